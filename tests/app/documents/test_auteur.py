"""Who signs an act: the holder of the delegation chosen for the decision, else the signatory of the campaign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.documents.composer import composer, examiner, manques
from app.documents.contenu import Signatures, texte_brut
from app.domain.convention import PORTEES, TypeActe, portee_de
from app.domain.visa import Delegation, Portee
from tests.actes_types import des_donnees
from tests.conventions_types import reconduit

CHOISIE = Delegation(
    delegant="Préfet de Corse (fictif)",
    delegataire="Camille Fictif",
    qualite="cheffe du pôle entreprises, emploi et économie (fictive)",
    reference="arrêté n° 2022-99 du 2 septembre 2022 portant délégation de signature",
    du=date(2022, 9, 2),
)


@pytest.mark.parametrize("type_acte", [TypeActe.LETTRE_DECISION, TypeActe.CONVENTION])
def test_the_delegation_chosen_signs_and_is_cited(type_acte):
    contenu = composer(type_acte, replace(des_donnees(), delegation=CHOISIE))
    dit = texte_brut(contenu).replace("\u00a0", " ")
    (signatures,) = (b for b in contenu.blocs if isinstance(b, Signatures))
    assert signatures.parties[-1].nom == "Camille Fictif"
    assert signatures.parties[-1].qualite == "Cheffe du pôle entreprises, emploi et économie (fictive)"
    assert "Alix Exemple" not in dit
    if type_acte is TypeActe.CONVENTION:
        assert "Vu l’arrêté n° 2022-99 du 2 septembre 2022 portant délégation de signature ;" in dit
        assert "par délégation, par Camille Fictif, cheffe du pôle" in dit


def test_an_act_dated_before_its_delegation_is_stopped_on_the_field():
    tard = replace(CHOISIE, du=date(2022, 10, 1))
    (manque,) = manques(TypeActe.CONVENTION, replace(des_donnees(), delegation=tard))
    assert manque.champ == "campagne.signataire.delegation_du"
    assert "1er\u00a0octobre\u00a02022" in manque.libelle


def test_each_act_asks_a_delegation_of_its_matter():
    assert portee_de(TypeActe.CONVENTION) is Portee.CONVENTION
    assert portee_de(TypeActe.LETTRE_DECISION) is Portee.DECISION
    assert {portee_de(t) for t in set(TypeActe) - set(PORTEES)} == {Portee.PROCEDURE}


@pytest.mark.parametrize("type_acte", [TypeActe.CONVENTION, TypeActe.AVENANT])
def test_a_delegation_set_aside_is_told_to_the_service_and_never_printed(type_acte):
    donnees = replace(
        reconduit(), delegation_ecartee="délégation de Camille Fictif, elle a expiré le 1er mars 2023"
    )
    examen = examiner(type_acte, donnees)
    assert any("elle a expiré" in r for r in examen.rappels)
    assert "a expiré" not in texte_brut(examen.contenu)
    assert "Alix Exemple" in texte_brut(examen.contenu)
