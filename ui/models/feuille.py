"""A short table typed like a sheet: frozen rows, one empty row at the end, each entry read and checked at once.

An entry that cannot be read stays in its cell as it was typed or pasted, marked and named, until it is corrected;
the value under it is the one that is saved.

Not here: the columns of the jobs and of the plan (`ui.models.projet`), nor the view (`ui.widgets.feuille`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from typing_extensions import override

from app.socle.errors import UserError
from app.socle.formats import pluriel, sans_accents
from ui.models.cellules import oui_non
from ui.models.table import RACINE, Index, Role
from ui.theme import theme_de

T = TypeVar("T")
CHOIX_ROLE = Role.UserRole + 2
INVITE = "Ajouter…"
#: Rows of a sheet, characters of a cell, entries named one by one under the sheet.
LIGNES_MAX, LONGUEUR_MAX, NOMMEES = 500, 500, 5
_DROITE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GAUCHE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ColonneFeuille(Generic[T]):
    """One column: how a row is written in it, and the row that an entry makes.

    `ecrire` raises UserError on what it cannot read. `choix`: the only texts admitted, shown as a list.
    `coche`: the column holds a box; `ecrire` then receives « oui » or the empty string.
    `fixe`: computed, never typed.
    """

    titre: str
    lire: Callable[[T], str]
    ecrire: Callable[[T, str], T]
    alignement: Literal["gauche", "droite"] = "gauche"
    largeur: int = 80
    choix: tuple[str, ...] = ()
    coche: Callable[[T], bool] | None = None
    infobulle: str = ""
    fixe: bool = False


@dataclass(frozen=True, slots=True)
class Faute:
    """An entry that could not be read, and why, in French."""

    texte: str
    message: str


class ModeleFeuille(QAbstractTableModel, Generic[T]):
    """The rows of one side of a dossier.

    Signals:
        modifiee(tuple): all the rows, after an entry or a paste; the owner saves them.
        refusee(str): the entries that could not be read, named one by one; empty when all are right.
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
        self._fautes: dict[tuple[int, int], Faute] = {}

    @property
    def lignes(self) -> tuple[T, ...]:
        """The rows, the empty one apart."""
        return self._lignes

    @property
    def fautes(self) -> Mapping[tuple[int, int], Faute]:
        """The entries that could not be read, by row and column."""
        return self._fautes

    def montrer(self, lignes: Iterable[T], *, tout: bool = False) -> None:
        """Show these rows, in place when there are as many: a cell being typed in is not disturbed.

        An entry that could not be read stays while the value under it is the same; `tout` forgets them all.
        """
        nouvelles, anciennes = tuple(lignes), self._lignes
        gardees = {} if tout else {c: f for c, f in self._fautes.items() if self._tient(c, anciennes, nouvelles)}
        if gardees != self._fautes:
            self._fautes = gardees
            self.refusee.emit(self._phrase())
        if len(nouvelles) == len(anciennes) and not tout:
            self._lignes = nouvelles
            for rang, (avant, apres) in enumerate(zip(anciennes, nouvelles, strict=True)):
                if self._textes(avant) != self._textes(apres):
                    self._dire_ligne(rang)
            return
        self.beginResetModel()
        self._lignes = nouvelles
        self.endResetModel()

    def supprimer(self, rangs: Iterable[int]) -> None:
        """Take rows away, with the entries in them that could not be read."""
        otes = set(rangs)
        gardes = [rang for rang in range(len(self._lignes) + 1) if rang not in otes or rang == len(self._lignes)]
        if len(gardes) > len(self._lignes):
            return
        places = {ancien: neuf for neuf, ancien in enumerate(gardes)}
        self.beginResetModel()
        self._fautes = {(places[r], c): f for (r, c), f in self._fautes.items() if r in places}
        self._lignes = tuple(self._lignes[rang] for rang in gardes[:-1])
        self.endResetModel()
        self.refusee.emit(self._phrase())
        self.modifiee.emit(self._lignes)

    def coller(self, rang: int, colonne: int, tableau: Sequence[Sequence[str]]) -> None:
        """Write a table from this cell on, as one entry; rows that are missing are added.

        What cannot be read is kept in its cell and named; so are the cells that find no column or no row.
        """
        place = max(0, LIGNES_MAX - rang)
        lignes, sans_place = list(self._lignes), [x for ligne in tableau[place:] for x in ligne if x]
        self._fautes = {
            (r, c): f
            for (r, c), f in self._fautes.items()
            if not (rang <= r < rang + len(tableau) and c >= colonne)
        }
        for decalage, cellules in enumerate(tableau[:place]):
            ou = rang + decalage
            ligne = lignes[ou] if ou < len(lignes) else self._nouvelle()
            ligne = self._ecrire_cellules(ligne, ou, colonne, cellules)
            sans_place += [x for x in cellules[len(self.colonnes) - colonne :] if x]
            lignes[ou:] = [ligne, *lignes[ou + 1 :]]
        ajoutees = len(lignes) - len(self._lignes)
        avant, neuves = self._lignes, tuple(lignes)
        if ajoutees:
            self.beginInsertRows(RACINE, len(avant), len(neuves) - 1)
        self._lignes = neuves
        if ajoutees:
            self.endInsertRows()
        self.dataChanged.emit(self.index(0, 0), self.index(len(neuves), len(self.colonnes) - 1))
        self.refusee.emit("\n".join(x for x in (self._phrase(), _debord(sans_place)) if x))
        if neuves != avant:
            self.modifiee.emit(neuves)

    def _ecrire_cellules(self, ligne: T, rang: int, debut: int, cellules: Sequence[str]) -> T:
        for colonne, saisie in enumerate(cellules[: len(self.colonnes) - debut], debut):
            try:
                ligne = self._ecrire(ligne, colonne, saisie)
            except UserError as faute:
                self._fautes[rang, colonne] = Faute(saisie, str(faute))
        return ligne

    def _ecrire(self, ligne: T, rang: int, saisie: str) -> T:
        """Return the row with this entry read in it. Raises UserError on one that cannot be."""
        colonne = self.colonnes[rang]
        if colonne.fixe:
            return ligne
        if colonne.coche is not None:
            saisie = "oui" if oui_non(saisie, colonne.titre) else ""
        elif colonne.choix:
            nu = sans_accents(saisie.strip())
            saisie = next((x for x in colonne.choix if sans_accents(x) == nu), saisie)
        if len(saisie) > LONGUEUR_MAX:
            raise UserError(f"{colonne.titre}\u00a0: plus de {LONGUEUR_MAX} caractères.")
        return colonne.ecrire(ligne, saisie)

    def _tient(self, ou: tuple[int, int], anciennes: tuple[T, ...], nouvelles: tuple[T, ...]) -> bool:
        rang, colonne = ou
        if rang >= len(anciennes):
            return len(nouvelles) == len(anciennes)
        if rang >= len(nouvelles):
            return False
        return self._textes(anciennes[rang])[colonne] == self._textes(nouvelles[rang])[colonne]

    def _phrase(self) -> str:
        """Return the entries that could not be read, row by row, the first ones in full."""
        fautes = sorted(self._fautes.items())
        dites = [
            f"✕ Ligne {rang + 1}, {f.message} La valeur d’avant est gardée." for (rang, _), f in fautes[:NOMMEES]
        ]
        reste = len(fautes) - len(dites)
        if reste:
            autres = ", ".join(f"ligne {rang + 1} ({self.colonnes[c].titre})" for (rang, c), _ in fautes[NOMMEES:])
            dites.append(
                f"✕ {pluriel(reste, 'autre cellule marquée', 'autres cellules marquées')}\u00a0: {autres}."
            )
        return "\n".join(dites)

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
        if self.colonnes[index.column()].fixe:
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
        faute = self._fautes.get((index.row(), index.column()))
        if faute is not None and (marque := _marque(faute, role)) is not None:
            return marque
        if index.row() >= len(self._lignes):
            return _invite(index.column(), role)
        return _valeur(colonne, self._lignes[index.row()], role)

    @override
    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        if role == Role.CheckStateRole:
            saisie = "oui" if Qt.CheckState(value) == Qt.CheckState.Checked else ""
        elif role == Role.EditRole:
            saisie = str(value or "").strip()
        else:
            return False
        ou = (index.row(), index.column())
        neuve = index.row() >= len(self._lignes)
        if neuve and not saisie:
            self._oublier(ou)
            return False
        ancienne = self._nouvelle() if neuve else self._lignes[index.row()]
        try:
            ligne = self._ecrire(ancienne, index.column(), saisie)
        except UserError as faute:
            self._fautes[ou] = Faute(saisie, str(faute))
            self.dataChanged.emit(index, index)
            self.refusee.emit(self._phrase())
            return False
        self._oublier(ou)
        if ligne != ancienne or neuve:
            self._garder(index.row(), ligne)
            self.modifiee.emit(self._lignes)
        return True

    def _oublier(self, ou: tuple[int, int]) -> None:
        if self._fautes.pop(ou, None) is not None:
            self._dire_ligne(ou[0])
        self.refusee.emit(self._phrase())

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


def _marque(faute: Faute, role: int) -> object:
    """Return how an entry that could not be read is shown: as typed, with a sign, a colour and the reason."""
    if role == Role.DisplayRole:
        return f"✕ {faute.texte}"
    if role == Role.EditRole:
        return faute.texte
    if role == Role.ForegroundRole:
        return theme_de().jetons.couleur("erreur")
    return faute.message if role in (Role.ToolTipRole, Role.AccessibleTextRole) else None


def _debord(textes: Sequence[str]) -> str:
    """Name the cells pasted that find no place in the sheet."""
    if not textes:
        return ""
    cites = ", ".join(f"« {x} »" for x in textes[:NOMMEES]) + (", …" if len(textes) > NOMMEES else "")
    return (
        f"◐ {pluriel(len(textes), 'cellule collée', 'cellules collées')} sans place dans ce tableau\u00a0: {cites}."
    )


def _invite(colonne: int, role: int) -> object:
    """Return what the empty row shows: an invitation in its first cell."""
    if role == Role.AccessibleTextRole:
        return "Nouvelle ligne"
    if colonne or role not in (Role.DisplayRole, Role.ForegroundRole):
        return None
    return theme_de().jetons.couleur("texte2") if role == Role.ForegroundRole else INVITE
