"""Regions and departments by INSEE code, read once from `resources/territoires`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from app.socle import resources
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def departements_par_region() -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the departments of each region."""
    tables = resources.lire_toml("territoires/regions.toml")["regions"]
    return {code: tuple(r["departements"]) for code, r in tables.items()}


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
