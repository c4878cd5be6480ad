"""What a preview keeps in memory for the import: within its budget, once, and nothing after."""

from __future__ import annotations

from dataclasses import replace

from app.importers.depot import Depot
from app.services.depots_gardes import DepotsGardes

PETIT = Depot("", "", "", None, None, "", (), "", (), b"x" * 100, "a")


def test_a_mail_kept_is_given_once():
    gardes = DepotsGardes()
    gardes.garder(PETIT)
    gardes.garder(PETIT)
    assert gardes.prendre(PETIT.sha256) is PETIT
    assert gardes.prendre(PETIT.sha256) is None


def test_beyond_the_budget_nothing_is_kept_until_room_is_made():
    autre = replace(PETIT, sha256="b")
    gardes = DepotsGardes(budget_octets=150)
    gardes.garder(PETIT)
    gardes.garder(autre)
    assert gardes.prendre("b") is None
    assert gardes.prendre(PETIT.sha256) is PETIT
    gardes.garder(autre)
    assert gardes.prendre("b") is autre


def test_letting_go_makes_room():
    gardes = DepotsGardes(budget_octets=150)
    gardes.garder(PETIT)
    gardes.vider()
    assert gardes.prendre(PETIT.sha256) is None
    gardes.garder(PETIT)
    assert gardes.prendre(PETIT.sha256) is PETIT
