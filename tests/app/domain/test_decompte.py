"""What a year of a convention owes: worked cases, and what holds whatever the figures."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.convention import Convention
from app.domain.decompte import (
    Periode,
    Reglage,
    decompte,
    ecart_d_engagement,
    periodes,
    total_prevu,
    total_verse,
    verifier_versement,
)
from app.domain.execution import Bilan, Execution, NatureVersement, Reconduction, SensReconduction, Versement
from app.domain.montants import Etp, Montant
from app.socle.errors import UserError
from tests.app.domain.cas import cas, etp, euros

COUT = Montant(4200000)
JOUR = date(2022, 12, 1)
ANNEE = Periode(0, date(2022, 10, 1), date(2023, 9, 30), Montant(2940000), Montant(1470000), Etp(100))


def paye(montant, nature=NatureVersement.AVANCE, **champs):
    return Versement(nature, montant, paye_le=JOUR, **champs)


@cas("execution", "decompte")
def test_worked_case(cas):
    periode = Periode(0, ANNEE.debut, ANNEE.fin, euros(cas["montant"]), Montant(0), Etp(100), Fraction(cas["taux"]))
    bilan = Bilan(
        depenses=euros(cas["depenses"]),
        autres_produits=euros(cas["autres"]) if "autres" in cas else None,
        mois_pourvus=cas.get("mois"),
        etp_realise=etp(cas["etp"]) if "etp" in cas else None,
    )
    reglage = Reglage(Fraction(cas["excedent"]) if "excedent" in cas else None, cas.get("prorata"))
    verse = euros(cas["verse"])
    versements = [paye(verse)] if verse.centimes else []
    trouve = decompte(
        periode, versements, bilan, reglage, non_lucratif=cas.get("non_lucratif", True), duree_mois=12
    )
    assert trouve.du == euros(cas["du"])
    assert (trouve.solde, trouve.reversement) == (euros(cas["solde"]), euros(cas["reversement"]))
    assert trouve.prorata == (euros(cas["propose"]) if "propose" in cas else None)


@given(
    montant=st.integers(1, 10**9),
    depenses=st.integers(0, 10**9),
    verse=st.integers(0, 10**9),
    part=st.fractions(0, 1),
    autres=st.none() | st.integers(0, 10**9),
)
def test_never_more_than_the_amount_nor_both_ways(montant, depenses, verse, part, autres):
    periode = Periode(0, ANNEE.debut, ANNEE.fin, Montant(montant), Montant(0), taux=part)
    bilan = Bilan(depenses=Montant(depenses), autres_produits=None if autres is None else Montant(autres))
    trouve = decompte(periode, [paye(Montant(verse))], bilan, Reglage(), non_lucratif=False, duree_mois=12)
    assert Montant(0) <= trouve.du <= periode.montant
    assert not (trouve.solde.centimes and trouve.reversement.centimes)
    assert trouve.verse + trouve.solde - trouve.reversement == trouve.du


def test_what_is_not_known_is_named_and_gives_no_amount():
    for bilan in (None, Bilan()):
        trouve = decompte(ANNEE, [], bilan, Reglage(), non_lucratif=True, duree_mois=12)
        assert (trouve.du, trouve.manque) == (None, "les dépenses réelles du bilan")
        assert (trouve.solde, trouve.reversement) == (Montant(0), Montant(0))
    sans_taux = decompte(ANNEE, [], Bilan(depenses=Montant(1)), Reglage(), non_lucratif=True, duree_mois=12)
    assert "coût total" in sans_taux.manque


def test_paid_and_planned_are_counted_by_year():
    rendu = paye(Montant(100), NatureVersement.REVERSEMENT)
    tous = [paye(Montant(1000)), rendu, paye(Montant(7), rang=1), Versement(NatureVersement.SOLDE, Montant(500))]
    assert total_verse(tous, 0) == Montant(900)
    assert total_prevu(tous, 0) == Montant(1500)
    assert total_verse(tous, 1) == Montant(7)


def test_a_payment_that_passes_the_amount_is_refused():
    verifier_versement([paye(ANNEE.montant)], ANNEE)
    with pytest.raises(UserError, match="Les versements feraient"):
        verifier_versement([paye(ANNEE.montant), Versement(NatureVersement.SOLDE, Montant(1))], ANNEE)
    with pytest.raises(UserError, match="montant positif"):
        verifier_versement([Versement(NatureVersement.AVANCE, Montant(0))], ANNEE)
    with pytest.raises(UserError, match="dépasse ce qui a été payé"):
        verifier_versement([Versement(NatureVersement.REVERSEMENT, Montant(1))], ANNEE)


def test_the_commitment_is_compared_with_convention_and_decision():
    engage = Periode(0, ANNEE.debut, ANNEE.fin, Montant(100), Montant(0), engage=Montant(100))
    assert ecart_d_engagement(ANNEE, ANNEE.montant) == ""
    assert ecart_d_engagement(engage, Montant(100)) == ""
    assert "la décision de 0,90\u00a0€" in ecart_d_engagement(engage, Montant(90))


def test_the_years_follow_one_another_until_a_refusal():
    convention = Convention("C", ANNEE.debut, ANNEE.fin, Montant(2940000), Montant(1470000))
    un = Reconduction(1, SensReconduction.RECONDUIRE, "m", JOUR, Montant(2000000))
    fixe = Reconduction(
        2, SensReconduction.RECONDUIRE, "m", JOUR, Montant(1000000), Etp(50), date(2024, 11, 1), date(2025, 10, 31),
        cout_total=Montant(2000000),
    )  # fmt: skip

    def suite(*reconductions, cout=COUT):
        return periodes(
            convention, Execution(1, reconductions=reconductions), etp=Etp(100), cout_total=cout, duree_mois=12,
            taux_avance=Fraction(1, 2),
        )  # fmt: skip

    assert [p.taux for p in suite(cout=None)] == [None]
    lues = suite(fixe, un)
    assert [(p.debut, p.fin) for p in lues[1:]] == [
        (date(2023, 10, 1), date(2024, 9, 30)), (date(2024, 11, 1), date(2025, 10, 31)),
    ]  # fmt: skip
    assert [(p.taux, p.etp, p.avance.centimes) for p in lues[1:]] == [
        (Fraction(2000000, 4200000), Etp(100), 1000000), (Fraction(1, 2), Etp(50), 500000),
    ]  # fmt: skip
    assert [p.nom for p in lues] == ["convention", "reconduction\u00a01", "reconduction\u00a02"]
    refus = Reconduction(1, SensReconduction.NE_PAS_RECONDUIRE, "m", JOUR)
    assert len(suite(refus)) == 1
    assert [p.taux for p in suite(un, cout=None)] == [None, None]
