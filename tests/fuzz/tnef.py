"""Fuzzes the reader of winmail.dat: `python -m tests.fuzz.tnef -max_total_time=60`."""

from __future__ import annotations

import contextlib

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.tnef import TnefAbime, lire_tnef
from app.importers.limites import Limites
from app.importers.message import Lecture
from app.socle.errors import UserError
from tests.outils.ecrire_tnef import PieceTnef, ecrire_tnef

GRAINES = [
    ecrire_tnef(PieceTnef("a.pdf", b"%PDF", titre="A.PDF"), corps="x", objet="y"),
    ecrire_tnef(PieceTnef("l.png", b"x", cid="l"), html="<img src=cid:l>"),
    ecrire_tnef(PieceTnef("m", message=ecrire_tnef(corps="x")), rtf=rb"{\rtf1 x}"),
]


def cible(octets):
    """A winmail.dat is read, damaged or beyond the limits."""
    with contextlib.suppress(UserError, TnefAbime):
        lire_tnef(octets, Lecture(Limites(parties=60)))


if __name__ == "__main__":
    lancer(cible, GRAINES)
