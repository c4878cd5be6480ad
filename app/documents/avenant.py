"""What an avenant de reconduction is made from: the year renewed, the one that it follows, their amounts.

Years come from `app.domain.decompte`, preconditions from `app.domain.suivi`. Not here: who decides a renewal
(`app.services.executions`), nor the wording (`resources/actes/avenant.toml`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.execution_lue import conditions_de_reconduction, delais_de
from app.domain.decompte import Periode, periodes
from app.domain.execution import Bilan, Execution, Reconduction
from app.domain.montants import Montant, somme
from app.domain.porteur import ECONOMIQUES
from app.domain.suivi import ConstatDeReconduction, FaitsDeReconduction, constats

if TYPE_CHECKING:
    from app.documents.donnees import DonneesActe


def annees(d: DonneesActe) -> tuple[Periode, ...]:
    """Return the year of the convention, then each year renewed; none while the convention is not known."""
    campagne = d.campagne
    if d.convention is None or campagne.duree_mois is None or campagne.taux_avance is None:
        return ()
    return periodes(
        d.convention,
        d.execution or Execution(0),
        etp=d.etp,
        cout_total=d.dossier.cout_total,
        duree_mois=campagne.duree_mois,
        taux_avance=campagne.taux_avance,
    )


def avenant(d: DonneesActe) -> Periode | None:
    """Return the year that the avenant is about, the last one renewed; None without any."""
    toutes = annees(d)
    return toutes[-1] if len(toutes) > 1 else None


def precedente(d: DonneesActe) -> Periode | None:
    """Return the year that the avenant follows; None without an avenant."""
    toutes = annees(d)
    return toutes[-2] if len(toutes) > 1 else None


def reconduction(d: DonneesActe) -> Reconduction | None:
    """Return the decision that the avenant carries out; None without any."""
    a = avenant(d)
    return d.execution.reconduction(a.rang) if a and d.execution else None


def bilan(d: DonneesActe) -> Bilan | None:
    """Return the account of the year that ends; None while nothing was said of it."""
    a = avenant(d)
    return d.execution.bilan(a.rang - 1) if a and d.execution else None


def cout_total(d: DonneesActe) -> Montant | None:
    """Return the cost of the action over the year renewed: its own, else that of the convention; None: unknown."""
    r = reconduction(d)
    return (r.cout_total if r else None) or d.dossier.cout_total


def cumul(d: DonneesActe) -> Montant:
    """Return what the convention and its avenants give together."""
    return somme(p.montant for p in annees(d))


def conditions(d: DonneesActe) -> tuple[ConstatDeReconduction, ...]:
    """Return how the preconditions stand on the day of the avenant, with what the agent checked before deciding."""
    a, avant, r = avenant(d), precedente(d), reconduction(d)
    if a is None or avant is None or r is None or d.execution is None:
        return ()
    regime = d.dossier.porteur.regime
    applicables = {"cer"} if regime is not None and regime.cer else set()
    if d.dossier.porteur.forme in ECONOMIQUES:
        applicables.add("economique")
    faits = FaitsDeReconduction(
        rang=a.rang,
        jour=d.le,
        periode=avant,
        execution=d.execution,
        delais=delais_de(d.campagne),
        reconductions_max=d.campagne.reconductions_max or 0,
        applicables=frozenset(applicables),
        verifies=frozenset(r.verifies),
    )
    return constats(faits, conditions_de_reconduction())
