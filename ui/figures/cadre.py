"""A picture in its frame: its table one key away, its exports, and the words of the mark under the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.importers.noms import nom_sur
from app.socle.fichiers import ecrire_atomique
from ui.dialogs.fichiers import Fichiers
from ui.figures import sorties
from ui.figures.vue import VueFigure
from ui.models.table import Column, ModeleTable
from ui.touches import avec_touches
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.hauteur import Hauteur
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.cartouche import TableJumelle
    from app.domain.figures import Figure
    from ui.workers.runner import Runner
from ui.widgets.page import enchainer, widgets_de

Ligne = tuple[int, tuple[str, ...]]  # its rank in the picture, and its cells
LARGEUR_CARACTERE, LARGEUR_MAX, LARGEUR_BORD = 8, 320, 32
_SORTIES: tuple[tuple[str, str, str, Callable[[Figure], bytes]], ...] = (
    ("png", "PNG", "Image, pour un diaporama ou un courriel", sorties.png),
    ("svg", "SVG", "Dessin qui s’agrandit sans perdre, pour un rapport", sorties.svg),
    ("pdf", "PDF", "Pages A4, polices comprises", sorties.pdf),
    ("csv", "CSV", "Le tableau, pour un tableur", sorties.csv),
)
_ZOOMS = (
    ("−", "reduire_figure", "Réduire la figure", "Ctrl+-", -1),
    ("100\u00a0%", "figure_taille", "Figure à sa taille", "Ctrl+0", 0),
    ("+", "agrandir_figure", "Agrandir la figure", "Ctrl++", 1),
)


class CadreFigure(QWidget):
    """A picture and its twin table.

    Signals:
        ouverte(int): the row that Enter or a double click opens, in the picture or in the table; the page listens.
    """

    ouverte = Signal(int)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.figure: Figure | None = None
        self._nom = "figure"
        self.vue = VueFigure(self)
        self.vue.setObjectName("vue_figure")
        self.modele: ModeleTable[Ligne] = ModeleTable((), parent=self)
        self.table = Table(self.modele, nom="Tableau de la figure", parent=self)
        self.table.setObjectName("table_figure")
        self.etat = QLabel(self)
        self.etat.setObjectName("etat_figure")
        self.etat.setProperty("role", "secondaire")
        self.etat.setWordWrap(True)
        self.pile = QStackedWidget(self)
        self.pile.addWidget(self.vue)
        self.pile.addWidget(self.table)
        self.tableau = self._acte("tableau_figure", "Tableau", "Voir les mêmes données en tableau", self.basculer)
        self.tableau.setShortcut(QKeySequence("Ctrl+T"))
        self.tableau.setToolTip(avec_touches(self.tableau.toolTip(), self.tableau.shortcuts()))
        self.sorties = tuple(
            self._acte(f"exporter_{cle}", f"Exporter la figure en {mot}", aide, partial(self.exporter, cle))
            for cle, mot, aide, _ in _SORTIES
        )
        self._batir()
        self.vue.visitee.connect(self.etat.setText)
        self.vue.ouverte.connect(self.ouverte)
        self.table.ouverte.connect(self._on_rang_ouvert)

    def montrer(self, figure: Figure, nom: str) -> None:
        """Show a picture; `nom` begins the names of the files proposed."""
        self.figure = figure
        self._nom = nom
        self.etat.setText(
            "Flèches\u00a0: lire les valeurs. Ctrl+T\u00a0: tableau. Ctrl et molette\u00a0: agrandir."
        )
        self.vue.montrer(figure)
        table = figure.table()
        self.table.setAccessibleDescription(figure.cartouche.message)
        if tuple(c.titre for c in self.modele.colonnes) == table.entetes:
            self.modele.remplacer(enumerate(table.lignes))
            return
        anciens = (self.table.selectionModel(), self.modele)
        self.modele = ModeleTable(_colonnes(table), enumerate(table.lignes), identite=_identite, parent=self)
        self.table.setModel(self.modele)
        self.table.trier_par_entetes()
        for ancien in anciens:
            ancien.deleteLater()

    def basculer(self) -> None:
        """Go from the picture to its table and back, on the same row."""
        vers_table = self.pile.currentWidget() is self.vue
        suivant: QWidget = self.table if vers_table else self.vue
        self.pile.setCurrentWidget(suivant)
        self.tableau.setText("Figure" if vers_table else "Tableau")
        if vers_table and self.vue.ligne >= 0:
            self.table.choisir(self.modele.rang_de(self.vue.ligne))
        suivant.setFocus(Qt.FocusReason.OtherFocusReason)

    def exporter(self, genre: str) -> None:
        """Ask where, then write the picture there in a worker, whole or not at all."""
        figure = self.figure
        if figure is None:
            return
        chemin = Fichiers.figure(self, nom_sur(f"{self._nom}.{genre}"), f".{genre}")
        if chemin is None:
            return
        rendre = next(fonction for cle, _, _, fonction in _SORTIES if cle == genre)
        self._runner.lancer(
            lambda _rapporter, _annulation: ecrire_atomique(chemin, rendre(figure)),
            libelle="Export de la figure",
            au_succes=self._on_exporte,
            proprietaire=self,
        )

    def _on_exporte(self, chemin: Path) -> None:
        self.etat.setText(f"Figure enregistrée\u00a0: {chemin.name}")

    def _on_rang_ouvert(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None:
            self.ouverte.emit(ligne[0])

    def _acte(self, cle: str, texte: str, aide: str, faire: Callable[[], None]) -> QAction:
        acte = QAction(texte, self)
        acte.setObjectName(cle)
        acte.setToolTip(aide)
        acte.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        acte.triggered.connect(lambda _coche: faire())
        self.addAction(acte)
        return acte

    def _bouton(self, acte: QAction, mot: str) -> QPushButton:
        """Return a button that does an act under a shorter text; its whole text is said."""
        bouton = QPushButton(mot, self)
        bouton.setObjectName(f"bouton_{acte.objectName()}")
        bouton.setAccessibleName(acte.text())
        bouton.setToolTip(acte.toolTip())
        bouton.clicked.connect(acte.trigger)
        return bouton

    def _batir(self) -> None:
        barre = Flux()
        barre.setSpacing(8)
        barre.addWidget(bouton_acte(self.tableau))
        for signe, cle, texte, touche, pas in _ZOOMS:
            acte = self._acte(cle, texte, f"{texte} ({touche})", partial(self.vue.zoomer, pas))
            acte.setShortcut(QKeySequence(touche))
            barre.addWidget(self._bouton(acte, signe))
        barre.addStretch(1)
        exporter = QLabel("Exporter\u00a0:", self)
        exporter.setProperty("role", "secondaire")
        barre.addWidget(exporter)
        for acte, (_, mot, _aide, _rendre) in zip(self.sorties, _SORTIES, strict=True):
            barre.addWidget(self._bouton(acte, mot))
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(8)
        pile.addLayout(barre)
        pile.addWidget(self.pile, stretch=1)
        pile.addWidget(self.etat)
        enchainer((*widgets_de(barre), self.vue, self.table))
        Hauteur(self)


def _colonnes(table: TableJumelle) -> tuple[Column[Ligne], ...]:
    colonnes = []
    for rang, titre in enumerate(table.entetes):
        longueur = max((len(ligne[rang]) for ligne in table.lignes), default=0)
        nombre = rang in table.nombres
        colonnes.append(
            Column[Ligne](
                f"colonne_{rang}",
                titre,
                partial(_texte, rang),
                alignement="droite" if nombre else "gauche",
                tri=partial(_tri, rang) if nombre else partial(_texte, rang),
                infobulle=partial(_texte, rang),
                largeur=max(min(LARGEUR_MAX, longueur * LARGEUR_CARACTERE), len(titre) * LARGEUR_CARACTERE)
                + LARGEUR_BORD,
            )
        )
    return tuple(colonnes)


def _identite(ligne: Ligne) -> int:
    return ligne[0]


def _texte(rang: int, ligne: Ligne) -> str:
    return ligne[1][rang]


def _tri(rang: int, ligne: Ligne) -> float | None:
    """Return the number to sort on; words (« non noté ») come last, as what is unknown does."""
    try:
        return float(ligne[1][rang].replace("\u00a0", "").replace(",", "."))
    except ValueError:
        return None
