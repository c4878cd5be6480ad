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
from app.socle.errors import Bug, UserError
from app.socle.horloge import Clock

if TYPE_CHECKING:
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Contexte:
    """`agent` is the name that the journal keeps for the person at the keyboard.

    `liasse`: the reader for whom the base was made as a bundle, empty for an ordinary base.
    """

    store: Store
    clock: Clock
    agent: str
    liasse: str = ""


#: What a reader writes in a bundle, by `objet` of the line of journal; every other act is refused there.
OBJETS_DU_LECTEUR = frozenset({"note", "preuve"})


def refuser_dans_une_liasse(contexte: Contexte) -> None:
    """Raise UserError in a bundle: it is read and noted, nothing else."""
    if contexte.liasse:
        raise UserError(
            "Cette liasse sert à lire et à noter ses dossiers, rien d’autre. Rien n’a été modifié.",
            conseil="Les autres actes se font dans la base du service, une fois la liasse rendue.",
        )


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
    the fields that differ are kept, as JSON whose keys are the glossary's terms. Raises UserError in a bundle, for
    an act that a reader does not do: the transaction under way is then undone.
    """
    if objet not in OBJETS_DU_LECTEUR:
        refuser_dans_une_liasse(contexte)
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
    """Return both sides as JSON, reduced to the fields that differ, those of a porteur included; empty for None.

    Amounts and quantities are their integers. Raises Bug on a float: no fact of a dossier is one.
    """
    gauche, droite = _reduire(_simple(avant), _simple(apres))
    return _json(gauche), _json(droite)


def _reduire(gauche: Any, droite: Any) -> tuple[Any, Any]:
    if not (isinstance(gauche, dict) and isinstance(droite, dict)):
        return gauche, droite
    paires = {
        c: _reduire(gauche.get(c), droite.get(c)) for c in {**gauche, **droite} if gauche.get(c) != droite.get(c)
    }
    return (
        {c: avant for c, (avant, _) in paires.items() if c in gauche},
        {c: apres for c, (_, apres) in paires.items() if c in droite},
    )


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
    if isinstance(valeur, tuple | list):
        return [_simple(v) for v in valeur]
    if isinstance(valeur, float):
        raise Bug("Un nombre à virgule flottante est entré dans le journal.")
    return valeur
