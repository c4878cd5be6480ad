"""A short table typed like a sheet: frozen rows, one empty row at the end, each entry read and checked at once.

Not here: the columns of the jobs and of the plan (`ui.models.projet`), nor the view (`ui.widgets.feuille`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from typing_extensions import override

from app.socle.errors import UserError
from ui.models.table import RACINE, Index, Role
from ui.theme import theme_de

T = TypeVar("T")
CHOIX_ROLE = Role.UserRole + 2
INVITE = "Ajouter…"
_DROITE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GAUCHE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ColonneFeuille(Generic[T]):
    """One column: how a row is written in it, and the row that an entry makes.

    `ecrire` raises UserError on what it cannot read. `choix`: the only texts admitted, shown as a list.
    `coche`: the column holds a box; `ecrire` then receives « oui » or the empty string.
    """

    titre: str
    lire: Callable[[T], str]
    ecrire: Callable[[T, str], T]
    alignement: Literal["gauche", "droite"] = "gauche"
    largeur: int = 80
    choix: tuple[str, ...] = ()
    coche: Callable[[T], bool] | None = None
    infobulle: str = ""


class ModeleFeuille(QAbstractTableModel, Generic[T]):
    """The rows of one side of a dossier.

    Signals:
        modifiee(tuple): all the rows, after an entry; the owner saves them.
        refusee(str): what is wrong with an entry, the old value being kept; empty after one that is right.
    """

    modifiee = Signal(object)
    refusee = Signal(str)

    def __init__(
        self, colonnes: Sequence[ColonneFeuille[T]], nouvelle: Callable[[], T], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.colonnes = tuple(colonnes)
        self._nouvelle = nouvelle
        self._lignes: tuple[T, ...] = ()

    @property
    def lignes(self) -> tuple[T, ...]:
        """The rows, the empty one apart."""
        return self._lignes

    def montrer(self, lignes: Iterable[T]) -> None:
        """Show these rows, in place when there are as many: a cell being typed in is not disturbed."""
        nouvelles = tuple(lignes)
        if len(nouvelles) == len(self._lignes):
            anciennes, self._lignes = self._lignes, nouvelles
            for rang, (avant, apres) in enumerate(zip(anciennes, nouvelles, strict=True)):
                if self._textes(avant) != self._textes(apres):
                    self._dire_ligne(rang)
            return
        self.beginResetModel()
        self._lignes = nouvelles
        self.endResetModel()

    def supprimer(self, rangs: Iterable[int]) -> None:
        """Take rows away."""
        otes = set(rangs)
        restantes = tuple(x for rang, x in enumerate(self._lignes) if rang not in otes)
        if restantes != self._lignes:
            self.modifiee.emit(restantes)

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._lignes) + 1

    @override
    def columnCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self.colonnes)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        drapeaux = super().flags(index)
        if not index.isValid():
            return drapeaux
        if self.colonnes[index.column()].coche is not None:
            return drapeaux | Qt.ItemFlag.ItemIsUserCheckable
        return drapeaux | Qt.ItemFlag.ItemIsEditable

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.colonnes):
            return None
        colonne = self.colonnes[section]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return colonne.titre
        if role == Role.ToolTipRole:
            return colonne.infobulle or None
        if role == Role.TextAlignmentRole:
            return _DROITE if colonne.alignement == "droite" else _GAUCHE
        return None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        colonne = self.colonnes[index.column()]
        if role == Role.TextAlignmentRole:
            return _DROITE if colonne.alignement == "droite" else _GAUCHE
        if role == CHOIX_ROLE:
            return list(colonne.choix) or None
        if index.row() >= len(self._lignes):
            return _invite(index.column(), role)
        return _valeur(colonne, self._lignes[index.row()], role)

    @override
    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        colonne = self.colonnes[index.column()]
        if role == Role.CheckStateRole:
            saisie = "oui" if Qt.CheckState(value) == Qt.CheckState.Checked else ""
        elif role == Role.EditRole:
            saisie = str(value or "").strip()
        else:
            return False
        neuve = index.row() >= len(self._lignes)
        if neuve and not saisie:
            return False
        ancienne = self._nouvelle() if neuve else self._lignes[index.row()]
        try:
            ligne = colonne.ecrire(ancienne, saisie)
        except UserError as faute:
            self.refusee.emit(f"{faute} L’ancienne valeur est gardée.")
            return False
        self.refusee.emit("")
        if ligne != ancienne or neuve:
            self._garder(index.row(), ligne)
            self.modifiee.emit(self._lignes)
        return True

    def _garder(self, rang: int, ligne: T) -> None:
        """Show an entry at once, before the base has answered: Tab must find the next cell in its place."""
        if rang < len(self._lignes):
            self._lignes = (*self._lignes[:rang], ligne, *self._lignes[rang + 1 :])
        else:
            self.beginInsertRows(RACINE, rang + 1, rang + 1)
            self._lignes = (*self._lignes, ligne)
            self.endInsertRows()
        self._dire_ligne(rang)

    def _dire_ligne(self, rang: int) -> None:
        self.dataChanged.emit(self.index(rang, 0), self.index(rang, len(self.colonnes) - 1))

    def _textes(self, ligne: T) -> list[object]:
        return [colonne.coche(ligne) if colonne.coche else colonne.lire(ligne) for colonne in self.colonnes]


def _valeur(colonne: ColonneFeuille[T], ligne: T, role: int) -> object:
    if colonne.coche is not None:
        cochee = colonne.coche(ligne)
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if cochee else Qt.CheckState.Unchecked
        return f"{colonne.titre}\u00a0: {'oui' if cochee else 'non'}" if role == Role.AccessibleTextRole else None
    if role in (Role.DisplayRole, Role.EditRole):
        return colonne.lire(ligne)
    if role == Role.AccessibleTextRole:
        return f"{colonne.titre}\u00a0: {colonne.lire(ligne) or 'à renseigner'}"
    return None


def _invite(colonne: int, role: int) -> object:
    """Return what the empty row shows: an invitation in its first cell."""
    if colonne or role not in (Role.DisplayRole, Role.ForegroundRole, Role.AccessibleTextRole):
        return None
    if role == Role.ForegroundRole:
        return theme_de().jetons.couleur("texte2")
    return INVITE if role == Role.DisplayRole else "Nouvelle ligne"
