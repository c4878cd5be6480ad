"""What every store promises of transactions, campaigns, the journal, copies and checks, in memory and on SQLite."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.journal import rupture
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.socle.errors import Bug, UserError
from tests.builders import (
    le,
    un_dossier,
    un_evenement,
    un_mouvement,
    une_campagne,
    une_cible,
    une_note,
)

# --- transactions


def test_a_block_that_raises_leaves_nothing(store, campagne):
    def echouer():
        with store.ecrire() as u:
            u.dossiers.add(un_dossier())
            u.journal.append(un_evenement())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        echouer()
    with store.lire() as u:
        assert u.dossiers.of_campagne(campagne.id) == ()
        assert u.journal.lignes() == ()


def test_a_write_inside_a_read_is_a_bug(store, dossier):
    with pytest.raises(Bug), store.lire() as u:
        u.notes.set(dossier.id, une_note())
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == ()


def test_a_transaction_inside_another_is_a_bug(store):
    with store.ecrire(), pytest.raises(Bug), store.ecrire():
        pass


def test_nothing_works_after_the_block(store):
    with store.ecrire() as u:
        pass
    with pytest.raises(Bug):
        u.campagnes.add(une_campagne())
    with store.lire() as lecture:
        pass
    with pytest.raises(Bug):
        lecture.campagnes.all()


def test_a_read_keeps_the_state_it_began_with(store, campagne):
    with store.lire() as avant:
        assert avant.dossiers.of_campagne(campagne.id) == ()
        with store.ecrire() as u:
            u.dossiers.add(un_dossier())
        assert avant.dossiers.of_campagne(campagne.id) == ()
    with store.lire() as apres:
        assert len(apres.dossiers.of_campagne(campagne.id)) == 1


def test_threads_write_one_after_the_other(store, campagne):
    def ajouter():
        for _ in range(5):
            with store.ecrire() as u:
                u.dossiers.add(un_dossier(rang=u.dossiers.prochain_rang(campagne.id)))

    fils = [threading.Thread(target=ajouter) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with store.lire() as u:
        numeros = [d.numero for d in u.dossiers.of_campagne(campagne.id)]
    assert numeros == [f"2022-94-{rang:04d}" for rang in range(1, 21)]


# --- campaigns


def test_a_campaign_comes_back_as_it_was(store):
    with store.ecrire() as u:
        premiere = u.campagnes.add(une_campagne())
        seconde = u.campagnes.add(une_campagne(code="idf-essai", taux_max=None, vagues=(), sources={}))
    with store.lire() as u:
        assert u.campagnes.get(premiere.id) == premiere
        assert u.campagnes.all() == (premiere, seconde)
    assert premiere == une_campagne(id=premiere.id)


def test_a_campaign_is_rewritten(store, campagne):
    changee = replace(campagne, intitule="Autre", date_limite_incluse=True, date_limite=date(2022, 9, 30))
    with store.ecrire() as u:
        u.campagnes.save(changee)
    with store.lire() as u:
        assert u.campagnes.all() == (changee,)


def test_an_unknown_campaign(store):
    with store.lire() as u, pytest.raises(UserError):
        u.campagnes.get(12)
    with pytest.raises(Bug), store.ecrire() as u:
        u.campagnes.save(une_campagne(id=12))
    with pytest.raises(Bug), store.ecrire() as u:
        u.campagnes.save(une_campagne())


def test_versions_of_the_target_and_movements_of_the_envelope(store, campagne):
    versions = [
        une_cible(),
        une_cible(version=2, type=TypePoste.FACILITATEUR, etp=Etp(250), saisie_le=le(8, 1)),
        une_cible(version=2, type=TypePoste.COORDINATEUR, etp=None, reference="courriel"),
        une_cible(version=2, type=TypePoste.FACILITATEUR, etp=Etp(100), zone="2A", notifiee_le=None),
        une_cible(version=2, etp=Etp(50), zone="2A"),
    ]
    mouvements = [
        un_mouvement(),
        un_mouvement(nature=NatureMouvement.REPRISE, montant=Montant(-1000000), reference=""),
        un_mouvement(
            nature=NatureMouvement.RECONDUCTION, montant=Montant(-10), montant_cp=Montant(-5), etp=Etp(8200)
        ),
    ]
    with store.ecrire() as u:
        u.campagnes.add_cibles(versions[1:])
        u.campagnes.add_cibles(versions[:1])
        for mouvement in mouvements:
            u.campagnes.add_mouvement(mouvement)
    with store.lire() as u:
        assert u.campagnes.cibles(campagne.id) == tuple(versions)
        assert u.campagnes.mouvements(campagne.id) == tuple(mouvements)
        assert u.campagnes.cibles(99) == ()


# --- the journal


def test_the_journal_is_chained(store, dossier):
    with store.ecrire() as u:
        lignes = [
            u.journal.append(un_evenement(acte=f"acte {n}", dossier_id=dossier.id if n % 2 else None))
            for n in range(5)
        ]
    with store.lire() as u:
        assert tuple(u.journal.toutes()) == tuple(lignes)
        assert u.journal.lignes() == tuple(reversed(lignes))
        assert u.journal.lignes(limite=2, avant=4) == (lignes[2], lignes[1])
        assert u.journal.lignes(dossier_id=dossier.id) == (lignes[3], lignes[1])
        assert u.journal.lignes(dossier_id=dossier.id, avant=4) == (lignes[1],)
    assert rupture(lignes) is None


def test_the_journal_keeps_the_instant_as_written(store):
    instants = [datetime(2022, 7, 12, 8, 0, tzinfo=UTC), le(10, 30, 2, 30), le(7, 12).replace(microsecond=5)]
    with store.ecrire() as u:
        for instant in instants:
            u.journal.append(un_evenement(le=instant))
    with store.lire() as u:
        lues = tuple(u.journal.toutes())
    assert rupture(lues) is None
    assert [ligne.evenement.le.isoformat() for ligne in lues] == [i.isoformat() for i in instants]


def test_a_line_without_time_zone_is_a_bug(store):
    with pytest.raises(Bug), store.ecrire() as u:
        u.journal.append(un_evenement(le=datetime(2022, 7, 12, 8, 0)))  # noqa: DTZ001  # the fault under test


# --- copies and checks


def test_a_copy_and_a_check(store, dossier, tmp_path):
    store.sauvegarder(tmp_path / "copie.clausule")
    assert (tmp_path / "copie.clausule").stat().st_size > 0
    assert store.verifier() == ()
