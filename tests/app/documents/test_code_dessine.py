"""The code in the margin: read back on every page of an issued act, absent from a draft, the standards kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
import zxingcpp

from app.documents.contenu import Contenu, Format
from app.documents.pdf import rendre_pdf
from app.domain.code_de_page import CodeDePage
from tests.app.documents import contenus
from tests.app.documents.lecture import textes_par_page
from tests.app.documents.test_pdf import conforme

if TYPE_CHECKING:
    from pathlib import Path

ACTE = replace(contenus.convention(articles=2), code=True, projet=False)


def codes(octets: bytes, echelle: float = 200 / 72) -> list[list[str]]:
    document = pdfium.PdfDocument(octets)
    return [
        [c.text for c in zxingcpp.read_barcodes(page.render(scale=echelle, grayscale=True).to_pil())]
        for page in document
    ]


@pytest.mark.parametrize("format_", list(Format))
def test_each_page_of_an_issued_act_bears_its_code(format_: Format) -> None:
    octets = rendre_pdf(replace(ACTE, format=format_))
    lus = codes(octets)
    attendus = [CodeDePage.lu(textes[0]) for textes in lus]
    assert [(c.reference, c.page, c.pages) for c in attendus] == [
        (ACTE.reference, i, len(lus)) for i in range(1, len(lus) + 1)
    ]
    nom = re.search(rb"<dc:identifier>([^<]*)</dc:identifier>", octets)[1].decode()
    assert {c.nom for c in attendus} == {nom}


@pytest.mark.parametrize("profil", ["ua1", "2a"])
@pytest.mark.parametrize("format_", list(Format))
def test_the_act_with_codes_is_accessible_and_archivable(format_: Format, profil: str, tmp_path: Path) -> None:
    assert conforme(rendre_pdf(replace(ACTE, format=format_)), profil, tmp_path) == []


def test_a_code_is_not_read_aloud_and_gives_the_same_bytes() -> None:
    octets = rendre_pdf(ACTE)
    assert octets == rendre_pdf(ACTE)
    assert textes_par_page(octets) == textes_par_page(rendre_pdf(replace(ACTE, code=False)))


@pytest.mark.parametrize("sans", [{"projet": True}, {"code": False}])
def test_a_draft_and_a_document_bear_none(sans: dict) -> None:
    octets = rendre_pdf(replace(ACTE, **sans))
    assert codes(octets) == [[]] * len(codes(octets))
    assert b"dc:identifier" not in octets


def test_two_texts_of_one_reference_have_two_codes() -> None:
    un, autre = (Contenu(t, "R-1", contenus.lettre(projet=False).blocs, code=True) for t in ("Un", "Autre"))
    assert codes(rendre_pdf(un))[0] != codes(rendre_pdf(autre))[0]


def test_a_long_reference_in_any_script_is_cut_not_refused() -> None:
    octets = rendre_pdf(replace(ACTE, reference="Référence œuvre " + "0123456789" * 6))
    lu = CodeDePage.lu(codes(octets)[0][0])
    assert lu.reference == ("Référence œuvre " + "0123456789" * 6)[:40]
