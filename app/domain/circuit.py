"""The way of an act from its preparation to its notification: who holds the paper, who signed, on which day.

Steps follow each other: an act of two parties is signed by the porteur, then by the State; one is notified once
signed. Preparing and sending may go unsaid. A step recorded by mistake is taken back or replaced by another that
names it; none is erased. Notification starts the time limits of an appeal (CJA, art. R421-1 and R421-5): a day and
a mode are asked for it. Not here: whether the signatory may sign (`domain.signataire`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.socle.errors import UserError
from app.socle.formats import NBSP, date_longue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.convention import TypeActe


class EtapeCircuit(StrEnum):
    """Steps of the circuit of signature, in order."""

    PREPARE = "prepare"
    ENVOYE_PORTEUR = "envoye_porteur"
    SIGNE_PORTEUR = "signe_porteur"
    SIGNE_ETAT = "signe_etat"
    NOTIFIE = "notifie"


LIBELLES_CIRCUIT = {
    EtapeCircuit.PREPARE: "préparé",
    EtapeCircuit.ENVOYE_PORTEUR: "envoyé au porteur",
    EtapeCircuit.SIGNE_PORTEUR: "signé par le porteur",
    EtapeCircuit.SIGNE_ETAT: "signé par l’État",
    EtapeCircuit.NOTIFIE: "notifié",
}
#: Who holds the paper once a step is done, when nobody is named.
DETENTEURS = {
    EtapeCircuit.PREPARE: "le service",
    EtapeCircuit.ENVOYE_PORTEUR: "le porteur",
    EtapeCircuit.SIGNE_PORTEUR: "le service",
    EtapeCircuit.SIGNE_ETAT: "le service",
    EtapeCircuit.NOTIFIE: "le porteur",
}
#: Ways of notifying that leave a trace, then the others; a service may write its own.
MODES = (
    "lettre recommandée avec avis de réception",
    "remise en main propre contre récépissé",
    "courriel avec accusé de réception",
    "téléprocédure",
    "lettre simple",
    "courriel",
)
#: Acts that both parties sign; the State alone signs the others.
BILATERAUX = frozenset({"convention", "avenant"})
ETAPES_UNILATERALES = (EtapeCircuit.PREPARE, EtapeCircuit.SIGNE_ETAT, EtapeCircuit.NOTIFIE)
#: Steps that may go unsaid.
_FACULTATIVES = frozenset({EtapeCircuit.PREPARE, EtapeCircuit.ENVOYE_PORTEUR})


@dataclass(frozen=True, slots=True)
class PasDeCircuit:
    """A step done; never erased. `le`: the day it happened; `detenteur`: who holds the paper from then on.

    `sha256`: the content that proves it (scan or signed file), empty without one. `mode`: of notification.
    `corrige`: the step that this one takes the place of; with `retrait` it only takes it back, for the reason of
    `commentaire`. `electronique`: the level of an electronic
    signature (« PAdES B-B »), empty on paper.
    """

    acte_id: int
    etape: EtapeCircuit
    le: date
    agent: str
    enregistre_le: datetime
    id: int | None = None
    detenteur: str = ""
    mode: str = ""
    signataire: str = ""
    delegation_id: int | None = None
    commentaire: str = ""
    sha256: str = ""
    corrige: int | None = None
    retrait: bool = False
    electronique: str = ""


@dataclass(frozen=True, slots=True)
class EtatCircuit:
    """Where an act stands. `dernier` None: nothing said since it was produced, on `depuis` then.

    `suivante` None: the way is over. `detenteur`: who holds the paper, as said or as the step implies.
    """

    pas: tuple[PasDeCircuit, ...]
    dernier: PasDeCircuit | None
    depuis: date
    detenteur: str
    suivante: EtapeCircuit | None

    @property
    def notification(self) -> PasDeCircuit | None:
        """The notification in force, None before it."""
        return self.de(EtapeCircuit.NOTIFIE)

    def de(self, etape: EtapeCircuit) -> PasDeCircuit | None:
        """Return the step in force, None when it is not done."""
        return next((p for p in self.pas if p.etape is etape), None)

    def jours(self, jour: date) -> int:
        """Return for how many days the act has been where it stands."""
        return (jour - self.depuis).days


def etapes_de(type_acte: TypeActe) -> tuple[EtapeCircuit, ...]:
    """Return the steps of a type of act, in order: the State alone signs what is not a contract."""
    return tuple(EtapeCircuit) if type_acte.value in BILATERAUX else ETAPES_UNILATERALES


def en_vigueur(pas: Sequence[PasDeCircuit]) -> tuple[PasDeCircuit, ...]:
    """Return the steps that hold, in the order of the circuit: those that no later one corrects or takes back."""
    corriges = {p.corrige for p in pas if p.corrige is not None}
    tenus = {p.etape: p for p in pas if p.id not in corriges and not p.retrait}
    return tuple(tenus[e] for e in EtapeCircuit if e in tenus)


def situer(type_acte: TypeActe, produit_le: date, pas: Sequence[PasDeCircuit]) -> EtatCircuit:
    """Return where an act stands, produced on that day."""
    tenus = en_vigueur(pas)
    dernier = tenus[-1] if tenus else None
    if dernier is None:
        return EtatCircuit((), None, produit_le, DETENTEURS[EtapeCircuit.PREPARE], _apres(type_acte, None))
    detenteur = dernier.detenteur or DETENTEURS[dernier.etape]
    return EtatCircuit(tenus, dernier, dernier.le, detenteur, _apres(type_acte, dernier.etape))


def _apres(type_acte: TypeActe, etape: EtapeCircuit | None) -> EtapeCircuit | None:
    etapes = etapes_de(type_acte)
    if etape is None:
        return etapes[0]
    ordre = tuple(EtapeCircuit)
    return next((e for e in etapes if ordre.index(e) > ordre.index(etape)), None)


def verifier_pas(
    pas: PasDeCircuit, type_acte: TypeActe, produit_le: date, tenus: Sequence[PasDeCircuit], aujourd_hui: date
) -> None:
    """Raise UserError, which names the field, when a step may not follow those in force.

    `tenus`: the steps in force, without the one that it corrects.
    """
    nom = LIBELLES_CIRCUIT[pas.etape]
    if pas.etape not in etapes_de(type_acte):
        raise UserError(
            f"Cet acte ne passe pas par l’étape «{NBSP}{nom}{NBSP}»{NBSP}: l’État seul le signe. Rien n’a été "
            "enregistré."
        )
    if any(p.etape is pas.etape for p in tenus):
        raise UserError(
            f"L’étape «{NBSP}{nom}{NBSP}» est déjà enregistrée. Rien n’a été changé.",
            conseil="Corrigez-la plutôt\u00a0: l’ancienne reste dans l’historique.",
        )
    _verifier_ordre(pas, type_acte, tenus)
    _verifier_dates(pas, produit_le, tenus, aujourd_hui)
    if pas.etape is EtapeCircuit.NOTIFIE and not pas.mode.strip():
        raise UserError(
            f"Mode{NBSP}: la notification ne dit pas comment elle a été faite. Rien n’a été enregistré.",
            conseil="Choisissez le mode\u00a0: il prouve la date dont partent les délais de recours.",
        )


def _verifier_ordre(pas: PasDeCircuit, type_acte: TypeActe, tenus: Sequence[PasDeCircuit]) -> None:
    faites = {p.etape for p in tenus}
    etapes = etapes_de(type_acte)
    for etape in etapes[: etapes.index(pas.etape)]:
        if etape not in faites and etape not in _FACULTATIVES:
            raise UserError(
                f"Étape{NBSP}: l’acte n’est pas encore «{NBSP}{LIBELLES_CIRCUIT[etape]}{NBSP}». Rien n’a été "
                "enregistré.",
                conseil="Enregistrez d’abord cette étape, au jour où elle a eu lieu.",
            )


def _verifier_dates(pas: PasDeCircuit, produit_le: date, tenus: Sequence[PasDeCircuit], aujourd_hui: date) -> None:
    nom, jour = LIBELLES_CIRCUIT[pas.etape], date_longue(pas.le)
    if pas.le > aujourd_hui:
        raise UserError(
            f"Date{NBSP}: «{NBSP}{nom}{NBSP}» au {jour} est à venir. Rien n’a été enregistré.",
            conseil="Une étape s’enregistre quand elle a eu lieu.",
        )
    if pas.le < produit_le:
        raise UserError(
            f"Date{NBSP}: «{NBSP}{nom}{NBSP}» au {jour}, mais l’acte a été produit le {date_longue(produit_le)}. "
            "Rien n’a été enregistré.",
            conseil="Corrigez la date, ou choisissez l’acte produit avant elle.",
        )
    ordre = tuple(EtapeCircuit)
    for autre in tenus:
        avant = ordre.index(autre.etape) < ordre.index(pas.etape)
        if (avant and pas.le < autre.le) or (not avant and autre.le < pas.le):
            raise UserError(
                f"Date{NBSP}: «{NBSP}{nom}{NBSP}» au {jour} {'précéderait' if avant else 'suivrait'} "
                f"«{NBSP}{LIBELLES_CIRCUIT[autre.etape]}{NBSP}», du {date_longue(autre.le)}. Rien n’a été "
                "enregistré.",
                conseil="Corrigez la date, ou celle de l’autre étape.",
            )


def verifier_retrait(etape: EtapeCircuit, tenus: Sequence[PasDeCircuit], motif: str) -> PasDeCircuit:
    """Return the step that a withdrawal takes back, the last one. Raises UserError otherwise, or no motive."""
    if not tenus or tenus[-1].etape is not etape:
        raise UserError(
            f"L’étape «{NBSP}{LIBELLES_CIRCUIT[etape]}{NBSP}» n’est pas la dernière de l’acte. Rien n’a été "
            "changé.",
            conseil="Retirez d’abord celles qui la suivent, ou corrigez sa date.",
        )
    if not motif.strip():
        raise UserError("Motif\u00a0: retirer une étape demande un motif.", conseil="Écrivez-le.")
    return tenus[-1]
