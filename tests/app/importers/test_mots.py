"""The words of a page: what they say, where they stand, what a hostile page costs, what a liar may send."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from app.domain.preuve import COTE_PAGE, Cadre
from app.importers import mots_pdf
from app.importers.apercu import LIMITES_APERCU, PDF
from app.importers.apercu_image import DocumentImage
from app.importers.apercu_pdf import DocumentPdf
from app.importers.bac import Bac
from app.importers.mots import MOTS_MAX, SANS_MOT, Mot, MotsDePage, boite_bornee, mots_de_trame, mots_en_trame
from app.importers.seance import Seance
from app.importers.trame import TrameRompue
from tests.app.importers.test_apercu_image import une_image
from tests.app.importers.test_apercu_pdf import un_pdf
from tests.outils.lecteur_ici import aller_retour


def textes(page):
    return [m.texte for m in page.mots]


def page_de_flux(contenu):
    """A one-page PDF around a stream of content."""
    serre = zlib.compress(contenu)
    objets = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(serre), serre),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    corps = b"%PDF-1.4\n"
    for rang, objet in enumerate(objets, 1):
        corps += b"%d 0 obj%s\nendobj\n" % (rang, objet)
    return corps + b"trailer<</Root 1 0 R/Size 6>>"


def test_words_come_line_by_line_with_whole_numbers():
    page = DocumentPdf(un_pdf(["Délibération du conseil", "communautaire, l’été"])).mots(0)
    assert textes(page) == ["Délibération", "du", "conseil", "communautaire,", "l’été"]
    assert [m.ligne for m in page.mots] == [0, 0, 0, 1, 1]
    premier = page.mots[0].boite
    assert premier[0] == pytest.approx(72 / 595 * COTE_PAGE, abs=5)
    assert 700 < premier[1] < premier[3] < 900
    assert all(type(cote) is int for m in page.mots for cote in m.boite)
    assert all(Cadre(*m.boite) for m in page.mots)
    assert not page.tronquee


def test_a_turned_page_has_its_words_where_it_shows_them():
    flux = io.BytesIO()
    toile = Canvas(flux, pagesize=(595, 842))
    toile.setPageRotation(90)
    toile.drawString(72, 400, "Bonjour tout le monde")
    toile.showPage()
    toile.save()
    page = DocumentPdf(flux.getvalue()).mots(0)
    assert textes(page) == ["Bonjour", "tout", "le", "monde"]
    gauche, haut, droite, bas = page.mots[0].boite
    assert bas - haut > droite - gauche
    assert {m.ligne for m in page.mots} == {0}


def test_a_word_cut_at_the_end_of_a_line_is_glued():
    page = DocumentPdf(un_pdf(["une déli-", "bération prise"])).mots(0)
    colles = {m.texte: m.colle for m in page.mots}
    assert "".join(m.texte for m in page.mots if m.texte in {"déli", "bération"}) == "délibération"
    assert (colles["bération"], colles["prise"]) == (True, False)


def test_what_is_off_the_page_is_not_selected():
    assert textes(DocumentPdf(page_de_flux(b"BT /F 12 Tf 900 400 Td (Dehors) Tj ET")).mots(0)) == []


def test_a_million_characters_are_cut_and_said():
    flot = b"BT /F 4 Tf 12 TL 20 780 Td " + b"(mot mot mot mot mot mot mot mot mot mot) Tj T* " * 25_000 + b"ET"
    page = DocumentPdf(page_de_flux(flot)).mots(0)
    assert page.tronquee
    assert 0 < len(page.mots) <= MOTS_MAX


def test_a_page_of_too_many_words_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(mots_pdf, "MOTS_MAX", 3)
    page = DocumentPdf(un_pdf(["un deux trois quatre"])).mots(0)
    assert (textes(page), page.tronquee) == (["un", "deux", "trois"], True)
    assert DocumentPdf(un_pdf(["un deux"])).mots(0).tronquee is False


def test_a_text_without_blanks_is_cut_in_words_that_are_glued(monkeypatch):
    monkeypatch.setattr(mots_pdf, "LETTRES_MAX", 4)
    page = DocumentPdf(un_pdf(["abcdefghij"])).mots(0)
    assert [(m.texte, m.colle) for m in page.mots] == [("abcd", False), ("efgh", True), ("ij", True)]


def test_words_side_by_side_and_far_apart_without_a_line_end_are_told_apart():
    page = DocumentPdf(page_de_flux(b"BT /F 12 Tf 50 700 Td (haut) Tj 200 -300 Td (bas) Tj ET")).mots(0)
    assert [(m.texte, m.ligne) for m in page.mots] == [("haut", 0), ("bas", 1)]


def test_a_picture_has_no_word():
    document = DocumentImage(une_image("PNG"), "image/png")
    assert document.mots(0) is SANS_MOT


def test_words_cross_the_frames():
    seance = Seance()
    seance.repondre({"genre": "ouvrir", "cle": "a", "mime": PDF}, (un_pdf(["Bonjour à tous"]),))
    entete, _ = aller_retour(*seance.repondre({"genre": "mots", "cle": "a", "page": 0}, ()))
    assert textes(mots_de_trame(entete)) == ["Bonjour", "à", "tous"]


def test_a_frame_says_back_what_it_was_given():
    page = MotsDePage((Mot("l’été", 3, (0, 0, 10, 20)), Mot("suite", 4, (1, 2, 3, 4), colle=True)), tronquee=True)
    assert mots_de_trame(aller_retour(mots_en_trame(page), ())[0]) == page


@pytest.mark.parametrize(
    "entete",
    [
        {},
        {"mots": 3, "tronquee": False},
        {"mots": [["a", 0, False, 0, 0, 10]], "tronquee": False},
        {"mots": [["a", 0, False, 5, 0, 5, 10]], "tronquee": False},
        {"mots": [["a", 0, False, 0, 0, 10_001, 10]], "tronquee": False},
        {"mots": [["a", "x", False, 0, 0, 10, 10]], "tronquee": False},
        {"mots": []},
    ],
)
def test_words_out_of_form_are_refused(entete):
    with pytest.raises(TrameRompue, match="mots incohérents"):
        mots_de_trame(entete)


def test_the_real_child_tells_the_words_of_a_hostile_page():
    flot = b"BT /F 4 Tf 12 TL 20 780 Td " + b"(mot mot mot mot mot mot mot mot mot mot) Tj T* " * 25_000 + b"ET"
    with Bac(LIMITES_APERCU) as bac:
        bac.interroger({"genre": "ouvrir", "cle": "a", "mime": PDF}, (page_de_flux(flot),), mime=PDF)
        entete, _ = bac.interroger({"genre": "mots", "cle": "a", "page": 0}, mime=PDF)
    assert mots_de_trame(entete).tronquee


@given(st.tuples(*[st.integers(-20_000, 20_000)] * 4))
def test_a_bounded_box_is_a_rectangle_of_the_page(cotes):
    boite = boite_bornee(*cotes)
    assert boite is None or Cadre(*boite)
