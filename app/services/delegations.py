"""Delegations of signature and roles of the agents: recording, withdrawing, saying which holds on a day.

Nothing is erased: a delegation and a role withdrawn stay with the day of their withdrawal. Once somebody is chef
de service, responsable or directeur, only they change these; before that any agent may, so that a base is never
locked. The name of the session is what the system gives: it proves no identity, and the screen says so.
Not here: the rules (`domain.pouvoirs`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from app.domain.pouvoirs import (
    ENCADREMENT,
    LIBELLES_ROLE,
    ActeASigner,
    Pouvoirs,
    defauts,
    exiger_un_role,
    nommer,
    vaut_le,
    verifier_delegation,
)
from app.domain.visa import Delegation, EtapeVisa, Habilitation, Portee, Role, meme_nom
from app.services.chaine import aujourd_hui, lire_pouvoirs
from app.services.contexte import Contexte, journaliser, refuser_dans_une_liasse
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.montants import Montant
    from app.ports import UnitOfWork

CHANGES = Changes(sujets=frozenset({"delegations", "visas", "journal"}))


@dataclass(frozen=True, slots=True)
class EtatPouvoirs:
    """What the screen shows. `roles`: those of the agent at the keyboard today, in the order of the chain."""

    jour: date
    agent: str
    pouvoirs: Pouvoirs
    organises: bool
    roles: tuple[Role, ...]


class Delegations:
    """Records delegations and roles, and says which hold."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def etat(self) -> EtatPouvoirs:
        """Return every delegation and role of the base, withdrawn ones included, as seen today by the agent."""
        jour, agent = aujourd_hui(self._contexte), self._contexte.agent
        with self._contexte.store.lire() as uow:
            pouvoirs = lire_pouvoirs(uow)
        miens = pouvoirs.roles(agent, jour)
        return EtatPouvoirs(jour, agent, pouvoirs, pouvoirs.organises(jour), tuple(r for r in Role if r in miens))

    def valable_le(
        self, portee: Portee, jour: date, montant: Montant | None = None
    ) -> Sequence[tuple[Delegation, tuple[str, ...]]]:
        """Return every delegation with why it does not hold for that act on that day; no reason: it holds."""
        acte = ActeASigner(portee, jour, montant)
        with self._contexte.store.lire() as uow:
            return [(d, defauts(d, acte)) for d in uow.delegations.all()]

    def enregistrer(self, delegation: Delegation) -> tuple[Delegation, Changes]:
        """Record a delegation. Raises UserError when it says too little or its dates contradict each other."""
        verifier_delegation(delegation)
        with self._contexte.store.ecrire() as uow:
            self._exiger(uow)
            neuve = uow.delegations.add(replace(delegation, id=None, retiree_le=None))
            self._journal(uow, f"Enregistrer la {nommer(neuve)}", "delegation", (None, neuve))
        return neuve, CHANGES

    def retirer(self, delegation_id: int, le: date | None = None) -> tuple[Delegation, Changes]:
        """Withdraw a delegation from a day, today by default; return it as it stood, for undo.

        Raises UserError on an unknown one, or one withdrawn already.
        """
        jour = le or aujourd_hui(self._contexte)
        with self._contexte.store.ecrire() as uow:
            self._exiger(uow)
            avant = _une(uow.delegations.all(), delegation_id, "Cette délégation")
            if avant.retiree_le is not None:
                raise UserError(f"La {nommer(avant)} est déjà retirée.")
            self._ecrire_delegation(uow, f"Retirer la {nommer(avant)}", avant, replace(avant, retiree_le=jour))
        return avant, CHANGES

    def remettre(self, avant: Delegation) -> tuple[Delegation, Changes]:
        """Put back a delegation as it stood, for undo; return the one that it takes the place of."""
        with self._contexte.store.ecrire() as uow:
            self._exiger(uow)
            ancienne = _une(uow.delegations.all(), avant.id, "Cette délégation")
            self._ecrire_delegation(uow, f"Remettre la {nommer(avant)}", ancienne, avant)
        return ancienne, CHANGES

    def habiliter(
        self, agent: str, role: Role, du: date | None = None, au: date | None = None
    ) -> tuple[Habilitation, Changes]:
        """Give a role to a session, from today by default.

        Raises UserError without a name, on dates that contradict each other, or on a role held already.
        """
        neuve = Habilitation(" ".join(agent.split()), role, du or aujourd_hui(self._contexte), au=au)
        if not neuve.agent:
            raise UserError("Le rôle n’est donné à personne.", conseil="Écrivez le nom de session de l’agent.")
        if neuve.au is not None and neuve.au < neuve.du:
            raise UserError("Le rôle finirait avant de commencer.", conseil="Corrigez ses dates.")
        with self._contexte.store.ecrire() as uow:
            self._exiger(uow)
            if any(
                h.role is role and meme_nom(h.agent, neuve.agent) and vaut_le(h, neuve.du)
                for h in uow.delegations.habilitations()
            ):
                raise UserError(f"{neuve.agent} a déjà le rôle {LIBELLES_ROLE[role]} à cette date.")
            donnee = uow.delegations.add_habilitation(neuve)
            acte = f"Donner le rôle {LIBELLES_ROLE[role]} à {donnee.agent}"
            self._journal(uow, acte, "habilitation", (None, donnee))
        return donnee, CHANGES

    def retirer_role(self, habilitation_id: int, le: date | None = None) -> tuple[Habilitation, Changes]:
        """Withdraw a role from a day, today by default; return it as it stood, for undo.

        Raises UserError on an unknown one, or one withdrawn already.
        """
        jour = le or aujourd_hui(self._contexte)
        with self._contexte.store.ecrire() as uow:
            self._exiger(uow)
            avant = _une(uow.delegations.habilitations(), habilitation_id, "Ce rôle")
            if avant.retiree_le is not None:
                raise UserError(f"Le rôle {LIBELLES_ROLE[avant.role]} de {avant.agent} est déjà retiré.")
            self._ecrire_role(uow, "Retirer", avant, replace(avant, retiree_le=jour))
        return avant, CHANGES

    def remettre_role(self, avant: Habilitation) -> tuple[Habilitation, Changes]:
        """Put back a role as it stood, for undo; return the one that it takes the place of."""
        with self._contexte.store.ecrire() as uow:
            self._exiger(uow)
            ancien = _une(uow.delegations.habilitations(), avant.id, "Ce rôle")
            self._ecrire_role(uow, "Remettre", ancien, avant)
        return ancien, CHANGES

    def _exiger(self, uow: UnitOfWork) -> None:
        refuser_dans_une_liasse(self._contexte)
        pouvoirs, jour = lire_pouvoirs(uow), aujourd_hui(self._contexte)
        if pouvoirs.titulaires(ENCADREMENT, jour):
            quoi = ("Changer les rôles et les délégations", jour)
            exiger_un_role(pouvoirs, self._contexte.agent, ENCADREMENT, quoi)

    def _ecrire_delegation(self, uow: UnitOfWork, acte: str, avant: Delegation, apres: Delegation) -> None:
        uow.delegations.save(apres)
        self._journal(uow, acte, "delegation", (avant, apres))

    def _ecrire_role(self, uow: UnitOfWork, verbe: str, avant: Habilitation, apres: Habilitation) -> None:
        uow.delegations.save_habilitation(apres)
        acte = f"{verbe} le rôle {LIBELLES_ROLE[apres.role]} de {apres.agent}"
        self._journal(uow, acte, "habilitation", (avant, apres))

    def _journal(
        self,
        uow: UnitOfWork,
        acte: str,
        objet: str,
        cotes: tuple[Delegation | Habilitation | None, Delegation | Habilitation],
    ) -> None:
        avant, apres = (_lisible(c) for c in cotes)
        journaliser(uow, self._contexte, acte=acte, objet=objet, objet_id=cotes[1].id, avant=avant, apres=apres)


def delegation_choisie(
    uow: UnitOfWork, dossier_id: int, portee: Portee, jour: date
) -> tuple[Delegation | None, tuple[str, ...]]:
    """Return the delegation that the decision in force rests on, and why it does not hold for an act of that day.

    An act cites it when it holds for its matter and for the amount decided; whoever composes an act falls back on
    `Campagne.signataire` otherwise, and where there is none.
    """
    decision = uow.decisions.en_vigueur(dossier_id)
    pas = [v for v in uow.visas.of_dossier(dossier_id) if v.etape is EtapeVisa.DECISION]
    if decision is None or not pas or pas[-1].delegation_id is None:
        return None, ()
    acte = ActeASigner(portee, jour, decision.montant)
    retenue = next(d for d in uow.delegations.all() if d.id == pas[-1].delegation_id)
    return retenue, defauts(retenue, acte)


T = TypeVar("T", Delegation, Habilitation)


def _une(toutes: Sequence[T], cle: int | None, quoi: str) -> T:
    """Return the one of this identifier. Raises UserError when there is none."""
    for une in toutes:
        if une.id == cle:
            return une
    raise UserError(f"{quoi} n’existe pas. Rien n’a été enregistré.")


def _lisible(valeur: Delegation | Habilitation | None) -> dict[str, object] | None:
    """Return the fields as the journal keeps them: the matters covered as a list in a stable order."""
    if valeur is None:
        return None
    champs = {f.name: getattr(valeur, f.name) for f in fields(valeur)}
    if "portees" in champs:
        champs["portees"] = sorted(champs["portees"])
    return champs
