"""French spacing of running text: what must not be parted at the end of a line is tied by U+00A0.

Not here: amounts, dates and ETP, which `app.socle.formats` already ties.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.socle.formats import MOIS, NBSP

_MOIS = "|".join(MOIS)
_LIEES = tuple(
    re.compile(motif)
    for motif in (
        r"() (?=[:;?!»](?:\W|$))",
        r"(«) ",
        r"(\b[nN]°) ",
        r"(\b(?:M\.|MM\.|Mme|Mmes|art\.)) ",
        r"(\b[Aa]rticles?) (?=\d)",
        r"(\b[Aa]nnexes?) (?=[IVX]+\b)",
        r"(\d) (?=(?:ETP|mois|jours?|ans?|euros?|heures?)\b|[€%])",
        rf"(\d|\b1er) (?=(?:{_MOIS})\b)",
        rf"(\b(?:{_MOIS})) (?=\d{{4}}\b)",
    )
)
#: A number that heads a line of an address, or its postcode, and the word it goes with.
_ADRESSE = re.compile(r"(^|, )(\d+(?: (?:bis|ter|quater))?,?) (?=\w)")


@lru_cache(maxsize=4096)
def typographier(texte: str) -> str:
    """Return the text with non-breaking spaces where French ties words; no other character changes.

    Before « : ; ? ! » and « » », after « « », « n° », « art. », between a number and its unit, within a date.
    """
    for motif in _LIEES:
        texte = motif.sub(rf"\1{NBSP}", texte)
    return texte


def lier_adresse(adresse: str) -> str:
    """Return the address with its number tied to its street, and its postcode to its town."""
    return _ADRESSE.sub(rf"\1\2{NBSP}", adresse)
