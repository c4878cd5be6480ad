"""Fuzzes the archives and the mailboxes: `python -m tests.fuzz.zip -max_total_time=60`."""

from __future__ import annotations

import contextlib
import io
import zipfile

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.archives import deplier
    from app.importers.boites import places_des_messages
from app.importers.limites import Limites
from app.importers.message import Fichier, Lecture
from app.socle.errors import UserError

LIMITES = Limites(archive_octets=1_000_000)


def _archive(genre, **contenus):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", genre) as sortie:
        for nom, octets in contenus.items():
            sortie.writestr(nom, octets)
    return tampon.getvalue()


_DEDANS = _archive(zipfile.ZIP_STORED, a=b"x" * 50)
GRAINES = [
    _archive(zipfile.ZIP_STORED, **{"été.pdf": b"%PDF", "d/../x": b"y"}),
    _archive(zipfile.ZIP_DEFLATED, **{"a.txt": b"mot " * 500, "b.zip": _DEDANS}),
    _archive(zipfile.ZIP_BZIP2, a=b"x" * 500),
    _archive(zipfile.ZIP_LZMA, a=b"x" * 500),
    b"From a@exemple.fr Mon Sep 12 09:00:00 2022\nFrom: a@exemple.fr\n\nx\n\nFrom b Mon Sep 12 09:00:00 2022\n\n",
]


def cible(octets):
    """An archive gives its files or stays closed; a mailbox gives places inside itself or is refused."""
    extraits, _ = deplier(Fichier("a.zip", octets, "application/zip"), Lecture(LIMITES))
    if sum(len(e.fichier.contenu) for e in extraits) > LIMITES.archive_octets + len(octets):
        raise AssertionError("more came out than the limit")
    with contextlib.suppress(UserError):
        places = places_des_messages(io.BytesIO(octets), "a.mbox", LIMITES)
        if any(debut < 0 or debut + taille > len(octets) for debut, taille in places):
            raise AssertionError("a message outside its mailbox")


if __name__ == "__main__":
    lancer(cible, GRAINES)
