r"""What the service of information systems imposes on a workstation, read from a file that officers cannot write.

Two places, the second one winning: beside the program, then `%PROGRAMDATA%\Clausule` (`/etc/clausule`). A
policy holds the same keys as the settings, and `dossiers.donnees`. Not here: what a key means
(`app.socle.reglages`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

FICHIER = "politique.toml"


def chemins() -> tuple[Path, ...]:
    """Return where a policy may be, the one that wins last."""
    if sys.platform == "win32":
        machine = Path(os.environ.get("PROGRAMDATA", "C:\\ProgramData")) / "Clausule"
    else:
        machine = Path("/etc/clausule")
    cote = (Path(sys.executable).parent,) if getattr(sys, "frozen", False) else ()
    return tuple(dossier / FICHIER for dossier in (*cote, machine))


def lire(chemin: Path) -> dict[str, Any]:
    """Return the tables of a policy, empty where there is none. Raises ValueError or OSError when it is bad."""
    try:
        texte = chemin.read_text("utf-8-sig")
    except FileNotFoundError:
        return {}
    import tomllib  # noqa: PLC0415  # 4 ms that the first paint of a workstation without policy saves

    return tomllib.loads(texte)


def dossier_de_donnees() -> Path | None:
    """Return the folder of data that a policy imposes, its variables replaced; None when none does."""
    impose = None
    for chemin in chemins():
        try:
            dossiers = lire(chemin).get("dossiers")
        except (OSError, ValueError):
            continue  # said by the settings, which read it too
        lu = dossiers.get("donnees") if isinstance(dossiers, dict) else None
        if isinstance(lu, str) and lu.strip():
            impose = Path(os.path.expandvars(lu.strip())).expanduser()
    return impose
