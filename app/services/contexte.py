"""What every service is given: the store, the clock and who acts. Built once by each front door."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from app.domain.journal import Evenement
from app.domain.montants import Etp, Montant
from app.ports import Store
from app.socle.horloge import Clock

if TYPE_CHECKING:
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Contexte:
    """`agent` is the name that the journal keeps for the person at the keyboard."""

    store: Store
    clock: Clock
    agent: str


def journaliser(  # noqa: PLR0913  # a line of journal has that many fields, all named
    uow: UnitOfWork,
    contexte: Contexte,
    *,
    acte: str,
    objet: str,
    objet_id: object,
    avant: object = None,
    apres: object = None,
    motif: str = "",
    dossier_id: int | None = None,
) -> None:
    """Add the line of an act to the journal, in the transaction that does the act.

    `acte` is the French phrase the officer reads (« Noter C1.2 »). `avant` and `apres` may be dataclasses: only
    the fields that differ are kept, as JSON whose keys are the glossary's terms.
    """
    ancien, nouveau = differences(avant, apres)
    uow.journal.append(
        Evenement(
            le=contexte.clock.maintenant(),
            agent=contexte.agent,
            acte=acte,
            objet=objet,
            objet_id=str(objet_id),
            avant=ancien,
            apres=nouveau,
            motif=motif,
            dossier_id=dossier_id,
        )
    )


def differences(avant: object, apres: object) -> tuple[str, str]:
    """Return both sides as JSON, reduced to the fields that differ; empty for None."""
    gauche, droite = _simple(avant), _simple(apres)
    if isinstance(gauche, dict) and isinstance(droite, dict):
        cles = [c for c in {**gauche, **droite} if gauche.get(c) != droite.get(c)]
        gauche = {c: gauche[c] for c in cles if c in gauche}
        droite = {c: droite[c] for c in cles if c in droite}
    return _json(gauche), _json(droite)


def _json(valeur: object) -> str:
    return "" if valeur is None else json.dumps(valeur, ensure_ascii=False, sort_keys=True)


def _simple(valeur: Any) -> Any:  # noqa: PLR0911  # one return per kind of value
    """Return a value made of what JSON knows; amounts and quantities as their integers."""
    if isinstance(valeur, Montant):
        return valeur.centimes
    if isinstance(valeur, Etp):
        return valeur.centiemes
    if dataclasses.is_dataclass(valeur):
        return {f.name: _simple(getattr(valeur, f.name)) for f in dataclasses.fields(valeur)}
    if isinstance(valeur, Enum):
        return valeur.value
    if isinstance(valeur, datetime | date):
        return valeur.isoformat()
    if isinstance(valeur, Fraction):
        return str(valeur)
    if isinstance(valeur, dict):
        return {str(_simple(k)): _simple(v) for k, v in valeur.items()}
    if isinstance(valeur, tuple | list | frozenset):
        return [_simple(v) for v in valeur]
    return valeur
