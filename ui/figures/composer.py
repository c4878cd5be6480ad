"""Finds the layout of a picture by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.figures import Bandes, Barres, Carte, CarteEcarts, Ecarts
from app.domain.figures_piles import Piles
from app.domain.figures_territoire import Couvertures, Tuiles
from ui.figures import bandes, barres, carte, couvertures, ecarts, piles, tuiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.figures import Figure
    from ui.figures.metre import Metre
    from ui.figures.planche import Planche

_MISES_EN_PAGE: Mapping[type, Callable[[Any, float, Metre], Planche]] = {
    Barres: barres.composer,
    Carte: carte.composer,
    CarteEcarts: carte.composer,
    Ecarts: ecarts.composer,
    Bandes: bandes.composer,
    Piles: piles.composer,
    Tuiles: tuiles.composer,
    Couvertures: couvertures.composer,
}


def composer(figure: Figure, largeur: float, metre: Metre) -> Planche:
    """Return the picture laid out at this width, or at the least it needs; texts never meet."""
    return _MISES_EN_PAGE[type(figure)](figure, largeur, metre)
