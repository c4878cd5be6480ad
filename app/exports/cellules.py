"""Cells of a workbook: text that is never a formula, exact numbers, formulas that carry their value.

openpyxl writes a formula without its result, so that previews, mail readers and programs that do not calculate
show a blank. Here every formula is given with its value, put back into the saved file; Excel and LibreOffice
calculate again when they open it. The same content gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties

from app.socle.errors import Bug
from app.socle.formats import PARIS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from fractions import Fraction

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.domain.montants import Etp, Montant

EUROS = '#,##0.00\\ "€"'
ETP = "0.00"
POINTS = "0.00"
TAUX = "0.00%"
ENTIER = "0"
JOUR = "dd/mm/yyyy"
INSTANT = "dd/mm/yyyy hh:mm"

_ENTETE = PatternFill("solid", fgColor="E8EAED")
_TOTAL = Border(top=Side("thin"))
GRAS = Font(bold=True)
_EPOQUE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Formule:
    """A live formula and what it is worth now."""

    texte: str
    valeur: Decimal | str


Valeur = str | int | Decimal | Formule | None


@dataclass(frozen=True, slots=True)
class ColonneFeuille:
    """A column: heading, width in characters, number format (empty for text)."""

    titre: str
    largeur: int
    format: str = ""


@dataclass
class Registre:
    """The values of the formulas of a workbook, by sheet and cell, until it is saved."""

    valeurs: dict[tuple[str, str], Decimal | str] = field(default_factory=dict)


def decimal_etp(etp: Etp | None) -> Decimal | None:
    """Return ETP as a decimal number; None when unknown, which leaves the cell empty."""
    return None if etp is None else Decimal(etp.centiemes) / 100


def decimal_euros(montant: Montant | None) -> Decimal | None:
    """Return euros as a decimal number; None when unknown, which leaves the cell empty."""
    return None if montant is None else Decimal(montant.centimes) / 100


def decimal_exact(valeur: Fraction) -> Decimal:
    """Return a fraction to ten decimals: what a spreadsheet holds of it."""
    return (Decimal(valeur.numerator) / Decimal(valeur.denominator)).quantize(Decimal("1e-10"))


def propre(texte: str) -> str:
    """Return a text without the control characters that the format forbids."""
    return ILLEGAL_CHARACTERS_RE.sub("", texte)


def reference(colonne: int, ligne: int) -> str:
    """Return « C5 »."""
    return f"{get_column_letter(colonne)}{ligne}"


def plage(colonne: int, debut: int, fin: int) -> str:
    """Return « $C$2:$C$9 », which does not move when it is copied."""
    lettre = get_column_letter(colonne)
    return f"${lettre}${debut}:${lettre}${fin}"


def ecrire(
    registre: Registre, feuille: Worksheet, position: tuple[int, int], valeur: Valeur, format_nombre: str = ""
) -> Cell:
    """Write one value at (row, column). A text is kept as text, even when it begins like a formula."""
    cellule = _cellule(feuille, position)
    if isinstance(valeur, Formule):
        cellule.value = valeur.texte
        registre.valeurs[feuille.title, cellule.coordinate] = valeur.valeur
    elif isinstance(valeur, str):
        cellule.value = propre(valeur)
        cellule.data_type = "s"
        cellule.quotePrefix = True
        cellule.alignment = Alignment(vertical="top", wrap_text=len(valeur) > 30)
    elif valeur is not None:
        cellule.value = valeur
        cellule.alignment = Alignment(vertical="top")
    if format_nombre:
        cellule.number_format = format_nombre
    return cellule


def _cellule(feuille: Worksheet, position: tuple[int, int]) -> Cell:
    cellule = feuille.cell(*position)
    if not isinstance(cellule, Cell):
        raise Bug(f"La cellule {position} est fusionnée.")
    return cellule


def ecrire_instant(
    feuille: Worksheet, position: tuple[int, int], instant: datetime | date, format_date: str
) -> None:
    """Write a date or an instant of Paris as a true date: a workbook knows no time zone."""
    local = instant.astimezone(PARIS).replace(tzinfo=None) if hasattr(instant, "astimezone") else instant
    cellule = _cellule(feuille, position)
    cellule.value = local
    cellule.number_format = format_date
    cellule.alignment = Alignment(vertical="top", horizontal="left")


def ecrire_entetes(registre: Registre, feuille: Worksheet, ligne: int, colonnes: Sequence[ColonneFeuille]) -> None:
    """Write the headings of a table and the widths of its columns."""
    for rang, colonne in enumerate(colonnes, 1):
        cellule = ecrire(registre, feuille, (ligne, rang), colonne.titre)
        cellule.font = GRAS
        cellule.fill = _ENTETE
        cellule.alignment = Alignment(vertical="top", wrap_text=True)
        feuille.column_dimensions[get_column_letter(rang)].width = colonne.largeur


def en_gras(feuille: Worksheet, ligne: int, nb_colonnes: int) -> None:
    """Mark a row of totals: bold, under a line."""
    for colonne in range(1, nb_colonnes + 1):
        feuille.cell(ligne, colonne).font = GRAS
        feuille.cell(ligne, colonne).border = _TOTAL


def mettre_en_page(feuille: Worksheet, ligne_entetes: int, figer: str) -> None:
    """Freeze the headings, repeat them on paper, and print landscape A4 on the width of one page."""
    feuille.freeze_panes = figer
    feuille.print_title_rows = f"1:{ligne_entetes}"
    feuille.page_setup.orientation = "landscape"
    feuille.page_setup.paperSize = 9
    feuille.page_setup.fitToWidth = 1
    feuille.page_setup.fitToHeight = 0
    feuille.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    feuille.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="&A"), right=_HeaderFooterPart(text="page &P sur &N")
    )


def octets(classeur: Workbook, registre: Registre, le: datetime) -> bytes:
    """Return the file: values put beside their formulas, dates of the file set to `le`, nothing of the machine."""
    sortie = io.BytesIO()
    classeur.save(sortie)
    feuilles = {f"xl/worksheets/sheet{rang}.xml": nom for rang, nom in enumerate(classeur.sheetnames, 1)}
    horodatage = le.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    final = io.BytesIO()
    with zipfile.ZipFile(sortie) as source, zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom in source.namelist():
            contenu = source.read(nom)
            if nom in feuilles:
                contenu = _avec_valeurs(contenu.decode("utf-8"), feuilles[nom], registre).encode("utf-8")
            elif nom == "docProps/core.xml":
                contenu = _DATE.sub(rf"\g<1>{horodatage}\g<2>", contenu.decode("utf-8")).encode("utf-8")
            entree = zipfile.ZipInfo(nom, _EPOQUE)
            entree.compress_type = zipfile.ZIP_DEFLATED
            entree.create_system = 0  # else it tells Windows from Linux
            cible.writestr(entree, contenu)
    return final.getvalue()


_DATE = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_CELLULE = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>', re.DOTALL)


def _avec_valeurs(xml: str, feuille: str, registre: Registre) -> str:
    def remplacer(trouve: re.Match[str]) -> str:
        coordonnee, attributs, formule = trouve[1], trouve[2], trouve[3]
        valeur = registre.valeurs[feuille, coordonnee]
        type_texte = ' t="str"' if isinstance(valeur, str) else ""
        return f'<c r="{coordonnee}"{attributs}{type_texte}><f>{formule}</f><v>{escape(str(valeur))}</v></c>'

    return _CELLULE.sub(remplacer, xml)
