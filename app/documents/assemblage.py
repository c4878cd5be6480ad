"""Several PDFs of ours as one file to print: an untagged copy; the acts kept are the originals.

Written as they come, so that memory does not follow the number of acts: the objects that the pages draw from are
copied under new numbers, those that are alike once. Our files only: a plain table of references, no object stream,
each page with its own box and resources (ISO 32000-1, 7.3.10, 7.5 and 7.7.3).
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from app.socle.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Iterator

_CATALOGUE, _PAGES = 1, 2
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_RANG_DE_TABLE = re.compile(rb"(\d{10}) \d{5} ([nf])")
_ENFANTS = re.compile(rb"/Kids \[([^\]]*)\]")
_DE_L_ACTE = re.compile(rb"/Parent \d+ 0 R|/StructParents \d+|/Tabs /S")  # what ties a page to its act


class Flux(Protocol):
    """Where bytes go."""

    def write(self, octets: bytes, /) -> object:
        """Add bytes."""
        ...


class Assemblage:
    """One PDF that takes the pages of others, one after another."""

    def __init__(self, flux: Flux) -> None:
        self._flux = flux
        self._ecrits = 0
        self._places: dict[int, int] = {}
        self._dernier = _PAGES
        self._pages: list[int] = []
        self._connus: dict[bytes, int] = {}
        self._ecrire(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def ajouter(self, pdf: bytes) -> None:
        """Add the pages of a PDF of ours. Raises Bug when it is none of ours."""
        source, copies = _Source(pdf), dict[int, int]()
        for page in source.pages():
            entete, flux = source.objet(page)
            seule = self._renumerote(source, _DE_L_ACTE.sub(b"", entete), copies)
            rattachee = seule.replace(b"/Type /Page", b"/Type /Page /Parent %d 0 R" % _PAGES, 1)
            self._pages.append(self._nouveau(rattachee + flux))

    def achever(self) -> None:
        """Write what makes one document of the pages; the flow is the caller’s to close."""
        enfants = b" ".join(b"%d 0 R" % n for n in self._pages)
        self._poser(_PAGES, b"<< /Type /Pages /Count %d /Kids [ %s ] >>\n" % (len(self._pages), enfants))
        self._poser(_CATALOGUE, b"<< /Type /Catalog /Pages %d 0 R /Lang (fr-FR) >>\n" % _PAGES)
        table, taille = self._ecrits, self._dernier + 1
        rangs = b"".join(b"%010d 00000 n \n" % self._places[n] for n in range(1, taille))
        self._ecrire(b"xref\n0 %d\n0000000000 65535 f \n" % taille)
        self._ecrire(rangs)
        self._ecrire(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (taille, _CATALOGUE))
        self._ecrire(b"startxref\n%d\n%%%%EOF\n" % table)

    def _copie(self, source: _Source, numero: int, copies: dict[int, int]) -> int:
        """Return the number under which an object of the source is here, with all that it refers to."""
        if numero not in copies:
            entete, flux = source.objet(numero)
            octets = self._renumerote(source, entete, copies) + flux
            empreinte = hashlib.sha256(octets).digest()
            if empreinte not in self._connus:
                self._connus[empreinte] = self._nouveau(octets)
            copies[numero] = self._connus[empreinte]
        return copies[numero]

    def _renumerote(self, source: _Source, entete: bytes, copies: dict[int, int]) -> bytes:
        return _REFERENCE.sub(lambda lue: b"%d 0 R" % self._copie(source, int(lue[1]), copies), entete)

    def _nouveau(self, octets: bytes) -> int:
        self._dernier += 1
        self._poser(self._dernier, octets)
        return self._dernier

    def _poser(self, numero: int, octets: bytes) -> None:
        self._places[numero] = self._ecrits
        self._ecrire(b"%d 0 obj\n%sendobj\n" % (numero, octets))

    def _ecrire(self, octets: bytes) -> None:
        self._flux.write(octets)
        self._ecrits += len(octets)


class _Source:
    """The objects of a PDF of ours, read where its table says."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        debut = pdf.rfind(b"startxref")
        place = pdf[debut:].split()[1:2]
        if debut < 0 or not place or not pdf.startswith(b"xref", int(place[0])):
            raise Bug("Ce PDF n’est pas un acte de Clausule\u00a0: il n’a pas de table de références.")
        self._fin, self._table = debut, int(place[0])
        rangs = _RANG_DE_TABLE.finditer(pdf, self._table, debut)
        self._places = {n: int(r[1]) for n, r in enumerate(rangs) if r[2] == b"n"}
        bornes = sorted({*self._places.values(), self._table})
        self._fins = dict(pairwise(bornes))

    def pages(self) -> Iterator[int]:
        """Yield the numbers of the pages, in order."""
        racine = self._cite(self._pdf[self._table : self._fin], b"Root")
        yield from self._feuilles(self._cite(self.objet(racine)[0], b"Pages"))

    def objet(self, numero: int) -> tuple[bytes, bytes]:
        """Return an object in two: what may refer to others, and its stream, empty without one."""
        place = self._places.get(numero, -1)
        if place not in self._fins:
            raise Bug(f"Un acte cite son objet {numero}, qu’il n’a pas.")
        octets = self._pdf[place : self._fins[place]]
        corps = octets[octets.index(b"obj") + 3 : octets.rindex(b"endobj")]
        entete, mot, flux = corps.partition(b"stream")
        return entete, mot + flux

    def _feuilles(self, noeud: int) -> Iterator[int]:
        enfants = _ENFANTS.search(self.objet(noeud)[0])
        if enfants is None:
            yield noeud
        else:
            for lue in _REFERENCE.finditer(enfants[1]):
                yield from self._feuilles(int(lue[1]))

    def _cite(self, entete: bytes, nom: bytes) -> int:
        lue = re.search(rb"/%s (\d+) 0 R" % nom, entete)
        if lue is None:
            raise Bug(f"Un acte n’a pas d’entrée «\u00a0{nom.decode()}\u00a0».")
        return int(lue[1])
