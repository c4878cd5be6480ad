"""States of a dossier and the moves between them, as one table.

Not here: complétude, which is derived from the pieces, and recevabilité: three facts, not one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.socle.errors import UserError


class Etat(StrEnum):
    """Where a dossier stands between its receipt and its convention."""

    RECU = "recu"
    EN_INSTRUCTION = "en_instruction"
    INSTRUIT = "instruit"
    RETENU = "retenu"
    RETENU_PARTIELLEMENT = "retenu_partiellement"
    LISTE_ATTENTE = "liste_attente"
    AJOURNE = "ajourne"
    NON_RETENU = "non_retenu"
    IRRECEVABLE = "irrecevable"
    CONVENTIONNE = "conventionne"
    RETIRE = "retire"


LIBELLES_ETAT = {
    Etat.RECU: "reçu",
    Etat.EN_INSTRUCTION: "en instruction",
    Etat.INSTRUIT: "instruit",
    Etat.RETENU: "retenu",
    Etat.RETENU_PARTIELLEMENT: "retenu partiellement",
    Etat.LISTE_ATTENTE: "liste d’attente",
    Etat.AJOURNE: "ajourné",
    Etat.NON_RETENU: "non retenu",
    Etat.IRRECEVABLE: "irrecevable",
    Etat.CONVENTIONNE: "conventionné",
    Etat.RETIRE: "retiré",
}

NON_INSTRUITS = frozenset({Etat.RECU, Etat.EN_INSTRUCTION})
EN_COURS = NON_INSTRUITS | {Etat.INSTRUIT}
DECIDES = frozenset(
    {
        Etat.RETENU,
        Etat.RETENU_PARTIELLEMENT,
        Etat.LISTE_ATTENTE,
        Etat.AJOURNE,
        Etat.NON_RETENU,
        Etat.IRRECEVABLE,
    }
)
FAVORABLES = frozenset({Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.CONVENTIONNE})
HORS_CLASSEMENT = frozenset({Etat.IRRECEVABLE, Etat.RETIRE})


@dataclass(frozen=True, slots=True)
class Passage:
    """A permitted move. `motif`: True when a reason is compulsory (negative or backward moves)."""

    de: Etat
    vers: Etat
    motif: bool


PASSAGES: tuple[Passage, ...] = (
    Passage(Etat.RECU, Etat.EN_INSTRUCTION, motif=False),
    Passage(Etat.EN_INSTRUCTION, Etat.INSTRUIT, motif=False),
    Passage(Etat.INSTRUIT, Etat.EN_INSTRUCTION, motif=True),
    Passage(Etat.EN_INSTRUCTION, Etat.RECU, motif=True),
    *(Passage(Etat.INSTRUIT, vers, motif=True) for vers in sorted(DECIDES - {Etat.IRRECEVABLE})),
    *(Passage(de, Etat.IRRECEVABLE, motif=True) for de in sorted(EN_COURS)),
    *(Passage(de, Etat.RETIRE, motif=True) for de in sorted(EN_COURS | DECIDES)),
    *(
        Passage(Etat.LISTE_ATTENTE, vers, motif=True)
        for vers in (Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.NON_RETENU)
    ),
    *(Passage(de, Etat.EN_INSTRUCTION, motif=True) for de in sorted(DECIDES)),
    Passage(Etat.RETENU, Etat.CONVENTIONNE, motif=False),
    Passage(Etat.RETENU_PARTIELLEMENT, Etat.CONVENTIONNE, motif=False),
    Passage(Etat.CONVENTIONNE, Etat.RETENU, motif=True),
)
_TABLE = {(p.de, p.vers): p for p in PASSAGES}


def passage(de: Etat, vers: Etat, motif: str) -> Passage:
    """Return the permitted move. Raises UserError when it is not, or when its reason is missing."""
    trouve = _TABLE.get((de, vers))
    if trouve is None:
        raise UserError(
            f"Un dossier «\u00a0{LIBELLES_ETAT[de]}\u00a0» ne peut pas devenir "
            f"«\u00a0{LIBELLES_ETAT[vers]}\u00a0».",
            conseil=_conseil(de),
        )
    if trouve.motif and not motif.strip():
        raise UserError(f"Passer à «\u00a0{LIBELLES_ETAT[vers]}\u00a0» demande un motif.", conseil="Écrivez-le.")
    return trouve


def suivants(de: Etat) -> tuple[Etat, ...]:
    """Return the states that may follow, in the order of the table."""
    return tuple(p.vers for p in PASSAGES if p.de is de)


def _conseil(de: Etat) -> str:
    noms = ", ".join(f"«\u00a0{LIBELLES_ETAT[e]}\u00a0»" for e in suivants(de))
    return f"Suites possibles\u00a0: {noms}." if noms else "Cet état est définitif."
