"""Dossier, jobs, plan, convention and references: what they derive from their facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.convention import convention
from app.domain.dossier import Dossier, numero_de_dossier
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant
from app.domain.porteur import LIBELLES_FORME, REGIMES, Forme, Porteur
from app.domain.poste import SANS_PLAN, LigneBudget, PlanDeFinancement, Poste, Sens, TypePoste
from tests.app.domain.cas import INSTANT, etp, euros

VIDE = Dossier(0, Porteur("Porteur"), INSTANT)
F, C = TypePoste.FACILITATEUR, TypePoste.COORDINATEUR


@pytest.mark.parametrize(
    ("postes", "type_poste"),
    [
        ((), None),
        ((Poste(F, etp("0,50")),), F),
        ((Poste(C, etp("0,50")),), C),
        ((Poste(C, etp("0,50")), Poste(F, etp("0,50"))), F),
        ((Poste(F, etp("0,40")), Poste(C, etp("0,50"))), C),
        ((Poste(F, etp("0,40")), Poste(C, etp("0,50")), Poste(F, etp("0,20"))), F),
    ],
)
def test_the_grid_is_that_of_most_etp(postes, type_poste):
    assert replace(VIDE, postes=postes).type_poste is type_poste


def test_etp_are_proposed_only_when_each_job_is():
    un, deux = Poste(F, etp("1,00"), etp_propose=etp("0,80")), Poste(F, etp("0,50"))
    assert VIDE.etp_demande == ZERO_ETP
    assert VIDE.etp_propose is None
    assert replace(VIDE, postes=(un, deux)).etp_demande == etp("1,50")
    assert replace(VIDE, postes=(un, deux)).etp_propose is None
    assert replace(VIDE, postes=(un, replace(deux, etp_propose=ZERO_ETP))).etp_propose == etp("0,80")


def test_what_is_examined_is_proposed_else_asked_job_by_job():
    un, deux = Poste(C, etp("1,00"), etp_propose=etp("0,80")), Poste(F, etp("0,50"))
    dossier = replace(VIDE, postes=(un, deux, replace(un, etp_propose=ZERO_ETP)), montant_demande=Montant(5))
    assert dossier.types == (C, F)
    assert dossier.etp_demande_par_type == {C: etp("2,00"), F: etp("0,50")}
    assert dossier.etp_examine_par_type == {C: etp("0,80"), F: etp("0,50")}
    assert dossier.etp_examine == etp("1,30")
    assert (dossier.montant_examine, VIDE.montant_examine) == (Montant(5), None)
    assert replace(dossier, montant_propose=ZERO_EURO).montant_examine == ZERO_EURO
    assert (VIDE.types, VIDE.etp_examine_par_type, VIDE.etp_examine) == ((), {}, ZERO_ETP)


def test_a_dossier_not_stored_has_no_key():
    assert replace(VIDE, id=7).cle == 7
    with pytest.raises(ValueError, match="non enregistré"):
        _ = VIDE.cle


def test_numbers_read_well():
    assert numero_de_dossier(2022, "94", 1) == "2022-94-0001"
    assert numero_de_dossier(2022, "2A", 12345) == "2022-2A-12345"


def test_a_plan_is_balanced_to_the_cent_and_never_when_empty():
    charge = LigneBudget(Sens.CHARGE, "Salaire", euros("100,00"))
    aide = LigneBudget(Sens.PRODUIT, "État", euros("70,00"), etat_present_aap=True)
    reste = LigneBudget(Sens.PRODUIT, "Fonds propres", euros("30,00"))
    assert not SANS_PLAN.est_equilibre
    assert SANS_PLAN.demande_etat == ZERO_EURO
    plan = PlanDeFinancement((charge, aide, reste))
    assert plan.est_equilibre
    assert plan.demande_etat == euros("70,00")
    assert not PlanDeFinancement((charge, aide, replace(reste, montant=euros("30,01")))).est_equilibre


@given(st.integers(0, 10**9), st.fractions(0, 1, max_denominator=100))
def test_advance_and_balance_sum_to_the_amount(centimes, part):
    acte = convention("2022-94-0001", date(2022, 10, 1), 12, Montant(centimes), part)
    assert acte.avance + acte.solde == acte.montant
    assert acte.fin == date(2023, 9, 30)


def test_the_convention_of_t01():
    acte = convention("2022-94-0001", date(2022, 10, 1), 12, euros("29400,00"), Fraction(1, 2))
    assert (acte.numero, acte.avance, acte.solde) == ("C-2022-94-0001", euros("14700,00"), euros("14700,00"))


def test_every_legal_form_has_a_name_and_a_regime():
    assert set(LIBELLES_FORME) == set(Forme) == set(REGIMES)
    assert all(r.droit_prive or not r.cer for r in REGIMES.values())
    assert Porteur("P", forme=Forme.EPCI).regime is REGIMES[Forme.EPCI]


def test_amounts_can_be_negated():
    assert -Montant(5) == Montant(-5)
    assert Etp(1) + Etp(2) == Etp(3)
