"""The one-year convention that a favourable decision leads to, and the acts produced for a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from app.domain.delais import fin_de_convention
from app.domain.montants import Montant, fraction_de
from app.domain.visa import Portee

if TYPE_CHECKING:
    from fractions import Fraction


class TypeActe(StrEnum):
    """Documents that Clausule prints."""

    ACCUSE_RECEPTION = "accuse_reception"
    DEMANDE_PIECES = "demande_pieces"
    RELANCE = "relance"
    LETTRE_DECISION = "lettre_decision"
    CONVENTION = "convention"
    AVENANT = "avenant"
    CERTIFICAT_SERVICE_FAIT = "certificat_service_fait"
    DEMANDE_BILAN = "demande_bilan"
    NON_RECONDUCTION = "non_reconduction"
    REVERSEMENT = "reversement"
    ATTESTATION_HONNEUR = "attestation_honneur"
    ATTESTATION_NON_SUBSTITUTION = "attestation_non_substitution"
    ATTESTATION_DE_MINIMIS = "attestation_de_minimis"
    ATTESTATION_POUVOIR = "attestation_pouvoir"
    ATTESTATION_COFINANCEMENT = "attestation_cofinancement"
    ATTESTATION_TVA = "attestation_tva"
    ATTESTATION_POSTES = "attestation_postes"
    ATTESTATION_ETAT = "attestation_etat"


class TypeActeCampagne(StrEnum):
    """Documents about several dossiers at once."""

    PV_COMITE = "pv_comite"
    EMARGEMENT = "emargement"
    NOTE_PRESENTATION = "note_presentation"
    BORDEREAU = "bordereau"


TypeModele: TypeAlias = TypeActe | TypeActeCampagne

LIBELLES_ACTE = {
    TypeActe.ACCUSE_RECEPTION: "accusé de réception",
    TypeActe.DEMANDE_PIECES: "demande de pièces",
    TypeActe.RELANCE: "relance",
    TypeActe.LETTRE_DECISION: "lettre de décision",
    TypeActe.CONVENTION: "convention",
    TypeActe.AVENANT: "avenant de reconduction",
    TypeActe.CERTIFICAT_SERVICE_FAIT: "certificat de service fait",
    TypeActe.DEMANDE_BILAN: "demande de bilan",
    TypeActe.NON_RECONDUCTION: "lettre de non-reconduction",
    TypeActe.REVERSEMENT: "lettre de reversement",
    TypeActe.ATTESTATION_HONNEUR: "attestation sur l’honneur",
    TypeActe.ATTESTATION_NON_SUBSTITUTION: "attestation de non-substitution",
    TypeActe.ATTESTATION_DE_MINIMIS: "déclaration des aides de minimis",
    TypeActe.ATTESTATION_POUVOIR: "pouvoir du signataire",
    TypeActe.ATTESTATION_COFINANCEMENT: "attestation de cofinancement",
    TypeActe.ATTESTATION_TVA: "attestation relative à la TVA",
    TypeActe.ATTESTATION_POSTES: "attestation de recrutement ou d’affectation",
    TypeActe.ATTESTATION_ETAT: "attestation de cofinancement de l’État",
}
LIBELLES_ACTE_CAMPAGNE = {
    TypeActeCampagne.PV_COMITE: "procès-verbal du comité",
    TypeActeCampagne.EMARGEMENT: "feuille d’émargement",
    TypeActeCampagne.NOTE_PRESENTATION: "note de présentation",
    TypeActeCampagne.BORDEREAU: "bordereau de signature",
}
#: What a model of the service may word, one dossier or several.
LIBELLES_MODELE = dict[TypeModele, str]([*LIBELLES_ACTE.items(), *LIBELLES_ACTE_CAMPAGNE.items()])
#: Models that the porteur fills and signs: their dotted lines are no holes, and no decision precedes them.
A_REMPLIR = frozenset(
    {
        TypeActe.ATTESTATION_HONNEUR,
        TypeActe.ATTESTATION_NON_SUBSTITUTION,
        TypeActe.ATTESTATION_DE_MINIMIS,
        TypeActe.ATTESTATION_POUVOIR,
        TypeActe.ATTESTATION_COFINANCEMENT,
        TypeActe.ATTESTATION_TVA,
    }
)
#: Acts of the procedure, which no decision precedes.
SANS_DECISION = frozenset({TypeActe.ACCUSE_RECEPTION, TypeActe.DEMANDE_PIECES, TypeActe.RELANCE})

#: What a delegation of signature must cover for each act; an act of the procedure where nothing is said.
PORTEES = {
    TypeActe.LETTRE_DECISION: Portee.DECISION,
    TypeActe.CONVENTION: Portee.CONVENTION,
    TypeActe.AVENANT: Portee.CONVENTION,
    TypeActe.CERTIFICAT_SERVICE_FAIT: Portee.PAIEMENT,
    TypeActe.NON_RECONDUCTION: Portee.DECISION,
    TypeActe.REVERSEMENT: Portee.PAIEMENT,
}


def portee_de(type_acte: TypeActe) -> Portee:
    """Return what a delegation must cover for its holder to sign the act."""
    return PORTEES.get(type_acte, Portee.PROCEDURE)


#: Acts whose name is masculine; an elided article needs no gender.
MASCULINS: frozenset[TypeModele] = frozenset(
    {
        TypeActe.CERTIFICAT_SERVICE_FAIT,
        TypeActe.ATTESTATION_POUVOIR,
        TypeActeCampagne.PV_COMITE,
        TypeActeCampagne.BORDEREAU,
    }
)


def reference_de_l_avenant(convention: str, rang: int) -> str:
    """Return the reference of the avenant of a renewal: « …-A1 »."""
    return f"{convention}-A{rang}"


def rang_de_l_avenant(reference: str) -> int | None:
    """Return the rank of the renewal that the reference of an avenant names; None when it names none."""
    _, tiret, rang = reference.rpartition("-A")
    return int(rang) if tiret and rang.isdecimal() else None


def nom_de_l_acte(type_acte: TypeModele) -> str:
    """Return « l’accusé de réception » or « la convention », as a sentence names it."""
    libelle = LIBELLES_MODELE[type_acte]
    if libelle[0] in "aeéiou":
        return f"l’{libelle}"
    return f"{'le' if type_acte in MASCULINS else 'la'} {libelle}"


@dataclass(frozen=True, slots=True)
class Convention:
    """Number, period and amounts of a convention; both days included."""

    numero: str
    debut: date
    fin: date
    montant: Montant
    avance: Montant

    @property
    def solde(self) -> Montant:
        """Return what remains after the advance, so that both sum exactly to the amount."""
        return self.montant - self.avance


def convention(
    numero_dossier: str, debut: date, duree_mois: int, montant: Montant, taux_avance: Fraction
) -> Convention:
    """Return the convention of a dossier: `duree_mois` from `debut` (R19), advance rounded to the cent."""
    return Convention(
        numero=f"C-{numero_dossier}",
        debut=debut,
        fin=fin_de_convention(debut, duree_mois),
        montant=montant,
        avance=fraction_de(montant, taux_avance),
    )


@dataclass(frozen=True, slots=True)
class Acte:
    """An act that was produced; its PDF is kept with the pieces, by SHA-256. `emis`: no longer a « PROJET ».

    `retouches`: the blocks whose text an officer changed before its issue.
    """

    dossier_id: int
    type: TypeActe
    reference: str
    sha256: str
    taille: int
    produit_le: datetime
    agent: str
    emis: bool
    id: int | None = None
    retouches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActeDeCampagne:
    """A document produced for a campaign or one of its comités; kept like an act.

    `copie_signee`: the SHA-256 of the scanned copy that came back signed; `copie_incomplete` when pages miss.
    `retouches`: the blocks whose text an officer changed before its issue.
    """

    campagne_id: int
    type: TypeActeCampagne
    reference: str
    sha256: str
    taille: int
    produit_le: datetime
    agent: str
    emis: bool
    comite_id: int | None = None
    id: int | None = None
    copie_signee: str = ""
    copie_incomplete: bool = False
    retouches: tuple[str, ...] = ()
