"""The days during which a text holds."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.references import Periode, se_recoupent

AVANT, DEPUIS = Periode(au=date(2022, 1, 1)), Periode(du=date(2022, 1, 2))


def test_both_bounds_are_included_and_none_is_open():
    assert Periode().contient(date(1, 1, 1))
    assert AVANT.contient(date(2022, 1, 1))
    assert not AVANT.contient(date(2022, 1, 2))
    assert DEPUIS.contient(date(2022, 1, 2))
    assert not DEPUIS.contient(date(2022, 1, 1))


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="avant de commencer"):
        Periode(date(2022, 1, 2), date(2022, 1, 1))


@pytest.mark.parametrize(
    ("periodes", "attendu"),
    [
        ((), False),
        ((Periode(),), False),
        ((DEPUIS, AVANT), False),
        ((AVANT, Periode(du=date(2022, 1, 1))), True),
        ((AVANT, Periode()), True),
        ((DEPUIS, DEPUIS), True),
        ((DEPUIS, AVANT, Periode(date(2021, 1, 1), date(2021, 12, 31))), True),
    ],
)
def test_two_versions_that_share_a_day_are_seen(periodes, attendu):
    assert se_recoupent(periodes) is attendu
