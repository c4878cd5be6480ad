"""The second computation, in SQL alone, agrees with the engine on every dossier: demonstration, drawn bases."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app.services.contexte import Contexte
from app.services.demonstration import construire
from app.services.recompte import recompter
from app.socle.horloge import HorlogeSysteme
from data.sqlite.store import create_store, open_store
from tests.builders import AGENT, un_dossier, un_poste, une_campagne, une_note

BASES = Path(__file__).parent / "bases"


@pytest.fixture
def base(tmp_path):
    store = create_store(tmp_path / "essai.clausule", agent_poste=AGENT)
    yield store
    store.close()


def comptes(store):
    with store.lire() as u:
        return [recompter(u, campagne) for campagne in u.campagnes.all()]


@pytest.mark.lent
def test_on_the_demonstration(base):
    construire(Contexte(base, HorlogeSysteme(), AGENT))
    recomptes = comptes(base)
    assert sum(r.nombre for r in recomptes) == 20
    assert all(not r.discordances for r in recomptes)


def test_on_a_base_of_version_1(tmp_path):
    ancienne = open_store(shutil.copy(BASES / "v1.clausule", tmp_path / "v1.clausule"))
    recomptes = comptes(ancienne)
    ancienne.close()
    assert sum(r.nombre for r in recomptes) > 0
    assert all(not r.discordances for r in recomptes)


@pytest.mark.parametrize("graine", range(4))
def test_on_drawn_notes_with_gaps_and_sans_objet(base, graine):
    hasard = random.Random(graine)  # noqa: S311  # the same notes at each run
    with base.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        for rang in range(1, 41):
            postes = (un_poste(),) if rang % 9 else ()
            dossier = u.dossiers.add(un_dossier(rang=rang, campagne_id=campagne.id, postes=postes))
            grille = campagne.grilles[dossier.type_poste] if postes else None
            for s in grille.sous_criteres() if grille else ():
                tire = hasard.randrange(40)
                if tire:
                    u.notes.set(dossier.id, une_note(sous_critere=s.code, valeur=None if tire < 8 else tire % 5))
    (recompte,) = comptes(base)
    assert (recompte.nombre, recompte.discordances) == (40, ())
    with base.lire() as u:
        assert 10 < len(u.notes.totaux(campagne.id)) < 40
