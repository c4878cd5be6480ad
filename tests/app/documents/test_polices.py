"""What the typeface prints, what is written otherwise, what is refused; the licence travels with the fonts."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import getFont

from app.documents import polices
from app.documents.contenu import Contenu, Paragraphe, Titre
from app.documents.pdf import rendre_pdf
from app.socle import resources
from app.socle.errors import UserError
from tests.app.documents.lecture import lecteur, sans_espaces, textes_par_page

FRANCAIS = "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»’“”–—…€°n°½²³·•×−µ§†‰ⁿ"


def test_french_is_printed_as_it_is() -> None:
    texte = FRANCAIS + string.ascii_letters + string.digits + string.punctuation + " \u00a0"
    assert polices.imprimable(texte) == texte


@pytest.mark.parametrize(
    ("ecrit", "imprime"),
    [
        ("29\u202f400", "29\u00a0400"),
        ("a\u2009b", "a\u00a0b"),
        ("porte\u2011parole", "porte-parole"),
        ("ligne\r\nsuivante\tici", "ligne suivante ici"),
        ("mot\u200bmot\ufeff\u00ad\u2060", "motmot"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_the_same_meaning_in_a_printable_form(ecrit: str, imprime: str) -> None:
    assert polices.imprimable(ecrit) == imprime


@pytest.mark.parametrize(
    ("texte", "motif"),
    [
        ("Bravo 😀", r"«\xa0😀\xa0» \(U\+1F600 GRINNING FACE\)"),
        ("漢字", r"U\+6F22"),
        ("שלום", r"droite à gauche \(U\+05E9 HEBREW LETTER SHIN\)"),
        ("مرحبا", r"droite à gauche \(U\+0645"),
        ("\u202eabc", r"droite à gauche \(U\+202E"),
        ("nul\x00", r"«\xa0\?\xa0» \(U\+0000\)"),
        ("\ud800", r"U\+D800"),
        ("\ue000", r"U\+E000"),
    ],
)
def test_an_unprintable_character_is_named(texte: str, motif: str) -> None:
    with pytest.raises(UserError, match=motif):
        polices.imprimable(texte)


@given(st.text(max_size=60))
def test_a_text_is_printed_whole_or_refused(texte: str) -> None:
    try:
        rendu = polices.imprimable(texte)
    except UserError:
        return
    for nom in (polices.NORMAL, polices.GRAS, polices.ITALIQUE, polices.GRAS_ITALIQUE):
        assert all(ord(c) in getFont(nom).face.charToGlyph for c in rendu)


def _polices(texte: str) -> list[bytes]:
    pdf = lecteur(rendre_pdf(Contenu("Acte", "R-1", (Titre(1, "Acte"), Paragraphe(texte)))))
    ressources = pdf.pages[0]["/Resources"]["/Font"]
    return [ressources[nom]["/FontDescriptor"]["/FontFile2"].get_data() for nom in sorted(ressources)]


def test_a_font_is_cut_alike_in_every_act_until_a_rare_character_comes() -> None:
    """Codes do not depend on the order of the words; an act with a rare sign does not change the next one."""
    courant = _polices("été à Noël")
    rare = "ő ĳ ≤ " + "".join(map(chr, range(0x100, 0x17F)))
    assert _polices("œuvre n° 1") == courant
    assert _polices(rare) != courant
    assert _polices("été à Noël") == courant
    acte = rendre_pdf(Contenu("Acte", "R-1", (Titre(1, "Acte"), Paragraphe(rare), Paragraphe("été"))))
    assert sans_espaces(rare + "été") in sans_espaces("".join(textes_par_page(acte)))


def test_the_licence_is_shipped_with_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in resources.chemin("fonts/OFL.txt").read_text("utf-8")
