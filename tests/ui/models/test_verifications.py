"""The texts to check as words: filter, sentences, what the reader is told."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.references import TOUJOURS, Periode
from app.domain.relecture import EtatRelecture, Relecture
from app.services.verifications import TexteAVerifier
from ui.models.verifications import (
    A_RELIRE,
    RELUS,
    TOUS,
    alerte_textes,
    colonnes_textes,
    detail_texte,
    etat_ecrit,
    montres,
    phrase_textes,
)

LE = date(2022, 1, 5)
JAMAIS = Relecture(EtatRelecture.A_VERIFIER)
RELU = Relecture(EtatRelecture.RELU, LE, "Sacha Fictif", "vu")
VIEUX = Relecture(EtatRelecture.ANCIEN, LE, "Sacha Fictif")


def texte(relecture=JAMAIS, cle="a", periode=TOUJOURS):
    return TexteAVerifier(cle, "relance", "Délai de réponse", "CRPA, art. L114-5", "R", "e", relecture, periode)


@pytest.mark.parametrize(
    ("relecture", "attendu"),
    [
        (JAMAIS, "○ à vérifier"),
        (RELU, "● relu le 05/01/2022"),
        (VIEUX, "◐ relu il y a longtemps (05/01/2022)"),
        (Relecture(EtatRelecture.CHANGE, LE), "↻ changé depuis sa relecture (05/01/2022)"),
    ],
)
def test_the_state_is_a_symbol_and_words(relecture, attendu):
    assert etat_ecrit(texte(relecture)) == attendu
    assert all(colonne.texte(texte(relecture)) for colonne in colonnes_textes())


def test_the_filter_keeps_what_it_says():
    tous = (texte(), texte(RELU, "b"), texte(VIEUX, "c"))
    assert [t.cle for t in montres(tous, A_RELIRE, "")] == ["a", "c"]
    assert [t.cle for t in montres(tous, RELUS, "")] == ["b"]
    assert [t.cle for t in montres(tous, TOUS, "delai L114-5")] == ["a", "b", "c"]
    assert montres(tous, TOUS, "délai absent") == ()


def test_sentences_and_detail():
    assert phrase_textes((texte(), texte(RELU))) == "1\u00a0texte à vérifier, sur 2."
    assert phrase_textes((texte(RELU),)) == "Tous les textes des actes et des règles sont relus."
    assert alerte_textes((texte(RELU),), "6 mois") == ""
    assert alerte_textes((texte(VIEUX),), "6 mois").startswith("Une relecture a plus de 6 mois")
    assert alerte_textes((texte(VIEUX),) * 2, "6 mois").startswith("2 relectures ont")
    dit = dict(detail_texte(texte(RELU, periode=Periode(LE, date(2030, 12, 31)))))
    assert dit["Valable"].replace("\u00a0", " ") == "du 5 janvier 2022 jusqu’au 31 décembre 2030"
    assert dit["Relecture"].endswith("par Sacha Fictif")
    assert "Valable" not in dict(detail_texte(texte()))
