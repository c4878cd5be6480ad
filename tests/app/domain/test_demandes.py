"""What may be asked of a porteur, what answers it, and what its clock becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.demandes import MotifDemande, a_demander, echeances_de, en_cours, ligne_demandee, silence
from app.domain.pieces import Verdict, completude
from tests.builders import le, un_porteur, un_type_piece, un_verdict, une_demande, une_ligne_demandee, une_piece

BUDGET = un_type_piece()


def etat(verdict=None, motif="", fichiers=()):
    verdicts = [un_verdict(verdict=verdict, motif=motif)] if verdict else []
    return completude([BUDGET], un_porteur(), fichiers, verdicts)


@pytest.mark.parametrize(
    ("verdict", "motif", "attendu"),
    [
        (None, "", MotifDemande.ABSENTE),
        (Verdict.PERIMEE, "Exercice trop ancien", MotifDemande.PERIMEE),
        (Verdict.NON_CONFORME, "Pièce non signée", MotifDemande.NON_SIGNEE),
        (Verdict.NON_CONFORME, "Pièce illisible", MotifDemande.ILLISIBLE),
        (Verdict.NON_CONFORME, "Montants différents du plan", MotifDemande.INCOHERENTE),
    ],
)
def test_the_reason_is_read_in_the_words_of_the_officer(verdict, motif, attendu):
    (ligne,) = a_demander(etat(verdict, motif))
    demandee = ligne_demandee(ligne)
    assert (demandee.motif, demandee.precision) == (attendu, motif)
    assert (demandee.code, demandee.libelle, demandee.base) == (BUDGET.code, BUDGET.libelle, BUDGET.base)


@pytest.mark.parametrize(
    "verdict", [Verdict.A_VERIFIER, Verdict.CONFORME, Verdict.DEJA_DETENUE, Verdict.SANS_OBJET, None]
)
def test_what_came_or_is_held_already_is_never_asked(verdict):
    assert not a_demander(etat(verdict, "motif", [une_piece(code="BUDGET")]))


def test_only_a_later_piece_asked_or_a_later_mail_answers():
    demande = une_demande(derniere_piece=4)
    tot, tard = le(7, 19), le(7, 25)
    for muette in (
        une_piece(id=4, code="BUDGET", recue_le=tard),
        une_piece(id=5, code="RIB", recue_le=tard),
        une_piece(id=5, code="", recue_le=tard),
    ):
        assert demande.reponse([muette]) is None
    assert demande.reponse([une_piece(id=5, code="BUDGET", recue_le=tard)]) == tard
    assert demande.reponse([une_piece(id=6, code="COURRIEL", recue_le=tard)]) == tard
    assert demande.reponse([une_piece(id=5, code="BUDGET", recue_le=tot)]) == demande.demandee_le


def test_the_last_open_request_runs():
    ouverte = une_demande()
    close = replace(ouverte, repondue_le=le(7, 25))
    assert en_cours([]) is None
    assert en_cours([close]) is None
    assert en_cours([close, ouverte]) is ouverte
    assert [e.jour for e in echeances_de(ouverte)] == [date(2022, 7, 30), date(2022, 8, 4)]
    assert [e.jour for e in echeances_de(replace(ouverte, rappel_le=None))] == [date(2022, 8, 4)]
    assert echeances_de(close) == ()


def test_the_clock_of_a_dossier_counts_in_the_time_of_paris():
    tard_le_soir = le(7, 11, 23, 30)
    assert [e.jour for e in silence(tard_le_soir, 2, [])] == [date(2022, 9, 11)]
    demande = une_demande(lignes=(une_ligne_demandee(),), repondue_le=le(7, 25))
    assert [e.jour for e in silence(le(7, 12), 2, [demande])] == [date(2022, 9, 18), date(2022, 9, 25)]
