"""The two models of the house: a short list held in memory, and a long one read page by page.

Columns are data. Nothing is filtered or sorted by a proxy: 10,000 rows would take over a second per key typed.
Not here: the view and its habits (`ui.widgets.table`), nor the query behind a long list.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from app.socle.errors import Bug, EnvironmentFault, UserError
from ui.theme import theme_de

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
RACINE = QModelIndex()

Role = Qt.ItemDataRole
LIGNE_ROLE = Role.UserRole + 1

_ROLES = frozenset(
    map(
        int,
        (
            Role.DisplayRole,
            Role.AccessibleTextRole,
            Role.ToolTipRole,
            Role.ForegroundRole,
            Role.TextAlignmentRole,
            LIGNE_ROLE,
        ),
    )
)
VIDE = "vide"
TAILLE_PAGE = 200
NB_PAGES = 50

_ALIGNEMENTS = {
    "gauche": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "droite": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
}


@dataclass(frozen=True)  # no slots: on Python 3.11 `Column[Ligne](…)` would raise
class Column(Generic[T]):
    """One column: how a row is written in it, and on which raw value it is sorted.

    `tri` gives a comparable value, or None for « inconnu », which always comes last. `accessible` is what a screen
    reader says instead of a symbol. `couleur` names a token of the theme; the text must already say the state.
    """

    cle: str
    titre: str
    texte: Callable[[T], str]
    alignement: Literal["gauche", "droite", "centre"] = "gauche"
    tri: Callable[[T], Any] | None = None
    accessible: Callable[[T], str] | None = None
    infobulle: Callable[[T], str] | None = None
    couleur: Callable[[T], str] | None = None
    largeur: int = 120


class ModeleColonnes(QAbstractTableModel, Generic[T]):
    """What both models share: columns, and one row asked from the subclass."""

    def __init__(self, colonnes: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colonnes = tuple(colonnes)

    def ligne(self, rang: int) -> T | None:
        """Return the row at this rank, None when it cannot be had."""
        raise Bug(f"{type(self).__name__} ne rend pas sa ligne {rang}.")

    @override
    def columnCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self.colonnes)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.colonnes):
            return None
        colonne = self.colonnes[section]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return colonne.titre
        return _ALIGNEMENTS[colonne.alignement] if role == Role.TextAlignmentRole else None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if role not in _ROLES or not index.isValid():  # a paint asks each cell for many other roles
            return None
        colonne = self.colonnes[index.column()]
        if role == Role.TextAlignmentRole:
            return _ALIGNEMENTS[colonne.alignement]
        if role == Role.ForegroundRole and colonne.couleur is None:
            return None
        ligne = self.ligne(index.row())
        return None if ligne is None else _valeur(colonne, ligne, role)

    def rang_colonne(self, cle: str) -> int:
        """Return the rank of a column. Raises ValueError when there is none of this key."""
        return [colonne.cle for colonne in self.colonnes].index(cle)


def _valeur(colonne: Column[T], ligne: T, role: int) -> object:
    if role == LIGNE_ROLE:
        return ligne
    if role == Role.ForegroundRole:
        jeton = colonne.couleur(ligne) if colonne.couleur else ""
        return theme_de().jetons.couleur(jeton) if jeton else None
    if role == Role.ToolTipRole:
        return colonne.infobulle(ligne) if colonne.infobulle else None
    if role == Role.AccessibleTextRole:  # a cell passed over in silence would not be known to be empty
        return (colonne.accessible(ligne) if colonne.accessible else colonne.texte(ligne)) or VIDE
    return colonne.texte(ligne)


class ModeleTable(ModeleColonnes[T]):
    """Up to a few hundred frozen rows held in memory, sorted on raw values.

    `identite` tells which row is which, so that `actualiser_lignes` repaints only those that changed.
    """

    def __init__(
        self,
        colonnes: Sequence[Column[T]],
        lignes: Iterable[T] = (),
        *,
        identite: Callable[[T], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(colonnes, parent)
        self._identite = identite
        self._tri: tuple[int, Qt.SortOrder] | None = None
        self._lignes: tuple[T, ...] = tuple(lignes)

    @property
    def lignes(self) -> tuple[T, ...]:
        """The rows, in the order shown."""
        return self._lignes

    @override
    def ligne(self, rang: int) -> T | None:
        return self._lignes[rang] if 0 <= rang < len(self._lignes) else None

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._lignes)

    def rang_de(self, identite: object) -> int:
        """Return the rank of the row of this identity, -1 when it is not shown."""
        if self._identite is None:
            return -1
        return next((r for r, x in enumerate(self._lignes) if self._identite(x) == identite), -1)

    def remplacer(self, lignes: Iterable[T]) -> None:
        """Show other rows, in the order of the current sort."""
        self.beginResetModel()
        self._lignes = self._triees(lignes)
        self.endResetModel()

    def actualiser_lignes(self, nouvelles: Iterable[T]) -> None:
        """Replace the rows of the same identity, in place; rows unknown here are ignored."""
        lignes = list(self._lignes)
        for nouvelle in nouvelles:
            rang = self.rang_de(self._identite(nouvelle)) if self._identite else -1
            if rang >= 0:
                lignes[rang] = nouvelle
                self._lignes = tuple(lignes)
                self.dataChanged.emit(self.index(rang, 0), self.index(rang, len(self.colonnes) - 1))

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._tri = (column, order) if 0 <= column < len(self.colonnes) else None
        self.layoutAboutToBeChanged.emit()
        anciens = self.persistentIndexList()
        triees = self._triees(self._lignes)
        places = {id(ligne): rang for rang, ligne in enumerate(triees)}
        nouveaux = [self.index(places[id(self._lignes[i.row()])], i.column()) for i in anciens]
        self._lignes = triees
        self.changePersistentIndexList(anciens, nouveaux)
        self.layoutChanged.emit()

    def _triees(self, lignes: Iterable[T]) -> tuple[T, ...]:
        lignes = tuple(lignes)
        if self._tri is None:
            return lignes
        rang, ordre = self._tri
        valeur = self.colonnes[rang].tri or self.colonnes[rang].texte
        connues = [ligne for ligne in lignes if valeur(ligne) is not None]
        inconnues = [ligne for ligne in lignes if valeur(ligne) is None]
        connues.sort(key=valeur, reverse=ordre == Qt.SortOrder.DescendingOrder)
        return (*connues, *inconnues)


class ModeleParesseux(ModeleColonnes[T]):
    """A long list: the identifiers are known, the rows are read by pages of 200 as they come in sight.

    `charger(identifiants)` returns the rows in the order asked; it must take a few milliseconds. Sorting and
    filtering are queries: the page answers `tri_demande` by giving other identifiers to `remplacer`.

    Signals:
        tri_demande(str, bool): key of the column, True when descending; the page listens.
        echec(Exception): a page could not be read; its rows stay blank; the page of the window listens.
    """

    tri_demande = Signal(str, bool)
    echec = Signal(object)

    def __init__(
        self,
        colonnes: Sequence[Column[T]],
        charger: Callable[[Sequence[int]], Sequence[T]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(colonnes, parent)
        self._charger = charger
        self._identifiants: Sequence[int] = ()
        self._pages: OrderedDict[int, Sequence[T]] = OrderedDict()

    @property
    def identifiants(self) -> Sequence[int]:
        """The identifiers of all the rows, in the order shown."""
        return self._identifiants

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._identifiants)

    @override
    def ligne(self, rang: int) -> T | None:
        if not 0 <= rang < len(self._identifiants):
            return None
        numero, place = divmod(rang, TAILLE_PAGE)
        page = self._page(numero)
        return page[place] if place < len(page) else None

    def rang_de(self, identifiant: int) -> int:
        """Return the rank of this identifier, -1 when it is not in the list."""
        try:
            return self._identifiants.index(identifiant)
        except ValueError:
            return -1

    def remplacer(self, identifiants: Sequence[int]) -> None:
        """Show another list, already filtered and sorted."""
        self.beginResetModel()
        self._identifiants = tuple(identifiants)
        self._pages.clear()
        self.endResetModel()

    def oublier(self, identifiants: Iterable[int]) -> None:
        """Read again the rows of these identifiers when they are next painted."""
        rangs = [rang for rang in map(self.rang_de, identifiants) if rang >= 0]
        for numero in {rang // TAILLE_PAGE for rang in rangs}:
            self._pages.pop(numero, None)
        for rang in rangs:
            self.dataChanged.emit(self.index(rang, 0), self.index(rang, len(self.colonnes) - 1))

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.colonnes):
            descendant = order == Qt.SortOrder.DescendingOrder
            self.tri_demande.emit(self.colonnes[column].cle, descendant)

    def _page(self, numero: int) -> Sequence[T]:
        if numero not in self._pages:
            debut = numero * TAILLE_PAGE
            try:
                page = self._charger(self._identifiants[debut : debut + TAILLE_PAGE])
            except (UserError, EnvironmentFault) as faute:
                page = ()  # kept, or each repaint would fail again
                self.echec.emit(faute)
            self._pages[numero] = page
            if len(self._pages) > NB_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(numero)
        return self._pages[numero]
