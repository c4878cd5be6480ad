"""The cases of `identifiants.toml`, and agreement with python-stdnum on what both know."""

from __future__ import annotations

import stdnum.fr.siret
import stdnum.iban
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiants import (
    anomalie_iban,
    anomalie_rna,
    anomalie_siret,
    grouper,
    iban_lisible,
    luhn,
    normaliser,
    siret_lisible,
)
from tests.app.domain.cas import cas

CHIFFRES = st.text("0123456789", min_size=14, max_size=14)
#: Half of the draws are completed into a well-formed number: a uniform draw almost never is.
SIRET = st.one_of(
    CHIFFRES,
    st.text("0123456789", min_size=13, max_size=13).map(
        lambda debut: next(debut + c for c in "0123456789" if luhn(debut + c))
    ),
    st.text("0123456789", min_size=5, max_size=5).map(lambda nic: f"356000000{nic}"),
)
LETTRES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Bank, branch and key are digits; only the account number may hold letters.
BBAN = st.builds(
    "{}{}{}".format,
    *(st.text(a, min_size=n, max_size=n) for a, n in (("0123456789", 10), (LETTRES, 11), ("0123456789", 2))),
)


def _cle(bban: str) -> str:
    return f"{98 - int(''.join(str(int(c, 36)) for c in f'{bban}FR00')) % 97:02d}"


@cas("identifiants", "siret")
def test_siret(cas):
    _verifier(anomalie_siret(normaliser(cas["valeur"])), cas)


@cas("identifiants", "iban")
def test_iban(cas):
    _verifier(anomalie_iban(normaliser(cas["valeur"])), cas)


@cas("identifiants", "rna")
def test_rna(cas):
    _verifier(anomalie_rna(normaliser(cas["valeur"])), cas)


def _verifier(trouvee, cas):
    assert bool(trouvee) is bool(cas["anomalie"]), cas["pourquoi"]
    assert cas["anomalie"] in trouvee


@given(SIRET)
def test_siret_agrees_with_stdnum_but_on_zeros(siret):
    # stdnum accepts fourteen zeros, which INSEE never gives.
    if not int(siret):
        assert anomalie_siret(siret)
        return
    assert (anomalie_siret(siret) == "") is _selon_stdnum(siret)


def _selon_stdnum(siret: str) -> bool:
    try:
        stdnum.fr.siret.validate(siret)
    except stdnum.exceptions.ValidationError:
        return False
    return True


@given(BBAN)
def test_a_french_iban_has_one_key(bban):
    justes = [cle for cle in (f"{n:02d}" for n in range(2, 99)) if not anomalie_iban(f"FR{cle}{bban}")]
    assert justes == [_cle(bban)]
    assert stdnum.iban.validate(f"FR{justes[0]}{bban}", check_country=False)


@given(SIRET, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_seen_outside_la_poste(siret, rang, ecart):
    faux = siret[:rang] + str((int(siret[rang]) + ecart) % 10) + siret[rang + 1 :]
    if anomalie_siret(siret) or siret.startswith("356000000") or faux.startswith("356000000"):
        return
    assert anomalie_siret(faux)


def test_numbers_are_cut_for_reading():
    assert siret_lisible("00000101600013") == "000\u00a0001\u00a0016\u00a000013"
    assert iban_lisible("FR690000000000DEMO000010142").endswith("0010\u00a0142")
    assert grouper("123456", (3,)) == "123\u00a0456"
    assert grouper("12", (3, 3)) == "12"
