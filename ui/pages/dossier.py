"""The page of one dossier: its pieces, the document, the forms, side by side.

Thin: each panel does its own acts through the session. Not here: rules, queries, and the drawing of the panels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.quota import Quota
from app.exports.copie import ecrire_copie
from app.services.carnet import PageDeCarnet
from app.services.instruction import Fiche
from app.services.lecture_pieces import CHAMPS_PORTEUR, CHAMPS_PROJET
from app.services.preuves import PreuvesDuDossier
from app.socle.formats import pluriel
from ui.commands import Commande
from ui.dialogs.choix_fichiers import ChoixFichiers
from ui.pages.base import Page
from ui.pages.echeances import lier_l_horloge
from ui.pages.endroits import aller, barre_de_seance
from ui.pages.liaison_motif import lier_motif_et_documents
from ui.pages.liaison_preuves import LiaisonPreuves
from ui.theme import icone
from ui.touches import avec_touches
from ui.widgets.entete_dossier import EnteteDossier
from ui.widgets.etat_vide import EtatVide
from ui.widgets.formulaire_decision import FormulaireDecision
from ui.widgets.formulaire_notation import FormulaireNotation
from ui.widgets.formulaire_porteur import FormulairePorteur
from ui.widgets.formulaire_projet import FormulaireProjet
from ui.widgets.lien_passages import LienPassages
from ui.widgets.liste_constats import ListeConstats
from ui.widgets.liste_pieces import ListePieces
from ui.widgets.page import acte as acte_de_page
from ui.widgets.panneaux import Panneaux
from ui.widgets.propositions import BandePropositions, LectureDesPropositions
from ui.widgets.seance_en_cours import SeanceEnCours
from ui.widgets.visionneuse import Visionneuse

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from app.domain.pieces import Piece
    from app.services.bureau import Bureau
    from app.services.lecture_pieces import Proposition
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

TAILLES = (312, 384, 424)
PARTS = (1, 4, 2)
SUJETS: tuple[Sujet, ...] = ("dossiers", "pieces", "notes", "preuves", "decisions", "quota", "actes")


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs, read in one go outside the UI thread.

    `ordre`: the dossiers of the campaign. `carnet`: what the notation form shows, her own reading when two read.
    """

    fiche: Fiche
    quota: Quota
    ordre: Sequence[int]
    preuves: PreuvesDuDossier
    carnet: PageDeCarnet


def lire_vue(bureau: Bureau, dossier_id: int) -> Vue:
    """Return everything that the page shows of a dossier, contents of the pieces apart."""
    fiche = bureau.instruction.fiche(dossier_id)
    campagne_id = fiche.dossier.campagne_id
    return Vue(
        fiche,
        fiche.examen.quota or bureau.arbitrage.quota(campagne_id),
        bureau.instruction.identifiants(campagne_id),
        bureau.preuves.of_dossier(dossier_id),
        bureau.carnet.page(fiche),
    )


class PageDossier(Page):
    """Shows one dossier; `montrer(dossier_id)` shows another, `montrer((dossier_id, row))` one of its pieces.

    A row is named as in `ui.models.pieces`: (« attendue », code) or (« fichier », id); or it is a place of work, as
    in `ui.pages.endroits`. A third element (page from 0, words) shows that page of the piece with the words found.
    """

    cle = "dossier"
    titre = "Dossier"
    aide = "dossier"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._vue: Vue | None = None
        self._demande = 0
        self._a_choisir: tuple[str, object] | None = None
        self._a_trouver: tuple[int, str] | None = None
        self.setAcceptDrops(True)
        self.pieces = ListePieces(session)
        self.visionneuse = Visionneuse(session)
        self.notation = FormulaireNotation(session)
        self.porteur = FormulairePorteur(session)
        self.projet = FormulaireProjet(session)
        self.decision = FormulaireDecision(session)
        self.constats = ListeConstats(session)
        self.proposees_porteur = BandePropositions(session, CHAMPS_PORTEUR)
        self.proposees_projet = BandePropositions(session, CHAMPS_PROJET)
        self.porteur.en_tete(self.proposees_porteur)
        self.projet.formulaire.en_tete(self.proposees_projet)
        self._lecture = LectureDesPropositions(session, (self.proposees_porteur, self.proposees_projet))
        self._batir()
        self.liaison = LiaisonPreuves(
            session,
            self.pieces,
            self.visionneuse,
            self.notation,
            lambda: self.onglets.setCurrentWidget(self.notation),
        )
        lier_motif_et_documents(self, self.onglets, self.decision, self.notation)
        lier_l_horloge(self, self.onglets, session)
        self.pieces.piece_choisie.connect(self.visionneuse.montrer)
        self.pieces.ajout_demande.connect(self._on_ajout_demande)
        self.visionneuse.copie_demandee.connect(self._on_copie_demandee)
        self.visionneuse.ouverture_demandee.connect(self._on_ouverture_demandee)
        for bande in (self.proposees_porteur, self.proposees_projet):
            bande.source_demandee.connect(self._on_source_demandee)
            for panneau in (self.pieces, self.visionneuse, self.onglets):  # from where the pieces are read too
                panneau.addActions([bande.accepter, bande.ecarter])
        self.onglets.currentChanged.connect(self._on_onglet)
        self._on_onglet()
        self.notation.visee_changee.connect(self._on_visee_changee)
        session.historique.refus.connect(self._on_refus)

    @property
    def fiche(self) -> Fiche | None:
        """The dossier in sight, as last read."""
        return self._vue.fiche if self._vue else None

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        return self._dossier_id

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, tuple):
            argument, self._a_choisir, *suite = argument
            self._a_trouver = suite[0] if suite else None
        if not isinstance(argument, int):
            return
        self._valider_saisie()
        self._dossier_id = argument
        self._lire()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if self._dossier_id is None or (changes is not None and not self._concerne(changes)):
            return
        self._lire()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.pieces.vue, self.visionneuse, self.onglets)

    @override
    def peut_quitter(self) -> bool:
        self._valider_saisie()
        attendent = self.notation.brouillons
        if attendent and attendent[0] != self._dossier_id:
            self.montrer(attendent[0])
        if attendent:
            self.onglets.setCurrentWidget(self.notation)
        return not attendent

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dossier_id is not None and _fichiers(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.ajouter(_fichiers(event))

    def ajouter(self, chemins: Sequence[Path]) -> None:
        """Add files to the dossier in sight, in the writer's thread."""
        dossier_id = self._dossier_id
        if dossier_id is None or not chemins:
            return
        reception = self._session.bureau.reception
        ajoutees: list[Piece] = []

        def faire() -> Changes:
            ajoutees[:], changes = reception.ajouter_pieces(dossier_id, chemins)
            return changes

        def defaire() -> Changes:
            return reception.retirer_pieces(dossier_id, [p.id for p in ajoutees if p.id is not None])

        def montrer() -> None:
            if ajoutees:
                self._a_choisir = ("fichier", ajoutees[0].id)

        quoi = pluriel(len(chemins), "fichier")
        self._session.historique.lancer(Commande(f"l’ajout de {quoi}", faire, defaire), a_la_fin=montrer)

    def voisin(self, pas: int) -> None:
        """Show the dossier after (1) or before (-1) in the order of the campaign; nothing at either end."""
        ordre = list(self._vue.ordre) if self._vue else []
        if self._dossier_id in ordre:
            rang = ordre.index(self._dossier_id) + pas
            if 0 <= rang < len(ordre):
                self.montrer(ordre[rang])

    def _batir(self) -> None:
        self._precedent = self._acte("Dossier précédent", "K", "chevron-gauche", partial(self.voisin, -1))
        self._suivant = self._acte("Dossier suivant", "J", "chevron-droit", partial(self.voisin, 1))
        acte_de_page(
            self,
            "corriger_la_date_de_reception",
            "Corriger la date de réception…",
            self._on_corriger_la_date,
            aide="Corriger la date de réception de ce dossier, avec un motif",
        )
        # From the frame down to the panels: a widget that changes parent is styled again with all it holds.
        self.pile = QStackedWidget(self)
        tout = QVBoxLayout(self)
        tout.setContentsMargins(0, 0, 0, 0)
        tout.addWidget(self.pile)
        self.pile.addWidget(self._sans_dossier())
        corps = QWidget(self.pile)
        self.pile.addWidget(corps)
        self.entete = EnteteDossier(self._session, self._precedent, self._suivant, corps)
        self.entete.compte.rib_demande.connect(self._on_rib_demande)
        self.seance = barre_de_seance(self, self._session, corps)
        self.passages = LienPassages(self._session, corps)
        self.passages.demande.connect(lambda: self.demande_page.emit("passages", self._dossier_id))
        self.onglets = QTabWidget(corps)
        self.onglets.setAccessibleName("Formulaires du dossier")
        self.onglets.setDocumentMode(True)
        self.onglets.tabBar().setProperty("role", "serre")  # six tabs beside two panels, at 1280 pixels
        self.plan = Panneaux(
            "dossier/panneaux",
            (
                ("Pièces", "Ctrl+Shift+P", self.pieces),
                ("Document", "Ctrl+Shift+D", self.visionneuse),
                ("Formulaires", "Ctrl+Shift+R", self.onglets),
            ),
            TAILLES,
            PARTS,
            corps,
        )
        for acte in (
            *self.plan.actes,
            *self.pieces.actes,
            *self.visionneuse.actes,
            *self.visionneuse.actes_de_preuve,
        ):
            self.addAction(acte)
        pile = QVBoxLayout(corps)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(0)
        pile.addWidget(self.seance)
        pile.addWidget(self.entete)
        pile.addWidget(self.passages)
        pile.addWidget(self.plan, stretch=1)
        for widget, nom in (
            (self.notation, "Notation"),
            (self.porteur, "Porteur"),
            (self.projet, "Projet"),
            (self.decision, "Décision"),
            (self.constats, "Constats"),
        ):
            self.onglets.addTab(widget, nom)

    def _sans_dossier(self) -> EtatVide:
        return EtatVide(
            "Aucun dossier ouvert",
            "Choisissez un dossier dans la liste des dossiers.",
            dessin="dossier",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
        )

    def _acte(self, texte: str, touche: str, dessin: str, faire: partial[None]) -> QAction:
        acte = QAction(icone(dessin), texte, self)
        acte.setShortcut(QKeySequence(touche))
        acte.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        acte.setToolTip(avec_touches(texte, [touche]))
        acte.triggered.connect(lambda _coche: faire())
        self.addAction(acte)
        return acte

    def _on_onglet(self, _rang: int = 0) -> None:
        """Give the keys of the values read to the form in sight."""
        vu = self.onglets.currentWidget()
        self.proposees_porteur.permettre(vu is self.porteur)
        self.proposees_projet.permettre(vu is self.projet)

    def _concerne(self, changes: Changes) -> bool:
        if changes.tout or self._dossier_id in changes.dossiers:
            return True
        memes = self._vue is not None and self._vue.fiche.dossier.campagne_id in changes.campagnes
        return memes and changes.touches(*SUJETS)

    def _lire(self) -> None:
        """Read the dossier outside the UI thread; only the last demand is shown."""
        self._demande += 1
        demande, dossier_id, bureau = self._demande, self._dossier_id, self._session.bureau
        if dossier_id is None:
            return

        def recevoir(vue: Vue) -> None:
            if demande == self._demande:
                self._afficher(vue)

        self._session.runner.lancer(
            lambda _rapporter, _annulation: lire_vue(bureau, dossier_id),
            libelle="Lecture du dossier",
            au_succes=recevoir,
            proprietaire=self,
        )

    def _afficher(self, vue: Vue) -> None:
        self._vue = vue
        fiche = vue.fiche
        self.entete.montrer(fiche)
        self.pieces.montrer(fiche)
        self.notation.montrer(vue.carnet.fiche, vue.carnet.phrase)
        self.porteur.montrer_fiche(fiche)
        self.projet.montrer_fiche(fiche)
        self.decision.montrer(fiche, vue.quota)
        self.constats.montrer(fiche)
        self.liaison.montrer(fiche, vue.preuves)
        self._lecture.lire(fiche.dossier.cle)
        self.passages.montrer(fiche.dossier.cle)
        nombre = f" {len(fiche.constats)}" if fiche.constats else ""
        self.onglets.setTabText(self.onglets.indexOf(self.constats), f"Constats{nombre}")
        self.pile.setCurrentIndex(1)  # before the cursor: a widget out of sight does not take it
        if self._a_choisir is not None:
            aller(self, self._a_choisir)
            self._a_choisir = None
        if self._a_trouver is not None:
            self.visionneuse.trouver(*self._a_trouver)
            self._a_trouver = None
        rang = list(vue.ordre).index(fiche.dossier.cle) if fiche.dossier.cle in vue.ordre else 0
        self._precedent.setEnabled(rang > 0)
        self._suivant.setEnabled(rang < len(vue.ordre) - 1)
        self.titre_change.emit(fiche.dossier.numero)

    def _valider_saisie(self) -> None:
        """Leave the field under the cursor, so that what was typed is saved before anything else happens."""
        foyer = self.focusWidget()
        if isinstance(foyer, QLineEdit | QPlainTextEdit) and foyer.hasFocus():
            foyer.clearFocus()

    def _on_refus(self, _faute: object) -> None:
        """An act did not happen: show again what the base holds. The window says why."""
        if self._vue is not None:
            self._lire()

    def _on_visee_changee(self, code: str) -> None:
        """Keep the sub-criterion where the officer is, for « Reprendre »."""
        if code and self._dossier_id is not None:
            SeanceEnCours.de(self._session).retenir(self._dossier_id, code)

    def _on_ajout_demande(self) -> None:
        self.ajouter(ChoixFichiers.a_ajouter(self))

    def _on_rib_demande(self, code: str) -> None:
        """Put the cursor on the RIB: its document comes in sight, its verdict is one key away."""
        self.pieces.choisir(("attendue", code))
        self.pieces.vue.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_corriger_la_date(self) -> None:
        if self._dossier_id is not None:
            self.demande_page.emit("reception", ("corriger", self._dossier_id))

    def _on_source_demandee(self, proposition: Proposition) -> None:
        """Show the piece, at the page, where a proposed value was read."""
        self.pieces.choisir(("fichier", proposition.piece_id))
        self.visionneuse.aller_a(proposition.page or 0)

    def _on_ouverture_demandee(self, piece: Piece) -> None:
        """Hand a read-only copy of a piece to the program that the system ties to its type."""
        lecture = self._session.bureau.lecture
        self._session.runner.lancer(
            lambda _rapporter, _annulation: lecture.copier(piece),
            libelle="Copie de la pièce",
            au_succes=_montrer_ailleurs,
            proprietaire=self,
        )

    def _on_copie_demandee(self, piece: Piece) -> None:
        destination = ChoixFichiers.pour_une_copie(self, piece.nom)
        if destination is not None:
            instruction = self._session.bureau.instruction
            self._session.runner.lancer(
                lambda _rapporter, _annulation: ecrire_copie(instruction.contenu(piece.sha256), destination),
                libelle="Copie de la pièce",
            )


def _montrer_ailleurs(copie: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copie)))


def _fichiers(event: QDragEnterEvent | QDropEvent) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
