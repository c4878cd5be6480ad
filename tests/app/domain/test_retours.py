"""Pages of a scanned bundle sorted by act: order, missing pages, strangers, duplicates."""

from __future__ import annotations

import random

import pytest

from app.domain.code_de_page import CodeDePage
from app.domain.retours import LIBELLES_ECART, ActeRevenu, Ecart, PageScannee, codes_de, trier

A, B = ("C-1", "AAAAAAAA"), ("D-1", "BBBBBBBB")


def page(rang, acte=A, numero=1, pages=3, fichier=0):
    return PageScannee(fichier, rang, (CodeDePage(acte[0], numero, pages, acte[1]).texte,))


def test_pages_in_any_order_make_their_acts_whole() -> None:
    melangees = [page(i, acte, n) for i, (acte, n) in enumerate((a, n) for a in (A, B) for n in (1, 2, 3))]
    random.Random(3).shuffle(melangees)  # noqa: S311  # a shuffle, no secret
    tri = trier(melangees, {A, B})
    assert {a.cle for a in tri.actes} == {A, B}
    for acte in tri.actes:
        assert [n for n, _ in acte.presentes] == [1, 2, 3]
        assert acte.manquantes == ()
        assert acte.dit == "complet\u00a0: 3 pages"
    assert tri.ecartees == ()


def test_missing_pages_are_named() -> None:
    (un,) = trier([page(0, numero=2)], {A}).actes
    assert un.manquantes == (1, 3)
    assert un.dit == "1 sur 3\u00a0: pages 1 et 3 manquent"
    (deux,) = trier([page(0, numero=1), page(1, numero=3)], {A}).actes
    assert deux.dit == "2 sur 3\u00a0: page 2 manque"
    assert ActeRevenu("R", "E", 1, ((1, page(0)),)).dit == "complet\u00a0: 1 page"


@pytest.mark.parametrize(
    ("codes", "ecart"),
    [
        ((), Ecart.SANS_CODE),
        (None, Ecart.ILLISIBLE),
        (("https://exemple.fr",), Ecart.AUTRE_CODE),
        (("CL2:R:1/2:00000000",), Ecart.AUTRE_VERSION),
        (("CL1:C-1:1/3:AAAAAAAA", "CL1:C-1:2/3:AAAAAAAA"), Ecart.PLUSIEURS_CODES),
        (("CL1:C-1:1/3:CCCCCCCC",), Ecart.AUTRE_BASE),
    ],
)
def test_a_stranger_is_listed_with_its_reason_and_the_page_before(codes, ecart) -> None:
    tri = trier([page(0), PageScannee(0, 1, codes)], {A})
    (ecartee,) = tri.ecartees
    assert (ecartee.page.rang, ecartee.ecart) == (1, ecart)
    assert ecartee.voisine == CodeDePage(*A[:1], 1, 3, A[1])
    assert LIBELLES_ECART[ecart]


def test_a_stranger_before_any_page_has_no_neighbour() -> None:
    (ecartee,) = trier([PageScannee(0, 0)], {A}).ecartees
    assert ecartee.voisine is None


def test_a_page_with_a_foreign_code_beside_ours_is_ours() -> None:
    bonne = page(0)
    mixte = PageScannee(0, 0, (*bonne.codes, "https://exemple.fr"))
    assert trier([mixte], {A}).actes[0].presentes == ((1, mixte),)


def test_the_first_of_two_same_pages_is_kept_and_the_other_told() -> None:
    tri = trier([page(0), page(1), page(0, numero=2, fichier=1)], {A})
    assert [(n, p.fichier, p.rang) for n, p in tri.actes[0].presentes] == [(1, 0, 0), (2, 1, 0)]
    assert [(e.page.rang, e.ecart) for e in tri.ecartees] == [(1, Ecart.DOUBLON)]


def test_the_codes_of_a_bundle() -> None:
    pages = [page(0), PageScannee(0, 1, None), PageScannee(0, 2, ("autre",))]
    assert codes_de(pages) == {CodeDePage("C-1", 1, 3, "AAAAAAAA")}
