"""An act as a Word file, out of the same `Contenu` as the PDF: for circuits of signature that ask for one.

Real headings, lists, tables with header rows, page fields, French as the language; the same value gives the same
bytes. Not here: the service's own Word models (`app.documents.mot_modele`), the PDF (`app.documents.pdf`).
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as ParagrapheWord

from app.documents.contenu import (
    Adresse,
    Alignement,
    Allure,
    Bloc,
    Contenu,
    Encadre,
    Espace,
    Fiche,
    Format,
    Illustration,
    Liste,
    Paragraphe,
    SautDePage,
    Signatures,
    Tableau,
    Texte,
    Titre,
    en_clair,
    puce,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docx.document import Document
    from docx.table import Table, _Cell

#: On every Windows; its free twin of the same widths takes its place elsewhere.
POLICE = "Arial"
CORPS_PT = 10.5
LARGEUR_A4, HAUTEUR_A4 = 210, 297
MARGE_HAUTE, MARGE_COTE = 20, 25
HAUTEUR_LOGO = 26
#: Millimetres left for the pen above the name of who signs.
PLACE_DE_LA_SIGNATURE = 25
_ORIGINE = (1980, 1, 1, 0, 0, 0)  # the oldest date that a zip can say: it says nothing
_ALIGNEMENTS = {
    Alignement.GAUCHE: WD_ALIGN_PARAGRAPH.LEFT,
    Alignement.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Alignement.DROITE: WD_ALIGN_PARAGRAPH.RIGHT,
}
_ALLURES = {Allure.CENTRE: WD_ALIGN_PARAGRAPH.CENTER, Allure.DROITE: WD_ALIGN_PARAGRAPH.RIGHT}
_TAILLES_TITRE = {1: 15, 2: 12, 3: 11, 4: 10.5}
PROJET = "PROJET – document sans effet, ni signé ni notifié"


def rendre_mot(contenu: Contenu) -> bytes:
    """Return the act as a .docx; the same value gives the same bytes."""
    document = docx.Document()
    _preparer(document, contenu)
    for bloc in contenu.blocs:
        _ECRIRE[type(bloc)](document, bloc)
    tampon = io.BytesIO()
    document.save(tampon)
    return dater(tampon.getvalue())


def dater(octets: bytes) -> bytes:
    """Return the same zip without the hour at which it was made: its entries bear one constant date."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as source, zipfile.ZipFile(sortie, "w") as cible:
        for entree in source.infolist():
            neuve = zipfile.ZipInfo(entree.filename, _ORIGINE)
            neuve.compress_type = zipfile.ZIP_DEFLATED
            neuve.create_system = 0  # the same on every machine
            cible.writestr(neuve, source.read(entree))
    return sortie.getvalue()


def _preparer(document: Document, contenu: Contenu) -> None:
    _styles(document, compact=contenu.format is Format.UNE_PAGE)
    _page(document, contenu.format)
    _bords(document, contenu)
    jour = datetime.combine(contenu.etabli_le or date(*_ORIGINE[:3]), time(), UTC)
    proprietes = document.core_properties
    proprietes.title, proprietes.subject, proprietes.author = contenu.titre, contenu.sujet, contenu.auteur
    proprietes.language, proprietes.last_modified_by, proprietes.revision = "fr-FR", contenu.auteur, 1
    proprietes.created = proprietes.modified = jour
    proprietes.comments = ""


def _styles(document: Document, *, compact: bool) -> None:
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = POLICE, Pt(CORPS_PT - 1.5 if compact else CORPS_PT)
    normal.paragraph_format.space_after = Pt(3 if compact else 6)
    normal.paragraph_format.widow_control = True
    proprietes = normal.element.get_or_add_rPr()
    proprietes.append(_element("w:lang", val="fr-FR", eastAsia="fr-FR"))
    for defaut in document.styles.element.iter(qn("w:lang")):
        defaut.set(qn("w:val"), "fr-FR")
    pied: Any = document.styles["Footer"]  # a field takes its size there once computed, not from its run
    pied.font.size = Pt(8)
    for niveau, taille in _TAILLES_TITRE.items():
        style: Any = document.styles[f"Heading {niveau}"]
        style.font.name, style.font.size, style.font.bold, style.font.italic = POLICE, Pt(taille), True, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        polices = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            polices.attrib.pop(qn(f"w:{theme}"), None)
        polices.set(qn("w:cs"), POLICE)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)


def _page(document: Document, format_: Format) -> None:
    section = document.sections[0]
    largeur, hauteur = Mm(LARGEUR_A4), Mm(HAUTEUR_A4)
    if format_ is Format.PAYSAGE:
        section.orientation = WD_ORIENT.LANDSCAPE
        largeur, hauteur = hauteur, largeur
    section.page_width, section.page_height = largeur, hauteur
    section.left_margin = section.right_margin = Mm(MARGE_COTE)
    section.top_margin = section.bottom_margin = Mm(MARGE_HAUTE)


def _bords(document: Document, contenu: Contenu) -> None:
    """Write the letterhead on the first page, « PROJET » and the reference with « page x sur y » on each."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    tete = contenu.entete.lignes if contenu.entete else ()
    for bord, lignes in ((section.first_page_header, tete), (section.header, ())):
        dits = [*((PROJET,) if contenu.projet else ()), *lignes]
        logo = contenu.entete.image if lignes and contenu.entete else None
        if logo is not None:
            _logo(bord.paragraphs[0], logo)
        for rang, ligne in enumerate(dits):
            paragraphe = bord.paragraphs[0] if rang == 0 and logo is None else bord.add_paragraph()
            paragraphe.add_run(ligne).bold = ligne in {PROJET, *lignes[:1]} or None
            paragraphe.paragraph_format.space_after = Pt(12 if rang == len(dits) - 1 else 0)
    _pied(section.first_page_footer.paragraphs[0], contenu)
    _pied(section.footer.paragraphs[0], contenu)


def _pied(paragraphe: ParagrapheWord, contenu: Contenu) -> None:
    paragraphe.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for ligne in contenu.pied:
        _petit(paragraphe, f"{ligne}\n")
    _petit(paragraphe, f"{contenu.reference}\u00a0· page\u00a0")
    _champ(paragraphe, "PAGE")
    _petit(paragraphe, "\u00a0sur\u00a0")
    _champ(paragraphe, "NUMPAGES")


def _petit(paragraphe: ParagrapheWord, texte: str) -> None:
    paragraphe.add_run(texte).font.size = Pt(8)


def _champ(paragraphe: ParagrapheWord, instruction: str) -> None:
    """Add a field that Word computes, with a first value for who does not."""
    passage = paragraphe.add_run()
    passage.font.size = Pt(8)
    for genre, contenu in (("begin", None), ("", instruction), ("separate", None), ("valeur", "1"), ("end", None)):
        if genre == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {contenu} "
            passage._r.append(code)  # noqa: SLF001  # the library has no field of its own
        elif genre == "valeur":
            passage.add_text(contenu or "")
        else:
            passage._r.append(_element("w:fldChar", fldCharType=genre))  # noqa: SLF001  # as above


def _element(nom: str, **attributs: str) -> Any:
    element = OxmlElement(nom)
    for cle, valeur in attributs.items():
        element.set(qn(f"w:{cle}"), valeur)
    return element


def _ecrire(paragraphe: ParagrapheWord, texte: Texte, *, gras: bool = False) -> ParagrapheWord:
    """Add a text with its emphasis; a character that XML cannot hold is left out by who composes."""
    if isinstance(texte, str):
        paragraphe.add_run(texte).bold = gras or None
        return paragraphe
    for passage in texte:
        ecrit = paragraphe.add_run(passage.texte)
        ecrit.bold, ecrit.italic = (passage.gras or gras) or None, passage.italique or None
    return paragraphe


def _titre(document: Document, bloc: Titre) -> None:
    paragraphe = document.add_heading("", level=bloc.niveau)
    _ecrire(paragraphe, bloc.texte)


def _paragraphe(document: Document, bloc: Paragraphe) -> None:
    paragraphe = _ecrire(document.add_paragraph(), bloc.texte)
    if bloc.allure in _ALLURES:
        paragraphe.alignment = _ALLURES[bloc.allure]
    if bloc.allure is Allure.NOTE:
        for passage in paragraphe.runs:
            passage.font.size = Pt(CORPS_PT - 2)
    if bloc.allure is Allure.VISA:
        paragraphe.paragraph_format.left_indent, paragraphe.paragraph_format.first_line_indent = Mm(4), Mm(-4)


def _liste(document: Document, bloc: Liste) -> None:
    """Write the items with their sign: a numbering of Word would run on from one list to the next."""
    if bloc.items and document.paragraphs:  # « … suivantes : » stays with the first item
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for rang, item in enumerate(bloc.items):
        paragraphe = document.add_paragraph(style="List Paragraph")
        paragraphe.paragraph_format.left_indent, paragraphe.paragraph_format.first_line_indent = Mm(8), Mm(-5)
        paragraphe.paragraph_format.tab_stops.add_tab_stop(Mm(8))
        paragraphe.add_run(f"{puce(bloc, rang)}\t")
        _ecrire(paragraphe, item)


def _legende(document: Document, legende: str) -> None:
    if legende:
        paragraphe = document.add_paragraph()
        paragraphe.add_run(legende).bold = True
        paragraphe.paragraph_format.keep_with_next = True


def _cellule(
    cellule: _Cell, texte: Texte, alignement: Alignement = Alignement.GAUCHE, *, gras: bool = False
) -> None:
    paragraphe = cellule.paragraphs[0]
    _ecrire(paragraphe, texte, gras=gras)
    paragraphe.alignment = _ALIGNEMENTS[alignement]
    paragraphe.paragraph_format.space_before = paragraphe.paragraph_format.space_after = Pt(2)
    for passage in paragraphe.runs:
        passage.font.size = Pt(CORPS_PT - 1)


def _griser(cellule: _Cell) -> None:
    """Give a cell of heading a light ground; its bold type says the same without colour."""
    cellule._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="EDEDED"))  # noqa: SLF001  # the library has no name for it


def _tenir_les_rangees(tableau: Table, rangs: Iterable[int]) -> None:
    """Keep each of these rows on the page of the next: a table begins with two rows, its total is not alone."""
    for ligne in (tableau.rows[r] for r in rangs if r < len(tableau.rows) - 1):
        for cellule in ligne.cells:
            for paragraphe in cellule.paragraphs:
                paragraphe.paragraph_format.keep_with_next = True


def _grille(document: Document, lignes: int, parts: Sequence[int]) -> Table:
    """Return a table of the width of the text, its columns by their shares; no row is cut in two."""
    section = document.sections[0]
    place = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    tableau: Table = document.add_table(rows=lignes, cols=len(parts), style="Table Grid")
    tableau.alignment = WD_TABLE_ALIGNMENT.CENTER
    tableau.autofit = False
    for rang, part in enumerate(parts):
        largeur = place * part // sum(parts)
        tableau.columns[rang].width = largeur
        for cellule in tableau.columns[rang].cells:
            cellule.width = largeur
    for ligne in tableau.rows:
        ligne._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001  # the library has no name for it
    return tableau


def _tableau(document: Document, bloc: Tableau) -> None:
    _legende(document, bloc.legende)
    corps = (*bloc.lignes, *((bloc.total,) if bloc.total else ()))
    tableau = _grille(document, 1 + len(corps), [c.part for c in bloc.colonnes])
    entete = tableau.rows[0]
    entete._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001  # as above
    for cellule, colonne in zip(entete.cells, bloc.colonnes, strict=True):
        _cellule(cellule, colonne.titre, colonne.alignement, gras=True)
        _griser(cellule)
    for rang, (ligne, ecrite) in enumerate(zip(tableau.rows[1:], corps, strict=True)):
        if bloc.hauteur_mm:
            ligne.height = Mm(bloc.hauteur_mm + 6)
        for cellule, texte, colonne in zip(ligne.cells, ecrite, bloc.colonnes, strict=True):
            _cellule(cellule, texte, colonne.alignement, gras=rang >= len(bloc.lignes))
    _tenir_les_rangees(tableau, (0, 1, len(corps) - 1) if bloc.total else (0, 1))
    _respirer(document)


def _fiche(document: Document, bloc: Fiche) -> None:
    _legende(document, bloc.legende)
    tableau = _grille(document, len(bloc.lignes), (35, 65))
    for ligne, (libelle, valeur) in zip(tableau.rows, bloc.lignes, strict=True):
        _cellule(ligne.cells[0], libelle, gras=True)
        _griser(ligne.cells[0])
        _cellule(ligne.cells[1], valeur)
    _respirer(document)


def _encadre(document: Document, bloc: Encadre) -> None:
    tableau = _grille(document, 1, (1,))
    cellule = tableau.rows[0].cells[0]
    textes: list[tuple[Texte, bool]] = [*(((bloc.titre, True),) if bloc.titre else ())]
    textes += [(t, False) for t in bloc.paragraphes]
    for rang, (texte, gras) in enumerate(textes):
        _ecrire(cellule.paragraphs[0] if rang == 0 else cellule.add_paragraph(), texte, gras=gras)
    _respirer(document)


def _adresse(document: Document, bloc: Adresse) -> None:
    for rang, ligne in enumerate(bloc.lignes):
        paragraphe = document.add_paragraph(ligne)
        paragraphe.paragraph_format.left_indent = Mm(85)
        paragraphe.paragraph_format.space_after = Pt(10 if rang == len(bloc.lignes) - 1 else 0)


def _signatures(document: Document, bloc: Signatures) -> None:
    """Write who signs side by side, in one row that no page cuts, after « Fait à … » that stays with it."""
    if en_clair(bloc.fait):
        _ecrire(document.add_paragraph(), bloc.fait).paragraph_format.keep_with_next = True
    tableau = _grille(document, 1, [1] * len(bloc.parties))
    tableau.style = document.styles["Normal Table"]
    for cellule, partie in zip(tableau.rows[0].cells, bloc.parties, strict=True):
        lignes = [t for t in (partie.titre, partie.qualite, partie.mention) if t]
        for rang, ligne in enumerate(lignes):
            paragraphe = cellule.paragraphs[0] if rang == 0 else cellule.add_paragraph()
            paragraphe.add_run(ligne).bold = rang == 0
            paragraphe.alignment = WD_ALIGN_PARAGRAPH.CENTER
        nom = cellule.add_paragraph(partie.nom)
        nom.alignment = WD_ALIGN_PARAGRAPH.CENTER
        nom.paragraph_format.space_before = Mm(PLACE_DE_LA_SIGNATURE)
    _tenir_avec_ce_qui_precede(document, tableau)


def _tenir_avec_ce_qui_precede(document: Document, tableau: Table) -> None:
    """Keep the paragraphs just before the signatures with them: they are never alone on a page."""
    precedents: Iterable[Any] = tableau._tbl.itersiblings(qn("w:p"), preceding=True)  # noqa: SLF001  # no public road
    for rang, element in enumerate(precedents):
        if rang >= 3:  # « Fait à … » and two lines of text
            break
        ParagrapheWord(element, document._body).paragraph_format.keep_with_next = True  # noqa: SLF001


def _logo(paragraphe: ParagrapheWord, logo: Illustration) -> None:
    """Draw the logo at its width, or smaller when it would be taller than in the PDF."""
    dessin: Any = paragraphe.add_run().add_picture(io.BytesIO(logo.octets), width=Mm(logo.largeur_mm))
    if dessin.height > Mm(HAUTEUR_LOGO):
        dessin.width, dessin.height = dessin.width * Mm(HAUTEUR_LOGO) // dessin.height, Mm(HAUTEUR_LOGO)
    dessin._inline.docPr.set("descr", logo.alternative)  # noqa: SLF001  # the library sets no alternative text


def _illustration(document: Document, bloc: Illustration) -> None:
    dessin: Any = document.add_picture(io.BytesIO(bloc.octets), width=Mm(bloc.largeur_mm))
    dessin._inline.docPr.set("descr", bloc.alternative)  # noqa: SLF001  # the library sets no alternative text


def _saut(document: Document, _bloc: SautDePage) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _espace(document: Document, bloc: Espace) -> None:
    paragraphe = document.add_paragraph()
    paragraphe.paragraph_format.space_before, paragraphe.paragraph_format.space_after = Mm(bloc.hauteur_mm), Pt(0)


def _respirer(document: Document) -> None:
    """Leave a short line after a table: Word would glue the next one to it."""
    paragraphe = document.add_paragraph()
    paragraphe.paragraph_format.space_after = Pt(0)
    paragraphe.paragraph_format.line_spacing = Pt(6)


_ECRIRE: dict[type[Bloc], Callable[[Document, Any], None]] = {
    Titre: _titre,
    Paragraphe: _paragraphe,
    Liste: _liste,
    Tableau: _tableau,
    Fiche: _fiche,
    Encadre: _encadre,
    Adresse: _adresse,
    Signatures: _signatures,
    Illustration: _illustration,
    SautDePage: _saut,
    Espace: _espace,
}
