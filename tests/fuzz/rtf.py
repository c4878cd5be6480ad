"""Fuzzes the reader of RTF bodies, plain and compressed: `python -m tests.fuzz.rtf -max_total_time=60`."""

from __future__ import annotations

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.rtf import mots_du_rtf, texte_du_rtf
from tests.fuzz.msg import RTF

GRAINES = [
    RTF,
    rb'{\rtf1{\field{\*\fldinst HYPERLINK "http://exemple.fr"}{\fldrslt lien}}\u8364?\uc0\u233 }',
    b"\x10\x00\x00\x00\x04\x00\x00\x00MELA\x00\x00\x00\x00{\\rtf1}",
]


def cible(octets):
    """A text is RTF or is not; so are compressed bytes."""
    mots_du_rtf(octets.decode("latin-1"))
    texte_du_rtf(octets)


if __name__ == "__main__":
    lancer(cible, GRAINES)
