"""Search in the text of all pieces: results as one types, Enter opens the piece at its page, with the word found.

What cannot be searched is always said. Not here: the search (`app.services.textes`), the reading in the background
(`ui.pages.indexation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from app.domain.textes import RechercheTexte
from app.socle.formats import pluriel
from ui.delegates.trouvee import DelegueTrouvee
from ui.models.recherche import colonnes_muettes, colonnes_trouvees, en_quel_nombre, en_une_phrase
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.indexation import Indexation
from ui.pages.travaux import Lecture
from ui.theme import px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from app.services.textes import EtatDesTextes, PieceMuette, Resultats, Trouvee
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

ATTENTE_FRAPPE_MS = 120
PAGES_MONTREES = 100  # nobody reads further: one types another word
CAMPAGNE, BASE, DOSSIER = "campagne", "base", "dossier"
INVITE = "Que cherchez-vous\u00a0?"
SANS_PIECE = (
    "Aucune pièce où chercher",
    "Les pièces viennent avec les courriels des candidats\u00a0: déposez-en un dans la fenêtre, ou importez-les.",
)
MODE_D_EMPLOI = (
    "Tapez un ou plusieurs mots\u00a0: ils sont cherchés ensemble sur chaque page de chaque pièce. Majuscules, "
    "accents et «\u00a0œ\u00a0» sont indifférents. Entre guillemets, les mots doivent se suivre."
)
RIEN_TROUVE = "Aucune page ne contient tous ces mots"
SUJETS: tuple[Sujet, ...] = ("textes", "pieces", "arrivees")


class _Champ(QLineEdit):
    """The field: its arrows go to the results.

    Signals:
        fleche(int): up (-1) or down (1); the page listens.
    """

    fleche = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.fleche.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class _Liste(QListView):
    """The results.

    Signals:
        ouverte(int): Enter or a double click on this row; the page listens.
    """

    ouverte = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("liste_trouvees")
        self.setAccessibleName("Pages trouvées")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(DelegueTrouvee(self))
        self.doubleClicked.connect(lambda index: self.ouverte.emit(index.row()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.ouverte.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def choisir(self, rang: int) -> None:
        """Put the cursor on this row, kept within the list."""
        nombre = self.model().rowCount()
        if nombre:
            index = self.model().index(max(0, min(rang, nombre - 1)), 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)


class PageRecherche(Page):
    """Searches a dossier (`montrer` takes its identifier), the campaign, or the whole base."""

    cle = "recherche"
    titre = "Recherche"
    aide = "recherche"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._cherche = RechercheTexte("")
        self._a_lire = 0
        self._sans_piece = False
        self._indexation = Indexation.de(session)
        self.modele: ModeleTable[Trouvee] = ModeleTable(colonnes_trouvees(), parent=self)
        self.modele_muettes: ModeleTable[PieceMuette] = ModeleTable(colonnes_muettes(), parent=self)
        self._lecture = Lecture(self, session.runner, "Recherche dans les pièces", self._lire, self._on_trouvees)
        self._lecture_etat = Lecture(self, session.runner, "État des textes", self._lire_etat, self._on_etat)
        self._frappe = QTimer(self)
        self._frappe.setSingleShot(True)
        self._frappe.setInterval(ATTENTE_FRAPPE_MS)
        self._frappe.timeout.connect(self.chercher)
        self._batir()
        self._brancher()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*SUJETS):
            self.chercher()
            self._lecture_etat.demander()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._dossier_id = argument
            self._proposer_les_portees()
            self.portee.fixer(DOSSIER)
            self.chercher()
            self._lecture_etat.demander()
        self.champ.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.champ.selectAll()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.champ, self.liste, self.table_muettes)

    @override
    def rechercher(self, texte: str) -> bool:
        self.champ.setText(texte)
        return True

    def chercher(self) -> None:
        """Look for what is typed, in a worker; an empty field shows no result."""
        self._frappe.stop()
        portee = self.portee.valeur
        self._cherche = RechercheTexte(
            self.champ.text(),
            campagne_id=self._session.campagne_id if portee == CAMPAGNE else None,
            dossier_id=self._dossier_id if portee == DOSSIER else None,
            limite=PAGES_MONTREES,
        )
        self._lecture.demander()

    def _batir(self) -> None:
        self.act_lire = acte(
            self,
            "lire_les_textes",
            "Lire le texte des pièces",
            self._on_lire,
            dessin="recherche",
            aide="Lire dans un processus à part le texte des pièces qui ne l’ont pas été",
        )
        self.act_muettes = acte(
            self,
            "voir_les_muettes",
            "Voir lesquelles",
            self._on_muettes,
            aide="Pièces qui ne peuvent être cherchées",
        )
        self.entete = Entete("Recherche dans les pièces", (self.act_lire,))
        self.champ = _Champ(self)
        self.champ.setObjectName("champ_recherche_textes")
        self.champ.setAccessibleName("Mots à chercher dans les pièces")
        self.champ.setPlaceholderText("Mots à chercher, «\u00a0entre guillemets\u00a0» pour qu’ils se suivent")
        self.champ.setClearButtonEnabled(True)
        self.portee = ChampChoix(quoi="Où chercher")
        self.portee.setObjectName("portee_recherche")
        self._proposer_les_portees()
        self.compte = QLabel()
        self.compte.setProperty("role", "secondaire")
        self.compte.setWordWrap(True)
        self.liste = _Liste(self)
        self.liste.setModel(self.modele)
        self.vide = EtatVide(
            INVITE,
            MODE_D_EMPLOI,
            dessin="recherche",
            acte="Aller à la réception",
            au_clic=lambda: self.demande_page.emit("reception", None),
            parent=self,
        )
        self.vide.bouton.hide()
        self.pile = QStackedWidget(self)
        self.pile.addWidget(self.vide)
        self.pile.addWidget(self.liste)
        self.table_muettes = Table(self.modele_muettes, nom="Pièces qui ne peuvent être cherchées", parent=self)
        self.table_muettes.setObjectName("table_muettes")
        self.table_muettes.setMaximumHeight(px(220))
        Etirement(self.table_muettes, "raison")
        self.table_muettes.hide()
        self.etat = QLabel()
        self.etat.setObjectName("etat_des_textes")
        self.etat.setWordWrap(True)
        self.bouton_muettes: QPushButton = bouton_acte(self.act_muettes)
        self._ranger()

    def _ranger(self) -> None:
        rangee = Flux()
        rangee.addWidget(self.champ, stretch=3)
        rangee.addWidget(self.portee, stretch=1)
        bas = Flux()
        bas.addWidget(self.etat, stretch=1)
        bas.addWidget(self.bouton_muettes)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(rangee)
        pile.addWidget(self.compte)
        pile.addWidget(self.pile, stretch=1)
        pile.addLayout(bas)
        pile.addWidget(self.table_muettes)

    def _brancher(self) -> None:
        self.champ.textChanged.connect(lambda _texte: self._frappe.start())
        self.champ.fleche.connect(self._on_fleche)
        self.champ.returnPressed.connect(lambda: self._ouvrir(self.liste.currentIndex().row()))
        self.portee.valeur_changee.connect(lambda _valeur: self._on_portee())
        self.liste.ouverte.connect(self._ouvrir)
        self.table_muettes.ouverte.connect(self._ouvrir_muette)
        self._indexation.changee.connect(self._on_indexation)
        self._session.campagne_changee.connect(lambda _id: self._on_portee())

    def _proposer_les_portees(self) -> None:
        choix: list[tuple[object, str]] = [(CAMPAGNE, "Cette campagne"), (BASE, "Toute la base")]
        if self._dossier_id is not None:
            numero = self._session.bureau.instruction.dossier(self._dossier_id).numero
            choix.insert(0, (DOSSIER, f"Ce dossier\u00a0: {numero}"))
        self.portee.proposer(choix)

    def _lire(self) -> tuple[RechercheTexte, Resultats]:
        cherche = self._cherche
        return cherche, self._session.bureau.textes.chercher(cherche)

    def _lire_etat(self) -> EtatDesTextes:
        cherche = self._cherche
        return self._session.bureau.textes.etat(cherche.campagne_id, cherche.dossier_id)

    def _on_trouvees(self, obtenu: tuple[RechercheTexte, Resultats]) -> None:
        cherche, resultats = obtenu
        self.modele.remplacer(resultats.trouvees)
        nombre = len(resultats.trouvees)
        self.compte.setText(en_quel_nombre(nombre, limite=resultats.limite_atteinte) if nombre else "")
        self.pile.setCurrentWidget(self.liste if nombre else self.vide)
        self.liste.choisir(0)
        if cherche.texte.strip():
            self.vide.titre.setText(RIEN_TROUVE)
            self.vide.texte.setText("Essayez moins de mots, ou un autre endroit. " + self._reserve())
        else:
            self._inviter()

    def _inviter(self) -> None:
        """Say how to search, or where pieces come from when the campaign has none."""
        self.vide.dire(*(SANS_PIECE if self._sans_piece else (INVITE, MODE_D_EMPLOI)))
        self.vide.bouton.setVisible(self._sans_piece)

    def _reserve(self) -> str:
        """Return what an empty result does not prove."""
        nombre = len(self.modele_muettes.lignes)
        if not nombre:
            return ""
        muettes = pluriel(nombre, "pièce ne peut être cherchée", "pièces ne peuvent être cherchées")
        return f"{muettes}\u00a0: la liste est en bas."

    def _on_etat(self, etat: EtatDesTextes) -> None:
        self.modele_muettes.remplacer(etat.muettes)
        self._sans_piece = not (etat.cherchables or etat.a_lire or etat.muettes)
        if not self._cherche.texte.strip():
            self._inviter()
        self.etat.setText(en_une_phrase(etat))
        self.act_muettes.setVisible(bool(etat.muettes))
        if not etat.muettes:
            self.table_muettes.hide()
        self._a_lire = etat.a_lire
        self._on_indexation()

    def _on_indexation(self) -> None:
        """Say whether pieces are being read, wait to be, or why their reading stopped."""
        en_cours = self._indexation.en_cours
        if en_cours:
            self.act_lire.setText("Arrêter la lecture")
            self.entete.dire("Lecture du texte des pièces en cours\u00a0: les résultats se complètent.")
        else:
            self.act_lire.setText(f"Lire le texte des pièces ({self._a_lire} à lire)")
            faute = self._indexation.faute
            self.entete.dire(f"▲ La lecture des pièces s’est arrêtée. {faute}" if faute else "")
        self.act_lire.setEnabled(en_cours or self._a_lire > 0)

    def _on_lire(self) -> None:
        if self._indexation.en_cours:
            self._indexation.interrompre()
        else:
            self._indexation.lancer()

    def _on_muettes(self) -> None:
        self.table_muettes.setVisible(self.table_muettes.isHidden())
        self.act_muettes.setText("Voir lesquelles" if self.table_muettes.isHidden() else "Cacher la liste")

    def _on_portee(self) -> None:
        self.chercher()
        self._lecture_etat.demander()

    def _on_fleche(self, pas: int) -> None:
        self.liste.choisir(self.liste.currentIndex().row() + pas)

    def _ouvrir(self, rang: int) -> None:
        trouvee = self.modele.ligne(rang)
        if trouvee is not None:
            ou = (trouvee.dossier_id, ("fichier", trouvee.piece_id), (trouvee.page - 1, trouvee.mot))
            self.demande_page.emit("dossier", ou)

    def _ouvrir_muette(self, rang: int) -> None:
        muette = self.modele_muettes.ligne(rang)
        if muette is not None:
            self.demande_page.emit("dossier", (muette.dossier_id, ("fichier", muette.piece_id)))
