"""Stacked bars: what they say of arrivals and of the wave, and that the table holds the same."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from app.domain.arrivees import Pas, periodes
from app.domain.execution import VerdictBilan
from app.domain.figures_piles import INCONNUE, Pile, libelle_regle, piles_de_la_vague, piles_des_arrivees
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.vague_reconduction import Enveloppe, Regle, vague
from tests.app.domain.test_reserve import arrivee, instant
from tests.app.domain.test_vague_reconduction import BAISSE, convention

JOUR = date(2022, 9, 12)


def venues():
    return [
        arrivee(1, instant(date(2022, 7, 4)), TypePoste.FACILITATEUR, Etp(100), Montant(2000000)),
        arrivee(2, instant(date(2022, 7, 5)), TypePoste.COORDINATEUR, Etp(50), None),
        arrivee(3, instant(date(2022, 8, 2)), TypePoste.FACILITATEUR, Etp(100), Montant(3000000)),
    ]


def test_arrivals_by_month():
    figure = piles_des_arrivees(periodes(venues(), Pas.MOIS), JOUR)
    assert figure.cartouche.titre == "Arrivées par mois"
    assert figure.cartouche.message == "3\u00a0dossiers arrivés. Le plus\u00a0: 2, juillet 2022."
    table = figure.table()
    assert table.entetes[0] == "Mois"
    assert table.lignes[0] == ("juillet 2022", "1", "1", "0", "1,50", "20\u00a0000\u00a0€", "1")
    assert (figure.maximum, figure.ecrire(2)) == (2, "2")
    assert figure.phrase(0).startswith(
        "juillet 2022\u00a0: facilitateurs 1, coordinateurs 1, poste non saisi 0, etp"
    )


def test_no_arrival_is_said():
    figure = piles_des_arrivees((), JOUR)
    assert "Aucun dossier" in figure.cartouche.message
    assert (figure.piles, figure.maximum, figure.cartouche.titre) == ((), 1, "Arrivées par semaine")


def test_the_wave_puts_apart_what_is_uncertain():
    lue = vague(
        [convention(), convention(2, verdicts=[VerdictBilan.CONFORME])],
        {2023: Enveloppe(Montant(10000000), Montant(0))},
        BAISSE,
        JOUR,
    )
    figure = piles_de_la_vague(lue, JOUR)
    assert "En 2023" in figure.cartouche.message
    assert "29\u00a0400\u00a0€ de plus dépendent de bilans non examinés" in figure.cartouche.message
    bilan = figure.piles[1]
    assert bilan.intitule == "2023, selon bilan"
    assert bilan.valeurs == (0, 2940000, 2940000)
    assert bilan.reste == (
        "29\u00a0400\u00a0€", "1,00 + 1,00", "1 + 1", "100\u00a0000\u00a0€", "70\u00a0600\u00a0€",
    )  # fmt: skip
    assert figure.piles[3].reste[-1] == INCONNUE
    assert figure.ecrire(100) == "1\u00a0€"
    assert len(figure.table().lignes) == len(figure.piles) == 6


def test_an_empty_wave_is_said_and_a_sure_one_has_no_tail():
    assert "Aucune reconduction" in piles_de_la_vague(vague([], {}, BAISSE, JOUR), JOUR).cartouche.message
    sure = vague([convention(verdicts=[VerdictBilan.CONFORME])], {}, BAISSE, JOUR)
    assert "de plus" not in piles_de_la_vague(sure, JOUR).cartouche.message


@pytest.mark.parametrize(
    ("regle", "baisse", "attendu"),
    [
        (Regle.TOUT, BAISSE, "tout reconduire"),
        (Regle.BILAN, BAISSE, "selon bilan"),
        (Regle.BAISSE, BAISSE, "−20\u00a0%"),
        (Regle.BAISSE, Fraction(1, 8), "−12,50\u00a0%"),
    ],
)
def test_the_rules_are_named(regle, baisse, attendu):
    assert libelle_regle(regle, baisse) == attendu


def test_a_negative_part_is_refused():
    with pytest.raises(ValueError, match="négative"):
        Pile("2023", (-1,), ("",), ())
