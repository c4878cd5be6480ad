"""A scanned bundle come back: which pages are of which act, in order, which miss, which are strangers.

Pure sorting of what was read on the pages. Not here: reading them (`app.importers.scans`), the acts of the base
(`app.services.retours_scannes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.code_de_page import CodeDePage, d_une_autre_version, suite

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class Ecart(StrEnum):
    """Why a page joins no act."""

    SANS_CODE = "sans_code"
    ILLISIBLE = "illisible"
    AUTRE_CODE = "autre_code"
    AUTRE_VERSION = "autre_version"
    PLUSIEURS_CODES = "plusieurs_codes"
    AUTRE_BASE = "autre_base"
    DOUBLON = "doublon"


LIBELLES_ECART = {
    Ecart.SANS_CODE: "aucun code lisible",
    Ecart.ILLISIBLE: "page abîmée",
    Ecart.AUTRE_CODE: "un code étranger à Clausule",
    Ecart.AUTRE_VERSION: "un code d’une autre version de Clausule",
    Ecart.PLUSIEURS_CODES: "les codes de plusieurs pages sur une seule image",
    Ecart.AUTRE_BASE: "un acte inconnu de cette base",
    Ecart.DOUBLON: "une page déjà présente",
}


@dataclass(frozen=True, slots=True)
class PageScannee:
    """A page of a file: ranks from 0, what its codes say, the quarter turns that set it upright (0 to 3).

    `codes` is None when the page could not be read at all. `a_la_main`: a person said which page it is.
    """

    fichier: int
    rang: int
    codes: tuple[str, ...] | None = ()
    tours: int = 0
    a_la_main: bool = False


@dataclass(frozen=True, slots=True)
class PageEcartee:
    """A page that joins no act; `code` is what it says when it is a page of ours, `voisine` the one before it."""

    page: PageScannee
    ecart: Ecart
    code: CodeDePage | None = None
    voisine: CodeDePage | None = None


@dataclass(frozen=True, slots=True)
class ActeRevenu:
    """What came back of one act: its pages in order, with the number each bears, out of `pages`."""

    reference: str
    empreinte: str
    pages: int
    presentes: tuple[tuple[int, PageScannee], ...]

    @property
    def cle(self) -> tuple[str, str]:
        """Return what names the act, as its codes do."""
        return self.reference, self.empreinte

    @property
    def manquantes(self) -> tuple[int, ...]:
        """Return the numbers of the pages that did not come back."""
        vues = {numero for numero, _ in self.presentes}
        return tuple(n for n in range(1, self.pages + 1) if n not in vues)

    @property
    def a_la_main(self) -> tuple[int, ...]:
        """Return the numbers of the pages that a person assigned."""
        return tuple(numero for numero, page in self.presentes if page.a_la_main)

    @property
    def dit(self) -> str:
        """Return « complet : 8 pages », or which pages miss, in French."""
        manquantes = self.manquantes
        if not manquantes:
            return f"complet\u00a0: {self.pages} page{'s' if self.pages > 1 else ''}"
        quoi = f"pages {suite(manquantes)} manquent" if len(manquantes) > 1 else f"page {manquantes[0]} manque"
        return f"{len(self.presentes)} sur {self.pages}\u00a0: {quoi}"


@dataclass(frozen=True, slots=True)
class Tri:
    """A bundle sorted; acts in the order of their first page, strangers in that of the bundle."""

    actes: tuple[ActeRevenu, ...]
    ecartees: tuple[PageEcartee, ...]

    @property
    def pages(self) -> tuple[PageScannee, ...]:
        """Return every page of the bundle, in its order."""
        gardees = [page for acte in self.actes for _, page in acte.presentes]
        return tuple(sorted((*gardees, *(e.page for e in self.ecartees)), key=lambda p: (p.fichier, p.rang)))


def assigner(tri: Tri, page: PageScannee, code: CodeDePage) -> Tri:
    """Return the bundle sorted again, once a person said which page of which act a page put aside is."""
    dite = replace(page, codes=(code.texte,), a_la_main=True)
    return trier([dite if p == page else p for p in tri.pages], {code.acte, *(a.cle for a in tri.actes)})


def codes_de(pages: Iterable[PageScannee]) -> frozenset[CodeDePage]:
    """Return every code of ours that the pages bear."""
    lus = (CodeDePage.lu(texte) for page in pages for texte in page.codes or ())
    return frozenset(code for code in lus if code is not None)


def trier(pages: Sequence[PageScannee], connus: Collection[tuple[str, str]]) -> Tri:
    """Return the pages sorted by act; `connus` names the acts of this base. The first of two same pages is kept."""
    gardees: dict[tuple[str, str], dict[int, PageScannee]] = {}
    totaux: dict[tuple[str, str], int] = {}
    ecartees: list[PageEcartee] = []
    voisine: CodeDePage | None = None
    for page in pages:
        code, ecart = _juger(page, connus)
        if code is not None and ecart is None:
            de_l_acte = gardees.setdefault(code.acte, {})
            totaux.setdefault(code.acte, code.pages)
            if code.page in de_l_acte:
                ecart = Ecart.DOUBLON
            else:
                de_l_acte[code.page] = page
        if ecart is not None:
            ecartees.append(PageEcartee(page, ecart, code, voisine))
        voisine = code or voisine
    return Tri(_actes(gardees, totaux), tuple(ecartees))


def _actes(
    gardees: Mapping[tuple[str, str], Mapping[int, PageScannee]], totaux: Mapping[tuple[str, str], int]
) -> tuple[ActeRevenu, ...]:
    return tuple(
        ActeRevenu(*cle, totaux[cle], tuple(sorted(pages.items(), key=lambda p: p[0])))
        for cle, pages in gardees.items()
    )


def _juger(page: PageScannee, connus: Collection[tuple[str, str]]) -> tuple[CodeDePage | None, Ecart | None]:
    """Return the code of ours that a page bears, and why it may not join an act of this base."""
    if page.codes is None:
        return None, Ecart.ILLISIBLE
    notres = codes_de((page,))
    if len(notres) > 1:
        return None, Ecart.PLUSIEURS_CODES
    if notres:
        (code,) = notres
        return code, None if code.acte in connus else Ecart.AUTRE_BASE
    if any(map(d_une_autre_version, page.codes)):
        return None, Ecart.AUTRE_VERSION
    return None, Ecart.AUTRE_CODE if page.codes else Ecart.SANS_CODE
