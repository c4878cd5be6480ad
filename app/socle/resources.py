"""Finds the read-only files of `resources/`, from the sources and from a frozen program."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

from app.socle.errors import Bug


def racine() -> Path:
    """Return the folder `resources/`."""
    fige = getattr(sys, "_MEIPASS", None)
    base = Path(fige) if fige else Path(__file__).resolve().parents[2]
    return base / "resources"


def chemin(nom: str) -> Path:
    """Return the path of « campagnes/corse-2022.toml » and the like. Raises Bug when it is not shipped."""
    fichier = racine() / nom
    if not fichier.exists():
        raise Bug(f"La ressource « {nom} » manque à l’installation.")
    return fichier


def lire_toml(nom: str) -> dict[str, Any]:
    """Return the table held by a shipped TOML file. Raises Bug when it is missing or malformed."""
    import tomllib  # noqa: PLC0415  # 4 ms that the first paint saves

    try:
        return tomllib.loads(chemin(nom).read_text("utf-8"))
    except tomllib.TOMLDecodeError as faute:
        raise Bug(f"La ressource « {nom} » est mal formée : {faute}") from faute


@cache
def _source(nom: str) -> str:
    return chemin(f"icons/{nom}.svg").read_text("utf-8")


def dessin(nom: str, couleur: str) -> bytes:
    """Return the drawing `icons/<nom>.svg` in a colour written « #RRGGBB ». Raises Bug when it is not shipped."""
    return _source(nom).replace("currentColor", couleur).encode()
