"""What is written comes back equal; what Clausule did not write is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.campagne import Campagne
from app.domain.porteur import Forme
from app.socle.errors import Bug
from app.socle.formats import PARIS
from data.sqlite.codec import depuis_json, instant_depuis_texte, instant_vers_texte, scalaire_sql, vers_json
from tests.builders import une_campagne


@given(
    campagne=st.builds(
        une_campagne,
        intitule=st.text(),
        edition=st.integers(2000, 2100),
        date_limite=st.dates(),
        date_limite_incluse=st.none() | st.booleans(),
        taux_max=st.none() | st.fractions(),
        sources=st.dictionaries(st.text(), st.text(), max_size=4),
        visas=st.lists(st.text(), max_size=3).map(tuple),
    )
)
def test_a_campaign_round_trips(campagne):
    assert depuis_json(Campagne, vers_json(campagne)) == campagne


def test_the_text_is_exact_and_legible():
    fiche = json.loads(vers_json(une_campagne()))
    assert fiche["taux_max"] == "7/10"
    assert fiche["repere_etp"] == 2947368
    assert fiche["date_limite"] == "2022-09-15"
    assert fiche["grilles"]["facilitateur"]["criteres"][0]["sous_criteres"][0]["descripteurs"] == {
        "0": "absents",
        "4": "chiffrés et sourcés",
    }
    assert fiche["pieces"][0]["exigences"]["gip"] == "obligatoire"


def abimer(**champs):
    return json.dumps(json.loads(vers_json(une_campagne())) | champs)


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "[]",
        "{}",
        abimer(inconnu=1),
        abimer(edition="2022"),
        abimer(edition=True),
        abimer(edition=None),
        abimer(intitule=3),
        abimer(taux_max=0.7),
        abimer(taux_max="7"),
        abimer(taux_max="sept/dix"),
        abimer(taux_max="1/0"),
        abimer(date_limite="15/09/2022"),
        abimer(date_limite_incluse=1),
        abimer(mode="autre"),
        abimer(grilles={"pilote": {}}),
        abimer(grilles=[]),
        abimer(pieces={}),
        abimer(pieces=["BUDGET"]),
        abimer(vagues=[{"numero": 1, "date_limite": "2022-07-15", "date_comite": "hier"}]),
    ],
)
def test_what_we_did_not_write_is_refused(texte):
    with pytest.raises(Bug, match="illisible"):
        depuis_json(Campagne, texte)


def test_a_field_born_later_takes_its_default():
    fiche = json.loads(vers_json(une_campagne()))
    del fiche["taux_max"], fiche["service"]
    lue = depuis_json(Campagne, json.dumps(fiche))
    assert lue.taux_max is None
    assert lue.service == Campagne.__dataclass_fields__["service"].default_factory()


INSTANTS = st.datetimes(
    datetime(1980, 1, 1),  # noqa: DTZ001  # Hypothesis wants naive bounds
    datetime(2100, 1, 1),  # noqa: DTZ001  # same
    timezones=st.just(PARIS),
    allow_imaginary=False,
)


@given(INSTANTS, INSTANTS)
def test_instants_round_trip_and_sort_as_text(instant, autre):
    texte, suivant = instant_vers_texte(instant), instant_vers_texte(autre)
    assert instant_depuis_texte(texte).isoformat() == instant.isoformat()
    assert (texte < suivant) == (instant.timestamp() < autre.timestamp())


def test_a_naive_instant_is_a_bug():
    with pytest.raises(Bug, match="sans fuseau"):
        instant_vers_texte(datetime(2022, 7, 12))  # noqa: DTZ001  # the fault under test
    with pytest.raises(ValueError, match="sans fuseau"):
        instant_depuis_texte("2022-07-12T10:00:00")


@pytest.mark.parametrize(
    ("type_", "valeur", "colonne"),
    [
        (str, "é", "é"),
        (bool, True, 1),
        (bool | None, None, None),
        (date | None, date(2022, 9, 15), "2022-09-15"),
        (Fraction, Fraction(7, 10), "7/10"),
        (Forme | None, Forme.GIP, "gip"),
        (tuple[str, ...], ("a", "é"), '["a", "é"]'),
    ],
)
def test_columns(type_, valeur, colonne):
    scalaire = scalaire_sql(type_)
    assert scalaire.ecrire(valeur) == colonne
    assert scalaire.lire(colonne) == valeur


@pytest.mark.parametrize(
    ("type_", "colonne"),
    [(bool, 2), (bool, "1"), (Fraction, 1), (Forme, "autre"), (tuple[str, ...], "[1]")],
)
def test_illegible_columns(type_, colonne):
    lire = scalaire_sql(type_).lire
    with pytest.raises(ValueError, match="attendu"):
        lire(colonne)


@pytest.mark.parametrize("type_", [float, int | str])
def test_no_column_for_a_float_nor_for_two_types(type_):
    with pytest.raises(TypeError):
        scalaire_sql(type_)


@dataclass(frozen=True)
class _Fiche:
    valeur: float


def test_a_float_has_no_place_in_a_record():
    with pytest.raises(TypeError):
        vers_json(_Fiche(0.5))
