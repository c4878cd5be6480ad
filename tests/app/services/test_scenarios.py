"""Scenarios: kept under a name, copied, changed and compared; nothing in them is a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.proposition import OBJECTIFS, Objectif
from app.domain.scenario import A_LA_MAIN, Ecart, Origine
from app.services.deport import VueDeLAgent
from app.services.scenarios import ORDRE_DU_JOUR, Scenarios
from app.socle.errors import UserError
from tests.app.services.atelier import changer, dossier_instruit, etat_de, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, un_deport, un_mouvement, un_poste, une_cible


@pytest.fixture
def scenarios(contexte):
    return Scenarios(contexte)


@pytest.fixture
def trois(store, campagne):
    """0,60 ETP for 20 000 €, then twice 0,50 ETP for 15 000 €; 1 ETP and 30 000 € are left."""
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(etp=Etp(100))])
        u.campagnes.add_mouvement(un_mouvement(montant=Montant(3000000)))
    return [
        dossier_instruit(
            store, campagne, montant_demande=Montant(montant), postes=(un_poste(etp_demande=Etp(quantite)),)
        )
        for quantite, montant in ((60, 2000000), (50, 1500000), (50, 1500000))
    ]


def entrants(scenario):
    return [x.dossier_id for x in scenario.entrants]


def test_the_proposition_stands_beside_the_strict_order_and_applies_nothing(scenarios, store, campagne, trois):
    with rien_d_ecrit(store):
        lue = scenarios.proposer(campagne.id)
    assert [x.pretendant.dossier_id for x in lue.ordre.entrants] == [trois[0].id]
    assert [p.dossier_id for p in lue.proposition.entrants] == [trois[1].id, trois[2].id]
    assert lue.objectif == OBJECTIFS[Objectif.ETP]
    assert lue.preuve.startswith("Prouvé")
    assert all(etat_de(store, d) is Etat.INSTRUIT for d in trois)


def test_two_lists_are_kept_and_compared(scenarios, store, campagne, trois):
    with un_seul_acte(store) as lignes:
        fait, changes = scenarios.figer(campagne.id, " Ordre ", Origine.ORDRE)
    ordre = fait.apres
    assert (ordre.nom, ordre.version_cible, entrants(ordre)) == ("Ordre", 1, [trois[0].id])
    assert changes.touches("scenarios")
    assert lignes[0].acte == "Garder le scénario «\u00a0Ordre\u00a0»"
    scenarios.figer(campagne.id, "Mieux", Origine.PROPOSITION)
    ecarts = scenarios.comparer(campagne.id, "Ordre", "Mieux").ecarts
    assert [(e.dossier_id, e.ecart, e.pourquoi) for e in ecarts] == [
        (trois[1].id, Ecart.ENTRE, "dans la proposition"),
        (trois[2].id, Ecart.ENTRE, "dans la proposition"),
        (trois[0].id, Ecart.SORT, "hors de la proposition"),
    ]
    assert [s.nom for s in scenarios.lister(campagne.id)] == ["Ordre", "Mieux"]


def test_an_amount_changed_between_two_lists_is_told(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Avant", Origine.ORDRE)
    changer(store, trois[0], montant_propose=Montant(1800000))
    scenarios.figer(campagne.id, "Après", Origine.ORDRE)
    (ecart,) = scenarios.comparer(campagne.id, "Avant", "Après").ecarts
    assert ecart.ecart is Ecart.MONTANT


def test_a_copy_is_changed_by_hand_its_model_is_not(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    copie = scenarios.dupliquer(campagne.id, "Ordre")[0].apres
    assert (copie.nom, copie.origine) == ("Ordre (copie)", Origine.COPIE)
    with un_seul_acte(store):
        changee = scenarios.basculer(campagne.id, copie.nom, trois[1].id)[0].apres
    assert entrants(changee) == [trois[0].id, trois[1].id]
    assert scenarios.comparer(campagne.id, "Ordre", copie.nom).ecarts[0].pourquoi == A_LA_MAIN
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne se change pas"):
        scenarios.basculer(campagne.id, "Ordre", trois[1].id)
    with un_seul_acte(store):
        scenarios.supprimer(campagne.id, copie.nom)
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’existe plus"):
        scenarios.dupliquer(campagne.id, copie.nom)


@pytest.mark.parametrize(
    ("nom", "motif"), [("  ", "pas de nom"), ("ORDRE", "est pris"), ("o" * 120, "120 caractères")]
)
def test_a_name_is_needed_and_serves_once(scenarios, store, campagne, trois, nom, motif):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        scenarios.figer(campagne.id, nom, Origine.ORDRE)
    copie = scenarios.dupliquer(campagne.id, "Ordre")[0].apres
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        scenarios.renommer(campagne.id, copie.nom, nom)


def test_a_scenario_is_renamed_and_each_change_is_undone(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    copie = scenarios.dupliquer(campagne.id, "Ordre")[0].apres
    depart = scenarios.lister(campagne.id)
    actes = [
        lambda: scenarios.renommer(campagne.id, copie.nom, "Avec accord partiel"),
        lambda: scenarios.renommer(campagne.id, copie.nom, copie.nom.upper()),
        lambda: scenarios.basculer(campagne.id, copie.nom, trois[0].id),
        lambda: scenarios.corriger(campagne.id, copie.nom, trois[0].id, Etp(50), Montant(1)),
        lambda: scenarios.dupliquer(campagne.id, copie.nom),
    ]
    for acte in actes:
        with un_seul_acte(store):
            fait, _ = acte()
        assert scenarios.lister(campagne.id) != depart
        with un_seul_acte(store):
            scenarios.revenir(campagne.id, fait)
        assert scenarios.lister(campagne.id) == depart
    efface, _ = scenarios.supprimer(campagne.id, copie.nom)
    scenarios.revenir(campagne.id, efface)
    assert [replace(s, id=0) for s in scenarios.lister(campagne.id)] == [replace(s, id=0) for s in depart]
    with rien_d_ecrit(store), pytest.raises(UserError, match="est pris"):
        scenarios.revenir(campagne.id, efface)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Rien ne change"):
        scenarios.renommer(campagne.id, copie.nom, copie.nom)


def test_amount_and_etp_are_changed_in_a_copy_alone(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    copie = scenarios.dupliquer(campagne.id, "Ordre")[0].apres
    with un_seul_acte(store) as lignes:
        scenarios.corriger(campagne.id, copie.nom, trois[0].id, Etp(50), Montant(1600000), "  accord\n partiel ")
    assert lignes[0].acte == "Changer le scénario «\u00a0Ordre (copie)\u00a0»"
    comparaison = scenarios.comparer(campagne.id, "Ordre", copie.nom)
    (ecart,) = comparaison.ecarts
    assert (ecart.avant.montant, ecart.apres.montant) == (Montant(2000000), Montant(1600000))
    assert ecart.pourquoi.endswith("accord partiel")
    assert [u.pris for u in comparaison.second.tenue.usages] == [50, 1600000]
    scenarios.corriger(campagne.id, copie.nom, trois[0].id, Etp(50), None)
    assert scenarios.lire(campagne.id)[1].tenue.remarques == ("1\u00a0montant inconnu non compté.",)
    with store.lire() as u:
        assert u.dossiers.get(trois[0].id).montant_demande == Montant(2000000)
    for nom, dossier_id, quantite, montant, motif in (
        ("Ordre", trois[0].id, 50, 1, "ne se change pas"),
        (copie.nom, trois[0].id, 0, 1, "a des ETP"),
        (copie.nom, trois[0].id, 50, -1, "pas négatif"),
        (copie.nom, 9999, 50, 1, "n’est pas dans le scénario"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
            scenarios.corriger(campagne.id, nom, dossier_id, Etp(quantite), Montant(montant))


def test_a_dossier_withdrawn_since_may_only_leave(scenarios, store, campagne, trois):
    scenarios.figer(campagne.id, "Ordre", Origine.ORDRE)
    copie = scenarios.dupliquer(campagne.id, "Ordre")[0].apres
    for dossier in trois[:2]:
        changer(store, dossier, etat=Etat.RETIRE)
    assert scenarios.lire(campagne.id)[1].tenue.remarques == (
        f"Dossier {trois[0].numero} non compté\u00a0: il n’est plus classé.",
    )
    for acte in (
        lambda: scenarios.basculer(campagne.id, copie.nom, trois[1].id),
        lambda: scenarios.corriger(campagne.id, copie.nom, trois[0].id, Etp(10), Montant(1)),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match="ne concourt plus"):
            acte()
    assert entrants(scenarios.basculer(campagne.id, copie.nom, trois[0].id)[0].apres) == []


def test_the_lists_of_the_day_are_compared_without_being_kept(scenarios, store, campagne, trois):
    with rien_d_ecrit(store):
        vue = scenarios.comparer(campagne.id, Origine.ORDRE, Origine.PROPOSITION, Objectif.POINTS)
    assert vue.premier.scenario.nom == ORDRE_DU_JOUR
    assert vue.second.scenario.nom == "Proposition d’aujourd’hui (le plus de points)"
    assert [e.ecart for e in vue.ecarts] == [Ecart.ENTRE, Ecart.ENTRE, Ecart.SORT]
    assert scenarios.lister(campagne.id) == ()


def test_a_line_that_moves_during_the_work_is_not_kept(scenarios, store, campagne, trois, monkeypatch):
    du_jour = Scenarios._du_jour

    def entre_temps(soi, *mots):
        changer(store, trois[0], montant_propose=Montant(1))
        return du_jour(soi, *mots)

    monkeypatch.setattr(Scenarios, "_du_jour", entre_temps)
    with pytest.raises(UserError, match="a changé pendant le calcul"):
        scenarios.figer(campagne.id, "Ordre", Origine.PROPOSITION)
    assert scenarios.lister(campagne.id) == ()


def test_who_withdrew_from_a_dossier_is_shown_no_list(store, contexte, campagne, trois):
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=trois[0].id, agent=AGENT))
    masques = Scenarios(replace(contexte, store=VueDeLAgent(store, AGENT)))
    assert masques.lister(campagne.id) == ()
    assert masques.proposer(campagne.id) is None
    with rien_d_ecrit(store), pytest.raises(UserError, match="Un scénario"):
        masques.figer(campagne.id, "Ordre", Origine.ORDRE)
