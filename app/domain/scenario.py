"""Scenarios: a named list of what each dossier would get, kept to be compared; nothing in it is a decision.

Not here: how a list is worked out (`domain.selection`, `domain.proposition`), what it takes of the target and of
the envelope (`domain.tenue`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.proposition import Objectif
from app.socle.errors import UserError
from app.socle.formats import centiemes, euros

if TYPE_CHECKING:
    from collections.abc import Iterable


NOM_MAX = 80
A_LA_MAIN = "changé à la main dans ce scénario"


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
    """A named list. `version_cible`: the target it was worked out under, None when there was none.

    `objectif`: what the proposition it comes from asked for; None for the strict order.
    """

    campagne_id: int
    nom: str
    origine: Origine
    lignes: tuple[LigneScenario, ...]
    agent: str
    le: datetime
    id: int | None = None
    version_cible: int | None = None
    objectif: Objectif | None = None

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

    def ligne(self, dossier_id: int) -> LigneScenario:
        """Return the line of a dossier. Raises UserError when the scenario does not speak of it."""
        for ligne in self.lignes:
            if ligne.dossier_id == dossier_id:
                return ligne
        raise UserError(
            f"Ce dossier n’est pas dans le scénario «\u00a0{self.nom}\u00a0»\u00a0: rien n’a été changé.",
            conseil="Gardez l’ordre strict d’aujourd’hui sous un nouveau nom\u00a0; il y sera s’il concourt.",
        )

    def avec(self, nouvelle: LigneScenario) -> Scenario:
        """Return the scenario with another line for the same dossier."""
        lignes = tuple(nouvelle if x.dossier_id == nouvelle.dossier_id else x for x in self.lignes)
        return replace(self, lignes=lignes)


class Ecart(StrEnum):
    """What differs for one dossier between two scenarios."""

    ENTRE = "entre"
    SORT = "sort"
    MONTANT = "montant"


LIBELLES_ECART = {Ecart.ENTRE: "entre", Ecart.SORT: "sort", Ecart.MONTANT: "change"}


@dataclass(frozen=True, slots=True)
class EcartScenario:
    """One difference, from the first scenario to the second, and why.

    `avant`, `apres`: its line in each; None when a scenario does not speak of the dossier.
    """

    dossier_id: int
    numero: str
    ecart: Ecart
    pourquoi: str
    avant: LigneScenario | None = None
    apres: LigneScenario | None = None


def comparer(premier: Scenario, second: Scenario) -> tuple[EcartScenario, ...]:
    """Return what differs from the first to the second: entered, then left, then amount or ETP changed."""
    avant = {x.dossier_id: x for x in premier.lignes}
    apres = {x.dossier_id: x for x in second.lignes}
    communs = [*apres, *(i for i in avant if i not in apres)]
    ecarts = [e for i in communs if (e := _ecart(apres.get(i) or avant[i], avant.get(i), apres.get(i))) is not None]
    return tuple(sorted(ecarts, key=lambda e: list(Ecart).index(e.ecart)))


def _ecart(connue: LigneScenario, avant: LigneScenario | None, apres: LigneScenario | None) -> EcartScenario | None:
    entrait, entre = bool(avant and avant.entre), bool(apres and apres.entre)
    if entre and not entrait:
        trouve = Ecart.ENTRE, connue.motif
    elif entrait and not entre:
        trouve = Ecart.SORT, apres.motif if apres else "absent du second scénario"
    elif avant is None or apres is None or not entre or (avant.montant, avant.etp) == (apres.montant, apres.etp):
        return None
    else:
        trouve = Ecart.MONTANT, _quantites(avant, apres)
    return EcartScenario(connue.dossier_id, connue.numero, *trouve, avant, apres)


def _quantites(avant: LigneScenario, apres: LigneScenario) -> str:
    mots = []
    if avant.montant != apres.montant:
        mots.append(f"montant {ecrire_montant(avant.montant)} → {ecrire_montant(apres.montant)}")
    if avant.etp != apres.etp:
        mots.append(f"ETP {centiemes(avant.etp.centiemes)} → {centiemes(apres.etp.centiemes)}")
    pourquoi = f"\u00a0: {apres.motif}" if apres.motif != avant.motif else ""
    return f"{', '.join(mots)}{pourquoi}"


def ecrire_montant(montant: Montant | None) -> str:
    """Return « 29 400 € », with its cents when there are any, or « inconnu »."""
    if montant is None:
        return "inconnu"
    return euros(montant.centimes, decimales=2 if montant.centimes % 100 else 0)


def lire_nom(saisi: str, pris: Iterable[str]) -> str:
    """Return the name as it is kept, on one line. Raises UserError when it is empty, too long or taken.

    Two names that differ by their capitals alone are the same.
    """
    nom = " ".join(saisi.split())
    if not nom:
        raise UserError("Le scénario n’a pas de nom.", conseil="Donnez-lui en un\u00a0; rien n’a été gardé.")
    if len(nom) > NOM_MAX:
        raise UserError(
            f"Le nom du scénario fait {len(nom)} caractères\u00a0: {NOM_MAX} au plus. Rien n’a été gardé.",
            conseil="Raccourcissez-le\u00a0; ce que vous avez tapé reste dans le champ.",
        )
    if nom.casefold() in {n.casefold() for n in pris}:
        raise UserError(
            f"Le nom «\u00a0{nom}\u00a0» est pris.", conseil="Donnez-en un autre\u00a0; rien n’a été gardé."
        )
    return nom


def nom_libre(nom: str, pris: Iterable[str]) -> str:
    """Return a name that is not taken: « nom (copie) », then « nom (copie 2) »; cut to what a name may be."""
    deja = {n.casefold() for n in pris}
    rang, suffixe = 1, " (copie)"
    while (essai := f"{nom[: NOM_MAX - len(suffixe)].rstrip()}{suffixe}").casefold() in deja:
        rang += 1
        suffixe = f" (copie {rang})"
    return essai
