"""`python3 packaging build`: the frozen folder, its papers, the Debian package, and what was measured."""

from __future__ import annotations

import shutil
import sys
import tomllib
from time import monotonic
from typing import TYPE_CHECKING

import bundle
import deb
import smoke
import supply
import supply_others
from outcomes import Exit, SetupError, say

if TYPE_CHECKING:
    from pathlib import Path

    from bundle import Workshop
    from supply import Component

#: Megabytes that the installed program may weigh.
LIMIT_MB = {"linux": 240, "win32": 150}


def build(root: Path, *, signature: bool) -> int:
    """Make all that can be delivered from here; return the exit code. Raises SetupError."""
    if sys.platform != "linux":
        raise SetupError("Les paquets se font sous Linux, y compris ceux de Windows (build --windows).", Exit.USAGE)
    workshop = bundle.Workshop(root, root / "build" / "linux", signature=signature)
    workshop.folder.mkdir(parents=True, exist_ok=True)
    start = monotonic()
    bundle.make_environment(workshop)
    frozen = bundle.freeze(workshop)
    papers = make_papers(workshop)
    weight = bundle.weight_mb(frozen)
    say(f"Dossier figé : {frozen}, {weight} Mo (limite {LIMIT_MB['linux']} Mo).")
    if weight > LIMIT_MB["linux"]:
        raise SetupError(f"Le dossier figé pèse {weight} Mo, plus que la limite.", Exit.FAILED)
    say("Essai du programme figé sur un profil neuf…")
    journey = workshop.folder / "parcours"
    shutil.rmtree(journey, ignore_errors=True)
    faults = smoke.smoke_test([str(frozen / "clausule-fenetre")], [str(frozen / "clausule")], journey)
    if faults:
        raise SetupError(
            "\n".join(["Le programme figé ne passe pas son essai :", *(fault.sentence() for fault in faults)]),
            Exit.FAILED,
        )
    package = deb.make_deb(root, frozen, papers, version_of(root), workshop.folder)
    say(f"Paquet Debian : {package}, {package.stat().st_size // 1_000_000} Mo.")
    say(f"Fait en {monotonic() - start:.0f} s. Papiers : {papers}. Parcours joué : {journey}.")
    return Exit.DONE


def make_papers(workshop: Workshop) -> Path:
    """Write notices, list of components, licences; return their folder. Raises SetupError on a refused licence."""
    papers = workshop.folder / "papiers"
    papers.mkdir(exist_ok=True)
    others = supply_others.of_linux(workshop)
    make_papers_from(
        papers, workshop.root, supply.components(workshop.python, workshop.root, workshop.tables), others
    )
    return papers


def make_papers_from(
    papers: Path, root: Path, packages: tuple[Component, ...], others: tuple[Component, ...]
) -> None:
    """Write the same in a folder. `others`: parts that are no packages of Python."""
    found = (*packages, *others)
    refused = supply.licence_findings(found)
    if refused:
        raise SetupError("\n".join(["Licences à reprendre :", *refused]), Exit.INTEGRITY)
    (papers / "NOTICES.txt").write_text(supply.notices(found), "utf-8")
    (papers / "composants.cdx.json").write_text(supply.bill_of_materials(found, version_of(root), root), "utf-8")
    shutil.copyfile(root / "LICENCE", papers / "copyright")
    # The LGPL of Qt names the GPL, which it completes: both go with the program.
    for text in sorted((root / "packaging" / "livraison" / "licences").iterdir()):
        shutil.copyfile(text, papers / text.name)


def version_of(root: Path) -> str:
    """Return the version of the project."""
    version: str = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return version
