"""What goes with every picture: the words above it, and its twin in rows. Not here: what a picture shows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

BOM = "\ufeff"
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class TableJumelle:
    """The twin of a picture: the same data in rows. `nombres`: the ranks of the columns that hold numbers."""

    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    nombres: frozenset[int] = frozenset()

    def en_csv(self) -> str:
        """Return the table as a French spreadsheet opens it: byte order mark, « ; », decimal comma, CRLF.

        A text that a spreadsheet would run as a formula is given an apostrophe in front.
        """
        sortie = StringIO()
        ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
        ecrivain.writerow(self.entetes)
        for ligne in self.lignes:
            ecrivain.writerow(_inerte(texte) for texte in ligne)
        return BOM + sortie.getvalue()


def _inerte(texte: str) -> str:
    return f"'{texte}" if texte.startswith(_FORMULES) else texte


@dataclass(frozen=True, slots=True)
class Cartouche:
    """What is written above every picture. `message` says in words what the picture shows first."""

    titre: str
    sous_titre: str
    message: str
