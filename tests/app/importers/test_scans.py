"""The codes of a scanned page through the child's talk, and the pages of one act put together upright."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdf import PdfReader

from app.documents.contenu import Contenu, Format, Paragraphe
from app.documents.pdf import rendre_pdf
from app.importers.apercu import PDF
from app.importers.bac import Bac
from app.importers.scans import CODES, JOINDRE, LIMITES_SCANS, RASSEMBLER, codes_de_trame
from app.importers.seance import Seance
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from tests.outils.scans import Numerisation, en_pdf, feuille_blanche, page_scannee

ACTE = Contenu("Acte", "C-2022-94-0001", (Paragraphe("Texte"),), code=True)
ORIGINAL = rendre_pdf(ACTE)
SCANS = {
    "gris à 200 points": Numerisation(),
    "150 points": Numerisation(dpi=150),
    "300 points, de travers": Numerisation(dpi=300, angle=2.5),
    "de travers dans l’autre sens": Numerisation(angle=-3),
    "noir et blanc": Numerisation(noir_et_blanc=True),
    "sale et flou": Numerisation(bruit=90, flou=0.9),
    "réduit": Numerisation(echelle=0.93),
    "tête en bas": Numerisation(tours=2),
    "couché": Numerisation(tours=1),
    "couché de l’autre côté": Numerisation(tours=3),
}


def ouvert(octets: bytes, mime: str = PDF) -> Seance:
    seance = Seance()
    seance.repondre({"genre": "ouvrir", "cle": "a", "mime": mime}, (octets,))
    return seance


def codes(seance: Seance):
    return codes_de_trame(seance.repondre({"genre": CODES, "cle": "a", "de": 0, "a": 99}, ())[0])[0]


@pytest.mark.parametrize("nom", SCANS)
def test_a_page_is_recognised_however_it_was_scanned_and_set_upright(nom: str) -> None:
    comment = SCANS[nom]
    seance = ouvert(en_pdf([page_scannee(ORIGINAL, 0, comment)], comment.dpi))
    ((tours, (texte,)),) = codes(seance)
    assert texte.startswith("CL1:C-2022-94-0001:1/1:")
    assert tours == -comment.tours % 4
    _, (droit,) = seance.repondre({"genre": RASSEMBLER, "cle": "a", "pages": [(0, tours)]}, ())
    assert codes(ouvert(droit)) == [(0, (texte,))]


@pytest.mark.parametrize("format_", [Format.PAYSAGE, Format.UNE_PAGE])
def test_a_narrow_margin_bears_a_code_that_survives_too(format_: Format) -> None:
    image = page_scannee(rendre_pdf(replace(ACTE, format=format_)), 0, Numerisation(angle=-0.8))
    assert len(codes(ouvert(en_pdf([image])))[0][1]) == 1


def test_a_picture_is_a_page_too_and_is_turned() -> None:
    sortie = io.BytesIO()
    page_scannee(ORIGINAL, 0, Numerisation(dpi=150, tours=1)).save(sortie, "PNG")
    seance = ouvert(sortie.getvalue(), "image/png")
    ((tours, textes),) = codes(seance)
    assert (tours, len(textes)) == (3, 1)
    _, (pdf,) = seance.repondre({"genre": RASSEMBLER, "cle": "a", "pages": [(0, tours)]}, ())
    assert codes(ouvert(pdf)) == [(0, textes)]


def test_a_blank_page_has_no_code_and_a_spoilt_one_says_so() -> None:
    assert codes(ouvert(en_pdf([feuille_blanche()], 100))) == [(0, ())]
    trop_grande = Image.new("1", (200, 200))
    sortie = io.BytesIO()
    trop_grande.save(sortie, "PDF", resolution=0.9)  # a page of 16,000 points
    assert codes(ouvert(sortie.getvalue())) == [None]


def test_files_are_joined_in_order() -> None:
    un, deux = (en_pdf([feuille_blanche(d)], d) for d in (50, 60))
    _, (joint,) = Seance().repondre({"genre": JOINDRE}, (un, deux, un))
    assert len(PdfReader(io.BytesIO(joint)).pages) == 3


def test_what_cannot_be_put_together_is_refused() -> None:
    with pytest.raises(UserError, match="ne peuvent être jointes"):
        Seance().repondre({"genre": JOINDRE}, (b"rien",))
    seance = ouvert(en_pdf([feuille_blanche(50)], 50))
    with pytest.raises(UserError, match="ne peuvent être reprises"):
        seance.repondre({"genre": RASSEMBLER, "cle": "a", "pages": [(7, 0)]}, ())


def test_a_bundle_not_open_is_asked_for_again() -> None:
    assert Seance().repondre({"genre": CODES, "cle": "a", "de": 0, "a": 1}, ())[0]["genre"] == "inconnu"


@pytest.mark.parametrize("entete", [{}, {"pages": 3, "nombre": 1}, {"pages": [[1]], "nombre": 1}, {"pages": []}])
def test_an_answer_without_sense_is_refused(entete: dict) -> None:
    with pytest.raises(TrameRompue):
        codes_de_trame(entete)


def test_the_confined_child_reads_codes() -> None:
    bundle = en_pdf([page_scannee(ORIGINAL)])
    with Bac(LIMITES_SCANS) as bac:
        bac.interroger({"genre": "ouvrir", "cle": "a", "mime": PDF}, (bundle,), mime=PDF)
        entete, _ = bac.interroger({"genre": CODES, "cle": "a", "de": 0, "a": 8}, mime=PDF)
        _, (copie,) = bac.interroger({"genre": RASSEMBLER, "cle": "a", "pages": [(0, 0)]}, mime=PDF)
    ((_, textes),), nombre = codes_de_trame(entete)
    assert (len(textes), nombre) == (1, 1)
    assert len(pdfium.PdfDocument(copie)) == 1
