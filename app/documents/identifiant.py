"""What a PDF of ours says of itself: its name, by which the codes of its pages are found again, and its pages.

Apart from what writes it (`app.documents.conformite`), which loads the PDF library.
"""

from __future__ import annotations

import re
from html import unescape

_PAGES = re.compile(rb"/Count (\d{1,6})\b[^>]*/Type /Pages\b")
_IDENTIFIANT = re.compile(rb"<dc:identifier>([^<]{1,200})</dc:identifier>")


def identifiant(octets: bytes) -> str:
    """Return the name of an act of ours from its PDF, empty for an act older than the codes."""
    trouve = _IDENTIFIANT.search(octets)
    return unescape(trouve[1].decode("utf-8")) if trouve else ""


def nombre_de_pages(octets: bytes) -> int:
    """Return how many pages a PDF of ours has, 0 for what is none of ours."""
    trouve = _PAGES.search(octets)
    return int(trouve[1]) if trouve else 0
