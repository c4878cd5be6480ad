"""The cases of `tests/cas/lettres.toml`, and what holds for every number: the words can be read back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.lettres import (
    MAXIMUM,
    annees_en_lettres,
    etp_en_lettres,
    montant_en_lettres,
    nombre_en_lettres,
)

CAS = tomllib.loads((Path(__file__).parents[2] / "cas" / "lettres.toml").read_text("utf-8"))
UNITES = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
RANGS = {"million": 10**6, "milliard": 10**9, "billion": 10**12}


def ordinaire(texte: str) -> str:
    return texte.replace("\u00a0", " ")


def lire(mots: str) -> int:
    """Read French cardinals back, by a grammar of its own."""
    total = bloc = 0
    for mot in ordinaire(mots).replace("-", " ").split():
        nu = mot.removesuffix("s") if mot not in UNITES else mot
        if mot == "et":
            continue
        if nu == "vingt":
            bloc = bloc - 4 + 80 if bloc % 100 == 4 else bloc + 20
        elif nu == "cent":
            bloc = (bloc or 1) * 100
        elif nu == "mille":
            total, bloc = total + (bloc or 1) * 1000, 0
        elif nu in RANGS:
            total, bloc = total + bloc * RANGS[nu], 0
        else:
            bloc += UNITES[mot]
    return total + bloc


@pytest.mark.parametrize("cas", CAS["montant"], ids=lambda c: str(c["centimes"]))
def test_montants(cas: dict) -> None:
    assert ordinaire(montant_en_lettres(cas["centimes"])) == cas["lettres"], cas["pourquoi"]


@pytest.mark.parametrize("cas", CAS["feminin"], ids=lambda c: str(c["nombre"]))
def test_feminin(cas: dict) -> None:
    assert ordinaire(annees_en_lettres(cas["nombre"])) == cas["lettres"], cas["pourquoi"]


@pytest.mark.parametrize("cas", CAS["etp"], ids=lambda c: str(c["centiemes"]))
def test_etp(cas: dict) -> None:
    assert ordinaire(etp_en_lettres(cas["centiemes"])) == cas["lettres"], cas["pourquoi"]


@given(st.integers(0, MAXIMUM - 1), st.booleans())
def test_words_read_back_to_the_number(nombre: int, feminin: bool) -> None:
    assert lire(nombre_en_lettres(nombre, feminin=feminin)) == nombre


@given(st.integers(1, 10**12))
def test_an_amount_reads_back_to_its_cents(centimes: int) -> None:
    mots = ordinaire(montant_en_lettres(centimes)).replace("d’euro", "euro")
    avant, separateur, apres = mots.partition("euro")
    if separateur:
        apres = apres.removeprefix("s").removeprefix(" et ")
    else:
        avant, apres = "zéro", mots
    cents = apres.split(" centime")[0] or "zéro"
    assert lire(avant) * 100 + lire(cents) == centimes


@given(st.integers(0, 10**12))
def test_the_number_never_parts_from_its_noun_at_the_end_of_a_line(centimes: int) -> None:
    dernier = montant_en_lettres(centimes).split(" ")[-1]
    assert "\u00a0" in dernier or dernier == "d’euros"


@pytest.mark.parametrize("appel", [montant_en_lettres, etp_en_lettres, nombre_en_lettres])
def test_a_negative_is_refused(appel) -> None:
    with pytest.raises(ValueError, match=r"négati|va de 0"):
        appel(-1)
