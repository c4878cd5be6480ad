"""Regions and départements by INSEE code, as shipped in `resources/territoires`: what a file is checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.socle import resources


@dataclass(frozen=True, slots=True)
class Regions:
    """Name of each region by code, and names of its départements by code, in order."""

    noms: Mapping[str, str]
    departements: Mapping[str, Mapping[str, str]]


@cache
def regions_livrees() -> Regions:
    """Return the tables of the INSEE. Raises Bug when one is missing."""
    tables = resources.lire_toml("territoires/regions.toml")["regions"]
    noms = resources.lire_toml("territoires/departements.toml")["departements"]
    return Regions(
        {code: table["nom"] for code, table in tables.items()},
        {code: {d: noms[d] for d in table["departements"]} for code, table in tables.items()},
    )
