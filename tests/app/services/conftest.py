"""What the tests of the services share: a base in memory, a clock that is set, one campaign."""

from __future__ import annotations

import pytest

from app.importers.boites import LecteurArchives
from app.importers.courriel import lire_courriel
from app.importers.limites import LIMITES
from app.importers.seance import Seance
from app.services.contexte import Contexte
from tests.app.services.atelier import HorlogeReglable
from tests.builders import AGENT, une_campagne
from tests.fakes import FakeStore


@pytest.fixture
def horloge():
    return HorlogeReglable()


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def contexte(store, horloge):
    return Contexte(store, horloge, AGENT)


@pytest.fixture
def campagne(store):
    """The campaign of the builders: a budget and a RIB due by all, deadline on 15 September 2022."""
    with store.ecrire() as u:
        return u.campagnes.add(une_campagne())


class LecteurIci:
    """Reads mails as the child process would, in this one."""

    def lire(self, octets, nom, annulation=None):  # noqa: ARG002  # the signature of the real one
        return lire_courriel(octets, nom)

    def __init__(self):
        self._archives, self._seance = LecteurArchives(LIMITES), Seance()

    def inventorier(self, archive, annulation=None):  # noqa: ARG002  # the signature of the real one
        return self._archives.inventorier(archive)

    def extraire(self, archive, rang):
        return self._archives.extraire(archive, rang)

    def interroger(self, demande, blocs=(), *, mime, annulation=None):  # noqa: ARG002  # the signature of the real one
        return self._seance.repondre(demande, blocs)


@pytest.fixture
def lecteur():
    return LecteurIci()
