"""The findings on a dossier as rows: worst first, those passed over last, level in symbol and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QObject
from typing_extensions import override

from app.domain.controles import Constat, Niveau
from app.domain.derogation import phrase_de_levee
from ui.models.table import LIGNE_ROLE, RACINE, Index, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Symbol, word and token of colour of each level, worst first.
NIVEAUX = {
    Niveau.BLOQUANT: ("✕", "bloquant", "erreur"),
    Niveau.ALERTE: ("◐", "alerte", "alerte"),
    Niveau.INFORMATION: ("●", "information", "info"),
}
#: Symbol and token of colour of a finding passed over in writing.
LEVE = ("○", "texte2")
_ORDRE = list(NIVEAUX)


class ModeleConstats(QAbstractListModel):
    """The findings of one dossier."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._constats: tuple[Constat, ...] = ()

    @property
    def constats(self) -> tuple[Constat, ...]:
        """The findings, in the order shown."""
        return self._constats

    def montrer(self, constats: Iterable[Constat]) -> None:
        """Show these findings, worst first; the same ones leave the cursor where it is."""
        ranges = tuple(sorted(constats, key=lambda c: (c.levee is not None, _ORDRE.index(c.niveau))))
        if ranges != self._constats:
            self.beginResetModel()
            self._constats = ranges
            self.endResetModel()

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._constats)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        constat = self._constats[index.row()]
        if role == LIGNE_ROLE:
            return constat
        if role == Role.DisplayRole:
            return constat.message
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            levee = f"\u00a0; {phrase_de_levee(constat.levee)}" if constat.levee else ""
            return f"{NIVEAUX[constat.niveau][1].capitalize()}\u00a0: {constat.message} ({constat.source}){levee}"
        return None
