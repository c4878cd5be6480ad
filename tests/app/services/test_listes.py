"""The lists of the screens: the chain of the journal is followed to its end, with progress, and can be stopped."""

from __future__ import annotations

import pytest

from app.services.listes import Listes
from app.socle.progress import Annulation, Annule
from tests.builders import un_evenement


def test_a_sound_journal_is_followed_to_its_end_with_progress(contexte, campagne, store):
    with store.ecrire() as uow:
        uow.journal.append(un_evenement())
    pas = []
    verification = Listes(contexte).verifier_journal(pas.append)
    assert verification.rupture is None
    assert verification.nb_lignes > 0
    assert pas[-1].fait == pas[-1].total == verification.nb_lignes


def test_following_the_journal_can_be_stopped(contexte, campagne, store):
    with store.ecrire() as uow:
        uow.journal.append(un_evenement())
    arret = Annulation()
    arret.demander()
    with pytest.raises(Annule):
        Listes(contexte).verifier_journal(annulation=arret)
    assert Listes(contexte).verifier_journal(annulation=Annulation()).rupture is None
