"""What the tests of the services share: a base in memory, a clock that is set, one campaign."""

from __future__ import annotations

import pytest

from app.importers.boites import LecteurArchives
from app.importers.courriel import lire_courriel
from app.importers.limites import LIMITES
from app.importers.seance import Seance
from app.services.contexte import Contexte
from app.services.demonstration import construire
from tests.app.services.atelier import HorlogeReglable
from tests.builders import AGENT, une_campagne
from tests.fakes import FakeStore


class _SansHeure:
    def maintenant(self):
        raise AssertionError("la démonstration n’a que les dates de ses cas")


@pytest.fixture(scope="session")
def demonstration():
    """The store of the demonstration, made once: who writes in it takes a copy."""
    store = FakeStore()
    construire(Contexte(store, _SansHeure(), "modèle"))
    return store


@pytest.fixture
def en_demonstration(request):
    """Whether the test is marked to work on the demonstration, twenty days after it."""
    return request.node.get_closest_marker("demonstration") is not None


@pytest.fixture
def horloge(en_demonstration):
    horloge = HorlogeReglable()
    if en_demonstration:
        horloge.avancer(days=20)
    return horloge


@pytest.fixture
def store(request, en_demonstration):
    return request.getfixturevalue("demonstration").copie() if en_demonstration else FakeStore()


@pytest.fixture
def contexte(store, horloge, en_demonstration):
    return Contexte(store, horloge, "Sacha Fictif" if en_demonstration else AGENT)


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
