"""The committee mode: a window of its own, full screen, large type, keyboard only, on either screen.

Thin: it shows `services.salle`, records through `services.comites`, and reads the meeting again after each act. Not
here: words (`ui.models.comite`), panels (`ui.dialogs.comite_*`), the list of meetings (`ui.pages.comite`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.comite import SensAvis
from app.services.comites_avis import SaisieAvis
from app.socle.formats import pluriel
from ui.dialogs.comite_volets import Volets
from ui.models.comite import TOUCHES_AVIS, situation_ecrite, touches_ecrites
from ui.pages.comite_actes import ActesDeReunion
from ui.pages.travaux import Lecture
from ui.widgets.comite_vue import Barres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent, QScreen, QShowEvent

    from app.services.salle import DossierExamine, Salle
    from app.socle.changes import Changes
    from ui.dialogs.comite_reunions import ReunionVoulue
    from ui.dialogs.panneau import Panneau
    from ui.session import Session

HAUTEUR_AMPLE = 1000
_LECTURES = ("comites", "dossiers", "decisions", "quota", "classement", "notes", "pieces")


class EcranComite(QWidget):
    """The window of a meeting.

    Signals:
        documents_demandes(int): the officer asks for the documents of this meeting; the page listens.
    """

    documents_demandes = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session = session
        self._salle: Salle | None = None
        self.actes = ActesDeReunion(session)
        self._place = 0
        self.setObjectName("ecran_comite")
        self.setWindowTitle("Clausule\u00a0: comité")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lecture = Lecture(self, session.runner, "Lecture de la réunion", self._lire, self._on_lue)
        self._batir()
        self._relier_les_volets()
        session.bus.changed.connect(self._on_changes)
        session.historique.refus.connect(self._on_refus)

    @property
    def salle(self) -> Salle | None:
        """The meeting in sight."""
        return self._salle

    @property
    def dossier(self) -> DossierExamine | None:
        """The dossier in sight."""
        if self._salle is None or not self._salle.dossiers:
            return None
        return self._salle.dossiers[min(self._place, len(self._salle.dossiers) - 1)]

    def commencer(self) -> None:
        """Show the meeting under way, else ask which one."""
        courant = self._session.bureau.comites.courant(self._session.campagne_id)
        if courant is None:
            self.choisir_une_reunion()
        else:
            self.choisir(courant.cle)

    def choisir(self, comite_id: int) -> None:
        """Show a meeting, from its first dossier without an opinion."""
        if comite_id != self.actes.comite_id:
            self._salle, self._place = None, 0
        self.actes.comite_id = comite_id
        self._lecture.demander()

    def aller(self, pas: int) -> None:
        """Go to another dossier of the agenda, without going round."""
        if self._salle is not None and self._salle.dossiers:
            self._place = max(0, min(self._place + pas, len(self._salle.dossiers) - 1))
            self._montrer()

    def aller_au_prochain(self) -> None:
        """Go to the next dossier without an opinion, after this one, else the first."""
        if self._salle is None:
            return
        restants = {d.dossier_id for d in self._salle.restants if not d.masque}
        rangs = [r for r, d in enumerate(self._salle.dossiers) if d.dossier_id in restants]
        if rangs:
            self._place = next((r for r in rangs if r > self._place), rangs[0])
            self._montrer()
        else:
            self.dire("● Chaque dossier a son avis. Touche C\u00a0: clore la réunion.", "succes")

    def rendre(self, sens: SensAvis, *, vote: bool = False) -> None:
        """Give an opinion: at once when it needs nothing more, else through the panel."""
        dossier, salle = self._dossier_ouvert(), self._salle
        if dossier is None or salle is None:
            return
        simple = sens is SensAvis.FAVORABLE and not vote and salle.avis(dossier.dossier_id) is None
        if simple and dossier.etp_par_type and dossier.montant and not salle.ecarts(dossier.dossier_id, sens):
            self._enregistrer(SaisieAvis(dossier.dossier_id, sens, dossier.etp_par_type, dossier.montant))
            return
        self.volets.avis.commencer(salle, dossier, sens, vote=vote)
        self._ouvrir(self.volets.avis)

    def voter(self) -> None:
        """Count voices on the dossier in sight; the opinion given already is proposed."""
        dossier = self._dossier_ouvert()
        if dossier is not None and self._salle is not None:
            avis = self._salle.avis(dossier.dossier_id)
            self.rendre(avis.sens if avis else SensAvis.FAVORABLE, vote=True)

    def reprendre(self) -> None:
        """Take back the opinion on the dossier in sight."""
        dossier = self._dossier_ouvert()
        if dossier is not None:
            self.actes.reprendre(dossier)

    def noter_les_presences(self) -> None:
        """Open who sits, who is there, and the quorum."""
        if self._salle is not None and self._exiger_ouverte():
            reglage = self._session.bureau.comites.reglage(self._session.campagne_id)
            self.volets.presences.commencer(self._salle.comite, reglage)
            self._ouvrir(self.volets.presences)

    def noter_les_deports(self) -> None:
        """Open who leaves the room for the dossier in sight."""
        dossier = self._dossier_ouvert()
        if dossier is not None and self._salle is not None:
            self.volets.deports.montrer_deports(self._salle.comite, dossier)
            self._ouvrir(self.volets.deports)
            self.volets.deports.commencer()

    def fixer_l_ordre(self) -> None:
        """Open the agenda."""
        if self._salle is not None and self._exiger_ouverte():
            rangs = self._session.bureau.comites.inscriptibles(self._session.campagne_id)
            self.volets.ordre.montrer_ordre(self._salle.comite, rangs)
            self._ouvrir(self.volets.ordre)
            self.volets.ordre.commencer()

    def observer(self) -> None:
        """Open what was said beside the dossiers."""
        if self._salle is not None and self._exiger_ouverte():
            self.volets.observations.commencer("", self._salle.comite.observations)
            self._ouvrir(self.volets.observations)

    def clore(self) -> None:
        """Say what closing does, then close at Enter."""
        if self._salle is None or not self._exiger_ouverte():
            return
        restants = self._salle.restants
        reste = f"{pluriel(len(restants), 'dossier')} sans avis. " if restants else "Chaque dossier a son avis. "
        self.volets.cloture.commencer(
            f"{reste}Une fois la réunion close, ses avis ne changent plus\u00a0; elle se rouvre avec un motif. "
            "Le comité conseille\u00a0: les décisions se prennent ensuite, dossier par dossier."
        )
        self._ouvrir(self.volets.cloture)

    def choisir_une_reunion(self) -> None:
        """Open the meetings; a closed one in sight may be opened again from here."""
        bureau = self._session.bureau
        aujourdhui = bureau.contexte.clock.maintenant().date()
        self.volets.reunions.commencer(bureau.comites.lister(self._session.campagne_id), aujourdhui)
        self._ouvrir(self.volets.reunions)

    def passer_sur_l_autre_ecran(self) -> None:
        """Show the window on the other screen; with one screen, say so."""
        autre = autre_ecran(QGuiApplication.screens(), self.screen())
        if autre is None:
            self.dire("Un seul écran est branché.", "info")
            return
        self.showNormal()
        self.setScreen(autre)
        self.setGeometry(autre.geometry())
        self.showFullScreen()
        self.setGeometry(autre.geometry())  # some platforms keep the size of the screen that was left

    def dire(self, texte: str, role: str = "erreur") -> None:
        """Say what was refused or done; an empty text clears it."""
        self.message.setText(texte)
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setVisible(bool(texte))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.dire("")
        if event.matches(QKeySequence.StandardKey.Undo):
            self._session.historique.pile.undo()
        elif event.key() == Qt.Key.Key_Escape:
            self._on_echap()
        elif self.volets.sur_le_dossier:
            self._touche(event)
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        ample = self.height() >= HAUTEUR_AMPLE
        if self.property("ample") is not ample:
            self.setProperty("ample", ample)
            for widget in (self, *self.findChildren(QWidget)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        super().resizeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self.bouton_ecran.setVisible(len(QGuiApplication.screens()) > 1)
        super().showEvent(event)

    def _batir(self) -> None:
        self.situation = QLabel(self)
        self.situation.setWordWrap(True)
        self.bouton_ecran = QPushButton("&Afficher sur l’autre écran", self)
        self.bouton_ecran.clicked.connect(self.passer_sur_l_autre_ecran)
        haut = QHBoxLayout()
        haut.addWidget(self.situation, stretch=1)
        haut.addWidget(self.bouton_ecran)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.hide()
        self.volets = Volets(self._on_reunion_choisie, self)
        self.barres = Barres(self)
        self.touches = QLabel(self)
        self.touches.setWordWrap(True)
        self.touches.setProperty("role", "secondaire")
        tout = QVBoxLayout(self)
        tout.setContentsMargins(24, 12, 24, 12)
        tout.setSpacing(8)
        tout.addLayout(haut)
        tout.addWidget(self.volets, stretch=1)
        tout.addWidget(self.message)
        tout.addWidget(self.barres)
        tout.addWidget(self.touches)

    def _relier_les_volets(self) -> None:
        volets, actes = self.volets, self.actes
        volets.vue.touche.connect(self.keyPressEvent)
        volets.abandonne.connect(self._on_echap)
        volets.avis.saisi.connect(self._enregistrer)
        volets.observations.saisi.connect(self._on_observations)
        volets.cloture.saisi.connect(self._on_cloture)
        volets.reouverture.saisi.connect(self._on_reouverture)
        volets.reunions.saisi.connect(self._on_reunion_voulue)
        volets.presences.membres_changes.connect(actes.fixer_membres)
        volets.presences.quorum_change.connect(actes.fixer_quorum)
        volets.presences.reglage_change.connect(actes.regler)
        volets.deports.coche.connect(self._on_deport)
        volets.ordre.coche.connect(self._on_ordre)

    def _ouvrir(self, panneau: Panneau | QLabel) -> None:
        self.volets.ouvrir(panneau)
        self.touches.setText("Entrée\u00a0: valider · Tab\u00a0: champ suivant · Échap\u00a0: fermer le volet")

    def _fermer_le_panneau(self) -> None:
        self.volets.fermer()
        self._montrer()

    def _touche(self, event: QKeyEvent) -> None:
        actes: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Left: partial(self.aller, -1),
            Qt.Key.Key_Right: partial(self.aller, 1),
            Qt.Key.Key_PageUp: partial(self.aller, -1),
            Qt.Key.Key_PageDown: partial(self.aller, 1),
            Qt.Key.Key_Return: self.aller_au_prochain,
            Qt.Key.Key_Enter: self.aller_au_prochain,
            Qt.Key.Key_Backspace: self.reprendre,
        }
        lettres: dict[str, Callable[[], object]] = {
            "V": self.voter,
            "X": self.noter_les_deports,
            "P": self.noter_les_presences,
            "O": self.fixer_l_ordre,
            "B": self.observer,
            "C": self.clore,
            "L": self.choisir_une_reunion,
            "G": self._on_documents,
            "E": self.passer_sur_l_autre_ecran,
            "?": partial(self._ouvrir, self.volets.aide),
        }
        lettre = event.text().upper()
        if lettre in TOUCHES_AVIS:
            self.rendre(TOUCHES_AVIS[lettre])
        elif faire := actes.get(Qt.Key(event.key())) or lettres.get(lettre):
            faire()

    def _on_echap(self) -> None:
        if not self.volets.sur_le_dossier and self._salle is not None:
            self._fermer_le_panneau()
        else:
            self.close()

    def _on_documents(self) -> None:
        if self.actes.comite_id:
            self.close()
            self.documents_demandes.emit(self.actes.comite_id)

    def _dossier_ouvert(self) -> DossierExamine | None:
        """Return the dossier in sight, when an act may be done on it; else say why not."""
        dossier = self.dossier
        if dossier is None or not self._exiger_ouverte():
            return None
        if dossier.masque:
            self.dire("Vous êtes déporté de ce dossier\u00a0: un collègue en note l’avis.")
            return None
        return dossier

    def _exiger_ouverte(self) -> bool:
        close = self._salle is not None and self._salle.comite.est_clos
        if close:
            self.volets.reouverture.commencer("Cette réunion est close. Pour la changer, rouvrez-la avec un motif.")
            self._ouvrir(self.volets.reouverture)
        return not close

    def _enregistrer(self, saisie: SaisieAvis) -> None:
        if self.dossier is None:
            return
        self.dire("")
        self.actes.rendre(self.dossier, saisie)
        if not self.message.text():
            self._fermer_le_panneau()

    def _on_deport(self, membre: str, parti: bool) -> None:  # noqa: FBT001  # a slot
        if self.dossier is not None:
            self.actes.deporter(self.dossier, membre, parti=parti)

    def _on_ordre(self, cle: str, inscrit: bool) -> None:  # noqa: FBT001  # a slot
        if self._salle is not None:
            actuel = self._salle.comite.dossiers
            self.actes.fixer_ordre((*actuel, int(cle)) if inscrit else [d for d in actuel if d != int(cle)])

    def _on_observations(self, texte: str) -> None:
        self.actes.observer(texte)
        self._fermer_le_panneau()

    def _on_cloture(self, _texte: str) -> None:
        if self.actes.clore():
            self._fermer_le_panneau()

    def _on_reouverture(self, motif: str) -> None:
        if self.actes.rouvrir(motif):
            self._fermer_le_panneau()

    def _on_reunion_voulue(self, voulue: ReunionVoulue) -> None:
        convoquee = self.actes.convoquer(voulue)
        if convoquee is not None:
            self._on_reunion_choisie(convoquee.cle)

    def _on_reunion_choisie(self, comite_id: int) -> None:
        self.choisir(comite_id)
        self._fermer_le_panneau()

    def _on_refus(self, faute: Exception) -> None:
        if self.isVisible():
            self.dire(f"✕ {faute}")
            if self._salle is not None:
                self._suivre()

    def _on_changes(self, changes: Changes) -> None:
        if not self.isVisible() or not self.actes.comite_id or not changes.touches(*_LECTURES):
            return
        if self._salle is not None and not changes.tout and changes.sujets <= {"comites", "journal"}:
            self._suivre()
        else:
            self._lecture.demander()

    def _suivre(self) -> None:
        if self._salle is not None:
            self._salle = self._session.bureau.salles.suivre(self._salle)
            self._montrer()
            if self._salle.comite.dossiers != tuple(d.dossier_id for d in self._salle.dossiers):
                self._lecture.demander()  # the agenda changed

    def _lire(self) -> Salle:
        return self._session.bureau.salles.lire(self.actes.comite_id)

    def _on_lue(self, salle: Salle) -> None:
        neuve = self._salle is None or self._salle.comite.cle != salle.comite.cle
        self._salle = salle
        if neuve:
            self._place = -1
            self.aller_au_prochain()
            self._place = max(0, self._place)
        self._montrer()
        if neuve and not salle.comite.membres:
            self.noter_les_presences()

    def _montrer(self) -> None:
        salle, dossier = self._salle, self.dossier
        if salle is None:
            return
        self.situation.setText(situation_ecrite(salle))
        self.barres.montrer(salle.mesures)
        if self.volets.sur_le_dossier:
            self.touches.setText(touches_ecrites(salle))
        if dossier is not None:
            self.volets.vue.montrer(salle, dossier, min(self._place, len(salle.dossiers) - 1) + 1)
            self.volets.deports.montrer_deports(salle.comite, dossier)
        else:
            self.volets.vue.montrer_vide("L’ordre du jour est vide. Touche O\u00a0: y inscrire des dossiers.")
        reglage = self._session.bureau.comites.reglage(self._session.campagne_id)
        self.volets.presences.montrer(salle.comite, reglage)


def autre_ecran(ecrans: Sequence[QScreen], actuel: QScreen) -> QScreen | None:
    """Return another screen than the one in use, None when there is none."""
    return next((e for e in ecrans if e is not actuel), None)
