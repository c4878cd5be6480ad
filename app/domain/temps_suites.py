"""What is done beside the facts of a dossier, as dated phrases: opinions, steps of decision, circuit of the acts.

Not here: how two instants compare (`domain.temps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.chaine import termes
from app.domain.circuit import LIBELLES_CIRCUIT
from app.domain.comite import LIBELLES_AVIS
from app.domain.convention import LIBELLES_ACTE
from app.domain.pouvoirs import LIBELLES_ETAPE
from app.domain.quota import LIBELLES_NATURE
from app.domain.visa import EtapeVisa
from app.socle.formats import NBSP, date_courte, euros

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.circuit import PasDeCircuit
    from app.domain.comite import Comite
    from app.domain.convention import TypeActe
    from app.domain.quota import Mouvement
    from app.domain.visa import Visa


@dataclass(frozen=True, slots=True, order=True)
class Suite:
    """A thing done, when it was written in the base, in French."""

    le: datetime
    phrase: str
    dossier_id: int


def suites_du_comite(comite: Comite) -> Iterator[Suite]:
    """Return the opinions of a meeting, as they stand."""
    for avis in comite.avis:
        phrase = f"Avis du comité du {date_courte(comite.le)}{NBSP}: {LIBELLES_AVIS[avis.sens]}"
        yield Suite(avis.le, phrase, avis.dossier_id)


def suites_des_visas(visas: Iterable[Visa]) -> Iterator[Suite]:
    """Return proposals, visas and returns; the decision is told as such."""
    for visa in visas:
        if visa.etape is not EtapeVisa.DECISION:
            dit = f"«{NBSP}{visa.motif}{NBSP}»" if visa.etape is EtapeVisa.RETOUR else termes(visa)
            etape = LIBELLES_ETAPE[visa.etape].capitalize()
            yield Suite(visa.le, f"{etape} de {visa.agent}{NBSP}: {dit}", visa.dossier_id)


def suites_d_un_acte(type_acte: TypeActe, dossier_id: int, pas: Iterable[PasDeCircuit]) -> Iterator[Suite]:
    """Return the steps of an act, those taken back said as such."""
    for fait in pas:
        nom = LIBELLES_ACTE[type_acte]
        quoi = f"étape «{NBSP}{LIBELLES_CIRCUIT[fait.etape]}{NBSP}»"
        sort = "retirée" if fait.retrait else f"le {date_courte(fait.le)}"
        yield Suite(fait.enregistre_le, f"{nom[0].upper()}{nom[1:]}{NBSP}: {quoi}, {sort}", dossier_id)


def dire_mouvement(mouvement: Mouvement) -> str:
    """Return « Mouvement d’enveloppe : abondement du 12/09/2022, 10 000,00 € »."""
    nature = LIBELLES_NATURE[mouvement.nature]
    return (
        f"Mouvement d’enveloppe{NBSP}: {nature} du {date_courte(mouvement.le)}, {euros(mouvement.montant.centimes)}"
    )
