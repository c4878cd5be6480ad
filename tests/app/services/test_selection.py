"""The line of selection of a base: read whole, then followed dossier by dossier, always to the same line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.selection import ENVELOPPE, Contrainte, Place, Suite
from app.services.notation import Notation
from app.services.selection import Selections
from app.socle.formats import NBSP
from tests.app.services.atelier import changer, decision_sur, dossier_en_base, dossier_instruit, journal
from tests.builders import AGENT, un_deport, un_mouvement, un_poste, une_cible


@pytest.fixture
def selections(contexte):
    return Selections(contexte)


@pytest.fixture
def deux(store, contexte, campagne):
    """Two dossiers of 28 000 € and 1 ETP each, the second better, for 1,50 ETP and 40 000 €."""
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(etp=Etp(150))])
        u.campagnes.add_mouvement(un_mouvement(montant=Montant(4000000)))
    trouves = [dossier_instruit(store, campagne, vague=1) for _ in range(2)]
    Notation(contexte).noter(trouves[1].id, "C1.1", 4, "chiffrés")
    return trouves


def places(ligne):
    return {x.pretendant.dossier_id: x.place for x in ligne.selection.lignes}


def test_the_line_is_drawn_over_the_ranking(selections, campagne, deux):
    ligne = selections.lire(campagne.id)
    assert places(ligne) == {deux[1].id: Place.ENTRE, deux[0].id: Place.ARRETE}
    assert (ligne.suite, ligne.selection.suite, ligne.apres_verrou) == (None, Suite.ARRET, True)
    assert ligne.porteur(deux[0].id) == deux[0].porteur.raison_sociale
    assert ligne.total(deux[1].id) > ligne.total(deux[0].id)
    assert ligne.selection.restes == {Contrainte(): 50, ENVELOPPE: 4000000 - deux[1].montant_demande.centimes}


def test_one_note_moves_the_line_and_says_what_crossed_it(selections, contexte, campagne, deux):
    avant = selections.lire(campagne.id)
    Notation(contexte).noter(deux[1].id, "C1.1", 0, "absents")
    apres, passes = selections.suivre(avant, deux[1].id)
    assert apres == selections.lire(campagne.id)
    assert apres.quota is avant.quota
    assert [(f.dossier_id, f.entre) for f in passes] == [(deux[0].id, True), (deux[1].id, False)]
    assert passes[0].pourquoi == "rang 2 → 1"


def test_one_amount_moves_the_line(selections, store, campagne, deux):
    avant = selections.lire(campagne.id)
    changer(store, deux[0], montant_propose=Montant(100), postes=(un_poste(etp_propose=Etp(50)),))
    apres, passes = selections.suivre(avant, deux[0].id)
    assert apres == selections.lire(campagne.id)
    assert [f.phrase.replace(NBSP, " ").split(": ")[0] for f in passes] == [f"le dossier {deux[0].numero} entre "]


def test_a_decision_takes_from_what_is_left(selections, store, campagne, deux):
    avant = selections.lire(campagne.id)
    with store.ecrire() as u:
        decision = u.decisions.add(decision_sur(deux[1], version_cible=1))
    changer(store, deux[1], etat=Etat.RETENU)
    apres, _ = selections.suivre(avant, deux[1].id)
    assert apres == selections.lire(campagne.id)
    assert places(apres)[deux[1].id] is Place.RETENU
    assert apres.dossiers[deux[1].id].montant == decision.montant
    assert apres.selection.disponibles[ENVELOPPE] == 4000000 - decision.montant.centimes


def test_a_dossier_that_leaves_frees_what_it_took(selections, store, campagne, deux):
    """T19: withdrawn after the committee, it frees ETP and credits."""
    with store.ecrire() as u:
        u.decisions.add(decision_sur(deux[1], version_cible=1))
    changer(store, deux[1], etat=Etat.RETENU)
    assert places(selections.lire(campagne.id))[deux[0].id] is Place.ARRETE
    changer(store, deux[1], etat=Etat.RETIRE)
    assert places(selections.lire(campagne.id)) == {deux[0].id: Place.ENTRE}


def test_a_change_of_the_competition_is_read_again(selections, store, campagne, deux):
    avant = selections.lire(campagne.id)
    changer(store, deux[0], etat=Etat.RETIRE)
    assert selections.suivre(avant, deux[0].id) is None
    assert selections.suivre(avant, dossier_en_base(store, campagne).id) is None


def test_a_dossier_takes_part_once_its_notes_are_locked_unless_the_campaign_says_otherwise(
    selections, store, campagne, deux
):
    changer(store, deux[1], etat=Etat.EN_INSTRUCTION)
    assert places(selections.lire(campagne.id)) == {deux[1].id: Place.NOTES_OUVERTES, deux[0].id: Place.ENTRE}
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, effets_apres_verrou=False, saut_selection=True))
    ligne = selections.lire(campagne.id)
    assert places(ligne) == {deux[1].id: Place.ENTRE, deux[0].id: Place.ARRETE}
    assert ligne.suite is Suite.SAUT
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, saut_selection=False))
    assert selections.lire(campagne.id).suite is Suite.ARRET


def test_who_withdrew_sees_a_rank_and_nothing_else(selections, store, campagne, deux):
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=deux[0].id, agent=AGENT))
    ligne = selections.lire(campagne.id)
    assert ligne.porteur(deux[0].id) == MASQUE
    assert ligne.total(deux[0].id) is None
    assert ligne.total(deux[1].id) is not None


def test_a_note_changed_once_locked_is_logged_as_such(store, contexte, campagne):
    notation = Notation(contexte)
    ouvert = dossier_en_base(store, campagne, etat=Etat.EN_INSTRUCTION)
    notation.noter(ouvert.id, "C1.1", 4, "chiffrés")
    assert journal(store)[-1].acte == "Noter C1.1"
    clos = dossier_instruit(store, campagne)
    notation.noter(clos.id, "C1.1", 4, "chiffrés")
    assert journal(store)[-1].acte == "Noter C1.1, après verrouillage des notes"
    notation.effacer(clos.id, "C1.1")
    assert journal(store)[-1].acte == "Effacer la note C1.1, après verrouillage des notes"
