"""Where a text stands: never read, read, changed since, read too long ago, or shipped as read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.modele_acte import Verification
from app.domain.relecture import LIBELLES_RELECTURE, EtatRelecture, Lues

JOUR = date(2022, 9, 20)


def lues(*verifications):
    return Lues({v.cle: v for v in verifications}, JOUR, lambda le: le + timedelta(days=10))


def lecture(le=JOUR, **champs):
    return Verification("x", le, "Sacha Fictif", **{"empreinte": "e", **champs})


@pytest.mark.parametrize(
    ("verifications", "livree_le", "attendu"),
    [
        ((), None, (EtatRelecture.A_VERIFIER, None)),
        ((), date(2022, 9, 10), (EtatRelecture.RELU, date(2022, 9, 10))),
        ((), date(2022, 9, 9), (EtatRelecture.ANCIEN, date(2022, 9, 9))),
        ((lecture(),), None, (EtatRelecture.RELU, JOUR)),
        ((lecture(),), date(2022, 9, 10), (EtatRelecture.RELU, JOUR)),
        ((lecture(date(2022, 9, 1)),), date(2022, 9, 10), (EtatRelecture.RELU, date(2022, 9, 10))),
        ((lecture(date(2022, 9, 1)),), None, (EtatRelecture.ANCIEN, date(2022, 9, 1))),
        ((lecture(empreinte="autre"),), None, (EtatRelecture.CHANGE, JOUR)),
        ((lecture(levee=True),), date(2022, 9, 10), (EtatRelecture.A_VERIFIER, None)),
    ],
)
def test_where_a_text_stands(verifications, livree_le, attendu):
    relecture = lues(*verifications).relecture("x", "e", livree_le)
    assert (relecture.etat, relecture.le) == attendu


def test_every_state_has_its_words():
    assert set(LIBELLES_RELECTURE) == set(EtatRelecture)
