"""Ctrl+K: every act and every screen, found by typing a few letters, accents and order of words aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.socle.formats import sans_accents
from ui.theme import TAILLE_ICONE, hauteur_ligne, theme_de
from ui.touches import ecrire_touches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

LARGEUR = 560
NB_VISIBLES = 12
HAUT = 48
NOTE_DEDANS = 40
NOTE_EPARSE = 10
_RACCOURCI = Qt.ItemDataRole.UserRole + 1
_RACINE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entree:
    """One line of the palette."""

    texte: str
    faire: Callable[[], object]
    raccourci: str = ""
    aide: str = ""
    icone: QIcon | None = None


def entree_action(action: QAction) -> Entree:
    """Return the line of an act of a menu or of a page."""
    return Entree(
        action.text().replace("&", "").rstrip("…"),
        action.trigger,
        ecrire_touches(action.shortcut()),
        action.statusTip(),
        None if action.icon().isNull() else action.icon(),
    )


def note(saisie: str, texte: str, *, epars: bool = True) -> int:
    """Return how well a text answers what was typed; 0 when a letter is missing.

    Every word typed must be found, in any order: at the start of a word (best), inside one, or as letters in
    their order when `epars`. Accents and case are ignored.
    """
    cible = sans_accents(texte)
    total = 1
    for mot in sans_accents(saisie).split():
        points = _note_mot(mot, cible)
        if points < (NOTE_EPARSE if epars else NOTE_DEDANS):
            return 0
        total += points
    return total


def _note_mot(mot: str, cible: str) -> int:
    place = f" {cible}".find(f" {mot}")
    if place >= 0:
        return 100 - min(place, 50)
    if mot in cible:
        return NOTE_DEDANS
    reste = iter(cible)
    return NOTE_EPARSE if len(mot) > 1 and all(lettre in reste for lettre in mot) else 0


def filtrer(saisie: str, entrees: Sequence[Entree]) -> tuple[Entree, ...]:
    """Return the lines that answer, best first; equal ones keep their order. The help counts, but less."""
    if not saisie.strip():
        return tuple(entrees)
    notees = [(note(saisie, e.texte) * 4 or note(saisie, f"{e.texte} {e.aide}", epars=False), e) for e in entrees]
    return tuple(e for n, e in sorted(notees, key=lambda couple: -couple[0]) if n)


class _Lignes(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entrees: tuple[Entree, ...] = ()
        self._sans_icone = QPixmap(TAILLE_ICONE, TAILLE_ICONE)  # so that every text starts at one place
        self._sans_icone.fill(Qt.GlobalColor.transparent)

    def remplacer(self, entrees: tuple[Entree, ...]) -> None:
        self.beginResetModel()
        self.entrees = entrees
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _RACINE) -> int:
        return 0 if parent.isValid() else len(self.entrees)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.entrees):
            return None
        entree = self.entrees[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (entree.texte, entree.raccourci, entree.aide)))
        return {
            Qt.ItemDataRole.DisplayRole: entree.texte,
            Qt.ItemDataRole.DecorationRole: entree.icone or self._sans_icone,
            Qt.ItemDataRole.ToolTipRole: entree.aide,
            _RACCOURCI: entree.raccourci,
        }.get(role)


class _Ligne(QStyledItemDelegate):
    """The text at the left, the shortcut at the right."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        raccourci = index.data(_RACCOURCI)
        if raccourci:
            painter.save()
            choisie = option.state & QStyle.StateFlag.State_Selected
            painter.setPen(theme_de().jetons.couleur("selection_texte" if choisie else "texte2"))
            droite = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            cadre: QRect = option.rect
            painter.drawText(cadre.adjusted(0, 0, -12, 0), droite, raccourci)
            painter.restore()


class Palette(QFrame):
    """The panel over the window. It hides itself as soon as the focus goes elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._fenetre = parent
        self._entrees: tuple[Entree, ...] = ()
        self._retour: QWidget | None = None
        self.saisie = QLineEdit()
        self.saisie.setProperty("recherche", True)  # noqa: FBT003  # Qt's own signature
        self.saisie.setPlaceholderText("Un acte, un écran…")
        self.saisie.setAccessibleName("Palette des actions")
        self.saisie.textChanged.connect(self._on_saisie_changed)
        self.saisie.installEventFilter(self)
        self._modele = _Lignes(self)
        self.liste = QListView()
        self.liste.setAccessibleName("Actes trouvés")
        self.liste.setModel(self._modele)
        self.liste.setItemDelegate(_Ligne(self.liste))
        self.liste.setIconSize(QSize(TAILLE_ICONE, TAILLE_ICONE))
        self.liste.setUniformItemSizes(True)
        self.liste.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.liste.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.liste.clicked.connect(self._on_liste_clicked)
        self.vide = QLabel("Aucun acte ne porte ce nom.")
        self.vide.setProperty("role", "secondaire")
        pile = QVBoxLayout(self)
        pile.setContentsMargins(8, 8, 8, 8)
        pile.setSpacing(8)
        for widget in (self.saisie, self.liste, self.vide):
            pile.addWidget(widget)
        self.hide()

    def ouvrir(self, entrees: Sequence[Entree]) -> None:
        """Show the palette with these lines; the focus goes back where it was when it closes."""
        self._entrees = tuple(entrees)
        self._retour = QApplication.focusWidget()
        self.saisie.clear()
        self._on_saisie_changed("")
        self.show()
        self.raise_()
        self.saisie.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fermer(self) -> None:
        """Hide the palette and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._retour is not None and shiboken6.isValid(self._retour):
            self._retour.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def visibles(self) -> tuple[Entree, ...]:
        """The lines that answer what was typed, best first."""
        return self._modele.entrees

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._touche(event)
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self.hide()
        return super().eventFilter(watched, event)

    def _touche(self, event: QKeyEvent) -> bool:
        pas = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: NB_VISIBLES,
               Qt.Key.Key_PageUp: -NB_VISIBLES}.get(Qt.Key(event.key()))  # fmt: skip
        if pas is not None:
            self._placer(self.liste.currentIndex().row() + pas)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_liste_clicked(self.liste.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.fermer()
        else:
            return False
        return True

    def _placer(self, rang: int) -> None:
        dernier = self._modele.rowCount() - 1
        self.liste.setCurrentIndex(self._modele.index(max(0, min(rang, dernier)), 0))

    def _on_saisie_changed(self, texte: str) -> None:
        self._modele.remplacer(filtrer(texte, self._entrees))
        nombre = self._modele.rowCount()
        self._placer(0)
        self.vide.setVisible(nombre == 0)
        self.liste.setVisible(nombre > 0)
        self.liste.setFixedHeight(max(1, min(nombre, NB_VISIBLES)) * hauteur_ligne() + 4)
        largeur = min(LARGEUR, self._fenetre.width() - 32)
        self.setFixedWidth(largeur)
        self.adjustSize()
        self.move((self._fenetre.width() - largeur) // 2, HAUT)

    def _on_liste_clicked(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entree = self._modele.entrees[index.row()]
        self.fermer()
        entree.faire()
