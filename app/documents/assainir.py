"""Makes printable what a document quotes from others: a character without a glyph becomes a square.

For the fiche d’instruction alone: an act that is signed refuses such a character instead (`app.documents.polices`).
"""

from __future__ import annotations

import dataclasses
import unicodedata
from enum import Enum
from typing import Any, TypeVar

from app.documents.polices import enregistrer, remplacer

T = TypeVar("T")
ILLISIBLE = "□"


def assainir(valeur: T) -> T:
    """Return the same value, a whole `Contenu` or any part of it, with every text printable."""
    rendu: Any = valeur
    if isinstance(valeur, str) and not isinstance(valeur, Enum):
        rendu = _imprimable(valeur)
    elif isinstance(valeur, tuple):
        rendu = tuple(map(assainir, valeur))
    elif dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
        rendu = dataclasses.replace(
            valeur, **{f.name: assainir(getattr(valeur, f.name)) for f in dataclasses.fields(valeur)}
        )
    neuf: T = rendu
    return neuf


def _imprimable(texte: str) -> str:
    connus, compose = enregistrer(), unicodedata.normalize("NFC", remplacer(texte))
    return compose if connus.issuperset(compose) else "".join(c if c in connus else ILLISIBLE for c in compose)
