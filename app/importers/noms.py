"""Names of files given by strangers: shown without deceit, and made safe before touching a disk.

Storage never uses them: a piece is kept under an identifier of ours and its name is data.
"""

from __future__ import annotations

import re
import unicodedata

LONGUEUR_AFFICHEE = 500
LONGUEUR_SURE = 120
OCTETS_SURS = 240  # most file systems refuse names above 255 bytes
LONGUEUR_EXTENSION = 12
NOM_PAR_DEFAUT = "piece"

_INENREGISTRABLES = re.compile("[\x00\ud800-\udfff]")
_INTERDITS = frozenset('<>:"/\\|?*')
_RESERVES = frozenset(
    ["con", "prn", "aux", "nul", "clock$", "conin$", "conout$"]
    + [f"{port}{rang}" for port in ("com", "lpt") for rang in "0123456789\u00b9\u00b2\u00b3"]
)


def _est_trompeur(caractere: str) -> bool:
    """True for what does not show or changes how its neighbours show."""
    return unicodedata.category(caractere) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _montrer(caractere: str) -> str:
    """Return a visible stand-in for a deceitful character."""
    point = ord(caractere)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    if 0xD800 <= point <= 0xDFFF:
        return "\ufffd"
    return f"[U+{point:04X}]"


def nom_lisible(brut: str) -> str:
    """Return the name as data: NFC, every character kept, the deceitful ones made visible.

    A right-to-left mark becomes « [U+202E] », a NUL its picture. At most 500 characters, the last
    one being then an ellipsis.
    """
    nom = "".join(_montrer(c) if _est_trompeur(c) else c for c in brut.strip())
    nom = unicodedata.normalize("NFC", nom)
    return nom if len(nom) <= LONGUEUR_AFFICHEE else nom[: LONGUEUR_AFFICHEE - 1] + "…"


def texte_propre(brut: str) -> str:
    """Return text that any storage accepts: no lone surrogate, no NUL, line ends as LF."""
    return _INENREGISTRABLES.sub("\ufffd", brut).replace("\r\n", "\n").replace("\r", "\n")


def _tient(nom: str) -> bool:
    return len(nom) <= LONGUEUR_SURE and len(nom.encode()) <= OCTETS_SURS


def _rogner(nom: str) -> str:
    """Remove dots and blanks of any kind at both ends: Windows drops them, Linux hides the file."""
    debut, fin = 0, len(nom)
    while debut < fin and (nom[debut] == "." or nom[debut].isspace()):
        debut += 1
    while fin > debut and (nom[fin - 1] == "." or nom[fin - 1].isspace()):
        fin -= 1
    return nom[debut:fin]


def _couper(nom: str) -> str:
    """Shorten the stem until the whole fits, and keep the extension when it looks like one."""
    radical, point, fin = nom.rpartition(".")
    extension = point + fin if radical and fin.isalnum() and len(fin) <= LONGUEUR_EXTENSION else ""
    radical = nom.removesuffix(extension)
    while not _tient(radical + extension):
        radical = radical[:-1]
    return _rogner(radical) + extension


def nom_sur(nom: str) -> str:
    """Return a name under which a file can be written in any folder of Windows or Linux.

    At most 120 characters and 240 bytes of UTF-8, never empty, in NFC: no separator, no drive, no
    stream, no control or bidirectional character, no leading dot or dash, no trailing dot or blank,
    no device name. The extension is kept. Idempotent.
    """
    permis = "".join("_" if c in _INTERDITS else c for c in nom if not _est_trompeur(c))
    propre = _rogner(unicodedata.normalize("NFC", permis))
    if not propre:
        return NOM_PAR_DEFAUT
    if propre.startswith("-") or propre.split(".")[0].rstrip().lower() in _RESERVES:
        propre = "_" + propre
    return propre if _tient(propre) else _couper(propre)
