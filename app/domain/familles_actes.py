"""The acts by family, as the screens group them."""

from __future__ import annotations

from enum import StrEnum

from app.domain.convention import SANS_DECISION, TypeActe


class FamilleActe(StrEnum):
    """Families, in the life of a dossier."""

    PROCEDURE = "procedure"
    DECISION = "decision"
    CONVENTION = "convention"
    SUIVI = "suivi"
    ATTESTATIONS = "attestations"


LIBELLES_FAMILLE = {
    FamilleActe.PROCEDURE: "procédure",
    FamilleActe.DECISION: "décision",
    FamilleActe.CONVENTION: "convention",
    FamilleActe.SUIVI: "suivi",
    FamilleActe.ATTESTATIONS: "attestations",
}
_DE_CONVENTION = frozenset({TypeActe.CONVENTION, TypeActe.AVENANT})


def famille_de(type_acte: TypeActe) -> FamilleActe:
    """Return the family of a type of act; what follows the convention is « suivi » unless it is an attestation."""
    if type_acte.value.startswith("attestation"):
        return FamilleActe.ATTESTATIONS
    if type_acte in SANS_DECISION:
        return FamilleActe.PROCEDURE
    if type_acte is TypeActe.LETTRE_DECISION:
        return FamilleActe.DECISION
    return FamilleActe.CONVENTION if type_acte in _DE_CONVENTION else FamilleActe.SUIVI
