"""The drawn form of each block: reportlab flowables that place themselves in the structure tree.

They know how to draw, not what an act says. Not here: tables (`app.documents.tableaux`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from reportlab.platypus import Flowable, Paragraph
from typing_extensions import override

from app.documents import polices, styles
from app.documents.balises import Element, TaggedCanvas, chaine_pdf
from app.documents.contenu import Allure, en_clair
from app.documents.polices import imprimable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.lib.utils import ImageReader

    from app.documents.contenu import Partie, Texte
    from app.documents.styles import Apparence


P = TypeVar("P", bound="SpacedParagraph")


@dataclass(slots=True)
class _Trace:
    """What reportlab made of a text in a width: its height, and its operators once they have been written."""

    hauteur: float
    operateurs: str = ""


@dataclass(frozen=True, slots=True)
class _Matiere:
    """A text in one look, made ready for reportlab, and what it became in each width.

    `mots`: how many characters are read, spaces apart, at the end of each word. `rejouable`: its characters have
    the same codes in every act, so that its operators do too.
    """

    runs: tuple[Any, ...]
    mots: frozenset[int]
    polices: tuple[str, ...]
    rejouable: bool
    traces: dict[float, _Trace] = field(default_factory=dict)


class SpacedParagraph(Paragraph):
    """A paragraph whose lines end with a space in the file: what reads it aloud must not join two words.

    A text that stands in several acts is broken into lines and written once for all of them.
    """

    matiere: _Matiere | None = None  # none for a part of a paragraph cut in two
    mots: frozenset[int] = frozenset()
    lus: int = 0  # how many were read before this part of the paragraph
    blPara: Any  # noqa: N815  # lines once broken, set by reportlab
    canv: TaggedCanvas

    @override
    def wrap(self, aW: float, aH: float, /) -> tuple[float, float]:
        if self.matiere is None:
            return self._composer(aW, aH)
        trace = self.matiere.traces.get(aW)
        if trace is None:
            trace = self.matiere.traces[aW] = _Trace(self._composer(aW, aH)[1])
        self.width, self.height = aW, trace.hauteur
        return aW, trace.hauteur

    def _composer(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803  # names of reportlab
        largeur, hauteur = super().wrap(aW, aH)
        return largeur, hauteur

    @override
    def split(self, aW: float, aH: float, /) -> list[Flowable]:
        if not hasattr(self, "blPara"):
            self._composer(aW, aH)
        parts: list[Flowable] = super().split(aW, aH)
        lus = self.lus
        for part in parts:
            if isinstance(part, SpacedParagraph):
                part.mots, part.lus = self.mots, lus
                if len(parts) > 1 and part is parts[0]:
                    lus += sum(map(_longueur, part.blPara.lines))
        return parts

    @override
    def draw(self) -> None:
        matiere, toile = self.matiere, self.canv
        if matiere is None or not matiere.rejouable:
            self._dessiner()
            return
        trace = matiere.traces[self.width]
        if trace.operateurs:
            toile.ecrire(trace.operateurs)
        else:
            trace.operateurs = toile.ecrits_par(self._dessiner)
        toile.employer(matiere.polices)

    def _dessiner(self) -> None:
        if not hasattr(self, "blPara"):
            self._composer(self.width, self.height)
        lignes, lus = self.blPara.lines, self.lus
        dernier = max(self.mots, default=0)
        for i, ligne in enumerate(lignes):
            lus += _longueur(ligne)
            if lus in self.mots and lus < dernier:
                lignes[i] = _espacee(ligne)
        super().draw()


def _longueur(ligne: Any) -> int:
    """Return the number of characters of a line of reportlab, spaces apart."""
    textes = ligne[1] if isinstance(ligne, tuple) else [run.text for run in ligne.words]
    return sum(map(len, _mots(" ".join(textes))))


def _mots(texte: str) -> list[str]:
    """Return the words between which a line may be broken; a no-break space is part of a word."""
    return texte.replace("\u00a0", "_").split()


def _espacee(ligne: Any) -> Any:
    if isinstance(ligne, tuple):  # one face: white space, words that will be joined by a space
        return (ligne[0], [*ligne[1], ""])
    if ligne.words:  # several faces: a line of runs
        ligne.words[-1].text += " "
    return ligne


class TaggedParagraph(SpacedParagraph):
    """A paragraph that is the content of one element, even when it is cut over two pages."""

    chemin: tuple[Element, ...] = ()
    element: Element
    puce: str = ""
    niveau: int = 0

    @override
    def split(self, aW: float, aH: float, /) -> list[Flowable]:
        parts = super().split(aW, aH)
        for i, part in enumerate(parts):
            if isinstance(part, TaggedParagraph):
                part.chemin, part.element = self.chemin, self.element
                part.puce, part.niveau = ("", 0) if i else (self.puce, self.niveau)
        return parts

    @override
    def draw(self) -> None:
        toile = self.canv
        if self.niveau:
            self._poser_signet(toile)
        if self.puce:
            with toile.dans(toile.placer(*self.chemin, Element("Lbl"))):
                toile.setFillColor(self.style.textColor)
                toile.setFont(self.style.fontName, self.style.fontSize)
                toile.drawString(2.0, self.height - self.style.fontSize, self.puce)
        with toile.dans(toile.placer(*self.chemin, self.element)):
            super().draw()

    def _poser_signet(self, toile: TaggedCanvas) -> None:
        cle = f"titre{toile.nouveau_signet()}"
        toile.bookmarkHorizontal(cle, 0, self.height)
        toile.addOutlineEntry(self.getPlainText(identify=False), cle, self.niveau - 1)


def paragraphe(
    texte: Texte, apparence: Apparence, tag: str = "P", chemin: tuple[Element, ...] = ()
) -> TaggedParagraph:
    """Return a tagged paragraph; the text is never read as markup. Raises UserError on an unprintable character."""
    rendu = _paragraphe(TaggedParagraph, texte, apparence)
    rendu.element, rendu.chemin = Element(tag), chemin
    return rendu


def paragraphe_de_cellule(texte: Texte, apparence: Apparence) -> SpacedParagraph:
    """Return a paragraph that its cell tags."""
    return _paragraphe(SpacedParagraph, texte, apparence)


def _paragraphe(classe: type[P], texte: Texte, apparence: Apparence) -> P:
    matiere = _matiere(texte, apparence)
    rendu = classe("", apparence.style, frags=list(matiere.runs))
    rendu.matiere, rendu.mots = matiere, matiere.mots
    return rendu


@lru_cache(maxsize=1024)
def _matiere(texte: Texte, apparence: Apparence) -> _Matiere:
    runs = tuple(_runs(texte, apparence))
    return _Matiere(
        runs,
        frozenset(accumulate(map(len, _mots("".join(r.text for r in runs))))),
        tuple(dict.fromkeys(r.fontName for r in runs if r.text)),
        all(polices.courant(r.text, r.fontName) for r in runs),
    )


def _runs(texte: Texte, apparence: Apparence) -> list[Any]:
    """Return the runs of a text as reportlab wants them, the empty ones left out."""
    if isinstance(texte, str):
        return [apparence.fragment(imprimable(texte), gras=False, italique=False)]
    runs = [apparence.fragment(imprimable(p.texte), gras=p.gras, italique=p.italique) for p in texte if p.texte]
    return runs or [apparence.fragment("", gras=False, italique=False)]


class Box(Flowable):
    """A light panel with a rule at its left, around paragraphs; never cut."""

    canv: TaggedCanvas

    def __init__(self, contenu: Sequence[TaggedParagraph]) -> None:
        super().__init__()
        self._contenu = contenu
        self._hauteurs: list[float] = []

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        marge = styles.PADDING_ENCADRE
        self._hauteurs = [p.wrap(aW - 2 * marge, aH)[1] for p in self._contenu]
        blancs = sum(p.getSpaceAfter() for p in self._contenu[:-1])
        self.width, self.height = aW, sum(self._hauteurs) + blancs + 2 * marge - 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw the panel, then its text."""
        toile = self.canv
        with toile.artefact():
            toile.setFillColor(styles.FOND_ENCADRE)
            toile.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            toile.setFillColor(styles.FILET)
            toile.rect(0, 0, 2, self.height, stroke=0, fill=1)
        y = self.height - styles.PADDING_ENCADRE + 1
        for p, hauteur in zip(self._contenu, self._hauteurs, strict=True):
            y -= hauteur
            p.drawOn(toile, styles.PADDING_ENCADRE, y)
            y -= p.getSpaceAfter()


class SignatureBlock(Flowable):
    """« Fait à … », then the parties side by side with room for the pen; read one party after the other."""

    canv: TaggedCanvas
    _GOUTTIERE = 18.0

    def __init__(self, parties: Sequence[Partie], fait: Texte) -> None:
        super().__init__()
        bloc = (Element("Div"),)
        looks = styles.particulieres()
        self._fait = paragraphe(fait, styles.allures()[Allure.CORPS], "P", bloc) if en_clair(fait) else None
        self._dessus: list[list[TaggedParagraph]] = []
        self._noms: list[TaggedParagraph | None] = []
        for partie in parties:
            chemin = (*bloc, Element("Div"))
            lignes = ((partie.titre, "partie forte"), (partie.qualite, "partie"), (partie.mention, "mention"))
            self._dessus.append([paragraphe(t, looks[a], "P", chemin) for t, a in lignes if t])
            self._noms.append(paragraphe(partie.nom, looks["partie"], "P", chemin) if partie.nom else None)
        self._haut_fait = self._haut_noms = self._retrait = self._pas = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        n = len(self._dessus)
        # who signs alone signs at the right, under the address and the date
        self._retrait = styles.COLONNE_ADRESSE if n == 1 else 0.0
        self._pas = (aW - self._retrait + self._GOUTTIERE) / n
        colonne = self._pas - self._GOUTTIERE
        self._haut_fait = self._fait.wrap(aW, aH)[1] + 10 if self._fait else 0.0
        dessus = max(sum(p.wrap(colonne, aH)[1] for p in ps) for ps in self._dessus)
        self._haut_noms = max((p.wrap(colonne, aH)[1] for p in self._noms if p), default=0.0)
        self.width = aW
        self.height = self._haut_fait + dessus + styles.ESPACE_SIGNATURE + self._haut_noms
        return self.width, self.height

    def draw(self) -> None:
        """Draw the parties from left to right."""
        toile = self.canv
        if self._fait:
            self._fait.drawOn(toile, 0, self.height - self._fait.height)
        for i, (dessus, nom) in enumerate(zip(self._dessus, self._noms, strict=True)):
            x = self._retrait + self._pas * i
            y = self.height - self._haut_fait
            for p in dessus:
                y -= p.height
                p.drawOn(toile, x, y)
            if nom:
                nom.drawOn(toile, x, self._haut_noms - nom.height)


class Figure(Flowable):
    """A picture with its alternative text."""

    canv: TaggedCanvas

    def __init__(self, image: ImageReader, alternative: str, largeur: float, hauteur: float) -> None:
        super().__init__()
        self._image, self._alternative = image, alternative
        self.width, self.height = largeur, hauteur

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture; its box on the page is part of its description."""
        toile = self.canv
        x, y = toile.absolutePosition(0, 0)
        boite = f"{x:.2f} {y:.2f} {x + self.width:.2f} {y + self.height:.2f}"
        attributs = f"/Alt {chaine_pdf(self._alternative)} /A <</O /Layout /Placement /Block /BBox [{boite}]>>"
        with toile.dans(toile.placer(Element("Figure", attributs))):
            toile.drawImage(self._image, 0, 0, self.width, self.height)
