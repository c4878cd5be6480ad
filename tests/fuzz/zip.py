"""Fuzzes the archives: `python -m tests.fuzz.zip -max_total_time=60`."""

from __future__ import annotations

import io
import zipfile

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.archives import deplier
from app.importers.limites import Limites
from app.importers.message import Fichier, Lecture

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
]


def cible(octets):
    """An archive gives its files or stays closed."""
    extraits, _ = deplier(Fichier("a.zip", octets, "application/zip"), Lecture(LIMITES))
    if sum(len(e.fichier.contenu) for e in extraits) > LIMITES.archive_octets + len(octets):
        raise AssertionError("more came out than the limit")


if __name__ == "__main__":
    lancer(cible, GRAINES)
