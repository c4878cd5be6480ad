"""Instruction of a dossier: its facts, the verdict on each piece, its moves from one state to the next.

Not here: notes (`services.notation`) and decisions (`services.decisions`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.cycle import DECIDES, LIBELLES_ETAT, Etat, passage
from app.domain.identifiants import normaliser
from app.domain.pieces import A_MOTIVER, CODE_COURRIEL, LIBELLES_VERDICT, Verdict, VerdictRendu
from app.ports import Filtre
from app.services.arbitrage import lire_quota
from app.services.chaine import retourner_l_instruit
from app.services.comptes import Regard, annuler_regards, retablir_regards
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater, constater_etat
from app.services.fiches import Fiche, exiger, lire_fiche, lire_fiches, situee
from app.socle.changes import RIEN, Changes, Sujet
from app.socle.errors import Bug, UserError
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork

__all__ = ["Fiche", "Instruction", "exiger", "lire_fiche", "verifier_code"]
_FIGES = frozenset({"id", "campagne_id", "numero", "etat"})


class Instruction:
    """Reads and changes one dossier."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def fiche(self, dossier_id: int) -> Fiche:
        """Return the whole dossier. Raises UserError when there is none."""
        jour = self._aujourd_hui()
        with self._contexte.store.lire() as uow:
            quota = lire_quota(uow, uow.dossiers.get(dossier_id).campagne_id)
            return situee(uow, lire_fiche(uow, dossier_id, jour, quota))

    def fiches(self, campagne_id: int) -> Sequence[Fiche]:
        """Return every dossier of a campaign, by number, in one consistent read."""
        with self._contexte.store.lire() as uow:
            quota = lire_quota(uow, campagne_id)
            return [situee(uow, f) for f in lire_fiches(uow, campagne_id, self._aujourd_hui(), quota)]

    def numeros(self, campagne_id: int) -> Mapping[str, int]:
        """Return the identifiers of the dossiers of a campaign by number, in order."""
        with self._contexte.store.lire() as uow:
            return {d.numero: d.cle for d in uow.dossiers.of_campagne(campagne_id)}

    def dossier(self, dossier_id: int) -> Dossier:
        """Return the facts of a dossier alone: what a form reads before it writes one field."""
        with self._contexte.store.lire() as uow:
            return uow.dossiers.get(dossier_id)

    def identifiants(self, campagne_id: int) -> Sequence[int]:
        """Return the dossiers of a campaign by number: the order of « précédent » and « suivant »."""
        with self._contexte.store.lire() as uow:
            return uow.dossiers.ids(Filtre(campagne_id))

    def contenu(self, sha256: str) -> bytes:
        """Return the bytes of a piece, checked against their hash."""
        with self._contexte.store.lire() as uow:
            return uow.pieces.contenu(sha256)

    def modifier(self, dossier_id: int, acte: str, **champs: Any) -> tuple[Dossier, Changes]:
        """Write fields of a dossier (« porteur », « postes », « plan »…) and return it.

        `acte` is what the officer reads in « Annuler … » and in the journal. The wave follows `recu_le` unless
        given. `version`: that of the dossier the values were typed on; given and overtaken, UserError is raised
        and nothing written. Another account voids the second look at it (`services.comptes`). Raises Bug on a
        field that other acts govern (number, state).
        """
        if figes := _FIGES.intersection(champs):
            raise Bug(f"Ces champs ne se modifient pas ainsi\u00a0: {', '.join(sorted(figes))}.")
        with self._contexte.store.ecrire() as uow:
            enregistre, regards = self._ecrire(uow, uow.dossiers.get(dossier_id), acte, champs)
        return enregistre, _changes_de(enregistre, regards)

    def modifier_porteur(
        self, dossier_id: int, acte: str, champs: Mapping[str, Any], regards: Sequence[Regard] = ()
    ) -> tuple[tuple[Mapping[str, Any], Sequence[Regard]], Changes]:
        """Write fields of the porteur; return, for undo, those that stood before and the second looks voided.

        `regards`: looks that the act being undone had voided, given back in the same transaction.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            avant = {nom: getattr(dossier.porteur, nom) for nom in champs}
            porteur = replace(dossier.porteur, **champs)
            enregistre, annules = self._ecrire(uow, dossier, acte, {"porteur": porteur})
            retablir_regards(uow, self._contexte, regards)
        return (avant, annules), _changes_de(enregistre, (*annules, *regards))

    def _ecrire(
        self, uow: UnitOfWork, avant: Dossier, acte: str, champs: Mapping[str, Any]
    ) -> tuple[Dossier, tuple[Regard, ...]]:
        apres = replace(avant, **champs)
        if "porteur" in champs:
            apres = replace(apres, porteur=_porteur_propre(apres))
        if "recu_le" in champs and "vague" not in champs:
            jour = a_paris(apres.recu_le).date()
            apres = replace(apres, vague=uow.campagnes.get(avant.campagne_id).vague_de(jour))
        if not apres.porteur.raison_sociale.strip():
            raise UserError("La raison sociale est vide.", conseil="L’ancienne est gardée.")
        enregistre = uow.dossiers.save(apres)
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="dossier",
            objet_id=avant.numero,
            avant=replace(avant, version=0),
            apres=replace(enregistre, version=0),
            dossier_id=avant.id,
        )
        regards = annuler_regards(uow, self._contexte, avant, enregistre)
        constater(uow, self._contexte, avant.cle)
        return enregistre, regards

    def rendre_verdict(
        self, dossier_id: int, code: str, verdict: Verdict | None, motif: str = ""
    ) -> tuple[VerdictRendu | None, Changes]:
        """Give a verdict on an expected piece; None takes it back. Return the one that stood before, for undo.

        « Absente » and « reçue » follow from the files: giving them takes the verdict back. A reason is compulsory
        for what the porteur may contest (`A_MOTIVER`). The end of validity that the former verdict bore is kept.
        """
        if verdict in A_MOTIVER and not motif.strip():
            mot = LIBELLES_VERDICT[verdict][1]
            raise UserError(f"Le verdict « {mot} » demande un motif.", conseil="Choisissez-le ou écrivez-le.")
        rendu, motif = None, motif.strip()
        if verdict is not None and verdict not in {Verdict.ABSENTE, Verdict.RECUE}:
            rendu = VerdictRendu(code, verdict, motif, self._contexte.agent, self._contexte.clock.maintenant())
        with self._contexte.store.ecrire() as uow:
            ancien = _verdict(uow, dossier_id, code)
            if rendu is None and ancien is None:
                return None, RIEN  # a line that says nothing before and after would hide the past
            if rendu is not None and ancien is not None:
                rendu = replace(rendu, valable_jusqu_au=ancien.valable_jusqu_au)
            mot = LIBELLES_VERDICT[verdict][1] if verdict else "verdict retiré"
            changes = self._poser(uow, dossier_id, code, (ancien, rendu), mot)
        return ancien, changes

    def remettre_verdict(
        self, dossier_id: int, code: str, avant: VerdictRendu | None
    ) -> tuple[VerdictRendu | None, Changes]:
        """Put back the verdict that stood before, for undo: with its own author and day, which a rule may look at.

        Return the one that it takes the place of.
        """
        with self._contexte.store.ecrire() as uow:
            ancien = _verdict(uow, dossier_id, code)
            mot = LIBELLES_VERDICT[avant.verdict][1] if avant else "aucun"
            changes = self._poser(uow, dossier_id, code, (ancien, avant), f"verdict précédent remis ({mot})")
        return ancien, changes

    def _poser(
        self,
        uow: UnitOfWork,
        dossier_id: int,
        code: str,
        verdicts: tuple[VerdictRendu | None, VerdictRendu | None],
        mot: str,
    ) -> Changes:
        dossier, (avant, apres) = uow.dossiers.get(dossier_id), verdicts
        _verifier_attendue(uow.campagnes.get(dossier.campagne_id), code)
        if apres is None:
            uow.pieces.clear_verdict(dossier_id, code)
        else:
            uow.pieces.set_verdict(dossier_id, apres)
        journaliser(
            uow,
            self._contexte,
            acte=f"Pièce {code} : {mot}",
            objet="piece",
            objet_id=code,
            avant=avant,
            apres=apres,
            motif=apres.motif if apres else "",
            dossier_id=dossier_id,
        )
        constater(uow, self._contexte, dossier_id)
        return _changes(dossier, "pieces")

    def classer_piece(self, piece_id: int, code: str) -> tuple[str, Changes]:
        """Say which expected piece a file is; return the code it had before. An empty code: « non classée »."""
        with self._contexte.store.ecrire() as uow:
            piece = uow.pieces.get(piece_id)
            dossier = uow.dossiers.get(piece.dossier_id)
            verifier_code(uow.campagnes.get(dossier.campagne_id), code)
            uow.pieces.set_code(piece_id, code)
            journaliser(
                uow,
                self._contexte,
                acte=f"Classer « {piece.nom} »",
                objet="piece",
                objet_id=piece_id,
                avant={"code": piece.code},
                apres={"code": code},
                dossier_id=dossier.id,
            )
            constater(uow, self._contexte, dossier.cle)
        return piece.code, _changes(dossier, "pieces")

    def changer_etat(self, dossier_id: int, vers: Etat, motif: str = "") -> tuple[Dossier, Changes]:
        """Move a dossier along its cycle. « Instruit » needs every blocking check passed.

        Raises UserError on a decision or a signature, which have their own acts (`services.decisions`). A dossier
        « conventionné » brought back to « retenu » takes again the state of its decision in force.
        """
        with self._contexte.store.ecrire() as uow:
            fiche = lire_fiche(uow, dossier_id)
            avant = fiche.dossier
            passage(avant.etat, vers, motif)
            if avant.etat is Etat.CONVENTIONNE and fiche.decision:
                vers = fiche.decision.sens
            elif vers in DECIDES or vers is Etat.CONVENTIONNE:
                raise UserError(
                    f"« {LIBELLES_ETAT[vers].capitalize()} » demande une décision ou une signature.",
                    conseil="Enregistrez-la dans l’onglet Décision ; le dossier est inchangé.",
                )
            if vers is Etat.INSTRUIT:
                exiger(fiche, vers)
            elif (avant.etat, vers) == (Etat.INSTRUIT, Etat.EN_INSTRUCTION):
                retourner_l_instruit(uow, self._contexte, dossier_id, motif)
            enregistre = uow.dossiers.save(replace(avant, etat=vers))
            constater_etat(uow, self._contexte, dossier_id, vers)
            journaliser(
                uow,
                self._contexte,
                acte=f"Passer à « {LIBELLES_ETAT[vers]} »",
                objet="dossier",
                objet_id=avant.numero,
                avant={"etat": avant.etat},
                apres={"etat": vers},
                motif=motif,
                dossier_id=dossier_id,
            )
        return enregistre, _changes(enregistre, "dossiers", "quota", "classement")

    def _aujourd_hui(self) -> date:
        return a_paris(self._contexte.clock.maintenant()).date()


def _verdict(uow: UnitOfWork, dossier_id: int, code: str) -> VerdictRendu | None:
    return next((v for v in uow.pieces.verdicts(dossier_id) if v.code == code), None)


def verifier_code(campagne: Campagne, code: str) -> None:
    """Raise UserError unless a file may bear this code: that of an expected piece, of a mail, or none."""
    if code not in {"", CODE_COURRIEL}:
        _verifier_attendue(campagne, code)


def _verifier_attendue(campagne: Campagne, code: str) -> None:
    if code not in {t.code for t in campagne.pieces}:
        raise UserError(f"La campagne n’attend pas de pièce « {code} ».")


def _porteur_propre(dossier: Dossier) -> Any:
    porteur = dossier.porteur
    return replace(
        porteur,
        siret=normaliser(porteur.siret),
        iban=normaliser(porteur.iban),
        bic=normaliser(porteur.bic),
        rna=normaliser(porteur.rna),
    )


def _changes_de(dossier: Dossier, regards: Iterable[Regard]) -> Changes:
    """Return what an edit touched: its dossier and those whose second look it voided or gave back."""
    changes, touches = _changes(dossier, "dossiers", "quota"), {r.dossier_id for r in regards}
    if not touches:
        return changes
    return replace(changes, dossiers=changes.dossiers | touches, sujets=changes.sujets | {"pieces"})


def _changes(dossier: Dossier, *sujets: Sujet) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({*sujets, "journal"}),
    )
