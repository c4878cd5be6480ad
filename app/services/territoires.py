"""Regions and departments by INSEE code and their places on the map, read once from `resources/territoires`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from app.domain.figures_territoire import Place
from app.importers.regions import regions_livrees
from app.socle import resources
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def departements_par_region() -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the departments of each region."""
    return {code: tuple(noms) for code, noms in regions_livrees().departements.items()}


@cache
def places_des_regions() -> Mapping[str, Place]:
    """Return where each region is drawn on the map of tiles, by code. Raises Bug when it is not shipped."""
    tuiles = resources.lire_toml("territoires/tuiles.toml")["tuiles"]
    return {code: Place(t["abrege"], t["court"], t["ligne"], t["colonne"]) for code, t in tuiles.items()}


def lire_departements(saisie: str) -> tuple[str, ...]:
    """Return the codes typed (« 2A, 2b »), once each, in order. Raises UserError naming those that do not exist."""
    codes = tuple(dict.fromkeys(c.upper() for c in re.split(r"[\s,;/\u00a0]+", saisie) if c))
    connus = {c for region in departements_par_region().values() for c in region}
    inconnus = [c for c in codes if c not in connus]
    if inconnus:
        raise UserError(
            f"Départements inconnus\u00a0: {', '.join(inconnus)}.",
            conseil="Écrivez leurs codes, séparés par des virgules\u00a0: 2A, 2B.",
        )
    return codes
