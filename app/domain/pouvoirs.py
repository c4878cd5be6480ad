"""Who may do a step of the chain on a given day: roles of the agents, delegations of signature.

Sources: CRPA, art. L212-1 (a decision bears the signature, first name, name and quality of its author); décret
n° 2004-374 du 29 avril 2004, art. 38, 43 and 44 (delegations of signature of the préfet). A delegation names its
holder, says what it covers and stops with its dates; its ceiling is that of its own text, none is set here.

A base where no role was given is a « poste unique »: the same agent proposes, notes the visa given on paper and
records the decision. From the first day of the first role, every step asks its role. A role whose last day is past
still counts for that: only a withdrawn one does not, so that an expired role opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.montants import Montant
from app.domain.visa import Delegation, EtapeVisa, Habilitation, Portee, Role, meme_nom
from app.socle.errors import UserError
from app.socle.formats import date_longue, euros

if TYPE_CHECKING:
    from collections.abc import Iterable

LIBELLES_ROLE = {
    Role.INSTRUCTEUR: "instructeur",
    Role.CHEF_DE_SERVICE: "chef de service",
    Role.RESPONSABLE: "responsable",
    Role.DIRECTEUR: "directeur",
}
LIBELLES_PORTEE = {
    Portee.PROCEDURE: "les actes de procédure",
    Portee.DECISION: "les décisions",
    Portee.CONVENTION: "les conventions",
    Portee.PAIEMENT: "les paiements",
}
LIBELLES_ETAPE = {
    EtapeVisa.PROPOSITION: "proposition",
    EtapeVisa.VISA: "visa",
    EtapeVisa.DECISION: "décision",
    EtapeVisa.RETOUR: "retour à l’instruction",
}
ATTENTES = {EtapeVisa.PROPOSITION: "à proposer", EtapeVisa.VISA: "à viser", EtapeVisa.DECISION: "à décider"}
#: What a delegation of each matter allows, as the subject of a sentence.
SIGNER = {
    Portee.PROCEDURE: "Signer cet acte de procédure",
    Portee.DECISION: "Signer cette décision",
    Portee.CONVENTION: "Signer cette convention",
    Portee.PAIEMENT: "Signer ce paiement",
}
ENCADREMENT = frozenset({Role.CHEF_DE_SERVICE, Role.RESPONSABLE, Role.DIRECTEUR})
DEROGENT = frozenset({Role.RESPONSABLE, Role.DIRECTEUR})
ROLES_DE_L_ETAPE = {
    EtapeVisa.PROPOSITION: frozenset({Role.INSTRUCTEUR}),
    EtapeVisa.VISA: frozenset({Role.CHEF_DE_SERVICE, Role.RESPONSABLE}),
    EtapeVisa.DECISION: frozenset({Role.DIRECTEUR}),
    EtapeVisa.RETOUR: ENCADREMENT,
}
_GESTES = {
    EtapeVisa.PROPOSITION: "Proposer une décision",
    EtapeVisa.VISA: "Viser une proposition",
    EtapeVisa.DECISION: "Décider",
    EtapeVisa.RETOUR: "Retourner un dossier à l’instruction",
}


@dataclass(frozen=True, slots=True)
class ActeASigner:
    """What a delegation is checked against: the matter, the day of signature, the amount; None without one."""

    portee: Portee
    jour: date
    montant: Montant | None = None


@dataclass(frozen=True, slots=True)
class Pouvoirs:
    """Every role and every delegation of the base, in the order of their creation."""

    habilitations: tuple[Habilitation, ...] = ()
    delegations: tuple[Delegation, ...] = ()

    def organises(self, jour: date) -> bool:
        """True once roles are given: steps are then enforced. False: « poste unique »."""
        return any(h.du <= jour and not _retiree(h, jour) for h in self.habilitations)

    def roles(self, agent: str, jour: date) -> frozenset[Role]:
        """Return the roles of an agent on that day."""
        return frozenset(h.role for h in self.habilitations if meme_nom(h.agent, agent) and vaut_le(h, jour))

    def titulaires(self, roles: Iterable[Role], jour: date) -> tuple[str, ...]:
        """Return the agents who hold one of these roles on that day, once each, in the order of their creation."""
        voulus = frozenset(roles)
        noms = (h.agent for h in self.habilitations if h.role in voulus and vaut_le(h, jour))
        return tuple(dict.fromkeys(noms))

    def de(self, agent: str) -> tuple[Delegation, ...]:
        """Return every delegation held by an agent, valid or not."""
        return tuple(d for d in self.delegations if tient(d, agent))


def vaut_le(habilitation: Habilitation, jour: date) -> bool:
    """True when a role holds on that day, both bounds included."""
    dans = habilitation.du <= jour and (habilitation.au is None or jour <= habilitation.au)
    return dans and not _retiree(habilitation, jour)


def tient(delegation: Delegation, agent: str) -> bool:
    """True when the agent, by session name, holds the delegation; case and spaces are not looked at."""
    return meme_nom(delegation.session or delegation.delegataire, agent)


def defauts(delegation: Delegation, acte: ActeASigner) -> tuple[str, ...]:
    """Return why a delegation does not hold for an act, all the reasons, in French; empty when it does.

    Both days are included, an amount equal to the ceiling passes, and the day of withdrawal no longer counts.
    An act without an amount (an unfavourable decision) has no ceiling to respect.
    """
    dits = []
    if acte.jour < delegation.du:
        dits.append(f"elle ne vaut qu’à partir du {date_longue(delegation.du)}")
    if delegation.au is not None and delegation.au < acte.jour:
        dits.append(f"elle a expiré le {date_longue(delegation.au)}")
    if delegation.retiree_le is not None and delegation.retiree_le <= acte.jour:
        dits.append(f"elle a été retirée le {date_longue(delegation.retiree_le)}")
    if delegation.portees and acte.portee not in delegation.portees:
        dits.append(f"elle ne couvre pas {LIBELLES_PORTEE[acte.portee]}")
    plafond = delegation.plafond
    if plafond is not None and acte.montant is not None and acte.montant > plafond:
        dits.append(
            f"son plafond est de {euros(plafond.centimes)}, le montant est de {euros(acte.montant.centimes)}"
        )
    return tuple(dits)


def nommer(delegation: Delegation) -> str:
    """Return « délégation de Camille Essai, directrice adjointe (arrêté n° 12) »."""
    qualite = f", {delegation.qualite}" if delegation.qualite else ""
    return f"délégation de {delegation.delegataire}{qualite} ({delegation.reference})"


def verifier_delegation(delegation: Delegation) -> None:
    """Raise UserError on a delegation that says too little, or contradicts itself."""
    for valeur, quoi in (
        (delegation.delegant, "qui donne délégation"),
        (delegation.delegataire, "qui la reçoit"),
        (delegation.qualite, "la qualité de qui la reçoit"),
        (delegation.reference, "la référence de l’arrêté ou de la décision"),
    ):
        if not valeur.strip():
            raise UserError(f"La délégation ne dit pas {quoi}.", conseil="Une délégation est écrite et nominative.")
    if delegation.au is not None and delegation.au < delegation.du:
        raise UserError("La délégation finirait avant de commencer.", conseil="Corrigez ses dates.")
    if delegation.plafond is not None and delegation.plafond.centimes <= 0:
        raise UserError(
            "Le plafond d’une délégation est supérieur à zéro.", conseil="Laissez-le vide s’il n’y en a pas."
        )


def exiger_role(pouvoirs: Pouvoirs, agent: str, etape: EtapeVisa, jour: date) -> None:
    """Raise UserError when the step is not for this agent on that day; nothing in a « poste unique »."""
    exiger_un_role(pouvoirs, agent, ROLES_DE_L_ETAPE[etape], (_GESTES[etape], jour))


def exiger_un_role(pouvoirs: Pouvoirs, agent: str, roles: frozenset[Role], quoi: tuple[str, date]) -> None:
    """Raise UserError, which names `quoi` (the act, its day), unless the agent holds one of these roles."""
    geste, jour = quoi
    if not pouvoirs.organises(jour) or pouvoirs.roles(agent, jour) & roles:
        return
    noms = " ou ".join(LIBELLES_ROLE[r] for r in Role if r in roles)
    miens = ", ".join(LIBELLES_ROLE[r] for r in Role if r in pouvoirs.roles(agent, jour))
    role = f"votre rôle est\u00a0: {miens}" if miens else _sans_role(pouvoirs, agent, jour)
    raise UserError(
        f"{geste} demande le rôle {noms}\u00a0; {role}. Rien n’a été enregistré.",
        conseil=_qui_peut(pouvoirs.titulaires(roles, jour)),
    )


def peut_decider(pouvoirs: Pouvoirs, agent: str, jour: date) -> bool:
    """True when decisions may wait for this agent: a directeur, or the holder of some delegation for them."""
    if not pouvoirs.organises(jour) or Role.DIRECTEUR in pouvoirs.roles(agent, jour):
        return True
    acte = ActeASigner(Portee.DECISION, jour)
    return any(not defauts(d, acte) for d in pouvoirs.de(agent))


def delegation_pour(
    pouvoirs: Pouvoirs, agent: str, acte: ActeASigner, choisie: int | None = None, aujourd_hui: date | None = None
) -> Delegation | None:
    """Return the delegation that an act rests on, checked on the day of its signature; None when it needs none.

    Roles are those of `aujourd_hui`, the day of the writing; by default the day of the act. With roles, the
    directeur or a delegate signs: the directeur under the delegation recorded in his name when there is one, else
    under that of the campaign; a delegate under hers. In a « poste unique » only a delegation chosen is checked,
    whoever writes.
    Raises UserError, which says what is wrong with each delegation and which one would do.
    """
    jour = aujourd_hui or acte.jour
    organises = pouvoirs.organises(jour)
    if choisie is not None:
        return _celle_choisie(pouvoirs, agent, acte, choisie, organises=organises)
    if not organises:
        return None
    siennes = pouvoirs.de(agent)
    bonne = next((d for d in siennes if not defauts(d, acte)), None)
    if bonne is not None:
        return bonne
    if not siennes:
        if Role.DIRECTEUR in pouvoirs.roles(agent, jour):
            return None
        raise UserError(
            f"{_acte(acte)} revient au directeur ou à qui en a délégation\u00a0; aucune délégation n’est "
            f"enregistrée à votre nom ({agent}). Rien n’a été enregistré.",
            conseil=_qui_signe(pouvoirs, acte, jour),
        )
    raise _refus(siennes, acte, _qui_signe(pouvoirs, acte, jour))


def _celle_choisie(
    pouvoirs: Pouvoirs, agent: str, acte: ActeASigner, choisie: int, *, organises: bool
) -> Delegation:
    trouvee = next((d for d in pouvoirs.delegations if d.id == choisie), None)
    if trouvee is None:
        raise UserError(
            "Cette délégation n’existe pas. Rien n’a été enregistré.", conseil="Choisissez-en une autre."
        )
    if organises and not tient(trouvee, agent):
        raise UserError(
            f"La {nommer(trouvee)} n’est pas à votre nom ({agent}). Rien n’a été enregistré.",
            conseil=_qui_signe(pouvoirs, acte, acte.jour),
        )
    if defauts(trouvee, acte):
        raise _refus((trouvee,), acte, _qui_signe(pouvoirs, acte, acte.jour))
    return trouvee


def _refus(delegations: Iterable[Delegation], acte: ActeASigner, conseil: str) -> UserError:
    lignes = "".join(f"\n• {nommer(d)}\u00a0: {', et '.join(defauts(d, acte))}" for d in delegations)
    return UserError(
        f"Aucune délégation ne vaut pour cet acte au {date_longue(acte.jour)}\u00a0:{lignes}\n"
        "Rien n’a été enregistré.",
        conseil=conseil,
    )


def _qui_signe(pouvoirs: Pouvoirs, acte: ActeASigner, jour: date) -> str:
    bonnes = [nommer(d) for d in pouvoirs.delegations if not defauts(d, acte)]
    if bonnes:
        return "Vaut pour cet acte\u00a0: " + "\u00a0; ".join(bonnes) + "."
    libres = [a for a in pouvoirs.titulaires({Role.DIRECTEUR}, jour) if not pouvoirs.de(a)]
    if libres:
        return _qui_peut(tuple(libres))
    return (
        "Aucune délégation enregistrée ne vaut pour cet acte\u00a0: ajoutez celle qui le permet, écran Délégations."
    )


def _acte(acte: ActeASigner) -> str:
    return _GESTES[EtapeVisa.DECISION] if acte.portee is Portee.DECISION else SIGNER[acte.portee]


def _sans_role(pouvoirs: Pouvoirs, agent: str, jour: date) -> str:
    """Say why the agent has none: never given, over, or still to come."""
    siennes = [h for h in pouvoirs.habilitations if meme_nom(h.agent, agent)]
    finies = [h.au for h in siennes if h.au is not None and h.au < jour]
    if finies:
        return f"votre rôle a pris fin le {date_longue(max(finies))}"
    futures = [h.du for h in siennes if h.du > jour]
    if futures:
        return f"votre rôle commence le {date_longue(min(futures))}"
    return f"aucun rôle n’est donné à votre session ({agent})"


def _qui_peut(agents: tuple[str, ...]) -> str:
    if not agents:
        return "Aucun agent n’a ce rôle aujourd’hui\u00a0: donnez-le à l’écran Délégations."
    return f"Peut le faire\u00a0: {', '.join(agents)}."


def _retiree(habilitation: Habilitation, jour: date) -> bool:
    return habilitation.retiree_le is not None and habilitation.retiree_le <= jour
