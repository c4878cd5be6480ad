"""What the fields of amounts and of ETP share: hundredths typed as text, empty meaning « inconnu »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from app.socle.errors import UserError
from app.socle.formats import centiemes, lire_centiemes
from ui.widgets._champ_lu import ChampLu

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtWidgets import QWidget


class ChampCentiemes(ChampLu[int | None]):
    """A number with two decimals, in hundredths; what cannot be read is never replaced by zero."""

    def __init__(self, *, quoi: str, unite: str, parent: QWidget | None = None) -> None:
        super().__init__(
            None,
            lire=lambda saisie: _positif(saisie, quoi),
            ecrire=lambda valeur: "" if valeur is None else f"{centiemes(valeur)}\u00a0{unite}",
            quoi=quoi,
            parent=parent,
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(24)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._lire()


def _positif(saisie: str, quoi: str) -> int | None:
    if not saisie.strip():
        return None
    valeur = lire_centiemes(saisie, quoi=quoi)
    if valeur < 0:
        raise UserError(f"{quoi}\u00a0: une valeur négative n’a pas de sens ici.")
    return valeur
