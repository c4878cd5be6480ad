"""What the views of the ranking are given: every dossier, its rank, why; nothing of one hidden by a déport."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.campagne import Mode, Ordre, Vague
from app.domain.cycle import Etat
from app.domain.lectures import MASQUE, Deport
from app.services.arbitrage import Arbitrage
from app.services.classements import Classements
from app.services.concours import DEPORTE
from tests.app.services.atelier import dossier_en_base, dossier_instruit
from tests.builders import AGENT, le, un_poste, une_campagne, une_note


@pytest.fixture
def classements(contexte):
    return Classements(contexte)


@pytest.fixture
def vagues(store):
    numeros = (Vague(1, le(7, 15).date()), Vague(2, le(9, 15).date()))
    with store.ecrire() as u:
        return u.campagnes.add(une_campagne(code="vagues-2022", mode=Mode.VAGUES, vagues=numeros))


def rangs_vus(concours):
    vus = {r.candidat.dossier_id: r for vague in concours.vagues for r in concours.rangs(vague)}
    return vus | {i: concours.rang(concours.candidat(i)) for i in concours.sans_rang()}


@pytest.mark.parametrize("ordre", list(Ordre))
def test_the_rows_are_those_of_the_ranking_word_for_word(store, contexte, classements, vagues, ordre):
    with store.ecrire() as u:
        u.campagnes.save(replace(vagues, ordre=ordre))
    for vague in (2, 1, 1, None):
        dossier_instruit(store, vagues, vague=vague)
    dossier_en_base(store, vagues, etat=Etat.RETIRE)
    dossier_en_base(store, vagues, postes=())
    dossier_en_base(store, vagues, postes=(un_poste(),))
    concours = classements.concours(vagues.id)
    assert concours.vagues == ((1, 2, None) if ordre is Ordre.NOTE else (None,))
    attendus = {r.candidat.dossier_id: r for r in Arbitrage(contexte).classement(vagues.id)}
    vus = rangs_vus(concours)
    assert {i: (r.rang, r.explication) for i, r in vus.items()} == {
        i: (r.rang, r.explication) for i, r in attendus.items()
    }
    avec = [i for i, r in attendus.items() if r.rang]
    assert [vus[i].candidat for i in avec] == [attendus[i].candidat for i in avec]


def test_a_note_turns_it_into_the_next_one(store, campagne, classements):
    premier, second = dossier_instruit(store, campagne), dossier_instruit(store, campagne)
    concours = classements.concours(campagne.id)
    assert concours.rang(concours.candidat(second.id), concours.candidat(premier.id)).rang == 2
    with store.ecrire() as u:
        u.notes.clear(premier.id, "C1.1")
    tableaux, _ = classements.suivre(concours.tableaux, premier.id)
    apres = replace(concours, tableaux=tableaux)
    assert apres.sans_rang() == (premier.id,)
    assert apres.rang(apres.candidat(premier.id)).explication == "non noté\u00a0: C1.1"
    assert apres.rang(apres.candidat(second.id)).explication == "meilleur total"


def test_of_a_dossier_hidden_by_a_deport_only_the_rank_is_said(store, campagne, classements):
    cache, suivant = dossier_instruit(store, campagne), dossier_instruit(store, campagne)
    with store.ecrire() as u:
        u.notes.set(suivant.id, une_note(sous_critere="C1.1", valeur=0))
        u.lectures.add_deport(Deport(cache.id, AGENT, "lien d’intérêts", le(7, 1)))
    concours = classements.concours(campagne.id)
    hidden = concours.candidat(cache.id)
    assert (hidden.porteur, hidden.resultat, hidden.montant) == (MASQUE, None, None)
    assert (concours.rang(hidden).rang, concours.rang(hidden).explication) == (1, DEPORTE)
    dit = concours.rang(concours.candidat(suivant.id), hidden)
    assert (dit.rang, dit.explication) == (2, f"après le dossier {cache.numero}, dont vous vous êtes déporté")
