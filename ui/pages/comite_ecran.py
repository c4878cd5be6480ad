"""The committee mode: a window of its own, full screen, large type, keyboard only, on either screen.

Thin: keys and panels become acts, and what is read is shown. Not here: the meeting in sight
(`ui.pages.comite_suivi`), its acts (`ui.pages.comite_actes`), words (`ui.models.comite`), panels
(`ui.dialogs.comite_*`), the list of meetings (`ui.pages.comite`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.comite import SensAvis
from app.services.comites_avis import SaisieAvis
from app.socle.formats import date_courte, pluriel
from ui.dialogs.comite_volets import VoletsDeReunion
from ui.dialogs.panneau import Panneau
from ui.dialogs.touche_aide import aider
from ui.models.comite import TOUCHES_AVIS, situation_ecrite, touches_ecrites
from ui.pages.comite_actes import ActesDeReunion
from ui.pages.comite_projection import EcranProjete
from ui.pages.comite_suivi import SuiviDeReunion
from ui.widgets.comite_vue import Barres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from app.domain.classement import Rang
    from app.services.salle import DossierExamine, Salle
    from app.socle.changes import Changes
    from ui.dialogs.comite_reunions import ReunionVoulue
    from ui.session import Session


class EcranComite(EcranProjete):
    """The window of a meeting.

    Signals:
        documents_demandes(int): the officer asks for the documents of this meeting; the page listens.
    """

    documents_demandes = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.suivi = SuiviDeReunion(session, self)
        self.actes = ActesDeReunion(session, self.suivi)
        self.setObjectName("ecran_comite")
        self.setWindowTitle("Clausule\u00a0: comité")
        aider(self, "comite")
        self._batir()
        self._relier_les_volets()
        self.suivi.montre.connect(self._montrer)
        self.suivi.ouverte.connect(self._on_ouverte)
        session.bus.changed.connect(self._on_changes)
        session.historique.refus.connect(self._on_refus)

    @property
    def salle(self) -> Salle | None:
        """The meeting in sight."""
        return self.suivi.salle

    @property
    def dossier(self) -> DossierExamine | None:
        """The dossier in sight."""
        return self.suivi.dossier

    def commencer(self) -> None:
        """Show the meeting under way, else ask which one."""
        courant = self._session.bureau.comites.courant(self._session.campagne_id)
        if courant is None:
            self.choisir_une_reunion()
        else:
            self.choisir(courant.cle)

    def choisir(self, comite_id: int) -> None:
        """Show a meeting, from its first dossier without an opinion."""
        self.suivi.choisir(comite_id)

    def aller(self, pas: int) -> None:
        """Go to another dossier of the agenda, without going round."""
        self.suivi.aller(pas)

    def aller_au_prochain(self) -> None:
        """Go to the next dossier without an opinion, after this one, else the first."""
        if self.salle is not None and not self.suivi.aller_au_prochain():
            self.dire("● Chaque dossier à examiner a son avis. Touche C\u00a0: clore la réunion.", "succes")

    def rendre(self, sens: SensAvis, *, vote: bool = False) -> None:
        """Give an opinion: at once when it needs nothing more, else through the panel."""
        dossier, salle = self._dossier_ouvert(), self.salle
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
        if dossier is not None and self.salle is not None:
            avis = self.salle.avis(dossier.dossier_id)
            self.rendre(avis.sens if avis else SensAvis.FAVORABLE, vote=True)

    def reprendre(self) -> None:
        """Take back the opinion on the dossier in sight."""
        dossier = self._dossier_ouvert()
        if dossier is not None:
            self.actes.reprendre(dossier)

    def noter_les_presences(self) -> None:
        """Open who sits, who is there, and the quorum."""
        if self.salle is not None and self._exiger_ouverte():
            reglage = self._session.bureau.comites.reglage(self._session.campagne_id)
            self.volets.presences.commencer(self.salle.comite, reglage)
            self._ouvrir(self.volets.presences)

    def noter_les_deports(self) -> None:
        """Open who leaves the room for the dossier in sight."""
        dossier = self._dossier_ouvert()
        if dossier is not None and self.salle is not None:
            self.volets.deports.montrer_deports(self.salle.comite, dossier)
            self._ouvrir(self.volets.deports)
            self.volets.deports.commencer()

    def fixer_l_ordre(self) -> None:
        """Open the agenda."""
        if self.salle is not None and self._exiger_ouverte():
            self.actes.lire_inscriptibles(self._on_inscriptibles)

    def observer(self) -> None:
        """Open what was said beside the dossiers."""
        if self.salle is not None and self._exiger_ouverte():
            self.volets.observations.commencer("", self.salle.comite.observations)
            self._ouvrir(self.volets.observations)

    def clore(self) -> None:
        """Say what closing does, then close at Enter."""
        if self.salle is None or not self._exiger_ouverte():
            return
        restants = self.salle.restants
        reste = (
            f"{pluriel(len(restants), 'dossier')} sans avis. "
            if restants
            else "Chaque dossier à examiner a son avis. "
        )
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

    def _batir(self) -> None:
        self.situation = QLabel(self)
        self.situation.setWordWrap(True)
        haut = QHBoxLayout()
        haut.addWidget(self.situation, stretch=1)
        haut.addWidget(self.bouton_ecran)
        self.volets = VoletsDeReunion(self._on_reunion_choisie, self)
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
        if isinstance(panneau, Panneau):
            panneau.viser(self._objet(panneau))
        self.volets.ouvrir(panneau)
        self.touches.setText("Entrée\u00a0: valider · Tab\u00a0: champ suivant · Échap\u00a0: fermer le volet")

    def _objet(self, panneau: Panneau) -> str:
        """Return what a panel is about: the meeting in sight, and the dossier when it gives the opinion on one."""
        if self.salle is None or panneau is self.volets.reunions:
            return ""
        reunion = f"réunion du {date_courte(self.salle.comite.le)}"
        avis = self.dossier is not None and panneau is self.volets.avis
        return f"{self.dossier.numero}, {reunion}" if avis and self.dossier else reunion

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
        if not self.volets.sur_le_dossier and self.salle is not None:
            self._fermer_le_panneau()
        else:
            self.close()

    def _on_documents(self) -> None:
        if self.suivi.comite_id:
            self.close()
            self.documents_demandes.emit(self.suivi.comite_id)

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
        close = self.salle is not None and self.salle.comite.est_clos
        if close:
            self.volets.reouverture.commencer("Cette réunion est close. Pour la changer, rouvrez-la avec un motif.")
            self._ouvrir(self.volets.reouverture)
        return not close

    def _enregistrer(self, saisie: SaisieAvis) -> None:
        if self.dossier is None:
            return
        self.dire("")
        self.actes.rendre(self.dossier, saisie, self._on_avis_enregistre)

    def _on_avis_enregistre(self) -> None:
        """Close the panel once the opinion is in the base; a refusal leaves it open, with what was typed."""
        if not self.message.text() and not self.volets.sur_le_dossier:
            self._fermer_le_panneau()

    def _on_inscriptibles(self, rangs: Sequence[Rang]) -> None:
        if self.salle is not None:
            self.volets.ordre.montrer_ordre(self.salle.comite, rangs)
            self._ouvrir(self.volets.ordre)
            self.volets.ordre.commencer()

    def _on_deport(self, membre: str, parti: bool) -> None:  # noqa: FBT001  # a slot
        if self.dossier is not None:
            self.actes.deporter(self.dossier, membre, parti=parti)

    def _on_ordre(self, cle: str, inscrit: bool) -> None:  # noqa: FBT001  # a slot
        if self.salle is not None:
            actuel = self.salle.comite.dossiers
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
        self.actes.convoquer(voulue, lambda convoquee: self._on_reunion_choisie(convoquee.cle), self._on_refus)

    def _on_reunion_choisie(self, comite_id: int) -> None:
        self.choisir(comite_id)
        self._fermer_le_panneau()

    def _on_refus(self, faute: Exception) -> None:
        if self.isVisible():
            self.dire(f"✕ {faute}")
            self.suivi.suivre()

    def _on_changes(self, changes: Changes) -> None:
        if self.isVisible():
            self.suivi.changer(changes)

    def _on_ouverte(self) -> None:
        if self.salle is not None and not self.salle.comite.membres:
            self.noter_les_presences()

    def _montrer(self) -> None:
        """Show the dossier in sight, the bars, and the panel that is open on what was just recorded."""
        salle, dossier, volets = self.salle, self.dossier, self.volets
        if salle is None:
            return
        self.situation.setText(situation_ecrite(salle))
        self.barres.montrer(salle.mesures)
        if volets.sur_le_dossier:
            self.touches.setText(touches_ecrites(salle))
        if dossier is None:
            volets.vue.montrer_vide("L’ordre du jour est vide. Touche O\u00a0: y inscrire des dossiers.")
        else:
            volets.vue.montrer(salle, dossier, self.suivi.rang_examen)
            if volets.en_vue(volets.deports):
                volets.deports.montrer_deports(salle.comite, dossier)
        if volets.en_vue(volets.presences):
            reglage = self._session.bureau.comites.reglage(self._session.campagne_id)
            volets.presences.montrer(salle.comite, reglage)
