"""The words of a dossier that a search looks at, and the query that the officer's typing becomes.

What is typed is never a query language: each word is quoted, the last may be a beginning, anything else is dropped.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from app.domain.identifiants import siret_lisible
from app.socle.formats import sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.dossier import Dossier


def mots_indexes(dossier: Dossier) -> dict[str, str | int | None]:
    """Return the folded text of each column of `recherche`. A SIRET is found whole or cut as it is read."""
    porteur = dossier.porteur
    textes = {
        "numero": dossier.numero,
        "porteur": porteur.raison_sociale,
        "sigle": porteur.sigle,
        "ville": porteur.ville,
        "objet": f"{dossier.objet}\n{dossier.intitule}",
        "siret": f"{porteur.siret} {siret_lisible(porteur.siret)}",
    }
    return {"id": dossier.id, **{nom: sans_accents(texte) for nom, texte in textes.items()}}


def requete(texte: str, suites: Iterable[str] = ()) -> str | None:
    """Return the FTS5 query for what was typed; None when it holds no letter and no digit (nothing to filter).

    `suites`: runs of words that must follow one another, none of them a beginning.
    """
    ensemble = [f'"{" ".join(m)}"' for m in map(_mots, suites) if m]
    cites = [f'"{m}"' for m in _mots(texte)]
    return " ".join([*ensemble, *cites]) + ("*" if cites else "") or None


def _mots(texte: str) -> list[str]:
    lisible = "".join(c if c.isprintable() else " " for c in texte)
    mots = [m.replace('"', " ") for m in sans_accents(lisible).split()]
    return [m for m in mots if any(unicodedata.category(c)[0] in "LN" for c in m)]
