"""A reportlab canvas that writes the logical structure of the page while it draws it: tagged PDF, no second pass.

Everything drawn is either inside an `Element` (read aloud, in order) or an artifact (decoration, running footer).
Source: ISO 32000-1, 14.6 to 14.8; ISO 14289-1. Not here: metadata and colour profile (`app.documents.conformite`).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from app.documents import conformite, fichier, polices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from app.documents.conformite import Metadonnees

Marque: TypeAlias = tuple[int, int]  # page (from 0), marked content identifier within it


class Element:
    """A node of the structure tree; `attributs` is PDF syntax, added as it is to its dictionary."""

    __slots__ = ("attributs", "enfants", "page", "tag")

    def __init__(self, tag: str, attributs: str = "") -> None:
        self.tag = tag
        self.attributs = attributs
        self.enfants: list[Element | Marque] = []
        self.page: int | None = None

    def ajouter(self, enfant: Element) -> Element:
        """Append a child unless it already is one (a paragraph drawn in two parts), and return it."""
        if enfant not in self.enfants[-1:]:
            self.enfants.append(enfant)
        return enfant


def chaine_pdf(texte: str) -> str:
    """Return a text string in PDF syntax, any character allowed."""
    return f"<FEFF{texte.encode('utf-16-be').hex().upper()}>"


class TaggedCanvas(Canvas):
    """A canvas of A4 pages for one act, in French, with its structure tree."""

    _code: list[str]
    _doc: Any

    def __init__(self, sortie: IO[bytes], metadonnees: Metadonnees) -> None:
        polices.enregistrer()
        super().__init__(
            sortie,
            invariant=1,
            pdfVersion=(1, 7),
            lang="fr-FR",
            initialFontName=polices.NORMAL,  # type: ignore[arg-type]  # the stub says float
            pageCompression=1,
        )
        self.racine = Element("Document")
        self._page = 0
        self._marques: list[list[Element]] = [[]]
        self._ouvert = False
        self._signets = 0
        self._metadonnees = metadonnees
        conformite.preparer(self, self._doc, metadonnees)

    @contextmanager
    def dans(self, element: Element) -> Iterator[Element]:
        """Draw inside an element, as content of it."""
        self.ouvrir(element)
        yield element
        self.fermer()

    def placer(self, *chemin: Element) -> Element:
        """Hang each element under the one before it, the first under the document; return the last."""
        parent = self.racine
        for element in chemin:
            parent = parent.ajouter(element)
        return parent

    @contextmanager
    def artefact(self, nature: str = "/Type /Layout") -> Iterator[None]:
        """Draw what is not read: rules, backgrounds, footers, watermark."""
        self.ouvrir_artefact(nature)
        yield
        self.fermer()

    def ecrire(self, operateurs: str) -> None:
        """Add operators of a page as they are; they belong to the content begun last."""
        self._code.append(operateurs)

    def ecrits_par(self, dessin: Callable[[], None]) -> str:
        """Draw, and return the operators written: the same ones wherever the drawing stands.

        What reportlab believes of the current font is put back to that of a new page, as it decides what it writes.
        """
        self._fontname, self._fontsize, self._leading = polices.NORMAL, 12, 14.4
        debut = len(self._code)
        dessin()
        return "\n".join(self._code[debut:])

    def montrer(self, texte: str, police: str, corps: float) -> str:
        """Return the operators that show a printable text, within a text object."""
        return polices.montrer(texte, police, corps, self._doc)

    def employer(self, noms: Iterable[str]) -> None:
        """Embed these fonts in the act."""
        polices.employer(noms, self._doc)

    def nouveau_signet(self) -> int:
        """Return a number that no other bookmark of this act bears."""
        self._signets += 1
        return self._signets

    def ouvrir(self, element: Element) -> None:
        """Begin the content of an element that has its place in the tree."""
        marques = self._marques[-1]
        element.enfants.append((self._page, len(marques)))
        if element.page is None:
            element.page = self._page
        self._commencer(f"/{element.tag} <</MCID {len(marques)}>> BDC")
        marques.append(element)

    def ouvrir_artefact(self, nature: str = "/Type /Layout") -> None:
        """Begin what is not read."""
        self._commencer(f"/Artifact <<{nature}>> BDC")

    def _commencer(self, operateur: str) -> None:
        if self._ouvert:
            raise ValueError("un contenu balisé ne s’ouvre pas dans un autre")
        self._ouvert = True
        self._code.append(operateur)

    def fermer(self) -> None:
        """End the content begun last."""
        self._ouvert = False
        self._code.append("EMC")

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802  # hook of reportlab, called once per page
        super()._setAnnotations(page)  # type: ignore[misc]  # absent from the stub
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self._page, PDFName("S")
        self._page += 1
        self._marques.append([])

    @override
    def save(self) -> None:
        if self._code:
            self.showPage()
        litteraux = self._structure()
        conformite.achever(self._doc, self._metadonnees)
        self._filename.write(fichier.ecrire(self._doc, self, litteraux))  # type: ignore[attr-defined]  # not in the stub

    def _structure(self) -> dict[int, bytes]:
        """Return the objects of the tree and the table from marked contents back to it; set what points to them."""
        doc, elements = self._doc, _arbre(self.racine)
        pages = [f"{doc.idToObjectNumberAndVersion[f'Page{i + 1}'][0]} 0 R" for i in range(self._page)]
        numero_racine = fichier.reserver(doc, 1 + len(elements))
        references = {e: f"{n} 0 R" for n, e in enumerate(elements, start=numero_racine + 1)}
        parents = {enfant: references[e] for e in elements for enfant in e.enfants if isinstance(enfant, Element)}
        parents[self.racine] = f"{numero_racine} 0 R"
        objets = {
            numero: _noeud(element, parents[element], references, pages)
            for numero, element in enumerate(elements, start=numero_racine + 1)
        }
        tables = " ".join(
            f"{i} [{' '.join(references[e] for e in marques)}]"
            for i, marques in enumerate(self._marques[: self._page])
        )
        objets[numero_racine] = (
            f"<</Type /StructTreeRoot /K [{references[self.racine]}] /ParentTree <</Nums [{tables}]>>"
            f" /ParentTreeNextKey {self._page}>>"
        ).encode("ascii")
        doc.Catalog.StructTreeRoot = f"{numero_racine} 0 R"
        doc.Catalog.MarkInfo = conformite.dictionnaire(Marked="true")
        return objets


def _arbre(element: Element) -> list[Element]:
    """Return an element and all those under it, in the order in which they are read."""
    rendus = [element]
    for enfant in element.enfants:
        if isinstance(enfant, Element):
            rendus.extend(_arbre(enfant) if enfant.enfants else (enfant,))
    return rendus


def _noeud(element: Element, parent: str, references: Mapping[Element, str], pages: Sequence[str]) -> bytes:
    """Return the object of an element; a content on another page than its first names that page."""
    enfants = []
    for enfant in element.enfants:
        if isinstance(enfant, Element):
            enfants.append(references[enfant])
        elif enfant[0] == element.page:
            enfants.append(str(enfant[1]))
        else:
            enfants.append(f"<</Type /MCR /Pg {pages[enfant[0]]} /MCID {enfant[1]}>>")
    page = "" if element.page is None else f" /Pg {pages[element.page]}"
    return (
        f"<</Type /StructElem /S /{element.tag} /P {parent}{page} /K [{' '.join(enfants)}] {element.attributs}>>"
    ).encode("ascii")
