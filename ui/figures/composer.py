"""Finds the layout of a picture by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.figures import Bandes, Barres, Carte, CarteEcarts, Ecarts
from app.domain.figures_piles import Piles
from ui.figures import bandes, barres, carte, ecarts, piles

if TYPE_CHECKING:
    from app.domain.figures import Figure
    from ui.figures.metre import Metre
    from ui.figures.planche import Planche


def composer(figure: Figure, largeur: float, metre: Metre) -> Planche:
    """Return the picture laid out at this width, or at the least it needs; texts never meet."""
    match figure:
        case Barres():
            return barres.composer(figure, largeur, metre)
        case Carte() | CarteEcarts():
            return carte.composer(figure, largeur, metre)
        case Ecarts():
            return ecarts.composer(figure, largeur, metre)
        case Bandes():
            return bandes.composer(figure, largeur, metre)
        case Piles():
            return piles.composer(figure, largeur, metre)
