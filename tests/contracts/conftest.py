"""Each case is played on the store in memory and on SQLite, whose file must be sound at the end."""

from __future__ import annotations

import pytest

from data.sqlite import create_store
from tests.builders import un_dossier, une_campagne
from tests.fakes import FakeStore


@pytest.fixture(params=["memoire", "sqlite"])
def store(request, tmp_path):
    if request.param == "memoire":
        yield FakeStore()
        return
    base = create_store(tmp_path / "essai.clausule")
    yield base
    assert base.verifier() == ()
    base.close()


@pytest.fixture
def campagne(store):
    with store.ecrire() as u:
        return u.campagnes.add(une_campagne())


@pytest.fixture
def dossier(store, campagne):
    with store.ecrire() as u:
        return u.dossiers.add(un_dossier(campagne_id=campagne.id))
