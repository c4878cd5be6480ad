"""Fuzzes the preview of office documents: `python -m tests.fuzz.bureautique -max_total_time=60`.

The first byte says which format; the rest is the XML of its main part, which is then zipped: changed bytes of a
compressed file would hardly ever reach the reader (`zip` fuzzes the container).
"""

from __future__ import annotations

import contextlib
import io
import zipfile

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=[*INSTRUMENTES, "openpyxl", "xml.etree"]):
    from app.importers.apercu_bureautique import DocumentClasseur, DocumentTexte
    from app.importers.textes import textes_en_trame
from app.importers.apercu import DOCX, ODS, ODT, XLSX
from app.socle.errors import UserError
from tests.outils.bureautique import un_docx, un_ods, un_odt, un_xlsx, un_zip

FORMATS = (
    (DOCX, DocumentTexte, {"[Content_Types].xml": b"<Types/>"}, "word/document.xml"),
    (ODT, DocumentTexte, {"mimetype": ODT.encode()}, "content.xml"),
    (ODS, DocumentClasseur, {"mimetype": ODS.encode()}, "content.xml"),
    (XLSX, DocumentClasseur, None, "xl/worksheets/sheet1.xml"),
)
CLASSEUR = un_xlsx({"F": [["a", 1]]})


def _parties(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


PARTIES_XLSX = _parties(CLASSEUR)
TABLE = '<table:table table:name="F"><table:table-row><table:table-cell/></table:table-row></table:table>'
SAINS = (
    (0, un_docx(["Titre", "Texte"], [["a", "b"]]), "word/document.xml"),
    (1, un_odt("<text:h>Titre</text:h><text:p>un<text:s/>deux</text:p>"), "content.xml"),
    (2, un_ods(TABLE), "content.xml"),
    (3, CLASSEUR, "xl/worksheets/sheet1.xml"),
)
GRAINES = [bytes([rang]) + _parties(octets)[partie] for rang, octets, partie in SAINS]


def cible(octets):
    """A document is told in paragraphs and tables, or refused."""
    mime, genre, autres, partie = FORMATS[(octets[:1] or b"\x00")[0] % len(FORMATS)]
    fichier = un_zip({**(PARTIES_XLSX if autres is None else autres), partie: octets[1:]})
    with contextlib.suppress(UserError):
        document = genre(fichier, mime)
        try:
            document.ouvert()
            textes_en_trame(document, 0, 2)
        finally:
            document.fermer()


if __name__ == "__main__":
    lancer(cible, GRAINES)
