"""A base of the Corse campaign with our own mails, made by the console; each test works on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from app.socle.resources import racine
from data.sqlite.store import open_store
from tests.builders import AGENT, le
from tests.ui.terminal import en_json

DEMO = racine() / "demo" / "courriels"


@pytest.fixture(scope="module")
def modele_de_base(tmp_path_factory):
    """A base of the Corse campaign with our own mails, and what the import answered."""
    base = tmp_path_factory.mktemp("console") / "corse.clausule"
    creation = en_json("creer", "--base", base)
    return base, creation, en_json("importer", "--base", base, DEMO)


@pytest.fixture
def base(modele_de_base, tmp_path):
    """A copy of that base, for one test."""
    return Path(shutil.copy(modele_de_base[0], tmp_path / "corse.clausule"))


@pytest.fixture
def bureau(base):
    """The services on the base of the test, as the window would use them."""
    store = open_store(base)
    with Bac() as bac:
        yield ouvrir_bureau(store, HorlogeFixe(le(9, 30)), AGENT, bac)
    store.close()
