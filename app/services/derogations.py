"""Passing over a constat in writing, as the person in charge may where the rule allows it (†).

A derogation is about a rule and a dossier: every constat of that rule is then shown « levé », with who and why, and
no longer stands in the way. Withdrawn, it is kept. Not here: which rules allow it (`domain.controles`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.controles import REGLES
from app.domain.derogation import Derogation
from app.services.arbitrage import lire_quota
from app.services.chaine import exiger_de_deroger
from app.services.contexte import Contexte, journaliser
from app.services.fiches import lire_fiche
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork

_OBJETS = {r.code: r.objet for r in REGLES if r.derogation}


class Derogations:
    """Grants derogations and withdraws them."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def accorder(self, dossier_id: int, regle: str, motif: str) -> tuple[Derogation, Changes]:
        """Pass over what a rule finds in a dossier.

        Raises UserError on a rule that allows no derogation, without a motive, when the rule finds nothing that a
        derogation could lift, when one holds already or, once roles are given, for who is neither responsable nor
        directeur.
        """
        if regle not in _OBJETS:
            raise UserError(
                f"La règle {regle} n’admet pas de dérogation.",
                conseil="Corrigez ce qu’elle constate dans le dossier.",
            )
        motif = motif.strip()
        if not motif:
            raise UserError(
                "Une dérogation demande un motif.", conseil="Écrivez pourquoi le responsable passe outre."
            )
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            if _en_vigueur(uow, dossier_id, regle):
                raise UserError(f"Une dérogation à la règle {regle} est déjà en vigueur pour ce dossier.")
            self._exiger_un_constat(uow, dossier, regle)
            exiger_de_deroger(uow, self._contexte)
            accordee = uow.derogations.add(
                Derogation(dossier_id, regle, motif, self._contexte.agent, self._contexte.clock.maintenant())
            )
            journaliser(
                uow,
                self._contexte,
                acte=f"Déroger à la règle {regle} ({_OBJETS[regle]})",
                objet="derogation",
                objet_id=accordee.id,
                apres=accordee,
                motif=motif,
                dossier_id=dossier_id,
            )
        return accordee, _changes(dossier)

    def retirer(self, dossier_id: int, regle: str) -> tuple[Derogation, Changes]:
        """Withdraw the derogation in force; return it as it stood. Raises UserError when there is none."""
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            avant = _en_vigueur(uow, dossier_id, regle)
            if avant is None:
                raise UserError(f"Aucune dérogation à la règle {regle} n’est en vigueur pour ce dossier.")
            apres = replace(avant, levee_le=self._contexte.clock.maintenant())
            uow.derogations.save(apres)
            journaliser(
                uow,
                self._contexte,
                acte=f"Retirer la dérogation à la règle {regle}",
                objet="derogation",
                objet_id=avant.id,
                avant=avant,
                apres=apres,
                dossier_id=dossier_id,
            )
        return avant, _changes(dossier)

    @staticmethod
    def _exiger_un_constat(uow: UnitOfWork, dossier: Dossier, regle: str) -> None:
        quota = lire_quota(uow, dossier.campagne_id)
        fiche = lire_fiche(uow, dossier.cle, quota=quota)
        if not any(c.regle == regle and c.derogation for c in fiche.constats):
            raise UserError(f"La règle {regle} ne constate rien à lever dans ce dossier.")


def _en_vigueur(uow: UnitOfWork, dossier_id: int, regle: str) -> Derogation | None:
    toutes = uow.derogations.of_dossier(dossier_id)
    return next((d for d in toutes if d.regle == regle and d.levee_le is None), None)


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"dossiers", "journal"}),
    )
