"""The help: its parts and its pages for the screen, and the whole of it as one printed guide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import VERSION
from app.socle.fichiers import chemin_libre, dossier_pret, ecrire_atomique
from app.socle.resources import lire_toml, racine

if TYPE_CHECKING:
    from pathlib import Path

SOMMAIRE = "aide/sommaire.toml"
GENERALE = "index"
AUTRES = "Autres pages"
NOM = "Guide de Clausule"


@dataclass(frozen=True, slots=True)
class Partie:
    """A part of the help and its pages, as pairs of key and title, in reading order."""

    titre: str
    pages: tuple[tuple[str, str], ...]


def parties() -> tuple[Partie, ...]:
    """Return the parts of the help; a page that no part names is in a last one."""
    titres = {f.stem: _titre(f.read_text("utf-8")) for f in sorted((racine() / "aide").glob("*.md"))}
    voulues = [(p["titre"], [c for c in p["pages"] if c in titres]) for p in lire_toml(SOMMAIRE)["partie"]]
    nommees = {cle for _, cles in voulues for cle in cles}
    restantes = [cle for cle in titres if cle not in nommees]
    toutes = [*voulues, (AUTRES, restantes)]
    return tuple(Partie(titre, tuple((cle, titres[cle]) for cle in cles)) for titre, cles in toutes if cles)


def page_d_aide(cle: str) -> str:
    """Return the page of this key as Markdown, the general one when there is none."""
    dossier = racine() / "aide"
    page = dossier / f"{cle}.md"
    return (page if page.is_file() else dossier / f"{GENERALE}.md").read_text("utf-8")


def ecrire_le_guide(dossier: Path) -> Path:
    """Write the guide of this version as a PDF in a folder, under a free name; return the file.

    Raises EnvironmentFault when the disk refuses.
    """
    from app.documents.guide import Rubrique, rendre_guide  # noqa: PLC0415  # it loads reportlab, rarely wanted

    rubriques = [Rubrique(partie.titre, tuple(page_d_aide(cle) for cle, _ in partie.pages)) for partie in parties()]
    octets = rendre_guide(rubriques, VERSION, lambda nom: (racine() / "aide" / nom).read_bytes())
    return ecrire_atomique(chemin_libre(dossier_pret(dossier), f"{NOM} {VERSION}", ".pdf"), octets)


def _titre(page: str) -> str:
    return page.splitlines()[0].removeprefix("# ").strip()
