"""Cuts a run of flowables into pages: titles stay with what follows, rows stay whole, nobody signs a blank sheet.

Written here rather than left to reportlab's templates because the total number of pages is known before the first
is drawn (« page x sur y » in one pass), and because a signature takes back some text from the page before.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reportlab.platypus import Flowable, Paragraph

from app.socle.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Iterable

_JEU = 0.01  # points: sums of heights are floats of reportlab


@dataclass(slots=True)
class Unite:
    """A flowable and how it stands: white space around, tied to what follows, blank, or a signature."""

    flowable: Flowable
    avant: float = 0.0
    apres: float = 0.0
    liee: bool = False
    blanche: bool = False
    signature: bool = False


@dataclass(slots=True)
class Pose:
    """A unit in its place: `haut` is measured in points from the top of the text area."""

    unite: Unite
    haut: float
    hauteur: float


Page: TypeAlias = list[Pose]


def paginer(unites: Iterable[Unite | None], largeur: float, hauteur: float) -> list[Page]:
    """Return the pages; None in the input begins a new one. There is at least one page, none is empty but that one.

    Raises Bug when something that cannot be cut is taller than a page: the blocks are made so that it never is.
    """
    file = deque(unites)
    pages: list[Page] = [[]]
    while file:
        unite = file.popleft()
        page = pages[-1]
        if unite is None:
            if page:
                pages.append([])
            continue
        if unite.blanche and not page:
            continue
        haut = _bas(page) + (max(page[-1].unite.apres, unite.avant) if page else 0.0)
        _, besoin = unite.flowable.wrap(largeur, hauteur - haut)
        if haut + besoin <= hauteur + _JEU:
            page.append(Pose(unite, haut, besoin))
        elif not unite.blanche:
            signee = unite.signature or _est_une_formule(unite, besoin, file)
            file.extendleft(reversed(_a_reporter(page, unite, haut, (largeur, hauteur), signee=signee)))
            pages.append([])
    return pages if pages[-1] or len(pages) == 1 else pages[:-1]


def _bas(page: Page) -> float:
    return page[-1].haut + page[-1].hauteur if page else 0.0


def _est_une_formule(unite: Unite, besoin: float, suite: Iterable[Unite | None]) -> bool:
    """True for one line of text that signatures follow: a closing formula."""
    suivante = next((u for u in suite if u is None or not u.blanche), None)
    return suivante is not None and suivante.signature and _tient_sur_une_ligne(Pose(unite, 0, besoin))


def _a_reporter(page: Page, unite: Unite, haut: float, cadre: tuple[float, float], *, signee: bool) -> list[Unite]:
    """Return what begins the next page, after having filled this one as far as the rules allow.

    `signee`: signatures, or the formula before them, which do not begin a page without some text.
    """
    largeur, hauteur = cadre
    morceaux = [] if signee else _couper(unite, largeur, hauteur - haut)
    if morceaux:
        _, besoin = morceaux[0].flowable.wrap(largeur, hauteur - haut)
        page.append(Pose(morceaux[0], haut, besoin))
        return morceaux[1:]
    if not page:
        raise Bug(f"Un bloc ({type(unite.flowable).__name__}) est plus haut que la page et ne se coupe pas.")
    if signee:
        return [*_compagnons_de_signature(page, largeur), unite]
    return [*_prendre(page, _debut_du_pied(page, len(page))), unite]


def _couper(unite: Unite, largeur: float, dispo: float) -> list[Unite]:
    """Return the unit in two or more parts of which the first fits, or nothing when it may not be cut there."""
    parts = unite.flowable.split(largeur, dispo) if dispo > 0 else []
    if len(parts) < 2:
        return []
    premier = Unite(parts[0], unite.avant)
    suite = [Unite(p) for p in parts[1:]]
    suite[-1].apres, suite[-1].liee = unite.apres, unite.liee
    return [premier, *suite]


def _debut_du_pied(page: Page, fin: int) -> int:
    """Return the index from which the units before `fin` are tied to what follows, or blank."""
    while fin and (page[fin - 1].unite.liee or page[fin - 1].unite.blanche):
        fin -= 1
    return fin


def _prendre(page: Page, debut: int) -> list[Unite]:
    """Take the units from `debut` on, unless nothing would remain on the page."""
    if not debut:
        return []
    pris = [pose.unite for pose in page[debut:]]
    del page[debut:]
    return pris


def _apres_le_texte(page: Page, fin: int) -> int:
    """Return the index that follows the last unit of text before `fin`: no title, white space nor signature."""
    while fin and (page[fin - 1].unite.liee or page[fin - 1].unite.blanche or page[fin - 1].unite.signature):
        fin -= 1
    return fin


def _tient_sur_une_ligne(pose: Pose) -> bool:
    flowable = pose.unite.flowable
    return isinstance(flowable, Paragraph) and pose.hauteur < 2 * flowable.style.leading


def _compagnons_de_signature(page: Page, largeur: float) -> list[Unite]:
    """Take from the foot of a page the last lines of text, or the last row, that go with a signature.

    A closing formula of one line is no text to sign: what precedes it comes too.
    """
    n = _apres_le_texte(page, len(page))
    if n > 1 and _tient_sur_une_ligne(page[n - 1]):
        n = _apres_le_texte(page, n - 1) or n
    if not n:
        return []  # nothing but titles and signatures: no text to take
    pose = page[n - 1]
    flowable = pose.unite.flowable
    queue = 2 * flowable.style.leading if isinstance(flowable, Paragraph) else 1.0
    morceaux = _couper(pose.unite, largeur, pose.hauteur - queue)
    if not morceaux:
        return _prendre(page, _debut_du_pied(page, n - 1))
    suivants = [p.unite for p in page[n:]]
    _, besoin = morceaux[0].flowable.wrap(largeur, pose.hauteur)
    page[n - 1 :] = [Pose(morceaux[0], pose.haut, besoin)]
    return [*morceaux[1:], *suivants]
