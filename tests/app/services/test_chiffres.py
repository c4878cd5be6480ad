"""The public figures of the call, reproduced by a campaign made through the services; the cases in the cockpit."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction

import pytest

from app.domain.montants import Etp, arrondi_au_centime, somme_etp
from app.domain.quota import Mouvement, NatureMouvement
from app.domain.selection import ENVELOPPE, Contrainte
from app.services import demonstration_suites
from app.services.arbitrage import Arbitrage
from app.services.campagnes_modeles import lire_modele
from app.services.contexte import Contexte
from app.services.demonstration import construire
from app.services.dossiers_fictifs import dossiers_fictifs
from app.services.selection import Selections
from app.socle.horloge import HorlogeSysteme
from tests.app.domain.cas import CAS, cas, etp, euros
from tests.builders import une_campagne
from tests.fakes import FakeStore

JOUR = date(2022, 6, 27)
CHIFFRES = tomllib.loads((CAS / "chiffres.toml").read_text("utf-8"))
TAUX_MAX = Fraction(7, 10)


@pytest.fixture
def arbitrage(contexte):
    return Arbitrage(contexte)


def mouvement(campagne_id, texte):
    nature, montant, *continues = texte.split()
    quantite = etp(continues[0]) if continues else None
    return Mouvement(campagne_id, NatureMouvement(nature), euros(montant), JOUR, "", None, quantite)


@pytest.fixture
def exercices(arbitrage, store):
    """The national exercices, each a campaign with its target and movements recorded by the services."""
    for prevu in CHIFFRES["exercices"]:
        with store.ecrire() as u:
            campagne = u.campagnes.add(une_campagne(code=f"national-{prevu['cas']}", edition=int(prevu["cas"])))
        for texte in prevu["mouvements"]:
            arbitrage.inscrire(mouvement(campagne.id, texte))
        if "cible" in prevu:
            arbitrage.notifier_cible(campagne.id, {None: etp(prevu["cible"])}, JOUR, "appel national")
    return {str(x.edition): x for x in arbitrage.exercices()}


def test_the_exercices_stand_side_by_side_with_the_published_figures(exercices):
    assert list(exercices) == ["2022", "2023", "2024", "2025"]
    for prevu in CHIFFRES["exercices"]:
        lu = exercices[prevu["cas"]]
        if "cible" not in prevu:
            assert (lu.bilan, lu.cible, lu.repere_etp) == (None, None, None), "inconnu, jamais zéro"
            continue
        assert (lu.bilan.ouvert, lu.bilan.reste) == (euros(prevu["ouvert"]), euros(prevu["reste"]))
        assert (lu.cible, lu.repere_etp) == (etp(prevu["cible"]), euros(prevu["par_etp"]))
        complet = arrondi_au_centime(Fraction(lu.repere_etp.centimes) / TAUX_MAX)
        assert complet == euros(prevu["cout_complet"])


def test_two_exercices_bring_400_etp_to_585(exercices):
    nouveaux = somme_etp(exercices[annee].cible for annee in ("2022", "2023"))
    assert Etp(40_000) + nouveaux == Etp(58_500)
    assert exercices["2023"].bilan.etp_continues == Etp(8_200)
    assert lire_modele("idf-2022").taux_max == TAUX_MAX


@cas("chiffres", "rapports")
def test_the_published_ratios(cas):
    rapport = Fraction(*cas["sur"])
    facteur = 1000 if "pour_mille" in cas else 1
    assert round(rapport * facteur) == cas["pour_mille" if facteur == 1000 else "unite"]


def test_a_target_for_each_of_the_eighteen_regions_sums_to_the_national_one(arbitrage, store):
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    par_zone = {(region, None): etp(quantite) for region, quantite in CHIFFRES["regions"].items()}
    arbitrage.notifier_cible(campagne.id, {None: Etp(9_500)}, JOUR, "essai", par_zone=par_zone)
    panneau = arbitrage.quota(campagne.id)
    assert len(panneau.cible_par_zone) == 18
    assert somme_etp(panneau.cible_par_zone.values()) == panneau.cible == Etp(9_500)
    assert panneau.cible_par_zone["COR", None] == Etp(100)


@pytest.fixture(scope="module")
def demonstration():
    """The line of Corse before its target is revised, and every line of the demonstration by case."""
    store = FakeStore()
    contexte = Contexte(store, HorlogeSysteme(), "moi")
    with pytest.MonkeyPatch.context() as sans:
        sans.setattr(demonstration_suites, "reviser", lambda *_: None)
        premiere = construire(contexte)
    sirets = {f.dossier.porteur.siret: f.cas for f in dossiers_fictifs()}
    with store.lire() as u:
        campagnes = [c.id for c in u.campagnes.all()]
        noms = {d.cle: sirets[d.porteur.siret] for c in campagnes for d in u.dossiers.of_campagne(c)}
    lignes = {c: Selections(contexte).lire(c).selection for c in campagnes}
    places = {noms[x.pretendant.dossier_id]: x for tiree in lignes.values() for x in tiree.lignes}
    return lignes[premiere], places


@cas("chiffres", "cockpit")
def test_each_case_stands_in_the_cockpit_where_it_must(cas, demonstration):
    ligne = demonstration[1].get(cas["cas"])
    assert (ligne.place.value if ligne else "absent") == cas["place"], cas["pourquoi"]
    if ligne:
        assert cas["phrase"] in ligne.phrase.replace("\u00a0", " "), cas["pourquoi"]


def test_corse_leaves_no_etp_and_300_euros_before_its_target_is_revised(demonstration):
    tiree, _ = demonstration
    assert tiree.disponibles[Contrainte()] == 0
    assert tiree.restes[ENVELOPPE] == 30_000
    assert tiree.phrase_arret().replace("\u00a0", " ").endswith("300 € restent inutilisables")
