"""A decision in words: where its dossier stands, what it leaves, what it creates, what was decided before.

Not here: the form (`ui.widgets.formulaire_decision`), the rules (`services.decisions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, LIBELLES_ETAT, NON_INSTRUITS, Etat
from app.socle.formats import centiemes, date_courte, date_longue, etp, euros

if TYPE_CHECKING:
    from app.domain.decision import Decision
    from app.domain.quota import Quota
    from app.services.instruction import Fiche


def effet_en_mots(decision: Decision, quota: Quota) -> str:
    """Return « Après cette décision : 1,50 / 3,00 ETP · 44 100 / 88 500 € »; what is not notified says so."""
    if decision.sens not in FAVORABLES:
        return "Cette décision n’engage ni ETP ni crédits."
    accordes = quota.total.etp_retenu.centiemes + sum(e.centiemes for e in decision.etp_par_type.values())
    engages = quota.total.montant_retenu.centimes + (decision.montant.centimes if decision.montant else 0)
    if quota.cible is None:
        connue = "cible non notifiée" if quota.sans_cible else "cible connue en partie"
        postes = f"{etp(accordes)}, {connue}"
    else:
        postes = f"{centiemes(accordes)} / {etp(quota.cible.centiemes)}"
    if quota.enveloppe is None:
        argent = f"{euros(engages, decimales=0)}, enveloppe non notifiée"
    else:
        argent = f"{centiemes(engages, decimales=0)} / {euros(quota.enveloppe.centimes, decimales=0)}"
    return f"Après cette décision\u00a0: {postes} · {argent}"


def situation(fiche: Fiche) -> str:
    """Return where the dossier stands, and what may be decided on it."""
    etat = fiche.dossier.etat
    if etat in NON_INSTRUITS:
        return (
            f"Le dossier est «\u00a0{LIBELLES_ETAT[etat]}\u00a0»\u00a0: seule l’irrecevabilité peut être "
            "prononcée. Pour une autre décision, déclarez-le instruit dans l’onglet Projet."
        )
    if etat is Etat.INSTRUIT:
        return "Le dossier est instruit\u00a0: il attend sa décision."
    if etat is Etat.LISTE_ATTENTE:
        return "Le dossier est en liste d’attente\u00a0: il peut encore être retenu."
    return f"Le dossier est «\u00a0{LIBELLES_ETAT[etat]}\u00a0»."


def ce_qui_est_cree(decision: Decision) -> str:
    """Return what recording the decision creates, and that it is not undone."""
    quantite = sum(e.centiemes for e in decision.etp_par_type.values())
    argent = euros(decision.montant.centimes) if decision.montant else "montant à renseigner"
    quoi = f", {etp(quantite)}, {argent}" if decision.sens in FAVORABLES else ""
    return (
        f"Crée la décision «\u00a0{LIBELLES_ETAT[decision.sens]}\u00a0» du {date_longue(decision.prise_le)}{quoi}. "
        "Elle ne s’annule pas\u00a0: une autre décision la corrige."
    )


def une_ligne(decision: Decision) -> str:
    """Return a decision taken: day, sense, what it gives, version of the target that it cites, motive."""
    quantite = sum(e.centiemes for e in decision.etp_par_type.values())
    gains = f", {etp(quantite)}, {euros(decision.montant.centimes)}" if decision.montant else ""
    cible = f" · cible v{decision.version_cible}" if decision.version_cible is not None else ""
    return f"{date_courte(decision.prise_le)} · {LIBELLES_ETAT[decision.sens]}{gains}{cible}\n{decision.motif}"
