"""Scenarios: a named list of what each dossier would get, kept to be compared; nothing in it is a decision.

Not here: how a list is worked out (`domain.selection`, `domain.proposition`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant, somme, somme_etp
from app.socle.formats import centiemes, euros

if TYPE_CHECKING:
    from collections.abc import Iterable


class Origine(StrEnum):
    """Where the list of a scenario comes from."""

    ORDRE = "ordre"
    PROPOSITION = "proposition"
    COPIE = "copie"


LIBELLES_ORIGINE = {
    Origine.ORDRE: "ordre strict",
    Origine.PROPOSITION: "proposition",
    Origine.COPIE: "copie",
}


@dataclass(frozen=True, slots=True)
class LigneScenario:
    """What one dossier would get. `montant` None: unknown. `motif`: why, in French."""

    dossier_id: int
    numero: str
    entre: bool
    etp: Etp
    montant: Montant | None
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list. `version_cible`: the target it was worked out under, None when there was none."""

    campagne_id: int
    nom: str
    origine: Origine
    lignes: tuple[LigneScenario, ...]
    agent: str
    le: datetime
    id: int | None = None
    version_cible: int | None = None

    @property
    def entrants(self) -> tuple[LigneScenario, ...]:
        """Return the dossiers that enter, in the order of the list."""
        return tuple(x for x in self.lignes if x.entre)

    @property
    def etp(self) -> Etp:
        """Return the ETP of those that enter."""
        return somme_etp(x.etp for x in self.entrants)

    @property
    def montant(self) -> Montant:
        """Return the euros of those that enter; an unknown amount is not added."""
        return somme(x.montant for x in self.entrants if x.montant)


class Ecart(StrEnum):
    """What differs for one dossier between two scenarios."""

    ENTRE = "entre"
    SORT = "sort"
    MONTANT = "montant"


@dataclass(frozen=True, slots=True)
class EcartScenario:
    """One difference, from the first scenario to the second, and why."""

    dossier_id: int
    numero: str
    ecart: Ecart
    pourquoi: str


def comparer(premier: Scenario, second: Scenario) -> tuple[EcartScenario, ...]:
    """Return what differs from the first to the second: entered, then left, then amount or ETP changed."""
    avant = {x.dossier_id: x for x in premier.lignes}
    apres = {x.dossier_id: x for x in second.lignes}
    communs = [*apres, *(i for i in avant if i not in apres)]
    ecarts = [e for i in communs if (e := _ecart(avant.get(i), apres.get(i))) is not None]
    return tuple(sorted(ecarts, key=lambda e: list(Ecart).index(e.ecart)))


def _ecart(avant: LigneScenario | None, apres: LigneScenario | None) -> EcartScenario | None:
    entrait, entre = bool(avant and avant.entre), bool(apres and apres.entre)
    if apres is not None and entre and not entrait:
        return EcartScenario(apres.dossier_id, apres.numero, Ecart.ENTRE, apres.motif)
    if avant is not None and entrait and not entre:
        pourquoi = apres.motif if apres else "absent du second scénario"
        return EcartScenario(avant.dossier_id, avant.numero, Ecart.SORT, pourquoi)
    if avant is None or apres is None or not entre or (avant.montant, avant.etp) == (apres.montant, apres.etp):
        return None
    return EcartScenario(apres.dossier_id, apres.numero, Ecart.MONTANT, _quantites(avant, apres))


def _quantites(avant: LigneScenario, apres: LigneScenario) -> str:
    mots = []
    if avant.montant != apres.montant:
        ecrits = [euros(m.centimes, decimales=0) if m else "inconnu" for m in (avant.montant, apres.montant)]
        mots.append(f"montant {ecrits[0]} → {ecrits[1]}")
    if avant.etp != apres.etp:
        mots.append(f"ETP {centiemes(avant.etp.centiemes)} → {centiemes(apres.etp.centiemes)}")
    return ", ".join(mots)


def nom_libre(nom: str, pris: Iterable[str]) -> str:
    """Return a name that is not taken: « nom (copie) », then « nom (copie 2) »."""
    deja = set(pris)
    rang, essai = 1, f"{nom} (copie)"
    while essai in deja:
        rang += 1
        essai = f"{nom} (copie {rang})"
    return essai
