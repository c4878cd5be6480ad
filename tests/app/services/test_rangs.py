"""The ranking kept between two acts of a meeting: when it is trusted, and when it is read again."""

from __future__ import annotations

from contextlib import suppress

import pytest

from app.domain.comite import Membre, SensAvis
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.services import rangs
from app.services.comites import Comites
from app.services.comites_avis import SaisieAvis
from app.services.notation import Notation
from app.services.rangs import RangsConnus
from app.socle.progress import Annule
from tests.app.services.atelier import dossier_instruit
from tests.builders import le, un_evenement, une_note


@pytest.fixture
def lus(monkeypatch):
    """Every whole reading of the ranking, counted."""
    comptes = []
    lire = rangs.lire_classement

    def compter(uow, campagne_id):
        comptes.append(campagne_id)
        return lire(uow, campagne_id)

    monkeypatch.setattr(rangs, "lire_classement", compter)
    return comptes


@pytest.fixture
def deux(store, campagne):
    dossiers = [dossier_instruit(store, campagne) for _ in range(2)]
    with store.ecrire() as u:
        for dossier, note in zip(dossiers, (4, 2), strict=True):
            u.notes.set(dossier.id, une_note(sous_critere="C1.1", valeur=note))
        u.journal.append(un_evenement())
    return [d.id for d in dossiers]


def favorable(dossier_id):
    return SaisieAvis(dossier_id, SensAvis.FAVORABLE, {TypePoste.FACILITATEUR: Etp(100)}, Montant(2800000))


def test_an_afternoon_reads_the_ranking_once(contexte, campagne, deux, lus):
    comites = Comites(contexte)
    assert not comites.classement_connu(campagne.id)
    comite, _ = comites.creer(campagne.id, le(10, 14).date(), "Comité")
    comites.fixer_membres(comite.cle, (Membre("Présidente", present=True),))
    for dossier_id in deux:
        assert comites.classement_connu(campagne.id)
        comites.rendre_avis(comite.cle, favorable(dossier_id))
    comites.reprendre(comite.cle, deux[0])
    assert [r.candidat.dossier_id for r in comites.inscriptibles(campagne.id)] == deux
    assert lus == [campagne.id]


def test_a_note_read_meanwhile_moves_the_rank_that_the_opinion_bears(contexte, campagne, deux, lus):
    comites = Comites(contexte)
    comite, _ = comites.creer(campagne.id, le(10, 14).date(), "Comité")
    comites.fixer_membres(comite.cle, (Membre("Présidente", present=True),))
    Notation(contexte).noter(deux[0], "C1.1", 0, "page 4")
    assert not comites.classement_connu(campagne.id)
    comites.rendre_avis(comite.cle, favorable(deux[0]))
    assert comites.get(comite.cle).avis[0].rang == 2
    assert lus == [campagne.id] * 2
    assert comites.classement_connu(campagne.id)


def test_a_ranking_holds_no_score_and_is_walked_back_over_many_lines(contexte, campagne, store, deux, lus):
    connus = RangsConnus()
    with store.lire() as u:
        assert all(r.candidat.resultat is None for r in connus.lire(u, campagne.id))
    with store.ecrire() as u:
        for _ in range(45):
            u.journal.append(un_evenement(objet="comite"))
    with store.lire() as u:
        connus.lire(u, campagne.id)
    assert lus == [campagne.id]


def test_without_any_line_nothing_is_trusted(campagne, store, lus):
    connus = RangsConnus()
    for _ in range(2):
        with store.lire() as u:
            connus.lire(u, campagne.id)
    assert lus == [campagne.id] * 2


def test_a_place_of_the_journal_that_an_undone_transaction_used_is_not_trusted(
    contexte, campagne, store, deux, lus
):
    connus = RangsConnus()
    with suppress(Annule), store.ecrire() as u:
        u.journal.append(un_evenement(objet="comite"))
        connus.lire(u, campagne.id)
        raise Annule
    with store.ecrire() as u:
        u.journal.append(un_evenement(objet="comite", motif="un autre acte"))
        assert not connus.est_a_jour(u, campagne.id)
