"""Fuzzes the reader of .msg: `python -m tests.fuzz.msg -max_total_time=60`."""

from __future__ import annotations

import contextlib

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.msg import lire_msg
from app.importers.limites import Limites
from app.importers.message import Lecture
from app.socle.errors import UserError
from tests.outils.ecrire_msg import MessageMsg, PieceMsg, ecrire_msg

RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}D\'e9p\u244?t {\*\htmltag <p>}\par}"
GRAINES = [
    ecrire_msg(MessageMsg("Objet", corps="x", adresse="a@exemple.fr", pieces=(PieceMsg("a.pdf", b"%PDF"),))),
    ecrire_msg(MessageMsg("Objet", ansi=1252, rtf=RTF)),
    ecrire_msg(MessageMsg("TR", pieces=(PieceMsg("m", message=MessageMsg("Dedans", html=b"<p>x")),))),
]


def cible(octets):
    """A compound file is read or refused."""
    with contextlib.suppress(UserError):
        lire_msg(octets, Lecture(Limites(parties=60)))


if __name__ == "__main__":
    lancer(cible, GRAINES)
