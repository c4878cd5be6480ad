"""Reading by two: the dossiers and their readings, the agent’s own one, and the confrontation of closed ones.

Not here: who may see what (`app.services.lectures`), nor the note form (`ui.widgets.formulaire_notation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QWidget
from typing_extensions import override

from app.domain.lectures import Suite
from app.services.confrontations import Confrontation
from app.services.lectures import EtatLectures
from app.socle.errors import UserError
from ui.dialogs.reglage_lectures import ReglageLectures
from ui.models.lectures import accord_ecrit, colonnes_lectures, etat_ecrit
from ui.models.table import ModeleTable
from ui.pages.confrontation import PanneauConfrontation
from ui.pages.lectures_accord import Accordeur
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.theme import hauteur_ligne, px
from ui.widgets.cadre_pages import PileDePages
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from app.services.lectures import LigneLecture, Reglage
    from ui.session import Session

LIGNES_EN_VUE = 4  # the header and three dossiers: the confrontation needs the rest
HAUTEUR_VIDE = 230
SANS_BORNE = (1 << 24) - 1  # what Qt says of a widget that may grow
UN_LECTEUR = "Un lecteur par dossier\u00a0: la notation du dossier compte seule. Ctrl+L règle la lecture à deux."
MOTIFS_DEPORT = ("lien familial", "membre des instances du porteur", "ancien employeur", "intérêt financier")


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs. `message`: why the dossier in sight is not confronted, when it is not."""

    etat: EtatLectures
    confrontation: Confrontation | None
    message: str


class PageLectures(PageLue):
    """The list and the confrontation; `montrer` takes the identifier of a dossier."""

    cle = "lectures"
    titre = "Lectures"
    aide = "lectures"
    sujets = ("lectures", "notes", "dossiers")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._apres: Callable[[str], None] | None = None
        self.modele: ModeleTable[LigneLecture] = ModeleTable(
            colonnes_lectures(), identite=lambda x: x.dossier_id, parent=self
        )
        self.table = Table(self.modele, nom="Dossiers et leurs lectures", parent=self)
        self.table.setObjectName("table_lectures")
        Etirement(self.table, "porteur")
        self.confrontation = PanneauConfrontation(session.runner, self)
        self._lecture = Lecture(self, session.runner, "Lecture des lectures", self._lire, self._on_lu)
        self.accordeur = Accordeur(session, self.confrontation, self._demander)
        self._batir_actes()
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(lambda _rang: self._aller_au_dossier())
        table = self.confrontation.table
        table.retenue.connect(self.accordeur.retenir)
        table.convenue.connect(self.accordeur.convenir)
        table.egales.connect(self.accordeur.accorder_egales)
        table.effacee.connect(self.accordeur.retirer)
        self.question.repondu.connect(self._on_motif)
        self.question.abandonne.connect(self._on_abandon)

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        return self._dossier_id

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._dossier_id = argument
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.confrontation.table, *(c.texte for c in self.confrontation.cotes))

    def _batir_actes(self) -> None:
        def faire(cle: str, texte: str, fonction: Callable[[], None], touche: str, aide: str) -> QAction:
            return acte(self, cle, texte, fonction, raccourci=touche, aide=aide)

        self.act_regler = faire(
            "regler_lectures", "Régler…", self._regler, "Ctrl+L", "Un ou deux lecteurs, troisième lecture, chiffres"
        )
        self.act_ouvrir = faire(
            "ouvrir_lecture", "Ouvrir ma lecture", self._ouvrir, "Ctrl+Return", "Ouvrir votre lecture et noter"
        )
        self.act_clore = faire(
            "clore_lecture", "Clore ma lecture", self._clore, "Ctrl+Shift+Return", "Vos notes ne changeront plus"
        )
        self.act_rouvrir = faire(
            "rouvrir_lecture", "Rouvrir ma lecture…", self._rouvrir, "", "Avec un motif, dit aux deux lecteurs"
        )
        self.act_abandonner = faire(
            "abandonner_lecture",
            "Abandonner ma lecture",
            self._abandonner,
            "",
            "Retirer votre lecture et ses notes",
        )
        self.act_egales = faire(
            "accorder_egales",
            "Accorder les notes égales (E)",
            self.accordeur.accorder_egales,
            "Ctrl+Shift+E",
            "En un seul acte",
        )
        self.act_convenir = faire(
            "convenir_note",
            "Convenir d’une note…",
            self.accordeur.demander_la_note,
            "",
            "Une autre note, avec sa raison",
        )
        self.act_outre = faire(
            "passer_outre", "Se passer de la troisième lecture…", self._passer_outre, "", "Par écrit, avec un motif"
        )
        self.act_deporter = faire(
            "se_deporter",
            "Me déporter…",
            self._deporter,
            "",
            "Conflit d’intérêts\u00a0: ce dossier vous sera caché",
        )
        self.act_lever = faire("lever_deport", "Lever mon déport", self._lever, "", "Revoir ce dossier")

    def _batir(self) -> None:
        self.entete = Entete("Lectures", (self.act_regler, self.act_clore, self.act_ouvrir))
        self.accord = QLabel(self)
        self.accord.setObjectName("accord_lecteurs")
        self.accord.setProperty("role", "secondaire")
        self.accord.setWordWrap(True)
        self.vide = EtatVide(
            "Aucun dossier à lire",
            "Les dossiers de la campagne apparaissent ici. Un dossier se lit dès qu’il demande un poste.",
            dessin="dossiers",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
            parent=self,
        )
        self.haut = TableOuVide(self.table, self.vide, self)
        self.question = ChoixEnLigne(self)
        self.question.reponse.setAccessibleName("Motif")
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setMargin(8)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.message.setObjectName("message_lectures")
        self.reglage = ReglageLectures(self)
        self.reglage.saisi.connect(self._on_regle)
        self.reglage.abandonne.connect(self._fermer_reglage)
        self.bas = PileDePages(self)  # as low as what it shows
        for widget in (self.message, self.confrontation, self.reglage):
            self.bas.addWidget(widget)
        boutons = Flux()
        for action in (self.act_egales, self.act_convenir, self.act_outre, self.act_rouvrir, self.act_abandonner):
            boutons.addWidget(bouton_acte(action))
        boutons.addStretch(1)
        for action in (self.act_deporter, self.act_lever):
            boutons.addWidget(bouton_acte(action))
        partage = QSplitter(Qt.Orientation.Vertical, self)
        partage.addWidget(self.haut)
        partage.addWidget(self.bas)
        partage.setChildrenCollapsible(False)
        self.vide.setMinimumHeight(px(HAUTEUR_VIDE))  # a splitter does not ask how high a wrapped text is
        partage.setStretchFactor(0, 1)
        partage.setStretchFactor(1, 4)
        self.haut.setMinimumHeight(hauteur_ligne() * LIGNES_EN_VUE)
        self._partage = partage
        self.bas.currentChanged.connect(lambda _rang: self._partager())
        self._partager()
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(partage, stretch=1)
        pile.addWidget(self.question)
        pile.addLayout(boutons)
        pile.addWidget(self.accord)

    def _partager(self) -> None:
        """Give the list of dossiers all the room while one sentence is under it, else the lines in view."""
        phrase, lignes = self.bas.currentWidget() is self.message, hauteur_ligne() * LIGNES_EN_VUE
        haute = max(lignes, self.message.heightForWidth(self.bas.width()))
        self.bas.setMaximumHeight(haute if phrase else SANS_BORNE)
        self._partage.setSizes([lignes * 4, haute] if phrase else [lignes, lignes * 4])

    def _lire(self) -> Vue:
        bureau, cle = self._session.bureau, self._dossier_id
        etat = bureau.lectures.etat(self._session.campagne_id)
        if not etat.campagne.double_lecture:
            return Vue(etat, None, UN_LECTEUR)
        if cle is None:
            return Vue(etat, None, "Choisissez un dossier.")
        try:
            return Vue(etat, bureau.confrontations.lire(cle), "")
        except UserError as refus:
            return Vue(etat, None, str(refus))

    def _on_lu(self, vue: Vue) -> None:
        self.modele.remplacer(vue.etat.lignes)
        self.haut.accorder()
        vide = self.haut.currentWidget() is self.vide  # what is said of an empty list takes more than three rows
        self.haut.setMinimumHeight(px(HAUTEUR_VIDE) if vide else hauteur_ligne() * LIGNES_EN_VUE)
        self.entete.dire(etat_ecrit(vue.etat))
        self.accord.setText(accord_ecrit(vue.etat.accord) if vue.etat.campagne.double_lecture else "")
        self.accord.setVisible(vue.etat.campagne.double_lecture)
        rang = self.modele.rang_de(self._dossier_id)
        if self.table.currentIndex().row() != rang or rang < 0:
            self.table.choisir(max(rang, 0))
        self.message.setText(vue.message)
        if vue.confrontation is not None and vue.confrontation.dossier.id == self._dossier_id:
            self.confrontation.montrer(vue.confrontation)
        if self.bas.currentWidget() is not self.reglage:
            self.bas.setCurrentWidget(self.message if vue.confrontation is None else self.confrontation)
        if self.bas.currentWidget() is self.message:
            self._partager()
        self._permettre(vue.confrontation)

    def _permettre(self, confrontation: Confrontation | None) -> None:
        """Offer only the acts that the dossier in sight allows."""
        ligne = self._ligne()
        lue = ligne is not None and ligne.suite is not None
        mienne = ligne.mienne if ligne is not None else None
        suite = ligne.suite if ligne is not None else None
        self.act_ouvrir.setEnabled(lue and (mienne is None or not mienne.est_close))
        self.act_ouvrir.setText("Noter ma lecture" if mienne and not mienne.est_close else "Ouvrir ma lecture")
        for action in (self.act_clore, self.act_abandonner):
            action.setEnabled(mienne is not None and not mienne.est_close)
        self.act_rouvrir.setEnabled(mienne is not None and mienne.est_close)
        self.act_outre.setEnabled(suite is Suite.TROISIEME and confrontation is not None)
        self.act_egales.setEnabled(
            confrontation is not None
            and not confrontation.empechement
            and any(x.egales and x.retenue is None for x in confrontation.lignes)
        )
        self.act_convenir.setEnabled(confrontation is not None and not confrontation.empechement)
        self.act_deporter.setVisible(ligne is None or not ligne.masque)
        self.act_deporter.setEnabled(ligne is not None)
        self.act_lever.setVisible(ligne is not None and ligne.masque)

    def _ligne(self) -> LigneLecture | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None and ligne.dossier_id != self._dossier_id:
            self._dossier_id = ligne.dossier_id
            self._lecture.demander()

    def _aller_au_dossier(self) -> None:
        ligne = self._ligne()
        if ligne is not None and not ligne.masque:
            self.demande_page.emit("dossier", ligne.dossier_id)

    def _regler(self) -> None:
        self.reglage.commencer(self._session.bureau.lectures.reglage(self._session.campagne_id))
        self.bas.setCurrentWidget(self.reglage)
        self.reglage.lecteurs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fermer_reglage(self) -> None:
        self.bas.setCurrentWidget(self.message)
        self._lecture.demander()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_regle(self, reglage: Reglage) -> None:
        lectures, campagne_id = self._session.bureau.lectures, self._session.campagne_id
        self._session.faire(
            "le réglage de la lecture à deux",
            lambda: lectures.regler(campagne_id, reglage),
            lambda avant: lectures.regler(campagne_id, avant),
        )
        self._fermer_reglage()

    def _ouvrir(self) -> None:
        ligne, lectures = self._ligne(), self._session.bureau.lectures
        if ligne is None:
            return
        cle = ligne.dossier_id
        if ligne.mienne is None and self._session.faire_sans_retour(lambda: lectures.ouvrir(cle)) is None:
            return
        self.demande_page.emit("dossier", cle)

    def _clore(self) -> None:
        if (cle := self._dossier_id) is not None:
            self._session.faire_sans_retour(lambda: self._session.bureau.lectures.clore(cle))

    def _abandonner(self) -> None:
        if (cle := self._dossier_id) is not None:
            self._session.faire_sans_retour(lambda: self._session.bureau.lectures.abandonner(cle))

    def _rouvrir(self) -> None:
        cle, lectures = self._dossier_id, self._session.bureau.lectures
        if cle is not None:
            self._demander(
                "Pourquoi rouvrir votre lecture\u00a0? Le motif sera dit aux deux lecteurs.",
                lambda motif: self._session.faire_sans_retour(lambda: lectures.rouvrir(cle, motif)),
            )

    def _passer_outre(self) -> None:
        cle, confrontations = self._dossier_id, self._session.bureau.confrontations
        if cle is not None:
            self._demander(
                "Pourquoi se passer de la troisième lecture\u00a0?",
                lambda motif: self._session.faire_sans_retour(lambda: confrontations.passer_outre(cle, motif)),
            )

    def _deporter(self) -> None:
        cle, deports = self._dossier_id, self._session.bureau.deports
        if cle is not None:
            self._demander(
                "Motif du déport\u00a0? Ce dossier vous sera caché partout, et le journal le dira.",
                lambda motif: self._session.faire_sans_retour(lambda: deports.declarer(cle, motif)),
                MOTIFS_DEPORT,
            )

    def _lever(self) -> None:
        if (cle := self._dossier_id) is not None:
            self._session.faire_sans_retour(lambda: self._session.bureau.deports.lever(cle))

    def _demander(
        self,
        question: str,
        suite: Callable[[str], object],
        propositions: Sequence[str] = (),
        foyer: QWidget | None = None,
    ) -> None:
        def apres(motif: str) -> None:
            (foyer or self.table).setFocus(Qt.FocusReason.OtherFocusReason)  # first: the suite may ask again
            suite(motif)

        self._apres = apres
        self.accord.hide()  # the question takes its place
        self.question.demander(question, propositions)

    def _on_abandon(self) -> None:
        self.accord.setVisible(bool(self.accord.text()))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_motif(self, motif: str) -> None:
        apres, self._apres = self._apres, None
        self.accord.setVisible(bool(self.accord.text()))
        if apres is not None:
            apres(motif)
