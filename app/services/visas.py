"""The chain of decision as acts: propose, visa, decide, return; what waits for whom.

One transaction and one line of journal for each dossier; a selection is visaed whole or not at all. A proposal may
be taken back by its author until it is visaed; a visa is never erased, the dossier is returned with a motive.
Not here: the rules (`domain.chaine`, `domain.pouvoirs`), nor the decision itself (`services.decisions`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.chaine import (
    Chaine,
    en_decision,
    exiger_a_viser,
    exiger_proposition,
    lire_chaine,
    memes_termes,
    termes,
)
from app.domain.cycle import EN_COURS, Etat, passage
from app.domain.dossier import Dossier
from app.domain.pouvoirs import ROLES_DE_L_ETAPE, peut_decider
from app.domain.visa import EtapeVisa, Role, Visa, meme_nom
from app.services.chaine import aujourd_hui, exiger_l_etape, lire_pouvoirs, tracer_retour
from app.services.contexte import Contexte, journaliser
from app.services.decisions import Decisions, verifier
from app.services.faits import constater_etat
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.decision import Decision
    from app.domain.pouvoirs import Pouvoirs
    from app.ports import UnitOfWork

REPRISE = "Proposition reprise par son auteur avant visa"
_A_SUIVRE = EN_COURS | {Etat.LISTE_ATTENTE}


@dataclass(frozen=True, slots=True)
class LigneParapheur:
    """A dossier that waits for a step. `mienne`: the agent made the proposal, and may not visa it herself."""

    dossier: Dossier
    etape: EtapeVisa
    chaine: Chaine
    mienne: bool = False


@dataclass(frozen=True, slots=True)
class Parapheur:
    """What waits in a campaign. `etapes`: the steps that the agent may do today; `organises`: roles are given."""

    lignes: tuple[LigneParapheur, ...]
    etapes: frozenset[EtapeVisa]
    organises: bool
    agent: str

    @property
    def miennes(self) -> tuple[LigneParapheur, ...]:
        """Return what waits for the agent at the keyboard."""
        return tuple(x for x in self.lignes if x.etape in self.etapes and not (x.mienne and _a_viser(x)))


class Visas:
    """Writes the steps of the chain and says what waits."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte
        self._decisions = Decisions(contexte)

    def proposer(self, decision: Decision) -> tuple[Visa, Changes]:
        """Propose a decision; a proposal already under way is replaced, and its visa falls when the terms change.

        Raises UserError when the decision could not be taken as it is, targets and envelope aside, or when the
        very same is proposed already.
        """
        with self._contexte.store.ecrire() as uow:
            exiger_l_etape(uow, self._contexte, EtapeVisa.PROPOSITION)
            dossier = uow.dossiers.get(decision.dossier_id)
            verifier(decision, dossier)
            avant = lire_chaine(uow.visas.of_dossier(dossier.cle)).proposition
            voulue = self._proposition(decision)
            if avant is not None and memes_termes(avant, voulue) and avant.motif == voulue.motif:
                raise UserError(f"Cette décision est déjà proposée par {avant.agent}. Rien n’a été enregistré.")
            ecrite = uow.visas.add(voulue)
            self._journal(uow, f"Proposer\u00a0: {termes(ecrite)}", dossier, ecrite, avant)
        return ecrite, _changes(dossier)

    def reprendre(self, dossier_id: int) -> tuple[Visa, Changes]:
        """Take back her own proposal before its visa, for undo: a return that leaves the state of the dossier.

        Return the proposal taken back. Raises UserError without one, on that of another, or once it is visaed.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            chaine = lire_chaine(uow.visas.of_dossier(dossier_id))
            proposition = exiger_proposition(chaine)
            if chaine.visa is not None:
                raise UserError(
                    "La proposition est visée\u00a0: elle ne se reprend plus. Rien n’a été enregistré.",
                    conseil="Le chef de service peut retourner le dossier à l’instruction, avec un motif.",
                )
            if not meme_nom(proposition.agent, self._contexte.agent):
                raise UserError(f"Cette proposition est celle de {proposition.agent}. Rien n’a été enregistré.")
            retour = tracer_retour(uow, self._contexte, dossier_id, REPRISE)
            self._journal(uow, "Reprendre la proposition", dossier, retour, proposition)
        return proposition, _changes(dossier)

    def viser(self, dossiers: Sequence[int], motif: str = "") -> tuple[tuple[Visa, ...], Changes]:
        """Visa the proposals of these dossiers, all or none; `motif`: an observation, kept with each.

        Raises UserError naming the dossier that may not be: nothing is then written.
        """
        if not dossiers:
            raise UserError("Aucun dossier n’est choisi.", conseil="Choisissez ceux à viser dans la liste.")
        with self._contexte.store.ecrire() as uow:
            pouvoirs = exiger_l_etape(uow, self._contexte, EtapeVisa.VISA)
            separes, changes, vises = pouvoirs.organises(aujourd_hui(self._contexte)), Changes(), []
            for cle in dict.fromkeys(dossiers):
                dossier = uow.dossiers.get(cle)
                vises.append(self._viser_un(uow, dossier, motif, separes=separes))
                changes |= _changes(dossier)
        return tuple(vises), changes

    def _viser_un(self, uow: UnitOfWork, dossier: Dossier, motif: str, *, separes: bool) -> Visa:
        try:
            chaine = lire_chaine(uow.visas.of_dossier(dossier.cle))
            proposition = exiger_a_viser(chaine, self._contexte.agent, separes=separes)
            verifier(en_decision(proposition, aujourd_hui(self._contexte)), dossier)
        except UserError as refus:
            raise UserError(f"{dossier.numero}\u00a0: {refus.message}", conseil=refus.conseil) from refus
        vise = uow.visas.add(
            replace(
                proposition,
                id=None,
                etape=EtapeVisa.VISA,
                agent=self._contexte.agent,
                le=self._contexte.clock.maintenant(),
                motif=motif.strip(),
            )
        )
        self._journal(uow, f"Viser\u00a0: {termes(vise)}", dossier, vise)
        return vise

    def retourner(self, dossier_id: int, motif: str) -> tuple[Dossier, Changes]:
        """Return a proposal to instruction with its motive; an « instruit » dossier is « en instruction » again.

        Raises UserError without a motive, or when nothing is proposed; a decided dossier is reopened instead.
        """
        if not motif.strip():
            raise UserError("Un retour à l’instruction demande un motif.", conseil="Écrivez-le.")
        with self._contexte.store.ecrire() as uow:
            exiger_l_etape(uow, self._contexte, EtapeVisa.RETOUR)
            dossier = uow.dossiers.get(dossier_id)
            chaine = lire_chaine(uow.visas.of_dossier(dossier_id))
            avant = exiger_proposition(chaine)
            if dossier.etat is Etat.INSTRUIT:
                passage(dossier.etat, Etat.EN_INSTRUCTION, motif)
                dossier = uow.dossiers.save(replace(dossier, etat=Etat.EN_INSTRUCTION))
                constater_etat(uow, self._contexte, dossier_id, Etat.EN_INSTRUCTION)
            retour = tracer_retour(uow, self._contexte, dossier_id, motif)
            self._journal(uow, "Retourner à l’instruction", dossier, retour, avant)
        return dossier, _changes(dossier)

    def decider(
        self,
        dossier_id: int,
        prise_le: date | None = None,
        delegation_id: int | None = None,
        derogation: str = "",
        avis_comite_le: date | None = None,
    ) -> tuple[Decision, Changes]:
        """Take the decision proposed, on that day, today by default; see `Decisions.decider` for what stops it.

        The convention begins with the earliest job. `derogation`: why the responsable passes over an overspend.
        """
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            proposition = exiger_proposition(lire_chaine(uow.visas.of_dossier(dossier_id)))
        debuts = [p.date_debut for p in dossier.postes if p.date_debut is not None]
        voulue = en_decision(proposition, prise_le or aujourd_hui(self._contexte))
        voulue = replace(
            voulue,
            date_debut=min(debuts, default=None) if voulue.accord else None,
            derogation=derogation.strip(),
            avis_comite_le=avis_comite_le,
        )
        return self._decisions.decider(voulue, delegation_id=delegation_id)

    def chaine(self, dossier_id: int) -> Chaine:
        """Return where a dossier stands in the chain. Raises UserError on one that is hidden."""
        with self._contexte.store.lire() as uow:
            uow.dossiers.get(dossier_id)
            return lire_chaine(uow.visas.of_dossier(dossier_id))

    def parapheur(self, campagne_id: int) -> Parapheur:
        """Return every dossier that waits for a step, by number, and what the agent may do of it."""
        agent, jour = self._contexte.agent, aujourd_hui(self._contexte)
        with self._contexte.store.lire() as uow:
            pouvoirs = lire_pouvoirs(uow)
            etapes = uow.visas.of_campagne(campagne_id)
            lignes = [
                ligne
                for dossier in uow.dossiers.of_campagne(campagne_id)
                if dossier.etat in _A_SUIVRE
                and (ligne := _ligne(dossier, lire_chaine(etapes.get(dossier.cle, ())), agent))
            ]
        organises = pouvoirs.organises(jour)
        if not organises:
            lignes = [replace(x, mienne=False) for x in lignes]
        return Parapheur(tuple(lignes), _permises(pouvoirs, agent, jour), organises, agent)

    def en_attente(self, campagne_id: int, role: Role | None = None) -> tuple[LigneParapheur, ...]:
        """Return what waits for a role; None: everything that waits."""
        lignes = self.parapheur(campagne_id).lignes
        return tuple(x for x in lignes if role is None or role in ROLES_DE_L_ETAPE[x.etape])

    def retours(self, campagne_id: int) -> tuple[tuple[Dossier, Visa], ...]:
        """Return every return to instruction of the campaign with its dossier, newest first."""
        with self._contexte.store.lire() as uow:
            etapes = uow.visas.of_campagne(campagne_id)
            lus = [
                (dossier, retour)
                for dossier in uow.dossiers.of_campagne(campagne_id)
                for retour in lire_chaine(etapes.get(dossier.cle, ())).retours
            ]
        return tuple(sorted(lus, key=lambda x: (x[1].le, x[1].id or 0), reverse=True))

    def _proposition(self, decision: Decision) -> Visa:
        """Return the step that proposes a decision, made by the agent at the keyboard, now."""
        return Visa(
            dossier_id=decision.dossier_id,
            etape=EtapeVisa.PROPOSITION,
            agent=self._contexte.agent,
            le=self._contexte.clock.maintenant(),
            motif=decision.motif.strip(),
            sens=decision.sens,
            etp_par_type=decision.etp_par_type,
            montant=decision.montant,
        )

    def _journal(
        self, uow: UnitOfWork, acte: str, dossier: Dossier, etape: Visa, avant: Visa | None = None
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="visa",
            objet_id=etape.id,
            avant=avant,
            apres=etape,
            motif=etape.motif,
            dossier_id=dossier.id,
        )


def _ligne(dossier: Dossier, chaine: Chaine, agent: str) -> LigneParapheur | None:
    """Return the line of a dossier; None when nothing is awaited of the chain.

    A dossier not instructed yet waits for a proposal only when it was returned; one on the waiting list, never.
    """
    if chaine.proposition is None and dossier.etat is not Etat.INSTRUIT:
        revenu = chaine.revenu is not None and dossier.etat is Etat.EN_INSTRUCTION
        if not revenu:
            return None
    mienne = chaine.proposition is not None and meme_nom(chaine.proposition.agent, agent)
    return LigneParapheur(dossier, chaine.attend, chaine, mienne)


def _a_viser(ligne: LigneParapheur) -> bool:
    return ligne.etape is EtapeVisa.VISA


def _permises(pouvoirs: Pouvoirs, agent: str, jour: date) -> frozenset[EtapeVisa]:
    if not pouvoirs.organises(jour):
        return frozenset(EtapeVisa)
    roles = pouvoirs.roles(agent, jour)
    permises = {e for e, requis in ROLES_DE_L_ETAPE.items() if roles & requis}
    return frozenset(permises | ({EtapeVisa.DECISION} if peut_decider(pouvoirs, agent, jour) else set()))


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"visas", "dossiers", "journal"}),
    )
