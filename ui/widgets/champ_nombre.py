"""The fields of a whole number and of a percentage; empty means « non dit », never zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.socle.errors import UserError
from app.socle.formats import centiemes, lire_centiemes
from ui.widgets._champ_lu import ChampLu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LONGUEUR_MAX = 12
CENT_POUR_CENT = 10_000  # hundredths of a percent


class ChampEntier(ChampLu[int | None]):
    """« 12 »; a sign, a decimal or a word is refused where it was typed."""

    def __init__(self, *, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(
            None,
            lire=lambda saisie: _entier(saisie, quoi),
            ecrire=lambda valeur: "" if valeur is None else str(valeur),
            quoi=quoi,
            parent=parent,
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(LONGUEUR_MAX)


class ChampPourcent(ChampLu[Fraction | None]):
    """« 20 % », kept as an exact fraction; a third decimal is refused."""

    def __init__(self, *, quoi: str, parent: QWidget | None = None) -> None:
        super().__init__(
            None, lire=lambda saisie: _pourcent(saisie, quoi), ecrire=_ecrire_pourcent, quoi=quoi, parent=parent
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(LONGUEUR_MAX)


def _entier(saisie: str, quoi: str) -> int | None:
    nu = "".join(saisie.split())
    if not nu:
        return None
    if not nu.isascii() or not nu.isdigit():
        raise UserError(f"{quoi}\u00a0: un nombre entier est attendu, 0 ou plus, sans signe ni virgule.")
    return int(nu)


def _pourcent(saisie: str, quoi: str) -> Fraction | None:
    nu = saisie.replace("%", "").strip()
    if not nu:
        return None
    lu = lire_centiemes(nu, quoi=quoi)
    if not 0 <= lu <= CENT_POUR_CENT:
        raise UserError(f"{quoi}\u00a0: un pourcentage entre 0 et 100 est attendu.")
    return Fraction(lu, CENT_POUR_CENT)


def _ecrire_pourcent(valeur: Fraction | None) -> str:
    return "" if valeur is None else f"{centiemes(int(valeur * CENT_POUR_CENT), decimales=0)}\u00a0%"
