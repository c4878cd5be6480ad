"""The receipt of a ranking: what was ranked, by which grids and rule, with which result, under one hash.

Not here: the order (`domain.classement`), the exact engine (`domain.calcul`), the keeping (`services.classements`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecuDeClassement:
    """A receipt kept by a campaign. `sha256` addresses its bytes; `empreinte` is the hash written inside them."""

    campagne_id: int
    etabli_le: datetime
    agent: str
    sha256: str
    empreinte: str
    version_grilles: str
    libelle: str = ""
    id: int | None = None
