"""The convention of the bench as a user of typst would write it, made to look like ours page for page.

Made alike: sheet and margins, the same font files, sizes, leading from baseline to baseline, white space around
every block, lists, widths and white space of the cells, rules and tints, headings repeated over the pages, rows
never cut, panel, signatures kept whole, footer « référence · page x sur y », the code of each page in the margin,
bookmarks, language, title, author, subject; PDF/A-2a and PDF/UA-1 in one file, as ours. Left to the advantage of
typst: its compiler and fonts are opened once; its source, with the codes drawn, is written before the clock
starts; its legends are plain paragraphs and the first cells of its rows plain cells (ours are captions and
headings of rows); its last items and its signatures may stand alone on a page, so that its pages may break one
line further.
"""

from __future__ import annotations

from app.documents import code_dessine, styles
from app.documents import contenu as c
from app.documents.pdf import _metadonnees, nombre_de_pages
from app.domain.code_de_page import CodeDePage
from app.socle import resources

try:
    import typst
except ImportError:
    typst = None

_ALIGNEMENTS = {c.Alignement.GAUCHE: "left", c.Alignement.CENTRE: "center", c.Alignement.DROITE: "right"}
_ALLURES = {c.Allure.VISA: "visa", c.Allure.CENTRE: "centre", c.Allure.NOTE: "note"}
# An edge of the text at one size above the baseline and the other at the leading less the size below it: a line is
# then as high as the leading, which is how our lines stand.
_FEUILLE = """
#let (encre, douce) = (rgb("#1a1a1a"), rgb("#4a4a4a"))
#let (filet, leger) = (rgb("#8c8c8c"), rgb("#d5d5d5"))
#set page(paper: "a4", margin: (x: 25mm, top: 20mm, bottom: 22mm), footer-descent: 15.5pt, footer: context {
  set text(size: 8pt, fill: douce, top-edge: 10pt, bottom-edge: 0pt)
  set par(spacing: 0pt)
  line(length: 100%, stroke: 0.5pt + leger)
  [#pied #h(1fr) #reference · page~#counter(page).display() sur~#counter(page).final().at(0)]
}, background: context place(bottom + left, dx: gauche, dy: -7.5mm,
  image(codes.at(counter(page).get().first() - 1), format: "svg", width: cote)))
#set text(font: "Liberation Sans", size: 10.5pt, fill: encre, lang: "fr", region: "FR",
  top-edge: 1em, bottom-edge: -0.35em)
#set par(leading: 0pt, spacing: 6pt)
#show heading: set text(weight: "bold", bottom-edge: -0.25em)
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 1): set block(above: 6pt, below: 12pt)
#show heading.where(level: 2): set text(size: 11.5pt)
#show heading.where(level: 2): set block(above: 15pt, below: 5pt)
#show heading.where(level: 3): set text(size: 10.5pt)
#show heading.where(level: 3): set block(above: 10pt, below: 4pt)
#set list(marker: [–], indent: 2pt, body-indent: 8.16pt, spacing: 3pt)
#set enum(numbering: "1.", indent: 2pt, body-indent: 9.24pt, spacing: 3pt)
#set table(inset: (x: 5pt, y: 4pt), stroke: none)
#set table.cell(breakable: false)
#show table: set text(size: 9.5pt, bottom-edge: -3pt)
#show table: set block(above: 4pt, below: 12pt)
#let legende(corps) = block(above: 6pt, below: 4pt, sticky: true, text(size: 9.5pt, weight: "bold", corps))
#let visa(corps) = block(below: 4pt, par(hanging-indent: 12pt, corps))
#let centre(corps) = block(above: 8pt, below: 8pt, width: 100%, align(center, corps))
#let note(corps) = block(below: 6pt, text(size: 8.5pt, fill: douce, corps))
#let encadre(..corps) = block(fill: rgb("#f6f6f6"), stroke: (left: 2pt + filet), inset: (x: 10pt, y: 9pt),
  width: 100%, breakable: false, above: 6pt, below: 12pt, {
    set par(spacing: 4pt)
    corps.pos().join(parbreak())
})
#let signatures(fait, hauts, noms) = block(above: 16pt, below: 12pt, breakable: false, {
  set par(spacing: 0pt)
  block(below: 10pt, fait)
  grid(columns: (1fr,) * hauts.len(), column-gutter: 18pt, row-gutter: 26mm, ..hauts, ..noms)
})
"""


def en_typst(contenu: c.Contenu) -> str:
    """Return the act in the language of typst."""
    tete = f"""#let (pied, reference) = ([{_ty(contenu.pied[0])}], [{_ty(contenu.reference)}])
{_codes(contenu)}
#set document(title: {_chaine(contenu.titre)}, author: {_chaine(contenu.auteur)},
  description: {_chaine(contenu.sujet)})
{_FEUILLE}"""
    premiere, *autres = contenu.entete.lignes if contenu.entete else ("",)
    suite = " \\\n".join(map(_ty, autres))
    entete = f"""
#block(spacing: 0pt, below: 1pt, text(size: 11pt, weight: "bold", bottom-edge: -3pt)[{_ty(premiere)}])
#block(spacing: 0pt, text(size: 9.5pt, bottom-edge: -3pt)[{suite}])
#v(16pt)
"""
    return tete + entete + "\n".join(map(_bloc, contenu.blocs))


def _codes(contenu: c.Contenu) -> str:
    """Return the codes of the pages as pictures, and where they stand."""
    empreinte, pages, dessins = _metadonnees(contenu).empreinte, nombre_de_pages(contenu), []
    for page in range(1, pages + 1):
        texte = CodeDePage.de_l_acte(contenu.reference, empreinte, page, pages).texte
        cote, rectangles = code_dessine._rectangles(texte)  # the very same code
        nombres = list(map(int, rectangles.replace("re", "").split()))
        trace = "".join(
            f"M{x} {cote - 1 - y}h{large}v1h-{large}z"
            for x, y, large in zip(nombres[::4], nombres[1::4], nombres[2::4], strict=True)
        )
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {cote} {cote}'><path d='{trace}'/></svg>"
        dessins.append(f"bytes({_chaine(svg)})")
    module = min(code_dessine.MODULE, (styles.MARGE_COTE - code_dessine._BORD) / (cote + code_dessine.SILENCE))
    gauche = styles.MARGE_COTE - (cote + code_dessine.SILENCE) * module
    return f"#let (gauche, cote) = ({gauche:.3f}pt, {cote * module:.3f}pt)\n#let codes = ({', '.join(dessins)},)"


def _bloc(bloc: c.Bloc) -> str:  # noqa: PLR0911  # one return for each kind of block
    match bloc:
        case c.Titre():
            return f"\n{'=' * bloc.niveau} {_ty(bloc.texte)}\n"
        case c.Paragraphe():
            texte = _ty(bloc.texte)
            return f"\n#{_ALLURES[bloc.allure]}[{texte}]\n" if bloc.allure in _ALLURES else f"\n{texte}\n"
        case c.Liste():
            signe = "+" if bloc.ordonnee else "-"
            return "\n" + "\n".join(f"{signe} {_ty(item)}" for item in bloc.items) + "\n"
        case c.Tableau():
            return _table(bloc)
        case c.Fiche():
            cellules = "".join(f"[*{_ty(k)}*], [{_ty(v)}],\n" for k, v in bloc.lignes)
            return (
                f"\n#legende[{_ty(bloc.legende)}]\n"
                f"#table(columns: (34fr, 66fr), stroke: (bottom: 0.4pt + leger),\n{cellules})\n"
            )
        case c.Encadre():
            return f"\n#encadre([*{_ty(bloc.titre)}*], {', '.join(f'[{_ty(t)}]' for t in bloc.paragraphes)})\n"
        case c.Signatures():
            hauts, noms = ", ".join(map(_partie, bloc.parties)), ", ".join(f"[{_ty(p.nom)}]" for p in bloc.parties)
            return f"\n#signatures([{_ty(bloc.fait)}], ({hauts},), ({noms},))\n"
        case c.SautDePage():
            return "\n#pagebreak()\n"
        case c.Espace():
            return f"\n#v({bloc.hauteur_mm}mm)\n"
        case _:
            raise TypeError(type(bloc).__name__)


def _partie(partie: c.Partie) -> str:
    mention = f" \\ #text(size: 8.5pt, fill: douce)[{_ty(partie.mention)}]" if partie.mention else ""
    return f"[*{_ty(partie.titre)}* \\ {_ty(partie.qualite)}{mention}]"


def _table(bloc: c.Tableau) -> str:
    colonnes = ", ".join(f"{col.part}fr" for col in bloc.colonnes)
    aligne = ", ".join(_ALIGNEMENTS[col.alignement] for col in bloc.colonnes)
    titres = ", ".join(f"[*{_ty(col.titre)}*]" for col in bloc.colonnes)
    corps = "".join(", ".join(f"[{_ty(t)}]" for t in rang) + ",\n" for rang in bloc.lignes)
    total = ", ".join(f"[*{_ty(t)}*]" if t else "[]" for t in bloc.total or ())
    n = len(bloc.lignes)
    return f"""
#legende[{_ty(bloc.legende)}]
#table(columns: ({colonnes}), align: ({aligne}), fill: (_, y) => if y == 0 {{ rgb("#f1f1f1") }},
  stroke: (_, y) => (bottom: if y == 0 or y == {n} {{ 0.8pt + filet }} else if y < {n} {{ 0.4pt + leger }}),
  table.header({titres}),
{corps}{total})
"""


def _ty(texte: c.Texte) -> str:
    """Return a text in the markup of typst."""
    if isinstance(texte, str):
        return "".join(f"\\{x}" if x in "\\#$*_`<>@[]=-+/~'\"" else x for x in texte)
    return "".join(
        f"#strong[{_ty(p.texte)}]" if p.gras else f"#emph[{_ty(p.texte)}]" if p.italique else _ty(p.texte)
        for p in texte
    )


def _chaine(texte: str) -> str:
    return '"' + texte.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Typst:
    """The compiler, kept with its fonts from one act to the next, as ours are."""

    def __init__(self) -> None:
        polices = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(resources.chemin("fonts"))],
        )
        self._compilateur = typst.Compiler(font_paths=polices)

    def rendre(self, source: str) -> bytes:
        """Return the act at our conformance."""
        octets: bytes = self._compilateur.compile(source.encode(), format="pdf", pdf_standards=["a-2a", "ua-1"])
        return octets
