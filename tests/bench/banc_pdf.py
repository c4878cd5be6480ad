"""Ratio of `rendre_pdf` (tagged, archivable) to reportlab itself on the same story, plain.

Run: `python tests/bench/banc_pdf.py [rounds]`. The two are run in turn in one process, so that the load of the
machine weighs on both; medians are compared. Two peers: the usual way (a paragraph of markup in each cell) and a
lean one (plain strings in cells wherever they fit). The target is 1.5 against the usual way.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pypdf import PdfReader
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFontFamily, stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from app.documents import contenu as c
from app.documents import polices, styles
from app.documents.pdf import rendre_pdf
from tests.app.documents import contenus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CIBLE = 1.5


def balisage(texte: c.Texte) -> str:
    """Return the text in reportlab's markup, as a program that uses it plainly would write it."""
    if isinstance(texte, str):
        return escape(texte)
    morceaux = []
    for passage in texte:
        rendu = escape(passage.texte)
        rendu = f"<b>{rendu}</b>" if passage.gras else rendu
        morceaux.append(f"<i>{rendu}</i>" if passage.italique else rendu)
    return "".join(morceaux)


class Peer:
    """Reportlab's own templates, paragraphs and tables over the blocks of an act."""

    def __init__(self, *, sobre: bool) -> None:
        self.sobre = sobre

    def rendre(self, contenu: c.Contenu) -> bytes:
        """Return the act as reportlab makes it, with its footer; no tag, no metadata, no total of pages."""
        sortie = io.BytesIO()
        document = BaseDocTemplate(sortie, invariant=1, title=contenu.titre, author=contenu.auteur)
        cadre = Frame(
            styles.MARGE_COTE, styles.MARGE_BAS, styles.LARGEUR, styles.HAUTEUR,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip

        def pied(toile: Any, document: Any) -> None:
            if contenu.projet:
                toile.saveState()
                toile.translate(styles.LARGEUR_PAGE / 2, styles.HAUTEUR_PAGE / 2)
                toile.rotate(52)
                toile.setFillColor(styles.FILIGRANE)
                toile.setFont(polices.GRAS, 130)
                toile.drawCentredString(0, -46, "PROJET")
                toile.restoreState()
            toile.setFont(polices.NORMAL, styles.CORPS_PIED)
            droite = styles.LARGEUR_PAGE - styles.MARGE_COTE
            toile.drawRightString(droite, 13 * mm, f"{contenu.reference} · page {document.page}")
            for ligne in contenu.pied:
                toile.drawString(styles.MARGE_COTE, 13 * mm, ligne)

        document.addPageTemplates([PageTemplate("page", [cadre], onPage=pied)])
        document.build(list(self._histoire(contenu)))
        return sortie.getvalue()

    def _histoire(self, contenu: c.Contenu) -> Iterator[Flowable]:
        looks = styles.particulieres()
        for ligne in contenu.entete.lignes if contenu.entete else ():
            yield Paragraph(escape(ligne), looks["en-tête"].style)
        yield Spacer(1, 16)
        for bloc in contenu.blocs:
            yield from self._bloc(bloc)

    def _bloc(self, bloc: c.Bloc) -> Iterator[Flowable]:
        looks = styles.particulieres()
        match bloc:
            case c.Titre():
                titre = Paragraph(balisage(bloc.texte), styles.titres()[bloc.niveau].style)
                titre.keepWithNext = 1
                yield titre
            case c.Paragraphe():
                yield Paragraph(balisage(bloc.texte), styles.allures()[bloc.allure].style)
            case c.Liste():
                for i, item in enumerate(bloc.items):
                    yield Paragraph(balisage(item), looks["item"].style, bulletText=c.puce(bloc, i))
            case c.SautDePage():
                yield PageBreak()
            case c.Espace():
                yield Spacer(1, bloc.hauteur_mm * mm)
            case _:
                yield from self._grand_bloc(bloc)

    def _grand_bloc(self, bloc: c.Bloc) -> Iterator[Flowable]:
        looks = styles.particulieres()
        match bloc:
            case c.Tableau():
                yield Paragraph(escape(bloc.legende), looks["légende"].style)
                yield self._tableau(bloc)
            case c.Fiche():
                yield Paragraph(escape(bloc.legende), looks["légende"].style)
                yield self._grille([(k, v) for k, v in bloc.lignes], [34, 66], titres=0)
            case c.Encadre():
                textes = [bloc.titre, *bloc.paragraphes]
                yield Table([[[Paragraph(balisage(t), looks["encadré"].style) for t in textes]]])
            case c.Signatures():
                colonnes = [
                    [Paragraph(escape(t), looks["partie"].style) for t in (p.titre, p.qualite, p.nom) if t]
                    for p in bloc.parties
                ]
                yield KeepTogether([Paragraph(balisage(bloc.fait), looks["partie"].style), Table([colonnes])])
            case _:
                raise TypeError(type(bloc).__name__)

    def _tableau(self, bloc: c.Tableau) -> Table:
        lignes = [tuple(col.titre for col in bloc.colonnes), *bloc.lignes]
        if bloc.total:
            lignes.append(bloc.total)
        return self._grille(lignes, [col.part for col in bloc.colonnes], titres=1)

    def _grille(self, lignes: list[Any], parts: list[int], *, titres: int) -> Table:
        largeurs = [styles.LARGEUR * p / sum(parts) for p in parts]
        style = styles.cellule(c.Alignement.GAUCHE).style

        def cellule(texte: c.Texte, largeur: float) -> Any:
            court = isinstance(texte, str) and stringWidth(texte, polices.NORMAL, 9.5) < largeur - 10
            return texte if self.sobre and court else Paragraph(balisage(texte), style)

        return Table(
            [[cellule(t, w) for t, w in zip(ligne, largeurs, strict=True)] for ligne in lignes],
            colWidths=largeurs,
            repeatRows=titres,
            style=[
                ("FONT", (0, 0), (-1, -1), polices.NORMAL, 9.5, 12.5),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.FILET_LEGER),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ],
        )


def chronometrer(taches: dict[str, Callable[[], bytes]], tours: int) -> dict[str, list[float]]:
    """Return the durations in milliseconds of each task, run in turn after one round for nothing."""
    durees: dict[str, list[float]] = {nom: [] for nom in taches}
    for tour in range(tours + 1):
        for nom, tache in taches.items():
            debut = time.perf_counter()
            tache()
            if tour:
                durees[nom].append((time.perf_counter() - debut) * 1000)
    return durees


def dire(texte: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{texte}\n")


def main(arguments: list[str]) -> int:
    """Print the medians and the ratios; return 1 when the target is missed."""
    tours = int(arguments[0]) if arguments else 25
    contenu = contenus.convention()
    # without the picture: Clausule keeps it decoded from one act to the next, the peer does not
    contenu = replace(contenu, blocs=tuple(b for b in contenu.blocs if not isinstance(b, c.Illustration)))
    rendre_pdf(contenu)  # fonts and styles are made once, for both
    registerFontFamily(polices.NORMAL, polices.NORMAL, polices.GRAS, polices.ITALIQUE, polices.GRAS_ITALIQUE)
    taches: dict[str, Callable[[], bytes]] = {
        "Clausule, balisé et archivable": lambda: rendre_pdf(contenu),
        "reportlab, usage courant": lambda: Peer(sobre=False).rendre(contenu),
        "reportlab, chaînes dans les cellules": lambda: Peer(sobre=True).rendre(contenu),
    }
    for nom, tache in taches.items():
        octets = tache()
        dire(f"{nom} : {len(PdfReader(io.BytesIO(octets)).pages)} pages, {len(octets) // 1024} Ko")
    medianes = {nom: statistics.median(d) for nom, d in chronometrer(taches, tours).items()}
    nous, courant, sobre = medianes.values()
    for nom, mediane in medianes.items():
        dire(f"{nom} : {mediane:.1f} ms")
    dire(
        f"rapport à l’usage courant : {nous / courant:.2f} (cible : {CIBLE}) ; à l’usage sobre : {nous / sobre:.2f}"
    )
    return 0 if nous / courant <= CIBLE else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
