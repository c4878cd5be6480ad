"""Who is compared with whom in the pictures, and which readings may be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.campagne import Ordre
from app.domain.cycle import Etat
from app.domain.lectures import Deport, Lecture
from app.domain.poste import TypePoste
from app.services.arbitrage import Arbitrage
from app.services.figures import Figures, Hypothese
from tests.app.services.atelier import dossier_en_base, dossier_instruit
from tests.builders import AGENT, le, un_poste, une_campagne, une_grille, une_note


@pytest.fixture
def figures(contexte):
    return Figures(contexte)


def lire(store, dossier_id, lecteur, rang, notes, *, close=True):
    with store.ecrire() as u:
        lecture = u.lectures.add(Lecture(dossier_id, lecteur, rang, le(9, 1)))
        for code, valeur in notes.items():
            u.lectures.set_note(lecture.id, une_note(sous_critere=code, valeur=valeur))
        if close:
            u.lectures.save(replace(lecture, close_le=le(9, 2)))


def test_une_campagne_sans_dossier_note_n_a_pas_de_groupe(figures, store, campagne):
    assert figures.groupes(campagne.id) == ()
    dossier_en_base(store, campagne, postes=())
    assert figures.groupes(campagne.id) == ()


def test_un_groupe_par_vague_et_par_grille(figures, store, campagne):
    for vague in (2, 1, None):
        dossier_instruit(store, campagne, vague=vague)
    dossier_instruit(store, campagne, vague=1, postes=(un_poste(type=TypePoste.COORDINATEUR),))
    dossier_instruit(store, campagne, vague=1, etat=Etat.RETIRE)
    groupes = figures.groupes(campagne.id)
    assert [g.cadrage.groupe for g in groupes] == [
        "de la vague 1", "de la vague 1", "de la vague 2", "hors vague",
    ]  # fmt: skip
    assert [len(g.dossiers) for g in groupes] == [1, 1, 1, 1]
    assert groupes[0].intitule == "Grille d’essai, vague 1"
    assert groupes[0].cadrage.le == le(9, 20)
    assert groupes[3].intitule == "Grille d’essai, hors vague"
    assert groupes[2].ids == {groupes[2].dossiers[0].numero: 1}


def test_par_arrivee_ou_sans_vague_il_n_y_a_qu_un_groupe(figures, store):
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne(ordre=Ordre.ARRIVEE))
    for vague in (1, 2, None):
        dossier_instruit(store, campagne, vague=vague)
    (groupe,) = figures.groupes(campagne.id)
    assert groupe.cadrage.groupe == "de la campagne"
    assert [d.rang for d in groupe.dossiers] == [1, 2, 3]


def test_un_deport_cache_le_dossier_et_se_compte(figures, store, campagne):
    premier, second, troisieme = (dossier_instruit(store, campagne, vague=1) for _ in range(3))
    with store.ecrire() as u:
        u.lectures.add_deport(Deport(premier.id, AGENT, "conflit d’intérêts", le(9, 1)))
        u.lectures.add_deport(Deport(second.id, "autre agent", "conflit d’intérêts", le(9, 1)))
        leve = u.lectures.add_deport(Deport(troisieme.id, AGENT, "conflit d’intérêts", le(9, 1)))
        u.lectures.save_deport(replace(leve, leve_le=le(9, 2)))
    (groupe,) = figures.groupes(campagne.id)
    assert set(groupe.ids.values()) == {second.id, troisieme.id}
    assert groupe.cadrage.caches == 1


def test_deux_lectures_se_montrent_quand_les_deux_sont_closes(figures, store, campagne):
    ouvert, clos = dossier_instruit(store, campagne, vague=1), dossier_en_base(store, campagne, vague=1)
    lire(store, ouvert.id, "Une", 1, {"C1.1": 2})
    lire(store, ouvert.id, "Deux", 2, {"C1.1": 3}, close=False)
    lire(store, clos.id, "Une", 1, {"C1.1": 2, "C1.2": None})
    lire(store, clos.id, "Deux", 2, {"C1.1": 4, "C2.1": 0})
    with store.ecrire() as u:
        u.notes.set(clos.id, une_note(sous_critere="C1.1", valeur=3))
    (groupe,) = figures.groupes(campagne.id)
    assert list(groupe.lectures) == [clos.numero]
    lues = groupe.lectures[clos.numero]
    assert lues.lecteurs == ("Une", "Deux")
    assert [e.mots for e in lues.ecarts] == [
        ("2", "4", "3", "2"), ("sans objet", "non noté", "aucun", ""), ("non noté", "0", "aucun", ""),
    ]  # fmt: skip


def test_les_lectures_d_un_dossier_sans_grille_ne_se_comparent_pas(figures, store):
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne(grilles={TypePoste.FACILITATEUR: une_grille()}))
    dossier = dossier_en_base(store, campagne, postes=(un_poste(type=TypePoste.COORDINATEUR),))
    lire(store, dossier.id, "Une", 1, {})
    lire(store, dossier.id, "Deux", 2, {})
    assert figures.groupes(campagne.id) == ()


@pytest.mark.parametrize("hypothese", Hypothese)
def test_les_bandes_d_une_vague_melent_les_grilles_et_cachent_les_deports(figures, store, campagne, hypothese):
    dossiers = [dossier_instruit(store, campagne, vague=1) for _ in range(3)]
    dossiers.append(dossier_instruit(store, campagne, vague=1, postes=(un_poste(type=TypePoste.COORDINATEUR),)))
    dossier_instruit(store, campagne, vague=2)
    with store.ecrire() as u:
        for rang, dossier in enumerate(dossiers):
            u.notes.set(dossier.id, une_note(sous_critere="C1.1", valeur=rang))
        u.lectures.add_deport(Deport(dossiers[1].id, AGENT, "conflit d’intérêts", le(9, 1)))
    figure = figures.bandes(campagne.id, 1, hypothese)
    classement = {r.candidat.numero: r.rang for r in Arbitrage(figures._contexte).classement(campagne.id)}
    assert [b.numero for b in figure.bandes] == [dossiers[k].numero for k in (3, 2, 0)]
    assert all(b.rang == classement[b.numero] for b in figure.bandes)
    assert figure.cartouche.sous_titre.count("Grille d’essai") == 2
    assert figure.cartouche.sous_titre.endswith("1\u00a0dossier caché (déport).")
    assert ("tirages" in figure.cartouche.sous_titre) == (hypothese is Hypothese.POIDS)


def test_sans_dossier_classe_il_n_y_a_pas_de_bande(figures, store, campagne):
    dossier_en_base(store, campagne, vague=1)
    assert figures.bandes(campagne.id, 1, Hypothese.NOTE).bandes == ()
