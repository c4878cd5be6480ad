"""Reads a produced PDF back, by another library than the one that wrote it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, NameObject


def lecteur(octets: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(octets))


def sans_espaces(texte: str) -> str:
    return "".join(texte.split())


def textes_par_page(octets: bytes, *, artefacts: bool = False) -> list[str]:
    """The text of each page: either what is read, or only what is not (footer, repeated headings, watermark).

    One operator stands on each line of what reportlab writes, and marked contents are not nested.
    """
    rendus = []
    for page in lecteur(octets).pages:
        gardees = []
        muet = False
        for ligne in page.get_contents().get_data().split(b"\n"):
            if ligne.endswith(b" BDC"):
                muet = ligne.startswith(b"/Artifact")
            if muet == artefacts or not ligne.endswith(b" ET"):
                gardees.append(ligne)
            if ligne == b"EMC":
                muet = False
        flux = DecodedStreamObject()
        flux.set_data(b"\n".join(gardees))
        page[NameObject("/Contents")] = flux
        rendus.append(page.extract_text())
    return rendus


@dataclass
class Noeud:
    tag: str
    attributs: dict
    enfants: list[Noeud] = field(default_factory=list)
    nb_contenus: int = 0

    def tous(self, tag: str) -> list[Noeud]:
        trouves = [self] if self.tag == tag else []
        return trouves + [n for e in self.enfants for n in e.tous(tag)]

    def forme(self):
        return (self.tag, [e.forme() for e in self.enfants]) if self.enfants else self.tag


def structure(octets: bytes) -> Noeud:
    """The structure tree, its attributes resolved."""

    def lire(objet) -> Noeud:
        noeud = Noeud(objet["/S"][1:], {**(objet.get("/A") or {}), "/Alt": objet.get("/Alt")})
        for brut in objet["/K"]:
            enfant = brut.get_object()
            if isinstance(enfant, dict) and enfant.get("/Type") == "/StructElem":
                noeud.enfants.append(lire(enfant))
            else:
                noeud.nb_contenus += 1
        return noeud

    racine = lecteur(octets).trailer["/Root"]["/StructTreeRoot"]
    return lire(racine["/K"][0].get_object())
