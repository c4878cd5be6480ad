"""Faults of a model: what contradicts itself is known from facts, checked on every legal form and outcome."""

from __future__ import annotations

import pytest

from app.documents.conditions import CONDITIONS, EXCLUSIVES, IMPLIQUE
from app.documents.fautes_modele import contradiction
from app.documents.lecture_modele import lire_modele
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document
from app.domain.porteur import Forme
from tests.actes_types import avec, des_donnees
from tests.conventions_types import deja_conventionne
from tests.lettres_types import ISSUES, decidee

CONVENTION, LETTRE, PV = TypeActe.CONVENTION, TypeActe.LETTRE_DECISION, TypeActeCampagne.PV_COMITE


@pytest.mark.parametrize("forme", Forme, ids=lambda f: f.value)
def test_what_implies_or_excludes_holds_for_every_form_and_outcome(forme):
    base = avec(des_donnees(forme=forme), decision__reserves="Une réserve.")
    for donnees in (base, deja_conventionne(base), *(decidee(forme, issue) for issue in ISSUES)):
        vraies = {nom for nom, vaut in CONDITIONS.items() if vaut(donnees)}
        for nom, impliquees in IMPLIQUE.items():
            assert nom not in vraies or vraies.issuperset(impliquees), (nom, impliquees)
        for groupe in EXCLUSIVES:
            assert len(groupe & vraies) <= 1, groupe & vraies


@pytest.mark.parametrize("type_acte", [*TypeActe, *TypeActeCampagne, *Document])
def test_a_shipped_model_never_contradicts_itself(type_acte):
    for bloc in lire_modele(type_acte).blocs:
        for propres in ((), *(e.si for e in bloc.elements), *(p.si for p in bloc.parties)):
            assert contradiction(type_acte, (*bloc.si, *propres)) == ""


@pytest.mark.parametrize(
    ("type_acte", "conditions", "dit"),
    [
        (LETTRE, ("rna", "droit_public"), "jamais vraies ensemble"),
        (LETTRE, ("retenu", "non favorable"), "jamais vraies ensemble"),
        (LETTRE, ("attente", "ajourne"), "jamais vraies ensemble"),
        (CONVENTION, ("attente",), "n’est jamais vraie dans cet acte"),
        (CONVENTION, ("non favorable",), "n’est jamais vraie dans cet acte"),
        (PV, ("non comite",), "n’est jamais vraie dans cet acte"),
        (LETTRE, ("non cer", "droit_prive"), ""),
        (CONVENTION, ("favorable", "retenu"), ""),
        (TypeActeCampagne.BORDEREAU, ("non comite",), ""),
    ],
)
def test_conditions_that_never_hold_are_said(type_acte, conditions, dit):
    assert dit in contradiction(type_acte, conditions)
    assert bool(contradiction(type_acte, conditions)) is bool(dit)
