"""What a signed convention waits for, and what stands before its renewal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.documents.execution_lue import conditions_de_reconduction
from app.domain.decompte import Decompte, Periode
from app.domain.execution import (
    Bilan,
    Execution,
    NatureVersement,
    Reconduction,
    SensReconduction,
    VerdictBilan,
    Versement,
)
from app.domain.montants import Etp, Montant
from app.domain.suivi import (
    LIBELLES_BILAN,
    LIBELLES_CONDITION,
    LIBELLES_URGENCE,
    Attendu,
    Delais,
    EtatCondition,
    FaitsDeReconduction,
    Urgence,
    attendus,
    bilan_du,
    compte_rendu_du,
    constats,
    paiement_du,
)

DELAIS = Delais(60, 6, 3, 120, (12, 31))
ANNEE = Periode(
    0, date(2022, 10, 1), date(2023, 9, 30), Montant(2940000), Montant(1470000), Etp(100), Fraction(7, 10),
    date(2022, 10, 10), "EJ-1", Montant(2940000),
)  # fmt: skip
RECU = Bilan(
    demande_le=date(2023, 6, 1), recu_le=date(2023, 6, 20), verdict=VerdictBilan.CONFORME,
    compte_rendu_le=date(2024, 3, 1), depenses=Montant(1),
)  # fmt: skip
AVANCE = Versement(
    NatureVersement.AVANCE, Montant(1470000), service_fait_le=date(2022, 10, 12), paye_le=date(2022, 11, 2)
)


def dits(periode=ANNEE, maximum=2, compte=None, delais=DELAIS, **champs):
    trouves = attendus((periode,), Execution(1, **champs), {0: compte or Decompte(Montant(0))}, delais, maximum)
    return {a.quoi: a.jour for a in trouves}


def test_what_a_new_convention_waits_for():
    neuve = replace(ANNEE, engagement="", notifiee_le=None)
    assert dits(neuve) == {
        "demander le bilan (convention)": date(2023, 6, 30),
        "décider de la reconduction\u00a01": date(2023, 9, 30),
        "recevoir le compte rendu financier (convention)": date(2024, 6, 30),
        "enregistrer l’engagement juridique (convention)": None,
        "notifier au porteur (convention)": None,
        "prévoir et payer l’avance (convention)": None,
    }
    assert dits()["prévoir et payer l’avance (convention)"] == date(2022, 12, 9)
    assert dits(delais=replace(DELAIS, paiement_jours=None))["prévoir et payer l’avance (convention)"] is None
    assert not any("avance" in q for q in dits(replace(ANNEE, avance=Montant(0))))


def test_payments_are_followed_from_certificate_to_bank():
    prevu = Versement(NatureVersement.AVANCE, Montant(10))
    acompte = Versement(NatureVersement.ACOMPTE, Montant(10), prevu_le=date(2023, 2, 1))
    certifie = replace(acompte, service_fait_le=date(2023, 1, 10))
    rendu = Versement(NatureVersement.REVERSEMENT, Montant(10), prevu_le=date(2024, 5, 1))
    assert dits(versements=(prevu,))["certifier le service fait, avance (convention)"] == date(2022, 12, 9)
    assert dits(versements=(AVANCE, acompte))["certifier le service fait, acompte (convention)"] == date(2023, 2, 1)
    assert dits(versements=(AVANCE, certifie))["payer, acompte (convention)"] == date(2023, 3, 11)
    assert dits(versements=(AVANCE, rendu))["recouvrer le reversement (convention)"] == date(2024, 5, 1)
    assert not any("avance" in q for q in dits(versements=(AVANCE,)))
    assert paiement_du(rendu, ANNEE, DELAIS) is None
    assert paiement_du(acompte, ANNEE, replace(DELAIS, paiement_jours=None)) is None


def test_the_bilan_is_asked_received_examined():
    demande = Bilan(demande_le=date(2023, 6, 1))
    assert dits(bilans=(demande,))["recevoir le bilan (convention)"] == date(2023, 6, 30)
    recu = replace(demande, recu_le=date(2023, 6, 20))
    assert dits(bilans=(recu,))["examiner le bilan (convention)"] == date(2023, 9, 30)
    assert not any("bilan" in q for q in dits(bilans=(RECU,)))
    assert "demander le bilan (convention)" in dits(bilans=(Bilan(),))


def test_balance_or_refund_come_once_the_bilan_is_conforme():
    compte = Decompte(Montant(0), du=Montant(100))
    trop = Decompte(Montant(200), du=Montant(100))
    assert "prévoir le solde (convention)" in dits(bilans=(RECU,), compte=compte)
    assert "demander un reversement (convention)" in dits(bilans=(RECU,), compte=trop)
    solde, rendu = (
        Versement(NatureVersement.SOLDE, Montant(100)),
        Versement(NatureVersement.REVERSEMENT, Montant(100)),
    )
    assert "prévoir le solde (convention)" not in dits(bilans=(RECU,), compte=compte, versements=(solde,))
    assert "demander un reversement (convention)" not in dits(bilans=(RECU,), compte=trop, versements=(rendu,))
    assert "prévoir le solde (convention)" not in dits(bilans=(replace(RECU, compte_rendu_le=None),), compte=compte)


def test_renewal_is_asked_until_decided_or_over():
    decidee = Reconduction(1, SensReconduction.NE_PAS_RECONDUIRE, "m", date(2023, 7, 1))
    assert "décider de la reconduction\u00a01" not in dits(reconductions=(decidee,))
    assert "décider de la reconduction\u00a01" not in dits(maximum=0)


def test_the_financial_year_is_told_or_supposed():
    clos = Bilan(exercice_clos_le=date(2023, 8, 31))
    assert compte_rendu_du(ANNEE, clos, DELAIS) == date(2024, 2, 29)
    assert compte_rendu_du(ANNEE, None, replace(DELAIS, fin_d_exercice=(6, 30))) == date(2024, 12, 30)
    assert compte_rendu_du(ANNEE, None, replace(DELAIS, compte_rendu_mois=None)) is None
    assert "recevoir le compte rendu financier (convention)" not in dits(
        delais=replace(DELAIS, compte_rendu_mois=None)
    )
    assert bilan_du(ANNEE, DELAIS) == date(2023, 6, 30)


@pytest.mark.parametrize(
    ("jour", "depuis", "le", "urgence", "quand"),
    [
        (date(2023, 3, 1), None, date(2023, 3, 13), Urgence.EN_RETARD, "12 jours de retard"),
        (date(2023, 3, 1), None, date(2023, 3, 1), Urgence.A_FAIRE, "aujourd’hui"),
        (date(2023, 3, 1), date(2023, 2, 1), date(2023, 1, 1), Urgence.A_VENIR, "avant le 1er mars 2023 inclus"),
        (None, None, date(2023, 1, 1), Urgence.A_FAIRE, "dès que possible"),
    ],
)
def test_urgency_is_said_in_words(jour, depuis, le, urgence, quand):
    attendu = Attendu("x", jour, "s", depuis)
    assert attendu.urgence(le) is urgence
    assert attendu.quand(le).replace("\u00a0", " ") == quand


def faits(**champs):
    base = FaitsDeReconduction(
        1, date(2023, 7, 1), ANNEE, Execution(1, bilans=(RECU,)), DELAIS, 2, frozenset(),
        frozenset({"credits", "non_substitution"}),
    )  # fmt: skip
    return {c.condition.cle: c for c in constats(replace(base, **champs), conditions_de_reconduction())}


def test_every_precondition_met():
    tous = faits()
    assert not any(c.retient for c in tous.values())
    assert tous["credits"].pourquoi == "vérifiée par l’agent"
    assert {"cer", "de_minimis"}.isdisjoint(tous)
    assert {"cer", "de_minimis"} <= set(faits(applicables=frozenset({"cer", "economique"})))
    assert all(c.condition.source and c.condition.marque in "SRPGA" for c in tous.values())


@pytest.mark.parametrize(
    ("champs", "cle", "dit"),
    [
        ({"jour": date(2023, 10, 1)}, "en_vigueur", "nouvelle convention"),
        ({"rang": 3, "execution": Execution(1, bilans=(RECU, RECU, RECU))}, "rang", "2\u00a0reconductions au plus"),
        ({"execution": Execution(1)}, "bilan", "pas reçu"),
        (
            {"execution": Execution(1, bilans=(replace(RECU, verdict=VerdictBilan.INSUFFISANT),))},
            "bilan",
            "insuffisant",
        ),
        ({"jour": date(2024, 7, 1), "execution": Execution(1)}, "compte_rendu", "attendu pour le 30"),
        ({"verifies": frozenset()}, "credits", "à vérifier"),
        ({"verifies": frozenset()}, "non_substitution", "à vérifier"),
    ],
)
def test_each_precondition_stops_the_renewal(champs, cle, dit):
    constat = faits(**champs)[cle]
    assert constat.retient
    assert dit in constat.pourquoi


def test_what_only_deserves_a_look_does_not_stop():
    constat = faits(verifies=frozenset())["siret"]
    assert constat.etat is EtatCondition.A_VERIFIER
    assert not constat.retient


def test_every_value_has_its_words():
    assert set(LIBELLES_BILAN) == set(VerdictBilan)
    assert set(LIBELLES_URGENCE) == set(Urgence)
    assert set(LIBELLES_CONDITION) == set(EtatCondition)
