"""The shipped campaigns, grids, pieces and dossiers; and what a malformed resource says of itself."""

from __future__ import annotations

import copy
from datetime import date, datetime
from fractions import Fraction

import pytest

from app.domain.campagne import A_CONFIRMER, Mode
from app.domain.identifiants import anomalie_iban, anomalie_rna, anomalie_siret
from app.domain.pieces import CONDITIONS, Exigence, completude
from app.domain.porteur import Forme, Porteur
from app.domain.poste import TypePoste
from app.services import campagnes_modeles, dossiers_fictifs
from app.services.campagnes_modeles import (
    lire_campagne,
    lire_grille,
    lire_modele,
    lire_pieces,
    modeles,
    references,
    regions,
)
from app.socle import resources
from app.socle.errors import Bug
from tests.app.domain.cas import euros

CORSE, IDF = lire_modele("corse-2022"), lire_modele("idf-2022")
TABLE = resources.lire_toml("campagnes/corse-2022.toml")
TABLE_IDF = resources.lire_toml("campagnes/idf-2022.toml")
COMMUN = resources.lire_toml("grilles/commun.toml")
FACILITATEUR = resources.lire_toml("grilles/facilitateur.toml")
PIECES = resources.lire_toml("pieces/aap-clauses.toml")


def test_the_wizard_offers_both_campaigns():
    assert [(m.code, m.region, m.edition) for m in modeles()] == [
        ("corse-2022", "Corse", 2022),
        ("idf-2022", "Île-de-France", 2022),
    ]
    assert all(m.resume for m in modeles())


def test_corse_says_what_its_page_says():
    assert CORSE.mode is Mode.FIL_DE_L_EAU
    assert (CORSE.date_limite, CORSE.date_limite_incluse) == (date(2022, 9, 15), None)
    assert (CORSE.duree_mois, CORSE.reconductions_max, CORSE.duree_totale_mois) == (12, 2, 36)
    assert CORSE.taux_max == Fraction(7, 10)
    assert CORSE.sources["taux_max"].startswith(A_CONFIRMER)
    assert CORSE.repere_etp == euros("29473,68")
    assert (CORSE.seuil_convention, CORSE.delai_paiement_jours) == (euros("23000,00"), 60)
    assert (CORSE.delai_compte_rendu_mois, CORSE.rejet_implicite_mois) == (6, 2)
    assert [c.code for c in CORSE.grilles[TypePoste.FACILITATEUR].criteres] == ["C1", "C2", "C3", "C4", "C5"]
    assert CORSE.vagues == ()


def test_idf_has_two_waves_and_a_sourced_rate():
    assert IDF.mode is Mode.VAGUES
    assert [v.date_limite for v in IDF.vagues] == [date(2022, 6, 30), date(2022, 9, 15)]
    assert "DRIEETS" in IDF.sources["taux_max"]
    assert "DRIEETS" in IDF.sources["vagues.1"]


@pytest.mark.parametrize("campagne", [CORSE, IDF], ids=lambda c: c.code)
def test_nobody_is_named_and_no_budget_line_is_guessed(campagne):
    assert (campagne.signataire.prenom, campagne.signataire.nom, campagne.signataire.delegation) == ("", "", "")
    assert campagne.imputation == type(campagne.imputation)()
    assert {"signataire.nom", "imputation.programme", "grilles", "pieces"} <= set(campagne.a_confirmer())


@pytest.mark.parametrize("campagne", [CORSE, IDF], ids=lambda c: c.code)
@pytest.mark.parametrize("type_poste", TypePoste)
def test_an_officer_can_tell_each_note_from_the_next(campagne, type_poste):
    grille = campagne.grilles[type_poste]
    assert grille.poids_total == 100
    assert grille.commentaire_si == (0, 1, 4)
    assert (grille.seuils.favorable, grille.seuils.reserve, grille.seuils.critere_faible_pourcent) == (60, 50, 25)
    textes = [d for s in grille.sous_criteres() for d in s.descripteurs.values()]
    assert len(textes) == 5 * len(grille.sous_criteres())
    assert all(sorted(s.descripteurs) == [0, 1, 2, 3, 4] for s in grille.sous_criteres())
    assert all(A_CONFIRMER in s.base and s.aide for s in grille.sous_criteres())


def test_coordinators_are_scored_on_their_five_missions():
    c1 = CORSE.grilles[TypePoste.COORDINATEUR].criteres[0]
    assert [s.poids for s in c1.sous_criteres] == [5, 5, 5, 5, 5]
    assert CORSE.grilles[TypePoste.COORDINATEUR].criteres[1:] == CORSE.grilles[TypePoste.FACILITATEUR].criteres[1:]


def test_each_piece_says_what_allows_to_ask_it():
    assert [p.code for p in CORSE.pieces] == [f"P{n:02d}" for n in range(1, 18)]
    assert [p.code for p in CORSE.pieces if p.indispensable] == ["P01", "P02", "P03", "P05"]
    for piece in CORSE.pieces:
        assert piece.base
        assert piece.aide
        assert piece.condition in {"", *CONDITIONS}
    par_regle = {p.regle: p.code for p in CORSE.pieces if p.regle}
    assert par_regle == {"R07": "P05", "R24": "P09", "R25": "P14"}


@pytest.mark.parametrize("forme", [f for f in Forme if f not in {Forme.ASSOCIATION, Forme.ASSOCIATION_RUP}])
def test_the_form_of_associations_is_asked_of_them_alone(forme):
    cerfa = next(p for p in CORSE.pieces if p.code == "P07")
    assert cerfa.exigences[forme] is not Exigence.OBLIGATOIRE


def test_references_are_dated_and_none_pretends_to_have_been_checked():
    assert references()["decret-2021-1947"].valable_du == date(2022, 1, 2)
    assert all(r.verifiee_le is None for r in references().values())


def test_regions_and_departments_are_complete():
    assert len(regions()) == 18
    assert regions()["94"] == "Corse"
    departements = [
        d for r in resources.lire_toml("territoires/regions.toml")["regions"].values() for d in r["departements"]
    ]
    assert len(departements) == len(set(departements)) == 101


def test_fictional_bodies_have_sound_and_distinct_identifiers():
    porteurs = [d.dossier.porteur for d in dossiers_fictifs.dossiers_fictifs()]
    assert len({p.siret for p in porteurs}) == len({p.iban for p in porteurs}) == 20
    for p in porteurs:
        assert (anomalie_siret(p.siret), anomalie_iban(p.iban)) == ("", "")
        assert not p.rna or not anomalie_rna(p.rna)
        assert p.courriel.endswith("@exemple.fr")
        assert p.siret.startswith("000")
        assert "DEMO" in p.iban


def test_fictional_campaigns_start_from_shipped_ones():
    campagnes = dossiers_fictifs.campagnes_fictives()
    assert [c.modele for c in campagnes] == ["corse-2022", "idf-2022"]
    assert {d.campagne for d in dossiers_fictifs.dossiers_fictifs()} == {c.modele for c in campagnes}
    assert (len(campagnes[0].cibles), len(campagnes[0].mouvements)) == (3, 1)
    assert (campagnes[1].cibles, campagnes[1].mouvements) == ((), ())


def test_fictional_notes_and_pieces_belong_to_the_campaign():
    for fictif in dossiers_fictifs.dossiers_fictifs():
        campagne = lire_modele(fictif.campagne)
        grille = campagne.grilles[fictif.dossier.type_poste]
        codes = {s.code for s in grille.sous_criteres()}
        assert {n.sous_critere for n in (*fictif.notes, *fictif.seconde_lecture)} <= codes
        assert {code for code, _ in fictif.pieces} <= {p.code for p in campagne.pieces}


def fautive(table, chemin, valeur=None):
    """Return a copy of a table where one value is replaced, or taken out when `valeur` is None."""
    copie = copy.deepcopy(table)
    *parents, dernier = chemin
    ou = copie
    for cle in parents:
        ou = ou[cle]
    if valeur is None:
        del ou[dernier]
    else:
        ou[dernier] = valeur
    return copie


def _refus(lecture):
    with pytest.raises(Bug) as refus:
        lecture()
    return refus.value.message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("chemin", "valeur", "attendu"),
    [
        (("format",), 2, "format : le format attendu est 1"),
        (("code",), None, "code : un texte est attendu"),
        (("faits", "taux_max"), None, "faits.taux_max : fait absent"),
        (("faits", "taux_max", "source"), "  ", "faits.taux_max : source absente"),
        (("faits", "taux_max", "unite"), "%", "l’unité attendue est « fraction du coût »"),
        (("faits", "taux_max", "valeur"), "70 %", "une fraction est attendue"),
        (("faits", "taux_max", "valeur"), "1/0", "une fraction est attendue"),
        (("faits", "taux_max", "valeur"), "-1/2", "supérieure à zéro"),
        (("faits", "taux_max", "valeur"), 7, "une fraction est attendue"),
        (("faits", "date_limite", "valeur"), "15/09/2022", "une date est attendue"),
        (("faits", "date_limite", "valeur"), datetime(2022, 9, 15), "une date est attendue"),  # noqa: DTZ001  # as TOML gives it
        (("faits", "date_limite", "valeur"), None, "une valeur inconnue se dit « à confirmer"),
        (("faits", "seuil_convention", "valeur"), "vingt-trois mille", "n’est pas un nombre"),
        (("faits", "seuil_convention", "valeur"), 23000, "un texte est attendu"),
        (("faits", "duree_mois", "valeur"), True, "un nombre entier positif est attendu"),
        (("faits", "duree_mois", "valeur"), -12, "un nombre entier positif est attendu"),
        (("faits", "date_limite_incluse", "valeur"), "oui", "true ou false est attendu"),
        (("faits", "mode", "valeur"), "au_hasard", "fil_de_l_eau ou vagues est attendu"),
        (("faits", "visas", "valeur"), "un seul", "une liste de textes est attendue"),
        (("faits", "visas", "valeur"), [""], "un texte est attendu"),
        (("faits", "inventé"), {"valeur": 1}, "faits.inventé : fait inconnu de Clausule"),
        (("faits", "region_nom", "valeur"), "Bretagne", "ce n’est pas le nom de la région 94"),
        (("faits", "mode", "valeur"), "vagues", "le mode et la liste des vagues se contredisent"),
        (("service", "nom"), None, "service.nom : fait absent"),
        (("grilles", "secretaire"), "x", "type de poste inconnu : secretaire"),
        (("grilles", "source"), None, "grilles : source absente"),
    ],
)
def test_a_malformed_campaign_is_refused(chemin, valeur, attendu):
    table = fautive(TABLE, chemin, valeur)
    message = _refus(lambda: lire_campagne("corse-2022.toml", table, CORSE.grilles, CORSE.pieces, regions()))
    assert attendu in message
    assert "corse-2022.toml" in message


def test_every_anomaly_is_in_one_message():
    table = fautive(fautive(TABLE, ("faits", "taux_max")), ("faits", "edition", "valeur"), "2022")
    message = _refus(lambda: lire_campagne("x.toml", table, {}, CORSE.pieces, regions()))
    for passage in ("faits.taux_max", "faits.edition", "aucune grille pour : facilitateur, coordinateur"):
        assert passage in message


def test_a_compulsory_fact_cannot_be_unknown():
    table = fautive(TABLE, ("faits", "date_limite", "valeur"))
    table["faits"]["date_limite"]["source"] = A_CONFIRMER
    message = _refus(lambda: lire_campagne("x.toml", table, CORSE.grilles, CORSE.pieces, regions()))
    assert "faits.date_limite : ce fait ne peut pas être inconnu" in message


@pytest.mark.parametrize(
    ("chemin", "valeur", "attendu"),
    [
        (("vagues", 0, "numero"), None, "vagues[1] : « numero » est absent"),
        (("vagues", 0, "date_limite"), "juin", "vagues[1] : une date est attendue"),
        (("vagues", 0, "date_limite"), date(2022, 10, 1), "les dates limites se suivent"),
        (("vagues", 1, "date_limite"), date(2022, 9, 14), "la dernière est celle de la campagne"),
        (("vagues", 0, "source"), "", "un texte est attendu"),
    ],
)
def test_malformed_waves_are_refused(chemin, valeur, attendu):
    table = fautive(TABLE_IDF, chemin, valeur)
    assert attendu in _refus(lambda: lire_campagne("idf.toml", table, IDF.grilles, IDF.pieces, regions()))


def test_a_committee_may_be_dated():
    table = fautive(TABLE_IDF, ("vagues", 0, "date_comite"), date(2022, 7, 12))
    lue = lire_campagne("idf.toml", table, IDF.grilles, IDF.pieces, regions())
    assert lue.vagues[0].date_comite == date(2022, 7, 12)


@pytest.mark.parametrize(
    ("chemin", "valeur", "attendu"),
    [
        (("criteres", 0, "poids"), 24, "C1 : poids déclaré 24, somme des sous-critères 25"),
        (("criteres", 0, "sous_criteres", 0, "descripteurs"), ["a", "b"], "C1.1 : 5 descripteurs distincts"),
        (("criteres", 0, "sous_criteres", 0, "descripteurs"), ["a"] * 5, "C1.1 : 5 descripteurs distincts"),
        (("criteres", 0, "sous_criteres", 0, "base"), None, "« base » est absent"),
        (("criteres", 0, "source_poids"), "", "un texte est attendu"),
        (("criteres", 0, "sous_criteres", 0, "poids"), "8", "un nombre entier positif est attendu"),
    ],
)
def test_a_malformed_grid_is_refused(chemin, valeur, attendu):
    table = fautive(FACILITATEUR, chemin, valeur)
    assert attendu in _refus(lambda: lire_grille("grille.toml", table, COMMUN))


def test_what_a_grid_may_say_besides():
    table = fautive(FACILITATEUR, ("criteres", 0, "seuil"), 10)
    table = fautive(table, ("criteres", 0, "regional"), True)
    table = fautive(table, ("criteres", 0, "sous_criteres", 0, "seuil"), 2)
    table = fautive(table, ("total",), 100)
    table = fautive(table, ("criteres", 0, "motif_ecart"), "raison")
    lue = lire_grille("grille.toml", table, COMMUN)
    assert (lue.total_annonce, lue.criteres[0].seuil, lue.criteres[0].regional) == (100, 10, True)
    assert (lue.criteres[0].motif_ecart, lue.criteres[0].sous_criteres[0].seuil) == ("raison", 2)


def test_thresholds_have_a_source():
    sans = fautive(COMMUN, ("seuils", "source"))
    assert "seuils : source absente" in _refus(lambda: lire_grille("grille.toml", FACILITATEUR, sans))


def test_a_grid_may_stand_alone_without_thresholds():
    seule = {**FACILITATEUR, "niveaux": COMMUN["niveaux"]}
    grille = lire_grille("grille.toml", seule, {})
    assert grille.poids_total == 25
    assert grille.seuils.favorable is None


@pytest.mark.parametrize(
    ("chemin", "valeur", "attendu"),
    [
        (("pieces", 0, "exigences", "epci"), None, "P01 : exigence absente pour : epci"),
        (
            ("pieces", 0, "exigences", "epci"),
            "parfois",
            "P01 : « parfois » n’est pas connu (obligatoire, conditionnelle",
        ),
        (("pieces", 0, "base"), None, "P01 : « base » est absent"),
        (("pieces", 0, "indispensable"), "oui", "P01 : true ou false est attendu"),
        (("pieces", 4, "condition"), "pleine_lune", "P05 : condition inconnue : pleine_lune"),
        (("pieces", 4, "condition"), None, "P05 : une pièce conditionnelle dit sa condition"),
        (("pieces", 1, "code"), "P01", "P01 : ce code est porté deux fois"),
        (("pieces",), [], "pieces : la liste est vide"),
    ],
)
def test_a_malformed_list_of_pieces_is_refused(chemin, valeur, attendu):
    table = fautive(PIECES, chemin, valeur)
    assert attendu in _refus(lambda: lire_pieces("pieces.toml", table))


@pytest.mark.parametrize("fautes", [{"cle": ""}, {"texte": ""}, {"cle": "crpa-pieces"}])
def test_a_malformed_reference_is_refused(monkeypatch, fautes):
    bonne = {"cle": "x", "texte": "texte", "objet": "objet"}
    doublon = {**bonne, "cle": "crpa-pieces"}
    monkeypatch.setattr(
        campagnes_modeles.resources, "lire_toml", lambda _: {"references": [doublon, {**bonne, **fautes}]}
    )
    assert "references[2]" in _refus(references)


def test_a_malformed_fictional_dossier_is_named(monkeypatch):
    table = resources.lire_toml(dossiers_fictifs.FICHIER)
    fausse = fautive(table, ("dossiers", 3, "porteur", "forme"), "secte")
    monkeypatch.setattr(dossiers_fictifs.resources, "lire_toml", lambda _: fausse)
    assert "au cas T04" in _refus(dossiers_fictifs.dossiers_fictifs)


def test_an_unknown_campaign_is_not_shipped():
    with pytest.raises(Bug, match="manque à l’installation"):
        lire_modele("lune-2022")


def test_the_list_of_pieces_of_a_campaign_serves_its_porteurs():
    lignes = completude(IDF.pieces, Porteur("P", forme=Forme.EPCI, deja_conventionne=False), (), ()).lignes
    assert "P11" in [x.type.code for x in lignes]
