"""What the settings of the service give to a new campaign: its letterhead, who signs, delegations of signature.

Not here: the settings (`app.socle.reglages`), nor the facts of the call, which come from its model.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.montants import Montant
from app.domain.visa import Delegation, Portee
from app.services.campagnes_modeles import lire_modele
from app.socle.reglages import portees_lues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.campagne import Campagne, Service, Signataire
    from app.services.bureau import Bureau
    from app.socle.reglages import Reglages

BLOCS = ("service", "signataire")


def valeurs_par_defaut(reglages: Reglages, campagne: Campagne) -> dict[str, Any]:
    """Return the blocks of the campaign that the settings change, whole; a setting left empty changes nothing."""
    trouvees: dict[str, Any] = {}
    for nom in BLOCS:
        avant: Service | Signataire = getattr(campagne, nom)
        lus = {f.name: reglages.texte(f"{nom}.{f.name}") for f in fields(avant)}
        voulus: dict[str, Any] = {
            champ: date.fromisoformat(texte) if champ == "delegation_du" else texte
            for champ, texte in lus.items()
            if texte
        }
        apres = replace(avant, **voulus)
        if apres != avant:
            trouvees[nom] = apres
    return trouvees


def creer_campagne(reglages: Reglages, bureau: Bureau, code: str, valeurs: Mapping[str, Any]) -> Campagne:
    """Create a campaign from a shipped model as the settings complete it; `valeurs` win over the settings.

    The delegations of the settings are recorded in the base, each by its own line of the journal.
    """
    defauts = valeurs_par_defaut(reglages, lire_modele(code))
    campagne, _ = bureau.campagnes.creer(code, **{**defauts, **valeurs})
    for delegation in delegations_par_defaut(reglages):
        bureau.delegations.enregistrer(delegation)
    return campagne


def delegations_par_defaut(reglages: Reglages) -> tuple[Delegation, ...]:
    """Return the delegations that a new base receives."""
    return tuple(
        Delegation(
            delegant=d["delegant"],
            delegataire=d["delegataire"],
            qualite=d["qualite"],
            reference=d["reference"],
            du=date.fromisoformat(d["du"]),
            au=date.fromisoformat(d["au"]) if d.get("au") else None,
            plafond=Montant(int(d["plafond"].replace(".", ""))) if d.get("plafond") else None,
            portees=frozenset(map(Portee, portees_lues(d.get("portees", "")))),
            session=d.get("session", ""),
        )
        for d in reglages.delegations
    )


def reprendre(reglages: Reglages, bureau: Bureau, campagne_id: int) -> int:
    """Take the letterhead, the signatory and the delegations in force of a campaign; return how many delegations.

    What a policy imposes, and what the campaign leaves empty, stay as they are. Raises EnvironmentFault.
    """
    campagne = bureau.campagnes.get(campagne_id)
    for nom in BLOCS:
        bloc: Service | Signataire = getattr(campagne, nom)
        for champ in fields(bloc):
            cle, valeur = f"{nom}.{champ.name}", getattr(bloc, champ.name)
            if valeur and reglages.verrou(cle) is None:
                reglages.changer(cle, valeur.isoformat() if isinstance(valeur, date) else valeur)
    etat = bureau.delegations.etat()
    tenues = [d for d in etat.pouvoirs.delegations if d.retiree_le is None]
    reglages.remplacer_delegations([_en_textes(d) for d in tenues])
    return len(tenues)


def _en_textes(delegation: Delegation) -> dict[str, str]:
    textes = {
        "delegant": delegation.delegant,
        "delegataire": delegation.delegataire,
        "qualite": delegation.qualite,
        "reference": delegation.reference,
        "du": delegation.du.isoformat(),
        "au": delegation.au.isoformat() if delegation.au else "",
        "plafond": _decimal(delegation.plafond),
        "portees": ", ".join(sorted(delegation.portees)),
        "session": delegation.session,
    }
    return {nom: texte for nom, texte in textes.items() if texte}


def _decimal(plafond: Montant | None) -> str:
    """Return euros as an exact decimal text, empty where there is no ceiling."""
    return f"{plafond.centimes // 100}.{plafond.centimes % 100:02d}" if plafond is not None else ""
