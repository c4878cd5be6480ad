"""Many acts in one file to print: every page as it was, what is alike once, nothing kept in memory."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from app.documents.assemblage import Assemblage
from app.documents.contenu import Contenu, Format, Paragraphe
from app.documents.pdf import rendre_pdf
from app.socle.errors import Bug
from tests.app.documents import contenus


def assembler(*pdfs: bytes) -> bytes:
    sortie = io.BytesIO()
    tout = Assemblage(sortie)
    for pdf in pdfs:
        tout.ajouter(pdf)
    tout.achever()
    return sortie.getvalue()


@pytest.fixture(scope="module")
def pdfs() -> list[bytes]:
    convention = contenus.convention(projet=False)
    return [
        rendre_pdf(replace(convention, code=True)),
        rendre_pdf(replace(convention, projet=True, reference="2 0 R")),  # as one of a file
        rendre_pdf(Contenu("Large", "L-1", (Paragraphe("Couché, œuvre"),), format=Format.PAYSAGE)),
    ]


def test_every_page_is_drawn_and_read_as_in_its_act(pdfs: list[bytes]) -> None:
    ensemble = pdfium.PdfDocument(assembler(*pdfs))
    attendues = [page for pdf in pdfs for page in pdfium.PdfDocument(pdf)]
    assert len(ensemble) == len(attendues)
    for page, attendue in zip(ensemble, attendues, strict=True):
        assert page.get_size() == attendue.get_size()
        assert (page.render().to_numpy() == attendue.render().to_numpy()).all()
        assert page.get_textpage().get_text_bounded() == attendue.get_textpage().get_text_bounded()


def test_the_file_is_sound_to_another_reader(pdfs: list[bytes]) -> None:
    lu = PdfReader(io.BytesIO(assembler(*pdfs)), strict=True)
    assert [p.mediabox.width > p.mediabox.height for p in lu.pages][-2:] == [False, True]
    assert "Couché" in lu.pages[-1].extract_text()


def test_what_is_alike_is_written_once(pdfs: list[bytes]) -> None:
    un, cinq = len(assembler(pdfs[0])), len(assembler(*pdfs[:1] * 5))
    assert cinq < 1.2 * un


@pytest.mark.parametrize(
    ("pdf", "pourquoi"),
    [
        (b"", "pas de table"),
        (b"%PDF-1.7\nstartxref\n3\n%%EOF\n", "pas de table"),
        (b"%PDF-1.7\nxref\n0 1\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n", "entrée «.Root.»"),
        (b"%PDF-1.7\nxref\n0 1\ntrailer\n<< /Root 7 0 R >>\nstartxref\n9\n%%EOF\n", "objet 7"),
    ],
)
def test_a_file_that_is_none_of_ours_is_a_bug(pdf: bytes, pourquoi: str) -> None:
    with pytest.raises(Bug, match=pourquoi):
        assembler(pdf)
