"""Deciding on a dossier: a decision in force, its motive, what the rules say of what it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.controles import controler
from app.domain.convention import TypeActe
from app.domain.cycle import DECIDES, FAVORABLES, LIBELLES_ETAT, Etat, passage
from app.domain.decision import Decision, verifier_decision
from app.services.arbitrage import lire_quota
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater_etat
from app.services.fiches import exiger, lire_fiche, refuser
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import etp as ecrire_etp

if TYPE_CHECKING:
    from app.domain.controles import Constat
    from app.domain.convention import Acte
    from app.domain.dossier import Dossier
    from app.domain.quota import Quota
    from app.ports import UnitOfWork
    from app.services.fiches import Fiche

_CONSEIL = "Placez le dossier en liste d’attente, ou écrivez le motif de la dérogation du responsable."


class Decisions:
    """Records decisions and the signature of conventions."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def decider(self, decision: Decision) -> tuple[Decision, Changes]:
        """Record a decision and move the dossier to its state.

        Raises UserError when the dossier is not « instruit » (« irrecevable » may come before), when the decision
        contradicts the request, or when a constat stands in its way: `derogation` passes over those that the person
        in charge may override, never over the others.
        """
        with self._contexte.store.ecrire() as uow:
            fiche = lire_fiche(uow, decision.dossier_id)
            dossier = fiche.dossier
            verifier_decision(decision, dossier.etp_demande, dossier.montant_demande)
            _verifier_types(decision, dossier)
            passage(dossier.etat, decision.sens, decision.motif)
            tableau = lire_quota(uow, dossier.campagne_id, sauf=dossier.cle)
            derogation = bool(decision.derogation.strip())
            obstacles = obstacles_a(decision, fiche, tableau)
            refuser([c for c in obstacles if not (c.derogation and derogation)], decision.sens, _CONSEIL)
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

    def signer_convention(self, dossier_id: int) -> tuple[Dossier, Changes]:
        """Mark the convention as signed by both parties.

        Raises UserError when none was issued since the decision in force, when a due piece is still missing (R06:
        CRPA, art. L114-5-1), or when a constat forbids it.
        """
        with self._contexte.store.ecrire() as uow:
            fiche = lire_fiche(uow, dossier_id)
            passage(fiche.dossier.etat, Etat.CONVENTIONNE, "")
            if not any(_la_porte(acte, fiche.decision) for acte in fiche.actes):
                raise UserError(
                    "Aucune convention n’a été produite pour ce dossier depuis sa décision.",
                    conseil="Produisez-la dans l’écran Actes.",
                )
            exiger(fiche, Etat.CONVENTIONNE)
            if fiche.dossier.porteur.forme is None:
                raise UserError(
                    "La forme juridique du porteur n’est pas renseignée : les pièces dues ne sont pas connues.",
                    conseil="Choisissez-la dans l’onglet Porteur.",
                )
            if fiche.completude.manquantes:
                noms = ", ".join(ligne.type.libelle for ligne in fiche.completude.manquantes)
                raise UserError(
                    f"Des pièces dues manquent encore : {noms}.", conseil="Rendez leur verdict avant la signature."
                )
            enregistre = self._changer_etat(uow, fiche.dossier, Etat.CONVENTIONNE)
            journaliser(
                uow,
                self._contexte,
                acte="Convention signée",
                objet="dossier",
                objet_id=enregistre.numero,
                avant={"etat": fiche.dossier.etat},
                apres={"etat": enregistre.etat},
                dossier_id=dossier_id,
            )
        return enregistre, _changes(enregistre)

    def rouvrir(self, dossier_id: int, motif: str) -> tuple[Dossier, Changes]:
        """Bring a decided dossier back to instruction; its decisions stay in the history.

        Raises UserError on one that is not decided.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            if dossier.etat not in DECIDES:
                raise UserError("Ce dossier n’est pas décidé : il n’y a rien à rouvrir.")
            passage(dossier.etat, Etat.EN_INSTRUCTION, motif)
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


def _la_porte(acte: Acte, decision: Decision | None) -> bool:
    """True for a convention issued under this decision: an earlier one may bear other amounts."""
    if acte.type is not TypeActe.CONVENTION or not acte.emis or decision is None:
        return False
    return decision.enregistree_le is None or acte.produit_le >= decision.enregistree_le


def _verifier_types(decision: Decision, dossier: Dossier) -> None:
    """Raise UserError when more is given to a type of job than was asked for it: the total alone would hide it."""
    for type_poste, accorde in decision.etp_par_type.items():
        demande = sum(p.etp_demande.centiemes for p in dossier.postes if p.type is type_poste)
        if accorde.centiemes > demande:
            raise UserError(
                f"La décision donne {ecrire_etp(accorde.centiemes)} de {type_poste.value}, la demande est de "
                f"{ecrire_etp(demande)}.",
                conseil="Ramenez chaque type de poste à la demande.",
            )


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
        sujets=frozenset({"dossiers", "decisions", "quota", "classement", "journal"}),
    )
