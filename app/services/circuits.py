"""The circuit of signature: where each act stands, who holds the paper, the steps that agents record.

A step is one transaction and one line of journal for each act. Signing a convention for the State is what makes
its dossier « conventionné » (`services.conventionnement`). Not here: the rules of the steps (`domain.circuit`),
whether a signatory may sign (`domain.signataire`), electronic signature (`services.signatures`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.circuit import (
    LIBELLES_CIRCUIT,
    EtapeCircuit,
    EtatCircuit,
    PasDeCircuit,
    en_vigueur,
    situer,
    verifier_pas,
    verifier_retrait,
)
from app.domain.convention import Acte, TypeActe, nom_de_l_acte, portee_de
from app.domain.dossier import Dossier
from app.domain.pouvoirs import ActeASigner, exiger_un_role, nommer
from app.domain.signataire import delegation_du_signataire
from app.domain.visa import Role
from app.services.chaine import aujourd_hui, lire_pouvoirs
from app.services.contexte import Contexte, journaliser
from app.services.conventionnement import conventionner, deconventionner, exiger_conventionnable
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.visa import Delegation
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaisiePas:
    """A step as an agent says it. `preuve`: bytes of a scan or of a signed file, kept once; None without one."""

    etape: EtapeCircuit
    le: date
    detenteur: str = ""
    mode: str = ""
    signataire: str = ""
    delegation_id: int | None = None
    commentaire: str = ""
    preuve: bytes | None = None
    electronique: str = ""


@dataclass(frozen=True, slots=True)
class LigneCircuit:
    """An act in the list. `jours`: since when it stands there; `remplace`: a newer one of its type was produced."""

    acte: Acte
    dossier: Dossier
    etat: EtatCircuit
    jours: int
    remplace: bool = False


class Circuits:
    """Says where the acts stand and records their steps."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def etat(self, acte: Acte) -> EtatCircuit:
        """Return where an act stands. Raises UserError when its dossier is hidden from the agent."""
        with self._contexte.store.lire() as uow:
            return _situer(acte, uow.circuits.of_acte(acte.id or 0))

    def historique(self, acte_id: int) -> Sequence[PasDeCircuit]:
        """Return every step recorded, those corrected or taken back included, oldest first."""
        with self._contexte.store.lire() as uow:
            return uow.circuits.of_acte(acte_id)

    def historiques(self, campagne_id: int) -> Mapping[int, Sequence[PasDeCircuit]]:
        """Return the same by act, for a whole campaign; only acts that have a step."""
        with self._contexte.store.lire() as uow:
            return uow.circuits.of_campagne(campagne_id)

    def du_dossier(self, dossier_id: int) -> Sequence[tuple[Acte, EtatCircuit]]:
        """Return the issued acts of a dossier with where each stands, newest first."""
        with self._contexte.store.lire() as uow:
            actes = [a for a in uow.actes.of_dossier(dossier_id) if a.emis]
            return [(a, _situer(a, uow.circuits.of_acte(a.id or 0))) for a in reversed(actes)]

    def en_attente(self, campagne_id: int, *, finis: bool = False) -> tuple[LigneCircuit, ...]:
        """Return the issued acts whose way is not over, those that wait longest first; all of them with `finis`.

        An act that a newer one of its type replaces is there only while its paper is out.
        """
        jour = aujourd_hui(self._contexte)
        with self._contexte.store.lire() as uow:
            dossiers = {d.cle: d for d in uow.dossiers.of_campagne(campagne_id)}
            pas, actes = uow.circuits.of_campagne(campagne_id), uow.actes.of_campagne(campagne_id)
        lignes, vus = [], set[tuple[int, TypeActe]]()
        for acte in actes:
            if not acte.emis or acte.dossier_id not in dossiers:
                continue
            etat = _situer(acte, pas.get(acte.id or 0, ()))
            remplace = (acte.dossier_id, acte.type) in vus
            vus.add((acte.dossier_id, acte.type))
            dehors = etat.suivante is not None and etat.dernier is not None
            if finis or (dehors if remplace else etat.suivante is not None):
                lignes.append(LigneCircuit(acte, dossiers[acte.dossier_id], etat, etat.jours(jour), remplace))
        return tuple(sorted(lignes, key=lambda x: (-x.jours, x.dossier.numero, x.acte.reference)))

    def franchir(self, acte_ids: Sequence[int], saisie: SaisiePas) -> tuple[tuple[PasDeCircuit, ...], Changes]:
        """Record a step for one act or for many, all or none.

        Raises UserError, which names the act and the field: step out of order, day that contradicts the others or
        the production, notification without its mode, signatory who could not sign on that day, convention that may
        not be signed yet; once roles are given, agent without any role nor delegation.
        """
        with self._contexte.store.ecrire() as uow:
            self._exiger_de_suivre(uow)
            campagnes, dossiers, faits = set[int](), set[int](), []
            for acte, dossier in _actes(uow, acte_ids):
                try:
                    faits.append(self.inscrire(uow, acte, saisie))
                except UserError as refus:
                    if len(acte_ids) == 1:
                        raise
                    raise UserError(
                        f"{acte.reference}, dossier {dossier.numero}\u00a0: {refus.message}", conseil=refus.conseil
                    ) from refus
                dossiers.add(dossier.cle)
                campagnes.add(dossier.campagne_id)
        return tuple(faits), _changes(dossiers, campagnes)

    def essayer(self, acte: Acte, saisie: SaisiePas) -> None:
        """Raise UserError, as `franchir` would, when a step may not be recorded; nothing is written."""
        with self._contexte.store.lire() as uow:
            self._exiger_de_suivre(uow)
            if saisie.etape is EtapeCircuit.SIGNE_ETAT and acte.type is TypeActe.CONVENTION:
                exiger_conventionnable(uow, acte.dossier_id)
            self._preparer(uow, acte, saisie, None)

    def corriger(self, acte_id: int, saisie: SaisiePas) -> tuple[PasDeCircuit, Changes]:
        """Put another step in the place of the one in force; the old one stays in the history.

        Raises UserError when that step is not done, and as `franchir`.
        """
        with self._contexte.store.ecrire() as uow:
            self._exiger_de_suivre(uow)
            ((acte, dossier),) = _actes(uow, (acte_id,))
            ancien = _situer(acte, uow.circuits.of_acte(acte_id)).de(saisie.etape)
            if ancien is None:
                raise UserError(
                    f"L’étape «\u00a0{LIBELLES_CIRCUIT[saisie.etape]}\u00a0» n’est pas enregistrée\u00a0: "
                    "il n’y a rien à corriger."
                )
            pas = self._ajouter(uow, acte, saisie, ancien)
            journaliser(
                uow,
                self._contexte,
                acte=f"Corriger le circuit\u00a0: {nom_de_l_acte(acte.type)}, {LIBELLES_CIRCUIT[pas.etape]}",
                objet="circuit",
                objet_id=acte.reference,
                avant=ancien,
                apres=pas,
                motif=saisie.commentaire,
                dossier_id=acte.dossier_id,
            )
        return pas, _changes({dossier.cle}, {dossier.campagne_id})

    def retirer(self, acte_id: int, etape: EtapeCircuit, motif: str) -> tuple[PasDeCircuit, Changes]:
        """Take back the last step of an act, with a motive; it stays in the history.

        The signature of a convention by the State taken back, its dossier is no longer « conventionné ». Raises
        UserError on another step than the last, without motive, or once payments are recorded.
        """
        with self._contexte.store.ecrire() as uow:
            self._exiger_de_suivre(uow)
            ((acte, dossier),) = _actes(uow, (acte_id,))
            ancien = verifier_retrait(etape, en_vigueur(uow.circuits.of_acte(acte_id)), motif)
            pas = uow.circuits.add(
                PasDeCircuit(
                    acte_id=acte_id,
                    etape=etape,
                    le=aujourd_hui(self._contexte),
                    agent=self._contexte.agent,
                    enregistre_le=self._contexte.clock.maintenant(),
                    commentaire=motif.strip(),
                    corrige=ancien.id,
                    retrait=True,
                )
            )
            defait = etape is EtapeCircuit.SIGNE_ETAT and acte.type is TypeActe.CONVENTION
            avant, apres = deconventionner(uow, acte.dossier_id, motif) if defait else (None, None)
            journaliser(
                uow,
                self._contexte,
                acte=f"Retirer du circuit\u00a0: {nom_de_l_acte(acte.type)}, {LIBELLES_CIRCUIT[etape]}",
                objet="dossier" if defait else "circuit",
                objet_id=dossier.numero if defait else acte.reference,
                avant={"etat": avant.etat} if avant else ancien,
                apres={"etat": apres.etat, "acte": acte.reference} if apres else pas,
                motif=motif,
                dossier_id=acte.dossier_id,
            )
        return pas, _changes({dossier.cle}, {dossier.campagne_id})

    def signer_convention(self, dossier_id: int, saisie: SaisiePas) -> tuple[Dossier, Changes]:
        """Record the convention of a dossier as signed by both parties on that day, the porteur first.

        Raises UserError as `franchir`.
        """
        with self._contexte.store.ecrire() as uow:
            self._exiger_de_suivre(uow)
            fiche, acte = exiger_conventionnable(uow, dossier_id)
            self._verifier_signataire(uow, acte, saisie)
            if _situer(acte, uow.circuits.of_acte(acte.id or 0)).de(EtapeCircuit.SIGNE_PORTEUR) is None:
                self._ajouter(uow, acte, SaisiePas(EtapeCircuit.SIGNE_PORTEUR, saisie.le), None)
            self.inscrire(uow, acte, saisie)
            enregistre = uow.dossiers.get(dossier_id)
        return enregistre, _changes({enregistre.cle}, {fiche.dossier.campagne_id})

    def inscrire(self, uow: UnitOfWork, acte: Acte, saisie: SaisiePas) -> PasDeCircuit:
        """Record a step in a transaction under way, with its line of journal. Raises as `franchir`."""
        conventionne = saisie.etape is EtapeCircuit.SIGNE_ETAT and acte.type is TypeActe.CONVENTION
        dossier = None
        if conventionne:
            fiche, tenue = exiger_conventionnable(uow, acte.dossier_id)
            if tenue.id != acte.id:
                raise UserError(
                    "Une convention plus récente a été produite pour ce dossier. Rien n’a été enregistré.",
                    conseil=f"Enregistrez la signature de {tenue.reference}, produite en dernier.",
                )
            dossier = fiche.dossier
        pas = self._ajouter(uow, acte, saisie, None)
        apres = conventionner(uow, dossier) if dossier else None
        delegation = _delegation(uow, pas.delegation_id)
        sous = {"delegation": nommer(delegation)} if delegation else {}
        journaliser(
            uow,
            self._contexte,
            acte="Convention signée"
            if apres
            else f"Circuit\u00a0: {nom_de_l_acte(acte.type)}, {LIBELLES_CIRCUIT[pas.etape]}",
            objet="dossier" if apres else "circuit",
            objet_id=apres.numero if apres else acte.reference,
            avant={"etat": dossier.etat} if dossier else None,
            apres={"etat": apres.etat, "signee_le": pas.le, "signataire": pas.signataire, **sous} if apres else pas,
            motif=saisie.commentaire,
            dossier_id=acte.dossier_id,
        )
        return pas

    def _ajouter(self, uow: UnitOfWork, acte: Acte, saisie: SaisiePas, ancien: PasDeCircuit | None) -> PasDeCircuit:
        pas = self._preparer(uow, acte, saisie, ancien)
        if saisie.preuve is not None:
            pas = replace(pas, sha256=uow.pieces.put_contenu(saisie.preuve))
        return uow.circuits.add(pas)

    def _preparer(
        self, uow: UnitOfWork, acte: Acte, saisie: SaisiePas, ancien: PasDeCircuit | None
    ) -> PasDeCircuit:
        """Return the step to write, every rule looked at. Raises UserError as `franchir`."""
        jour = aujourd_hui(self._contexte)
        delegation = self._verifier_signataire(uow, acte, saisie)
        tenus = [p for p in en_vigueur(uow.circuits.of_acte(acte.id or 0)) if p != ancien]
        pas = PasDeCircuit(
            acte_id=acte.id or 0,
            etape=saisie.etape,
            le=saisie.le,
            agent=self._contexte.agent,
            enregistre_le=self._contexte.clock.maintenant(),
            detenteur=saisie.detenteur.strip(),
            mode=saisie.mode.strip(),
            signataire=saisie.signataire.strip() or (delegation.delegataire if delegation else ""),
            delegation_id=delegation.id if delegation else None,
            commentaire=saisie.commentaire.strip(),
            corrige=ancien.id if ancien else None,
            electronique=saisie.electronique,
        )
        verifier_pas(pas, acte.type, _produit_le(acte), tenus, jour)
        return pas

    def _verifier_signataire(self, uow: UnitOfWork, acte: Acte, saisie: SaisiePas) -> Delegation | None:
        """Return the delegation of who signed for the State; None for the other steps."""
        if saisie.etape is not EtapeCircuit.SIGNE_ETAT:
            return None
        if not saisie.signataire.strip() and saisie.delegation_id is None:
            raise UserError(
                "Signataire\u00a0: la signature de l’État ne dit pas qui a signé. Rien n’a été enregistré.",
                conseil="Écrivez le nom du signataire, ou choisissez sa délégation.",
            )
        decision = uow.decisions.en_vigueur(acte.dossier_id)
        montant = decision.montant if decision else None
        a_signer = ActeASigner(portee_de(acte.type), saisie.le, montant)
        return delegation_du_signataire(
            lire_pouvoirs(uow), saisie.signataire, a_signer, saisie.delegation_id, aujourd_hui(self._contexte)
        )

    def _exiger_de_suivre(self, uow: UnitOfWork) -> None:
        """Raise UserError once roles are given, for who has none and no delegation either."""
        pouvoirs, jour = lire_pouvoirs(uow), aujourd_hui(self._contexte)
        if not pouvoirs.de(self._contexte.agent):
            exiger_un_role(
                pouvoirs, self._contexte.agent, frozenset(Role), ("Suivre le circuit de signature", jour)
            )


def _actes(uow: UnitOfWork, acte_ids: Sequence[int]) -> list[tuple[Acte, Dossier]]:
    """Return issued acts and their dossiers, in the order asked. Raises UserError on an unknown act, or a draft."""
    voulus = set(acte_ids)
    connus = {
        acte.id: acte for c in uow.campagnes.all() for acte in uow.actes.of_campagne(c.id or 0) if acte.id in voulus
    }
    if voulus - set(connus):
        raise UserError("Cet acte n’existe pas dans la base. Rien n’a été enregistré.")
    actes = [connus[cle] for cle in acte_ids]
    if not all(acte.emis for acte in actes):
        raise UserError("Un projet d’acte ne se signe pas. Rien n’a été enregistré.", conseil="Produisez l’acte.")
    return [(acte, uow.dossiers.get(acte.dossier_id)) for acte in actes]


def _situer(acte: Acte, pas: Sequence[PasDeCircuit]) -> EtatCircuit:
    return situer(acte.type, _produit_le(acte), pas)


def _produit_le(acte: Acte) -> date:
    return a_paris(acte.produit_le).date()


def _delegation(uow: UnitOfWork, delegation_id: int | None) -> Delegation | None:
    return next((d for d in uow.delegations.all() if d.id == delegation_id), None)


def _changes(dossiers: set[int], campagnes: set[int]) -> Changes:
    return Changes(
        dossiers=frozenset(dossiers),
        campagnes=frozenset(campagnes),
        sujets=frozenset({"circuit", "actes", "dossiers", "decisions", "quota", "classement", "journal"}),
    )
