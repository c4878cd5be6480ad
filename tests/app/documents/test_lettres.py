"""The cases of `tests/cas/lettres.toml`, and what holds for every number: the words can be read back."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.documents.lettres import (
    MAXIMUM,
    etp_en_lettres,
    montant_en_lettres,
    nombre_en_lettres,
)
from app.socle.formats import date_longue

CAS = tomllib.loads((Path(__file__).parents[2] / "cas" / "lettres.toml").read_text("utf-8"))
UNITES = {
    "zéro": 0, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
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


PETITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
DIZAINES = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def sous_cent(n: int, *, final: bool) -> str:
    if n < 20:
        return PETITS[n]
    if n >= 80:
        reste = n - 80
        return ("quatre-vingts" if final else "quatre-vingt") if not reste else f"quatre-vingt-{PETITS[reste]}"
    dizaine, unite = divmod(n, 10)
    if dizaine == 7:
        dizaine, unite = 6, unite + 10
    lien = " et " if unite in {1, 11} else "-"
    return DIZAINES[dizaine] if not unite else f"{DIZAINES[dizaine]}{lien}{PETITS[unite]}"


def sous_mille(n: int, *, final: bool) -> str:
    """« cent » and « vingt » take an s at the end of the number or before « million », never before « mille »."""
    cents, reste = divmod(n, 100)
    if not cents:
        return sous_cent(reste, final=final)
    tete = "cent" if cents == 1 else f"{PETITS[cents]} cent"
    if not reste:
        return f"{tete}s" if cents > 1 and final else tete
    return f"{tete} {sous_cent(reste, final=final)}"


def ecrire(n: int) -> str:
    """Spell a number by the rules of the grammar, written apart from the code under test."""
    if n == 0:
        return "zéro"
    mots = []
    for rang, nom in ((10**9, "milliard"), (10**6, "million")):
        combien, n = divmod(n, rang)
        if combien:
            mots.append(f"{sous_mille(combien, final=True)} {nom}{'s' if combien > 1 else ''}")
    milliers, n = divmod(n, 1000)
    if milliers:
        mots.append("mille" if milliers == 1 else f"{sous_mille(milliers, final=False)} mille")
    if n:
        mots.append(sous_mille(n, final=True))
    return " ".join(mots)


@given(st.integers(0, 10**12 - 1))
@example(80)
@example(2_800_000)
@example(80_000)
@example(200_000_000)
@example(1_001_071)
def test_words_are_those_of_the_grammar(nombre: int) -> None:
    """« quatre-vingts » but « quatre-vingt mille », « deux cents millions », « mille » without s."""
    assert ordinaire(nombre_en_lettres(nombre)) == ecrire(nombre)


@given(st.integers(0, 10**9))
def test_an_amount_is_its_euros_then_its_cents(centimes: int) -> None:
    euros, cents = divmod(centimes, 100)
    de = "d’" if euros and euros % 10**6 == 0 else ""
    dits = [f"{ecrire(euros)} {de}euro{'s' if euros > 1 else ''}"] if euros or not cents else []
    dits += [f"{ecrire(cents)} centime{'s' if cents > 1 else ''}"] if cents else []
    assert ordinaire(montant_en_lettres(centimes)) == " et ".join(dits)


MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_said_with_its_month_in_words_and_holds_on_one_line(jour: date) -> None:
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    assert date_longue(jour) == f"{quantieme}\u00a0{MOIS[jour.month - 1]}\u00a0{jour.year}"


@pytest.mark.parametrize("cas", CAS["montant"], ids=lambda c: str(c["centimes"]))
def test_montants(cas: dict) -> None:
    assert ordinaire(montant_en_lettres(cas["centimes"])) == cas["lettres"], cas["pourquoi"]


@pytest.mark.parametrize("cas", CAS["etp"], ids=lambda c: str(c["centiemes"]))
def test_etp(cas: dict) -> None:
    assert ordinaire(etp_en_lettres(cas["centiemes"])) == cas["lettres"], cas["pourquoi"]


@given(st.integers(0, MAXIMUM - 1))
def test_words_read_back_to_the_number(nombre: int) -> None:
    assert lire(nombre_en_lettres(nombre)) == nombre


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
