"""Compressed RTF bodies."""

from __future__ import annotations

import pytest
from compressed_rtf import compress

from app.importers.rtf import COMPRESSE_MAX, rtf_en_clair, texte_du_rtf

ENTETE = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}"


@pytest.mark.parametrize(
    ("corps", "attendu"),
    [
        (rb"D\'e9lib\'e9ration\par suite\par }", "Délibération\nsuite"),
        (rb"{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Bonjour}", "Bonjour"),
        (rb"\u8217?\u-10179?\u-8704?}", "’😀"),
        (rb'{\field{\*\fldinst{HYPERLINK "http://x.exemple.fr"}}{\fldrslt{lien}}}}', "lien"),
        (b"tr\xe8s vieux}", "très vieux"),
        (rb"mot}", "mot"),
    ],
)
@pytest.mark.parametrize("serre", [True, False])
def test_the_words_of_a_body(corps, attendu, serre):
    assert texte_du_rtf(compress(ENTETE + corps, serre)) == attendu


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"x" * 20,
        compress(b"pas du RTF"),
        compress(ENTETE + b"}")[:-5],
        compress(ENTETE, compressed=False) + bytes(COMPRESSE_MAX),
        compress(rb"{\rtf1 \u99999999 x}"),
        compress(rb"{\rtf1 \uc x}"),
    ],
)
def test_what_cannot_be_read_gives_nothing(octets):
    assert texte_du_rtf(octets) is None


@pytest.mark.parametrize("motif", [rb"{\field{\*\FLDinst{HYPERLINK ", rb"\f1\fcharset1 ", rb"{\pict\bin1 ", b"{"])
def test_a_hostile_text_does_not_take_long(motif):
    """With the library alone the first two take minutes; the limit of the tests would cut them."""
    rtf = rb"{\rtf1{\fonttbl" + motif * 10_000
    assert rtf_en_clair(compress(rtf, compressed=False))
    assert texte_du_rtf(compress(rtf, compressed=False)) is not None
