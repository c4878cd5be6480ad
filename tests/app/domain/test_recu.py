"""The receipt of a ranking."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.recu import RecuDeClassement


def test_a_kept_receipt_is_a_value_until_the_store_gives_it_an_id() -> None:
    recu = RecuDeClassement(1, datetime(2026, 3, 2, tzinfo=UTC), "agent", "a" * 64, "b" * 64, "G 1")
    assert recu.id is None
    assert recu.libelle == ""
