"""What we ask of a produced PDF beyond the validator: bookmarks, footers that are not read, true lists."""

from __future__ import annotations

import re

from tests.app.documents.lecture import lecteur, structure

TITRES = ("H1", "H2", "H3", "H4")


def manques(octets: bytes) -> list[str]:
    """Name what misses: a bookmark for each heading, a footer that is not read, a mark for each item of a list."""
    pdf, racine = lecteur(octets), structure(octets)
    trouves = []
    if _signets(pdf.outline) != sum(len(racine.tous(t)) for t in TITRES):
        trouves.append("signets")
    trouves += [
        f"pied de la page {rang}"
        for rang, page in enumerate(pdf.pages, 1)
        if not re.search(rb"/Artifact <<[^>]*/Subtype /Footer", page.get_contents().get_data())
    ]
    arbre = pdf.trailer["/Root"]["/StructTreeRoot"]
    if len(arbre.get("/ParentTree", {}).get("/Nums", [])) != 2 * len(pdf.pages):
        trouves.append("arbre des parents")
    if any([e.tag for e in item.enfants] != ["Lbl", "LBody"] for item in racine.tous("LI")):
        trouves.append("puces")
    if any(e.tag != "LI" for liste in racine.tous("L") for e in liste.enfants):
        trouves.append("éléments de liste")
    if any("/Scope" not in th.attributs for th in racine.tous("TH")):
        trouves.append("portée")
    if any(not figure.attributs["/Alt"] for figure in racine.tous("Figure")):
        trouves.append("texte de remplacement")
    return trouves


def _signets(plan) -> int:
    return sum(_signets(x) if isinstance(x, list) else 1 for x in plan)
