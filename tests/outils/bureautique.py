"""Small office documents made on the spot, as programs write them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from openpyxl import Workbook

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
STYLE = '<w:pStyle w:val="Titre1"/>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "text", "table"))


def un_zip(parties):
    """A zip of these parts, named."""
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return flux.getvalue()


def un_docx(paragraphes, rangees=(), autres=None, corps=""):
    """The first paragraph is a heading; `rangees`: one table; `autres`: parts to add; `corps`: raw XML."""
    xml = "".join(
        f"<w:p><w:pPr>{STYLE if not rang else ''}</w:pPr><w:r><w:t>{escape(texte)}</w:t></w:r></w:p>"
        for rang, texte in enumerate(paragraphes)
    )
    cases = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{escape(c)}</w:t></w:r></w:p></w:tc>" for c in rangee) + "</w:tr>"
        for rangee in rangees
    )
    table = f"<w:tbl>{cases}</w:tbl>" if cases else ""
    document = f"<w:document {_W}><w:body>{xml}{table}{corps}</w:body></w:document>"
    return un_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **(autres or {})})


def un_odt(corps, autres=None):
    """A text document whose body is this XML."""
    contenu = f"<office:document-content {_ODF}><office:body><office:text>{corps}</office:text></office:body>"
    return un_zip({"mimetype": ODT, "content.xml": f"{contenu}</office:document-content>", **(autres or {})})


def un_ods(tables):
    """A workbook whose tables are this XML."""
    contenu = f"<office:document-content {_ODF}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
    manifeste = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return un_zip(
        {
            "mimetype": ODS,
            "content.xml": f"{contenu}</office:body></office:document-content>",
            "META-INF/manifest.xml": manifeste,
        }
    )


def un_xlsx(feuilles):
    """A workbook of these sheets, by name; a name that begins with a point is hidden."""
    classeur = Workbook()
    classeur.remove(classeur.active)
    for nom, rangees in feuilles.items():
        feuille = classeur.create_sheet(nom.lstrip("."))
        if nom.startswith("."):
            feuille.sheet_state = "hidden"
        for rangee in rangees:
            feuille.append(rangee)
    flux = io.BytesIO()
    classeur.save(flux)
    return flux.getvalue()
