"""The name that an issued act bears in its metadata, by which the codes of its pages are found again.

Apart from what writes it (`app.documents.conformite`), which loads the PDF library.
"""

from __future__ import annotations

import re
from html import unescape

_IDENTIFIANT = re.compile(rb"<dc:identifier>([^<]{1,200})</dc:identifier>")


def identifiant(octets: bytes) -> str:
    """Return the name of an act of ours from its PDF, empty for an act older than the codes."""
    trouve = _IDENTIFIANT.search(octets)
    return unescape(trouve[1].decode("utf-8")) if trouve else ""
