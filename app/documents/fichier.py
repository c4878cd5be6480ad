"""Writes the objects of a document of reportlab one after another, their table and the end of the file.

Written here rather than left to reportlab because most objects of a tagged act are nodes of its structure, whose
bytes are known: its general formatting would take longer on them than on all the pages. Source: ISO 32000-1, 7.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import format as en_octets

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENTETE = b"%PDF-1.7\n%\x93\x8c\x8b\x9e\n"  # four bytes over 127: ISO 19005-2, 6.1.2


def reserver(document: Any, nombre: int) -> int:
    """Keep so many numbers of objects in a row for what is written as it is; return the first."""
    premier: int = document.objectcounter + 1
    document.objectcounter += nombre
    return premier


def ecrire(document: Any, toile: Any, litteraux: Mapping[int, bytes]) -> bytes:
    """Return the file: the objects of the document and, under numbers kept for them, those given as bytes."""
    for police in document.delayedFonts:
        police.addObjects(document)
    document.info.digest(document.signature)
    racine, info = document.Reference(document.Catalog), document.Reference(document.info)
    document.Outlines.prepare(document, toile)
    if document.Outlines.ready < 0:
        document.Catalog.Outlines = None
    morceaux, places, taille, numero = [_ENTETE], [], len(_ENTETE), 0
    while (numero := numero + 1) <= document.objectcounter:  # it grows while objects are formatted
        octets = litteraux.get(numero) or _objet(document, numero)
        morceaux.append(b"%d 0 obj\n%b\nendobj\n" % (numero, octets))
        places.append(taille)
        taille += len(morceaux[-1])
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    fin = (
        f"xref\n0 {numero}\n0000000000 65535 f \n{table}trailer\n<</Size {numero} "
        f"/Root {_reference(document, racine)} /Info {_reference(document, info)} /ID "
    )
    identifiant = document.signature.hexdigest()
    fin += f"[<{identifiant}><{identifiant}>]>>\nstartxref\n{taille}\n%%EOF\n"
    return b"".join([*morceaux, fin.encode("ascii")])


def _objet(document: Any, numero: int) -> bytes:
    octets: bytes = en_octets(document.idToObject[document.numberToId[numero]], document, toplevel=1)
    return octets.removesuffix(b"\n")


def _reference(document: Any, reference: Any) -> str:
    octets: bytes = reference.format(document)
    return octets.decode("ascii")
