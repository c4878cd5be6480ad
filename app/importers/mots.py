"""The words of a page and where they stand on it, as the child tells them: what a selection is made of.

Not here: how they are found in a PDF (`mots_pdf`), nor what a selection is (`ui.models.selection`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from app.domain.preuve import COTE_PAGE
from app.importers.trame import TrameRompue

if TYPE_CHECKING:
    from collections.abc import Mapping

CARACTERES_DE_MOTS = 100_000  # of one page, blanks included
MOTS_MAX = 20_000
LETTRES_MAX = 200  # of one word: a page that writes without a blank is cut

#: Left, top, right, bottom in ten-thousandths of the page, from its top left corner as it is shown.
Boite: TypeAlias = "tuple[int, int, int, int]"


@dataclass(frozen=True, slots=True)
class Mot:
    """One word. `ligne`: rank of its line on the page; `colle`: no blank comes before it (a word cut in two)."""

    texte: str
    ligne: int
    boite: Boite
    colle: bool = False


@dataclass(frozen=True, slots=True)
class MotsDePage:
    """The words of a page in the order of its text. `tronquee`: the page holds more than what is given."""

    mots: tuple[Mot, ...] = ()
    tronquee: bool = False


SANS_MOT = MotsDePage()


def boite_bornee(gauche: int, haut: int, droite: int, bas: int) -> Boite | None:
    """Return the part of a rectangle that is on the page, at least one unit wide and high; None when none is."""
    x1, x2 = max(min(gauche, droite), 0), min(max(gauche, droite), COTE_PAGE)
    y1, y2 = max(min(haut, bas), 0), min(max(haut, bas), COTE_PAGE)
    if x1 > x2 or y1 > y2:
        return None
    x1, y1 = min(x1, COTE_PAGE - 1), min(y1, COTE_PAGE - 1)
    return x1, y1, max(x2, x1 + 1), max(y2, y1 + 1)


def mots_en_trame(page: MotsDePage) -> dict[str, Any]:
    """Return the header that carries the words of a page."""
    return {
        "genre": "mots",
        "mots": [(m.texte, m.ligne, m.colle, *m.boite) for m in page.mots],
        "tronquee": page.tronquee,
    }


def mots_de_trame(entete: Mapping[str, Any]) -> MotsDePage:
    """Return the words that a header describes. Raises TrameRompue."""
    try:
        mots = tuple(_mot_lu(valeur) for valeur in entete["mots"][:MOTS_MAX])
        return MotsDePage(mots, entete["tronquee"] is True)
    except (KeyError, TypeError, ValueError) as faute:
        raise TrameRompue("mots incohérents") from faute


def _mot_lu(valeur: Any) -> Mot:
    texte, ligne, colle, *boite = valeur
    return Mot(str(texte), int(ligne), _boite_lue(boite), colle=colle is True)


def _boite_lue(valeur: Any) -> Boite:
    gauche, haut, droite, bas = (int(cote) for cote in valeur)
    if not (0 <= gauche < droite <= COTE_PAGE and 0 <= haut < bas <= COTE_PAGE):
        raise ValueError("boîte hors de la page")
    return gauche, haut, droite, bas
