"""All that the ports let see of a base, as plain values: what a base of an older version must go on saying."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any


def image(store: Any) -> dict[str, Any]:
    """Return the facts of every campaign of a base, by repository, with nothing that JSON does not know."""
    with store.lire() as u:
        campagnes = u.campagnes.all()
        return {
            "campagnes": simple(campagnes),
            "journal": simple(tuple(u.journal.toutes())),
            **{f"campagne {c.id}": _campagne(u, c.id) for c in campagnes},
        }


def _campagne(u: Any, cle: int) -> dict[str, Any]:
    dossiers = u.dossiers.of_campagne(cle)
    ids = [d.id for d in dossiers]
    return {
        "cibles": simple(u.campagnes.cibles(cle)),
        "mouvements": simple(u.campagnes.mouvements(cle)),
        "dossiers": simple(dossiers),
        "lignes": simple(u.dossiers.lignes(ids)),
        "pieces": simple(u.pieces.of_campagne(cle)),
        "contenus": {p.sha256: u.pieces.contenu(p.sha256).hex() for i in ids for p in u.pieces.of_dossier(i)},
        "verdicts": simple(u.pieces.verdicts_of_campagne(cle)),
        "arrivees": simple(u.arrivees.of_campagne(cle)),
        "notes": simple(u.notes.of_campagne(cle)),
        "decisions": simple({i: u.decisions.historique(i) for i in ids}),
        "actes": simple(u.actes.of_campagne(cle)),
        "demandes": simple(u.demandes.of_campagne(cle)),
        "faits": simple(u.faits.of_campagne(cle)),
    }


def simple(valeur: Any) -> Any:  # noqa: PLR0911  # one return per kind of value
    """Return a value made of dictionaries, lists, texts and whole numbers."""
    if dataclasses.is_dataclass(valeur):
        return {f.name: simple(getattr(valeur, f.name)) for f in dataclasses.fields(valeur)}
    if isinstance(valeur, Enum):
        return valeur.value
    if isinstance(valeur, datetime | date):
        return valeur.isoformat()
    if isinstance(valeur, Fraction):
        return str(valeur)
    if isinstance(valeur, dict):
        return {str(simple(k)): simple(v) for k, v in valeur.items()}
    if isinstance(valeur, tuple | list):
        return [simple(v) for v in valeur]
    return valeur


def manques(attendu: Any, lu: Any, ou: str = "") -> list[str]:
    """Return where `lu` does not say all that `attendu` says; it may say more (fields born later)."""
    if isinstance(attendu, dict) and isinstance(lu, dict):
        absents = [f"{ou}/{c} absent" for c in attendu if c not in lu]
        return absents + [m for c, v in attendu.items() if c in lu for m in manques(v, lu[c], f"{ou}/{c}")]
    if isinstance(attendu, list) and isinstance(lu, list) and len(attendu) == len(lu):
        return [m for n, (a, b) in enumerate(zip(attendu, lu, strict=True)) for m in manques(a, b, f"{ou}/{n}")]
    return [] if attendu == lu else [f"{ou} : {attendu!r} est devenu {lu!r}"]
