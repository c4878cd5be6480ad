"""The code of a page: what it says, what is refused, and pages as a person names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.code_de_page import CodeDePage, d_une_autre_version, suite

UN = CodeDePage("C-2022-94-0001", 3, 9, "1A2B3C4D")


def test_what_is_drawn_is_read_back() -> None:
    assert UN.texte == "CL1:C-2022-94-0001:3/9:1A2B3C4D"
    assert CodeDePage.lu(UN.texte) == UN
    assert UN.acte == ("C-2022-94-0001", "1A2B3C4D")
    assert UN.nom == "CL1:C-2022-94-0001:1A2B3C4D"


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60),
    st.integers(1, 9999),
    st.integers(0, 2**256 - 1),
)
def test_any_reference_comes_back(reference: str, pages: int, empreinte: int) -> None:
    code = CodeDePage.de_l_acte(reference, f"{empreinte:064x}", 1, pages)
    assert CodeDePage.lu(code.texte) == code
    assert len(code.reference) <= 40


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "https://exemple.fr",
        "CL1:R:0/2:00000000",
        "CL1:R:3/2:00000000",
        "CL1:R:1/2:0000000",
        "CL1::1/2:00000000",
        "CL2:R:1/2:00000000",
        "CL1:R:1/2:00000000:suite",
    ],
)
def test_anything_else_is_none_of_ours(texte: str) -> None:
    assert CodeDePage.lu(texte) is None


def test_the_code_of_another_version_is_told() -> None:
    assert d_une_autre_version("CL2:R:1/2:00000000")
    assert not d_une_autre_version(UN.texte)
    assert not d_une_autre_version("https://exemple.fr")


@pytest.mark.parametrize(
    ("pages", "dit"),
    [
        ([], ""),
        ([4], "4"),
        ([1, 2], "1 et 2"),
        ([3, 1, 2], "1 à 3"),
        ([1, 3], "1 et 3"),
        ([1, 2, 3, 7, 9], "1 à 3, 7 et 9"),
        ([1, 3, 4], "1, 3 et 4"),
    ],
)
def test_pages_as_a_person_names_them(pages: list[int], dit: str) -> None:
    assert suite(pages) == dit
