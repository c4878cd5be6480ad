"""Bodies that Outlook keeps in compressed RTF alone, into text; for `.msg` and `winmail.dat`.

`striprtf` is given a text whose font table and links are disarmed first: on those two, its regular expressions take
a time that grows faster than the square of a hostile text (50 s for 580 KB). What is lost: characters of a font in
another code page than the document's, which Outlook writes as Unicode anyway.
"""

from __future__ import annotations

import re
import struct

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text

from app.importers.noms import texte_propre

COMPRESSE_MAX = 512 * 1024  # bytes; ten times what a long letter takes, and one second of work
ENTETE = struct.Struct("<II4sI")
_GENRES = frozenset((b"LZFu", b"MELA"))
_LIENS = re.compile(r"\\fldinst", re.IGNORECASE)
_ESPACES = re.compile(r"[ \t]+")


def texte_du_rtf(compresse: bytes) -> str | None:
    """Return the words of a compressed RTF body, None when it cannot be read or is too long."""
    rtf = rtf_en_clair(compresse)
    return None if rtf is None else mots_du_rtf(rtf)


def mots_du_rtf(rtf: str) -> str | None:
    """Return the words of an RTF text, None when it cannot be read."""
    sur = _LIENS.sub(r"\\fldinst ", rtf.replace("\\fonttbl", "\\*\\police"))
    try:
        brut = rtf_to_text(sur, errors="replace")  # type: ignore[no-untyped-call]  # shipped without types
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
    # Outlook writes what is beyond the basic plane as two halves.
    entier = brut.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lignes = (_ESPACES.sub(" ", ligne).strip() for ligne in texte_propre(entier).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lignes)).strip()


def rtf_en_clair(compresse: bytes) -> str | None:
    """Return the RTF that the bytes hold, None when they are damaged or too long ([MS-OXRTFCP] 2.1.3)."""
    if not ENTETE.size < len(compresse) <= COMPRESSE_MAX:
        return None
    _, _, genre, _ = ENTETE.unpack_from(compresse)
    if genre not in _GENRES:
        return None
    try:
        octets = decompress(compresse)
    except Exception:  # noqa: BLE001  # the library raises bare Exception for a wrong checksum
        return None
    return octets.decode("latin-1") if octets.lstrip().startswith(b"{\\rtf") else None
