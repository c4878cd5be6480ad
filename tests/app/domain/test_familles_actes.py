"""Each act has its family."""

from __future__ import annotations

from app.domain.convention import TypeActe
from app.domain.familles_actes import LIBELLES_FAMILLE, FamilleActe, famille_de


def test_chaque_acte_a_sa_famille():
    assert {famille_de(t) for t in TypeActe} == set(FamilleActe) == set(LIBELLES_FAMILLE)
    assert famille_de(TypeActe.ACCUSE_RECEPTION) is FamilleActe.PROCEDURE
    assert famille_de(TypeActe.LETTRE_DECISION) is FamilleActe.DECISION
    assert famille_de(TypeActe.AVENANT) is FamilleActe.CONVENTION
    assert famille_de(TypeActe.CERTIFICAT_SERVICE_FAIT) is FamilleActe.SUIVI
    assert famille_de(TypeActe.ATTESTATION_TVA) is FamilleActe.ATTESTATIONS
