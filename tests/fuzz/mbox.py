"""Fuzzes the reader of mailboxes: `python -m tests.fuzz.mbox -max_total_time=60`."""

from __future__ import annotations

import contextlib
import io

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.boites import places_des_messages
from app.importers.limites import Limites
from app.socle.errors import UserError

LIMITES = Limites(courriel_octets=4_000)
UN = b"From a@exemple.fr Mon Sep 12 09:00:00 2022\nFrom: a@exemple.fr\n\nx\n"
GRAINES = [UN + b"\nFrom b Mon Sep 12 09:00:00 2022\n\n", UN.replace(b"\n", b"\r\n") * 3, b"From \n" * 9]


def cible(octets):
    """A mailbox gives places inside itself, in order and apart, or is refused."""
    with contextlib.suppress(UserError):
        fin = 0
        for debut, taille in places_des_messages(io.BytesIO(octets), "a.mbox", LIMITES):
            if debut < fin or taille < 0 or debut + taille > len(octets):
                raise AssertionError("a message outside its mailbox, or over another")
            fin = debut + taille


if __name__ == "__main__":
    lancer(cible, GRAINES)
