"""Media type of a file: what its first bytes prove, else what was declared, else its extension."""

from __future__ import annotations

ENTETE_PDF = 1024  # readers accept the mark of a PDF anywhere in the first bytes
INCONNU = "application/octet-stream"

_MAGIES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_OUVERT = "application/vnd.oasis.opendocument."
_MICROSOFT = "application/vnd.openxmlformats-officedocument."
_EXTENSIONS = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": _MICROSOFT + "wordprocessingml.document",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "msg": "application/vnd.ms-outlook",
    "ods": _OUVERT + "spreadsheet",
    "odt": _OUVERT + "text",
    "pdf": "application/pdf",
    "png": "image/png",
    "rtf": "application/rtf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": _MICROSOFT + "spreadsheetml.sheet",
    "zip": "application/zip",
}


def type_mime(nom: str, contenu: bytes, declare: str = "") -> str:
    """Return the media type in small letters; `application/octet-stream` when nothing tells."""
    if b"%PDF-" in contenu[:ENTETE_PDF]:
        return "application/pdf"
    for magie, genre in _MAGIES:
        if contenu.startswith(magie):
            return genre
    propre = declare.strip().lower()
    if "/" in propre and propre.isascii() and propre.isprintable() and propre != INCONNU:
        return propre
    return _EXTENSIONS.get(nom.rpartition(".")[2].strip().lower(), INCONNU)
