"""The names of the acts on the screens: a capital at their head, those inside left as they are."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.domain.convention import TypeActe
from ui.models.actes import colonnes_actes, effet_en_mots
from ui.models.lots import colonnes_lot

NOMS = {
    TypeActe.ATTESTATION_ETAT: "Attestation de cofinancement de l’État",
    TypeActe.ATTESTATION_TVA: "Attestation relative à la TVA",
}


@pytest.mark.parametrize("type_acte", NOMS)
def test_a_name_keeps_its_own_capitals(type_acte):
    ligne = SimpleNamespace(type=type_acte, produit=SimpleNamespace(reference="A7-1"))
    lues = [c.texte(ligne) for c in (*colonnes_lot(), *colonnes_actes()) if c.cle == "type"]
    assert lues == [NOMS[type_acte]] * 2
    assert effet_en_mots(ligne).startswith(f"{NOMS[type_acte]} A7-1")
