"""Office documents in the child process, as plain paragraphs and tables: .docx, .odt, .xlsx and .ods.

Layout, pictures, formulas and links are left out; a formula shows the value that its program saved. Imported by the
child only. Not here: archives sent as such (`archives`), active content (`contenu_actif`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # document types are refused before any part is parsed

from app.importers.apercu import (
    CARACTERES_MAX,
    CELLULES_MAX,
    DOCX,
    OCTETS_MAX,
    ODS,
    XLSX,
    Bloc,
    Nature,
    Ouvert,
    illisible,
)
from app.importers.contenu_actif import actifs_d_un_document
from app.importers.limites import LIMITES, MIO
from app.importers.noms import texte_propre
from app.socle.formats import NBSP, date_courte

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIGNES_MAX, COLONNES_MAX = 50_000, 200
LIGNES_MONTREES, FEUILLES_MONTREES = 2_000, 30
CELLULES_DE_TEXTE = 6_000  # paragraphs and cells of a text: they are laid out in the window
PARTIE_MAX = 24 * MIO  # a part that is parsed whole
TRANCHE = 1024 * 1024
_CHEVAUCHEMENT = 64
_CELLULE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")
_LIGNE = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CASE = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PANNES = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TAB = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TITRE = re.compile(r"^(?:heading|titre)\s*(\d)$|^(?:title|titre)$", re.IGNORECASE)
_COUPE = f"Document long{NBSP}: seul le début est montré"


class _Paquet:
    """A zip read within limits. Raises UserError."""

    def __init__(self, octets: bytes, mime: str) -> None:
        self._mime = mime
        if len(octets) > OCTETS_MAX:
            raise illisible(mime, f"plus de {OCTETS_MAX // MIO}{NBSP}Mio")
        if octets.startswith(b"\xd0\xcf\x11\xe0"):
            raise illisible(mime, "protégé par un mot de passe, ou d’un format plus ancien que son nom")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(octets))
        except _PANNES as faute:
            raise illisible(mime, "fichier abîmé ou tronqué") from faute
        self.noms = tuple(entree.filename for entree in self._zip.infolist())
        if len(self.noms) > LIMITES.archive_entrees:
            raise illisible(mime, f"plus de {LIMITES.archive_entrees} éléments")
        if len(set(self.noms)) < len(self.noms):
            raise illisible(mime, "éléments en double")
        if any(entree.flag_bits & 0x1 for entree in self._zip.infolist()) or "EncryptedPackage" in self.noms:
            raise illisible(mime, "protégé par un mot de passe")
        self._taille, self._deplies = len(octets), 0

    def tranches(self, nom: str) -> Iterator[bytes]:
        """Yield a part in slices. Declared sizes are never trusted."""
        try:
            with self._zip.open(nom) as flux:
                while tranche := flux.read(TRANCHE):
                    self._deplies += len(tranche)
                    trop_dense = self._deplies > max(LIMITES.archive_taux * self._taille, MIO)
                    if trop_dense or self._deplies > LIMITES.archive_octets:
                        raise illisible(self._mime, "anormalement grand une fois ouvert")
                    yield tranche
        except _PANNES as faute:
            raise illisible(self._mime, "fichier abîmé ou tronqué") from faute

    def partie(self, nom: str) -> bytes:
        """Return a part whole."""
        morceaux, taille = [], 0
        for tranche in self.tranches(nom):
            morceaux.append(tranche)
            taille += len(tranche)
            if taille > PARTIE_MAX:
                raise illisible(self._mime, "anormalement grand une fois ouvert")
        return b"".join(morceaux)

    def arbre(self, nom: str) -> ET.Element:
        """Return a part parsed. A document type is refused: entities live there."""
        if nom not in self.noms:
            raise illisible(self._mime, "il y manque son contenu")
        octets = self.partie(nom)
        if b"<!DOCTYPE" in octets or b"<!ENTITY" in octets or b"\x00" in octets[:4096]:
            raise illisible(self._mime, "entités interdites")
        try:
            return ET.fromstring(octets)  # noqa: S314  # document types and entities were refused just above
        except ET.ParseError as faute:
            raise illisible(self._mime, "fichier abîmé ou tronqué") from faute

    def tout_verifier(self) -> None:
        """Unpack every part once, for their sizes: another library is going to."""
        for nom in self.noms:
            for _ in self.tranches(nom):
                pass
        self._deplies = 0

    def actifs(self) -> tuple[str, ...]:
        """Return the sentences on active content."""
        liens = [n for n in self.noms if n.endswith((".rels", "word/document.xml", "content.xml"))]
        phrases = actifs_d_un_document(self.noms, (self.partie(nom) for nom in liens[:50]))
        self._deplies = 0
        return phrases


class DocumentTexte:
    """A .docx or .odt."""

    nb_pages = 0

    def __init__(self, octets: bytes, mime: str) -> None:
        paquet = _Paquet(octets, mime)
        self._actifs = paquet.actifs()
        if mime == DOCX:
            blocs = _blocs_docx(paquet.arbre("word/document.xml"))
        else:
            blocs = _blocs_odt(paquet.arbre("content.xml"))
        self.blocs, self._coupe = _borner(blocs)

    def ouvert(self) -> Ouvert:
        """Return what the window is told of the document."""
        remarques = (*self._actifs, _COUPE) if self._coupe else self._actifs
        return Ouvert(Nature.TEXTE, blocs=self.blocs, remarques=remarques)

    def fermer(self) -> None:
        """Nothing is held."""


class DocumentClasseur:
    """A .xlsx or .ods."""

    nb_pages = 0

    def __init__(self, octets: bytes, mime: str) -> None:
        paquet = _Paquet(octets, mime)
        self._actifs = paquet.actifs()
        if mime == XLSX:
            _verifier_etendue_xlsx(paquet)
        elif mime == ODS:
            _verifier_etendue_ods(paquet.arbre("content.xml"))
        paquet.tout_verifier()
        self._remarques: list[str] = []
        self.blocs = tuple(self._feuilles(octets, mime))

    def ouvert(self) -> Ouvert:
        """Return what the window is told of the workbook."""
        return Ouvert(Nature.CLASSEUR, blocs=self.blocs, remarques=(*self._actifs, *self._remarques))

    def fermer(self) -> None:
        """Nothing is held."""

    def _feuilles(self, octets: bytes, mime: str) -> Iterator[Bloc]:
        import python_calamine as calamine  # noqa: PLC0415  # the child loads it when a workbook comes

        try:
            classeur = calamine.CalamineWorkbook.from_filelike(io.BytesIO(octets))
            fiches = [f for f in classeur.sheets_metadata if f.typ == calamine.SheetTypeEnum.WorkSheet]
            reste = CELLULES_MAX
            for fiche in fiches[:FEUILLES_MONTREES]:
                feuille = classeur.get_sheet_by_name(fiche.name)
                rangees = feuille.to_python(nrows=LIGNES_MONTREES) if feuille.height else []
                nom = texte_propre(fiche.name)
                if fiche.visible != calamine.SheetVisibleEnum.Visible:
                    self._remarques.append(f"La feuille «{NBSP}{nom}{NBSP}» est masquée dans le classeur")
                lues, reste = _ecrire(rangees, reste)
                if len(lues) < feuille.height:
                    self._remarques.append(f"Feuille «{NBSP}{nom}{NBSP}» longue{NBSP}: seul le début est montré")
                yield Bloc(nom, rangees=lues, origine=feuille.start or (0, 0))
        except (calamine.CalamineError, *_PANNES) as faute:
            raise illisible(mime, "fichier abîmé ou tronqué") from faute


def _ecrire(rangees: list[list[Any]], reste: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return the rows as text while cells remain to be shown, and how many then remain."""
    lues = []
    for rangee in rangees:
        reste -= len(rangee)
        if reste < 0:
            break
        lues.append(tuple(valeur_lisible(valeur) for valeur in rangee))
    return tuple(lues), max(reste, 0)


def valeur_lisible(valeur: object) -> str:
    """Return the value of a cell as French text; a whole number loses its decimals (« 88800012200018 »)."""
    if isinstance(valeur, bool):
        return "vrai" if valeur else "faux"
    if isinstance(valeur, float):
        entier = valeur.is_integer() and abs(valeur) < 1e15
        return str(int(valeur)) if entier else f"{valeur:.10g}".replace(".", ",")
    if isinstance(valeur, datetime):
        heure = f" {valeur:%H:%M}" if valeur.time() != time() else ""
        return f"{date_courte(valeur.date())}{heure}"
    if isinstance(valeur, date):
        return date_courte(valeur)
    if isinstance(valeur, time | timedelta):
        return str(valeur)
    return texte_propre(str(valeur))[:10_000]


def rang_de_colonne(lettres: str) -> int:
    """Return the rank of a column from 1: A is 1, XFD is 16384."""
    rang = 0
    for lettre in lettres:
        rang = rang * 26 + ord(lettre) - 64
    return rang


def _verifier_etendue_xlsx(paquet: _Paquet) -> None:
    """Raise UserError when a sheet goes beyond the range that is read, before any library allots its cells."""
    for nom in paquet.noms:
        if not re.search(r"xl/worksheets/[^/]+\.xml$", nom, re.IGNORECASE):
            continue
        lignes, cases, queue = 0, 0, b""
        for tranche in paquet.tranches(nom):
            vue = queue + tranche
            for cellule in _CELLULE.finditer(vue):
                lettres, numero = cellule[1].decode("ascii"), int(cellule[2])
                if rang_de_colonne(lettres) > COLONNES_MAX or numero > LIGNES_MAX:
                    raise _trop_grand(XLSX, f"case {lettres}{numero}")
            lignes += len(_LIGNE.findall(tranche))
            cases += len(_CASE.findall(tranche))
            queue = vue[-_CHEVAUCHEMENT:]
        if lignes > LIGNES_MAX or cases > LIGNES_MAX * COLONNES_MAX:
            raise _trop_grand(XLSX, f"plus de {LIGNES_MAX} lignes")


def _verifier_etendue_ods(racine: ET.Element) -> None:
    """Raise UserError when filled cells go beyond the range; empty rows repeated to the end are usual."""
    for table in racine.iter(f"{_TAB}table"):
        ligne, derniere = 0, 0
        for rangee in table.iter(f"{_TAB}table-row"):
            ligne += _repetee(rangee.attrib, "rows")
            colonne, remplie = 0, 0
            for case in rangee:
                colonne += _repetee(case.attrib, "columns")
                if len(case) or any("value" in cle for cle in case.attrib):
                    remplie = colonne
            if remplie > COLONNES_MAX:
                raise _trop_grand(ODS, f"plus de {COLONNES_MAX} colonnes")
            derniere = ligne if remplie else derniere
        if derniere > LIGNES_MAX:
            raise _trop_grand(ODS, f"plus de {LIGNES_MAX} lignes")


def _repetee(attributs: Mapping[str, str], quoi: str) -> int:
    valeur = attributs.get(f"{_TAB}number-{quoi}-repeated", "1")
    return int(valeur) if valeur.isdigit() and len(valeur) < 10 else 1


def _trop_grand(mime: str, raison: str) -> Exception:
    return illisible(mime, f"anormalement grand, {raison}")


def _blocs_docx(racine: ET.Element) -> Iterator[Bloc]:
    pile = [racine]
    while pile:
        noeud = pile.pop()
        if noeud.tag == f"{_W}p":
            style = noeud.find(f"{_W}pPr/{_W}pStyle")
            trouve = _TITRE.match(style.get(f"{_W}val", "") if style is not None else "")
            yield Bloc(_texte_docx(noeud), int(trouve[1] or 1) if trouve else 0)
        elif noeud.tag == f"{_W}tbl":
            rangees = (
                tuple("\n".join(_texte_docx(p) for p in case.iter(f"{_W}p")) for case in rangee.iter(f"{_W}tc"))
                for rangee in noeud.iter(f"{_W}tr")
            )
            yield Bloc("", rangees=tuple(rangees))
        else:
            pile += reversed(noeud)


def _texte_docx(paragraphe: ET.Element) -> str:
    """Return the text of a paragraph; what a tracked change deleted is in other elements, and left out."""
    sauts = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
    morceaux = []
    for noeud in paragraphe.iter():
        if noeud.tag == f"{_W}t":
            morceaux.append(noeud.text or "")
        else:
            morceaux.append(sauts.get(noeud.tag, ""))
    return texte_propre("".join(morceaux)).strip()


def _blocs_odt(racine: ET.Element) -> Iterator[Bloc]:
    pile = [racine]
    while pile:
        noeud = pile.pop()
        if noeud.tag == f"{_T}tracked-changes":
            continue
        if noeud.tag in {f"{_T}p", f"{_T}h"}:
            niveau = noeud.get(f"{_T}outline-level", "1") if noeud.tag == f"{_T}h" else "0"
            yield Bloc(_texte_odt(noeud), int(niveau) if niveau.isdigit() and len(niveau) < 3 else 1)
        elif noeud.tag == f"{_TAB}table":
            rangees = (
                tuple(_case_odt(case) for case in rangee.iter(f"{_TAB}table-cell"))
                for rangee in noeud.iter(f"{_TAB}table-row")
            )
            yield Bloc("", rangees=tuple(rangees))
        else:
            pile += reversed(noeud)


def _case_odt(case: ET.Element) -> str:
    return "\n".join(_texte_odt(p) for p in case.iter(f"{_T}p"))


def _texte_odt(paragraphe: ET.Element) -> str:
    blancs = {f"{_T}s": " ", f"{_T}tab": "\t", f"{_T}line-break": "\n"}
    for noeud in paragraphe.iter():
        noeud.text = blancs.get(noeud.tag, noeud.text)
    return texte_propre("".join(paragraphe.itertext())).strip()


def _borner(blocs: Iterator[Bloc]) -> tuple[tuple[Bloc, ...], bool]:
    """Return the blocks that fit in what the window receives, empty ones left out, and whether some did not."""
    gardes: list[Bloc] = []
    caracteres, cellules = CARACTERES_MAX, CELLULES_DE_TEXTE
    for bloc in blocs:
        caracteres -= len(bloc.texte) + sum(len(case) for rangee in bloc.rangees for case in rangee)
        cellules -= 1 + sum(len(rangee) for rangee in bloc.rangees)
        if min(caracteres, cellules) < 0:
            return tuple(gardes), True
        if bloc.texte or bloc.rangees:
            gardes.append(bloc)
    return tuple(gardes), False
