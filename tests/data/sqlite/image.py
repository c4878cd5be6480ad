"""All that the ports let see of a base, as plain values: what a base of an older version must go on saying."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

from app.domain.textes import RechercheTexte


def image(store: Any) -> dict[str, Any]:
    """Return the facts of every campaign of a base, by repository, with nothing that JSON does not know."""
    with store.lire() as u:
        campagnes = u.campagnes.all()
        return {
            "campagnes": simple(campagnes),
            "journal": simple(tuple(u.journal.toutes())),
            **{f"campagne {c.id}": _campagne(u, c.id) for c in campagnes},
        }


def image_v2(store: Any) -> dict[str, Any]:
    """Return what version 2 added, of every campaign of a base."""
    with store.lire() as u:
        return {f"campagne {c.id}": _instruction(u, c.id) for c in u.campagnes.all()}


def image_v3(store: Any) -> dict[str, Any]:
    """Return what version 3 added, of every campaign of a base and of the base itself."""
    with store.lire() as u:
        return {
            "delegations": simple(u.delegations.all()),
            "habilitations": simple(u.delegations.habilitations()),
            "regions": simple(u.regions.all()),
            "modeles": simple(u.modeles.all()),
            "verifications": simple(u.modeles.verifications()),
            **{f"campagne {c.id}": _suite(u, c.id) for c in u.campagnes.all()},
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


def _instruction(u: Any, cle: int) -> dict[str, Any]:
    dossiers = u.dossiers.of_campagne(cle)
    pieces = [p for d in dossiers for p in u.pieces.of_dossier(d.id)]
    agents = sorted({x.lecteur for lues in u.lectures.of_campagne(cle).values() for x in lues})
    contenus = sorted({p.sha256 for p in pieces})
    return {
        "textes": {c: simple(u.textes.of_contenu(c)) for c in contenus},
        "proches": {c: simple(u.textes.proches([c], 1)) for c in contenus},
        "trouvees": simple(u.textes.chercher(RechercheTexte("insertion", campagne_id=cle))),
        "ecartes": simple(u.textes.ecartes(cle)),
        "propositions": {str(d.id): sorted(map(list, u.pieces.propositions_ecartees(d.id))) for d in dossiers},
        "preuves": simple(u.preuves.of_campagne(cle)),
        "lectures": simple(u.lectures.of_campagne(cle)),
        "notes_de_lecture": simple(u.lectures.notes_of_campagne(cle)),
        "deports": simple(u.lectures.deports(cle)),
        "derogations": simple(u.derogations.of_campagne(cle)),
        "grilles": simple(u.grilles.of_campagne(cle)),
        "recus": simple(u.recus.of_campagne(cle)),
        "scenarios": simple(u.scenarios.of_campagne(cle)),
        "tris": {agent: simple(u.seances.tris(cle, agent)) for agent in agents},
        "reprises": {agent: simple(u.seances.reprise(cle, agent)) for agent in agents},
        "motivations": simple(u.seances.motivations(cle)),
    }


def _suite(u: Any, cle: int) -> dict[str, Any]:
    return {
        "comites": simple(u.comites.of_campagne(cle)),
        "visas": simple(u.visas.of_campagne(cle)),
        "executions": simple(u.executions.of_campagne(cle)),
        "actes_campagne": simple(u.actes_campagne.of_campagne(cle)),
        "circuits": simple(u.circuits.of_campagne(cle)),
        "retouches": {str(d.id): simple(u.modeles.retouches(d.id)) for d in u.dossiers.of_campagne(cle)},
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
