"""Fuzzes the reader of .eml: `python -m tests.fuzz.eml -max_total_time=60`."""

from __future__ import annotations

import contextlib

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.courriel import lire_courriel
    from app.importers.reconnaissance import motifs_livres
from app.importers.limites import Limites
from app.socle.errors import UserError
from app.socle.resources import racine

MOTIFS = motifs_livres()
GRAINES = [c.read_bytes()[:60_000] for c in sorted((racine() / "demo" / "courriels").glob("*.eml"))]
GRAINES.append(
    b'From: =?utf-8?q?=C3=89lu?= <e@exemple.fr>\nContent-Type: multipart/related; boundary="B"\n\n--B\n'
    b"Content-Type: text/html\n\n<img src=cid:a>\n--B\nContent-Type: image/png\nContent-ID: <a>\n\nx\n--B--\n"
)


def cible(octets):
    """A mail is read or refused; nothing else may come out."""
    with contextlib.suppress(UserError):
        lire_courriel(b"From: a@exemple.fr\n" + octets, "a.eml", Limites(parties=60), MOTIFS)


if __name__ == "__main__":
    lancer(cible, GRAINES)
