"""The lists of the screens: the chain of the journal is followed to its end, with progress, and can be stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from app.domain.campagne import Delai
from app.services.campagnes import Campagnes
from app.services.listes import Listes
from app.socle.formats import PARIS
from app.socle.progress import Annulation, Annule
from tests.builders import un_evenement, une_arrivee


def test_a_sound_journal_is_followed_to_its_end_with_progress(contexte, campagne, store):
    with store.ecrire() as uow:
        uow.journal.append(un_evenement())
    pas = []
    verification = Listes(contexte).verifier_journal(pas.append)
    assert verification.rupture is None
    assert verification.nb_lignes > 0
    assert pas[-1].fait == pas[-1].total == verification.nb_lignes


def test_the_register_follows_the_deadline_and_says_what_was_before(contexte, campagne, store):
    limite = campagne.date_limite
    with store.ecrire() as uow:
        uow.campagnes.save(replace(campagne, reports=()))
    for pas in (-1, 0, 1):
        recu_le = datetime.combine(limite + timedelta(pas), time(18, 30), PARIS)
        with store.ecrire() as uow:
            sha256 = uow.pieces.put_contenu(f"courriel {pas}".encode())
            uow.arrivees.add(une_arrivee(campagne_id=campagne.id, sha256=sha256, recu_le=recu_le))
    listes = Listes(contexte)
    assert [(x.delai, x.delai_initial) for x in listes.arrivees(campagne.id)] == [
        (Delai.HORS_DELAI, None),
        (Delai.JOUR_LIMITE, None),
        (Delai.DANS_LES_DELAIS, None),
    ]
    Campagnes(contexte).reporter_date_limite(campagne.id, limite + timedelta(1), "panne de la messagerie")
    Campagnes(contexte).reporter_date_limite(campagne.id, limite + timedelta(2), "grève")
    assert [(x.delai, x.delai_initial) for x in listes.arrivees(campagne.id)] == [
        (Delai.DANS_LES_DELAIS, Delai.HORS_DELAI),
        (Delai.DANS_LES_DELAIS, Delai.JOUR_LIMITE),
        (Delai.DANS_LES_DELAIS, Delai.DANS_LES_DELAIS),
    ]


def test_following_the_journal_can_be_stopped(contexte, campagne, store):
    with store.ecrire() as uow:
        uow.journal.append(un_evenement())
    arret = Annulation()
    arret.demander()
    with pytest.raises(Annule):
        Listes(contexte).verifier_journal(annulation=arret)
    assert Listes(contexte).verifier_journal(annulation=Annulation()).rupture is None
