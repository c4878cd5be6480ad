"""What follows a convention, worked out from the data of one dossier: for the screen and for the acts alike.

Not here: the rules (`app.domain.decompte`, `app.domain.suivi`), nor the numbers (`resources/execution.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.domain.decompte import Decompte, Periode, Reglage, decompte, ecart_d_engagement, periodes
from app.domain.execution import Execution, Indicateur
from app.domain.porteur import ECONOMIQUES
from app.domain.suivi import (
    Attendu,
    ConditionDeReconduction,
    ConstatDeReconduction,
    Delais,
    FaitsDeReconduction,
    attendus,
    constats,
)
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from datetime import date

    from app.documents.donnees import DonneesActe
    from app.domain.campagne import Campagne

_NOM = "execution.toml"


def delais_de(campagne: Campagne) -> Delais:
    """Return the time limits that hold for a campaign; its own facts first, then those of the resources."""
    table = lire_toml(_NOM)
    return Delais(
        paiement_jours=campagne.delai_paiement_jours,
        compte_rendu_mois=campagne.delai_compte_rendu_mois,
        bilan_mois=table["bilan_avant_fin"]["valeur"],
        demande_jours=table["demande_avant_fin"]["valeur"],
        fin_d_exercice=(table["exercice"]["mois"], table["exercice"]["jour"]),
    )


@cache
def conditions_de_reconduction() -> tuple[ConditionDeReconduction, ...]:
    """Return the preconditions of a renewal, in order, each with its source and its mark."""
    return tuple(ConditionDeReconduction(**c) for c in lire_toml(_NOM)["conditions"])


@cache
def indicateurs_proposes() -> tuple[Indicateur, ...]:
    """Return the indicators that a bilan asks for."""
    return tuple(Indicateur(i["cle"], i["libelle"]) for i in lire_toml(_NOM)["indicateurs"])


@dataclass(frozen=True, slots=True)
class EtatExecution:
    """What follows one signed convention. `ecarts`: what differs from the engagement juridique, by rank (R-05)."""

    execution: Execution
    periodes: tuple[Periode, ...]
    decomptes: tuple[Decompte, ...]
    attendus: tuple[Attendu, ...]
    ecarts: tuple[str, ...]
    delais: Delais

    @property
    def courante(self) -> Periode:
        """Return the last year, renewed or not."""
        return self.periodes[-1]

    @property
    def ecart(self) -> str:
        """Return the first difference with an engagement juridique; empty when there is none."""
        return next((e for e in self.ecarts if e), "")


def execution_de(donnees: DonneesActe) -> Execution:
    """Return what was said of the dossier; nothing but its identifier where it was not read."""
    return donnees.execution or Execution(donnees.dossier.id or 0)


def etat_execution(donnees: DonneesActe) -> EtatExecution | None:
    """Return what follows the convention; None while the decision or the campaign leaves it without one."""
    campagne, convention = donnees.campagne, donnees.convention
    if convention is None or campagne.duree_mois is None or campagne.taux_avance is None:
        return None
    execution, delais = execution_de(donnees), delais_de(campagne)
    suite = periodes(
        convention,
        execution,
        etp=donnees.etp,
        cout_total=donnees.dossier.cout_total,
        duree_mois=campagne.duree_mois,
        taux_avance=campagne.taux_avance,
    )
    regime = donnees.dossier.porteur.regime
    comptes = tuple(
        decompte(
            p,
            execution.versements,
            execution.bilan(p.rang),
            Reglage(campagne.excedent_raisonnable, campagne.prorata_vacance),
            non_lucratif=regime is not None and regime.non_lucratif,
            duree_mois=campagne.duree_mois,
        )
        for p in suite
    )
    decides = [donnees.montant or convention.montant, *(p.montant for p in suite[1:])]
    return EtatExecution(
        execution=execution,
        periodes=suite,
        decomptes=comptes,
        attendus=attendus(
            suite,
            execution,
            {p.rang: c for p, c in zip(suite, comptes, strict=True)},
            delais,
            campagne.reconductions_max or 0,
        ),
        ecarts=tuple(ecart_d_engagement(p, m) for p, m in zip(suite, decides, strict=True)),
        delais=delais,
    )


def constats_de_reconduction(
    donnees: DonneesActe, etat: EtatExecution, jour: date, verifies: frozenset[str] = frozenset()
) -> tuple[ConstatDeReconduction, ...]:
    """Return how the preconditions of the next renewal stand on a day."""
    regime, forme = donnees.dossier.porteur.regime, donnees.dossier.porteur.forme
    applicables = {"cer"} if regime is not None and regime.cer else set()
    if forme in ECONOMIQUES:
        applicables.add("economique")
    return constats(
        FaitsDeReconduction(
            rang=etat.courante.rang + 1,
            jour=jour,
            periode=etat.courante,
            execution=etat.execution,
            delais=etat.delais,
            reconductions_max=donnees.campagne.reconductions_max or 0,
            applicables=frozenset(applicables),
            verifies=verifies,
        ),
        conditions_de_reconduction(),
    )
