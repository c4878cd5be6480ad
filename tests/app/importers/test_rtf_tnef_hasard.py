"""Whatever the bytes, an RTF body is words or nothing, and a winmail.dat is read, damaged or beyond the limits."""

from __future__ import annotations

import contextlib

import pytest
from compressed_rtf import compress
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.importers.limites import Limites
from app.importers.message import Lecture
from app.importers.rtf import COMPRESSE_MAX, mots_du_rtf, texte_du_rtf
from app.importers.tnef import TnefAbime, lire_tnef
from app.socle.errors import UserError
from tests.outils.ecrire_tnef import PieceTnef, ecrire_tnef

MOTS = [
    rb"{\rtf1", rb"\ansi", rb"\ansicpg1252", rb"{\fonttbl{\f0 Arial;}}", rb"{\*\htmltag64}", rb"\par ", rb"\'e9",
    rb"\u8364?", rb"\uc0", rb"\u-10179?", rb"\u99999999?", rb"\bin9999 ", rb"{\field{\*\fldinst HYPERLINK x}", b"}",
    b"{", b"\\", b"Bonjour ", b"\x00", b"\xff",
]  # fmt: skip
WINMAIL = [
    ecrire_tnef(PieceTnef("Été.pdf", b"%PDF", titre="ETE.PDF"), corps="bonjour", objet="Envoi"),
    ecrire_tnef(PieceTnef("l.png", b"x", cid="l"), html="<img src=cid:l>"),
    ecrire_tnef(PieceTnef("m", message=ecrire_tnef(corps="x")), rtf=rb"{\rtf1 x}"),
]
REGLAGES = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def verifier_texte(texte):
    texte.encode("utf-8")
    assert "\x00" not in texte


@given(st.lists(st.one_of(st.sampled_from(MOTS), st.binary(max_size=6)), max_size=40).map(b"".join))
@REGLAGES
def test_any_rtf_gives_clean_words_or_nothing_compressed_or_not(rtf):
    for texte in (mots_du_rtf(rtf.decode("latin-1")), texte_du_rtf(compress(rtf)), texte_du_rtf(rtf)):
        if texte is not None:
            verifier_texte(texte)


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=80))
def test_the_words_of_a_sound_rtf_are_all_there(mots):
    assert texte_du_rtf(compress(rb"{\rtf1\ansi " + mots.encode() + b"}")) == mots


def test_a_body_beyond_the_limit_is_not_read():
    assert texte_du_rtf(bytes(COMPRESSE_MAX + 1)) is None


@st.composite
def winmails_abimes(draw):
    """A winmail.dat with cuts, noise and false counts at random places."""
    octets = bytearray(draw(st.sampled_from(WINMAIL)))
    for _ in range(draw(st.integers(1, 5))):
        debut = draw(st.integers(0, len(octets)))
        longueur = draw(st.sampled_from([0, 1, 2, 4, 40]))
        octets[debut : debut + longueur] = draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", bytes(4)]))
        )
    return bytes(octets[: draw(st.integers(1, len(octets)))] if draw(st.booleans()) else octets)


@given(st.one_of(winmails_abimes(), st.binary(max_size=200)))
@REGLAGES
def test_any_winmail_is_read_damaged_or_refused(octets):
    lecture = Lecture(Limites(parties=60))
    try:
        lu = lire_tnef(octets, lecture)
    except (TnefAbime, UserError):
        return
    for fichier in lu.fichiers:
        verifier_texte(fichier.nom)
    verifier_texte(lu.objet)


@pytest.mark.parametrize("entier", WINMAIL, ids=range(len(WINMAIL)))
def test_a_winmail_cut_anywhere_is_read_or_refused(entier):
    refus = 0
    for coupe in range(len(entier)):
        with contextlib.suppress(TnefAbime, UserError):
            refus += 1
            lire_tnef(entier[:coupe], Lecture(Limites()))
            refus -= 1
    assert refus > len(entier) // 2
