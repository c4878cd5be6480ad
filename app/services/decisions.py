"""Deciding on a dossier: a decision in force, its motive, what the rules say of what it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.circuit import EtapeCircuit
from app.domain.controles import controler
from app.domain.cycle import DECIDES, FAVORABLES, LIBELLES_ETAT, Etat, passage
from app.domain.decision import Decision, verifier_decision
from app.domain.visa import EtapeVisa
from app.services.arbitrage import lire_quota
from app.services.chaine import (
    aujourd_hui,
    exiger_de_decider,
    exiger_de_deroger,
    exiger_l_etape,
    tracer_decision,
    tracer_retour,
)
from app.services.circuits import Circuits, SaisiePas
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater_etat
from app.services.fiches import lire_fiche, refuser
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from app.domain.controles import Constat
    from app.domain.dossier import Dossier
    from app.domain.quota import Quota
    from app.ports import UnitOfWork
    from app.services.fiches import Fiche

_CONSEIL = "Placez le dossier en liste d’attente, ou écrivez le motif de la dérogation du responsable."


class Decisions:
    """Records decisions and the signature of conventions."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def decider(self, decision: Decision, *, delegation_id: int | None = None) -> tuple[Decision, Changes]:
        """Record a decision, move the dossier to its state and write the step of its chain.

        `delegation_id`: the delegation that it rests on; by default the first one of the agent that holds. Raises
        UserError when the dossier is not « instruit » (« irrecevable » may come before), when the decision
        contradicts the request, or when a constat stands in its way: `derogation` passes over those that the person
        in charge may override, never over the others. Once roles are given, raises it too when the agent may not
        decide on the day of the decision, when this decision was not proposed and visaed, or when she passes over a
        constat without being responsable or directeur. Nothing is written then.
        """
        with self._contexte.store.ecrire() as uow:
            fiche = lire_fiche(uow, decision.dossier_id)
            dossier = fiche.dossier
            verifier(decision, dossier)
            delegation = exiger_de_decider(uow, self._contexte, decision, delegation_id)
            tableau = lire_quota(uow, dossier.campagne_id, sauf=dossier.cle)
            derogation = bool(decision.derogation.strip())
            obstacles = obstacles_a(decision, fiche, tableau)
            refuser([c for c in obstacles if not (c.derogation and derogation)], decision.sens, _CONSEIL)
            if obstacles:
                exiger_de_deroger(uow, self._contexte)
            precedente = uow.decisions.en_vigueur(dossier.cle)
            enregistree = uow.decisions.add(
                replace(
                    decision,
                    version_cible=tableau.version_cible,
                    agent=self._contexte.agent,
                    enregistree_le=self._contexte.clock.maintenant(),
                )
            )
            self._changer_etat(uow, dossier, decision.sens)
            tracer_decision(uow, self._contexte, enregistree, delegation)
            journaliser(
                uow,
                self._contexte,
                acte=f"Décider : {LIBELLES_ETAT[decision.sens]}",
                objet="decision",
                objet_id=enregistree.id,
                avant=precedente,
                apres=enregistree,
                motif=decision.motif,
                dossier_id=dossier.id,
            )
        return enregistree, _changes(dossier)

    def signer_convention(
        self,
        dossier_id: int,
        *,
        signee_le: date | None = None,
        delegation_id: int | None = None,
        signataire: str = "",
    ) -> tuple[Dossier, Changes]:
        """Mark the convention as signed by both parties on that day, today by default.

        Two steps of its circuit are recorded: there is no other way to sign. `signataire`: who signed for the
        State, the agent by default, or the holder of `delegation_id`. Raises UserError as `Circuits.franchir`.
        """
        saisie = SaisiePas(
            EtapeCircuit.SIGNE_ETAT,
            signee_le or aujourd_hui(self._contexte),
            signataire=signataire or ("" if delegation_id is not None else self._contexte.agent),
            delegation_id=delegation_id,
        )
        return Circuits(self._contexte).signer_convention(dossier_id, saisie)

    def rouvrir(self, dossier_id: int, motif: str) -> tuple[Dossier, Changes]:
        """Bring a decided dossier back to instruction; its decisions stay in the history, the return in the chain.

        Raises UserError on one that is not decided, without a motive or, once roles are given, for an instructeur.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            if dossier.etat not in DECIDES:
                raise UserError("Ce dossier n’est pas décidé : il n’y a rien à rouvrir.")
            passage(dossier.etat, Etat.EN_INSTRUCTION, motif)
            exiger_l_etape(uow, self._contexte, EtapeVisa.RETOUR)
            tracer_retour(uow, self._contexte, dossier_id, motif)
            enregistre = self._changer_etat(uow, dossier, Etat.EN_INSTRUCTION)
            constater_etat(uow, self._contexte, dossier_id, Etat.EN_INSTRUCTION)
            journaliser(
                uow,
                self._contexte,
                acte="Rouvrir l’instruction",
                objet="dossier",
                objet_id=dossier.numero,
                avant={"etat": dossier.etat},
                apres={"etat": enregistre.etat},
                motif=motif,
                dossier_id=dossier_id,
            )
        return enregistre, _changes(enregistre)

    @staticmethod
    def _changer_etat(uow: UnitOfWork, dossier: Dossier, etat: Etat) -> Dossier:
        return uow.dossiers.save(replace(dossier, etat=etat))


def verifier(decision: Decision, dossier: Dossier) -> None:
    """Raise UserError when a decision contradicts the request, or the dossier may not take its state."""
    verifier_decision(decision, dossier.etp_demande_par_type, dossier.montant_demande)
    passage(dossier.etat, decision.sens, decision.motif)


def obstacles_a(decision: Decision, fiche: Fiche, tableau: Quota) -> tuple[Constat, ...]:
    """Return what forbids a decision not recorded yet, or asks a written motive: every rule, on what it gives.

    `tableau` leaves out the dossier decided, so that it is not counted twice when it was retained already. Empty
    for an unfavourable decision.
    """
    accord = decision.accord
    if decision.sens not in FAVORABLES or accord is None:
        return ()
    faits = replace(fiche.examen, quota=tableau, accord=accord)
    return tuple(c for c in controler(faits) if c.retient(decision.sens))


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"dossiers", "decisions", "quota", "classement", "visas", "journal"}),
    )
