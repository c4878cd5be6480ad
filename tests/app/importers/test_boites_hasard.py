"""Whatever the bytes: mailboxes give back what was put in, other readers give something or their one refusal."""

from __future__ import annotations

import contextlib
import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from app.importers.archives import deplier
from app.importers.boites import places_des_messages
from app.importers.limites import LIMITES, Limites
from app.importers.message import Fichier, Lecture
from app.importers.msg import lire_msg
from app.importers.rtf import mots_du_rtf
from app.importers.tnef import TnefAbime, lire_tnef
from app.socle.errors import UserError
from tests.outils.ecrire_msg import MessageMsg, PieceMsg, ecrire_msg
from tests.outils.ecrire_tnef import PieceTnef, ecrire_tnef

LIGNE = b"From x@exemple.fr Mon Sep 12 09:00:00 2022"
LIGNES = st.binary(max_size=30).filter(lambda o: b"\n" not in o and b"\r" not in o and not o.startswith(b"From "))
TNEF = ecrire_tnef(
    PieceTnef("a.pdf", b"%PDF", titre="A"), PieceTnef("m", message=ecrire_tnef(corps="x")), html="<p>"
)
MSG = ecrire_msg(
    MessageMsg("Objet", rtf=rb"{\rtf1 x}", pieces=(PieceMsg("a", b"x"), PieceMsg("m", message=MessageMsg())))
)


def _zip():
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as sortie:
        sortie.writestr("été.pdf", b"%PDF" * 50)
        sortie.writestr("b.zip", b"PK\x03\x04")
    return tampon.getvalue()


ZIP = _zip()


@st.composite
def abimes(draw, graine):
    """The seed with cuts and noise at random places."""
    octets = bytearray(graine)
    for _ in range(draw(st.integers(1, 5))):
        debut = draw(st.integers(0, len(octets)))
        longueur = draw(st.sampled_from([0, 1, 2, 4, 30]))
        octets[debut : debut + longueur] = draw(st.binary(max_size=6) | st.sampled_from([b"\xff" * 4, bytes(8)]))
    return bytes(octets)


@given(
    st.lists(st.lists(LIGNES, min_size=1, max_size=6), min_size=1, max_size=5), st.sampled_from([b"\n", b"\r\n"])
)
@settings(max_examples=100)
def test_a_mailbox_gives_back_what_was_put_in(courriels, fin):
    corps = [fin.join([*lignes, b""]) for lignes in courriels]
    boite = fin.join(LIGNE + fin + c for c in corps)
    places = places_des_messages(io.BytesIO(boite), "b.mbox", LIMITES)
    assert [boite[debut : debut + taille] for debut, taille in places] == corps


@given(abimes(TNEF))
@settings(max_examples=200)
def test_a_damaged_winmail_dat(octets):
    with contextlib.suppress(TnefAbime, UserError):
        lire_tnef(octets, Lecture(Limites(parties=60)))


@given(abimes(ZIP))
@settings(max_examples=200)
def test_a_damaged_archive_is_opened_or_stays_closed(octets):
    extraits, remarques = deplier(Fichier("a.zip", octets, ""), Lecture(Limites(archive_octets=10_000)))
    assert remarques or not octets
    assert sum(len(e.fichier.contenu) for e in extraits) <= 10_000 + len(octets)


@given(abimes(MSG))
@settings(max_examples=150)
def test_a_damaged_outlook_message(octets):
    with contextlib.suppress(UserError):
        lire_msg(octets, Lecture(Limites(parties=60)))


@given(st.text(st.sampled_from("{}\\*'u8fpar htmlrtf\n-é0"), max_size=300))
@settings(max_examples=200)
def test_any_rtf(corps):
    mots = mots_du_rtf("{\\rtf1 " + corps)
    assert mots is None or "\x00" not in mots
