"""The regions beside one another: the national check of 2022, what is unknown, the classes of a map."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.couverture import couvrir
from app.domain.figures_territoire import couvertures, details_de_region, tuiles
from app.domain.montants import Etp, Montant
from app.domain.nationale import Mesure, RegionVue, classes, consolider, cran
from app.domain.poste import TypePoste
from app.importers.regions import regions_livrees
from app.services.territoires import places_des_regions
from app.socle.formats import lire_centiemes
from tests.builders import le, un_dossier, un_poste, une_campagne
from tests.outils.regions_fictives import CAS, des_regions
from tests.outils.regions_fictives import un_fichier as fichier

LE = le(10, 4)


@pytest.fixture
def contenus():
    """The eighteen contents of forty dossiers, by code."""
    return {c.region_code: c for c in des_regions(40)}


def national(*fichiers):
    return consolider(2022, regions_livrees().noms, fichiers)


def vue(lue, code):
    return next(r for r in lue.regions if r.code == code)


def test_the_national_check_of_2022(contenus):
    cas = CAS["national"]
    cibles = {c: Etp(lire_centiemes(x, quoi=c)) for c, x in CAS["cibles"].items()}
    lue = national(*(fichier(c, cible=cibles[code]) for code, c in contenus.items()))
    assert len(lue.recues) == len(lue.regions) == 18
    assert lue.cible == Etp(lire_centiemes(cas["cible"], quoi="cible")) == Etp(9500)
    assert lue.enveloppe == Montant(lire_centiemes(cas["enveloppe"], quoi="enveloppe")) == Montant(280_000_000)
    assert lue.etp_retenu == Etp(9500 - 50)  # Guyane retains nothing yet
    assert lue.montant_retenu <= lue.enveloppe
    assert lue.etp_demande > lue.cible
    assert lue.montant_demande > lue.montant_retenu
    assert "cible 95,00\u00a0ETP" in lue.message
    assert "sur 2\u00a0800\u00a0000\u00a0€" in lue.message


def test_a_region_without_file_is_not_a_region_at_zero(contenus):
    lue = national(
        fichier(contenus["94"]), fichier(contenus["11"], cible=None), fichier(replace(contenus["53"], edition=2023))
    )
    assert [r.code for r in lue.recues] == ["94", "11"]
    absente = vue(lue, "53")
    quantites = (
        absente.etp_demande,
        absente.etp_retenu,
        absente.montant_demande,
        absente.montant_retenu,
        absente.cible,
    )
    assert quantites == (None,) * 5
    assert (absente.ecrite(Mesure.ETP_RETENUS), absente.attentions) == ("sans fichier", ())
    assert (lue.cible, lue.enveloppe) == (None, None)
    assert "cible nationale inconnue" in lue.message
    assert "1\u00a0région à regarder" in lue.message
    assert vue(lue, "11").ecrite(Mesure.TAUX_CIBLE) == "cible inconnue"
    assert vue(lue, "94").ecrite(Mesure.TAUX_CIBLE) == "100,00\u00a0%"
    assert details_de_region(absente)[-1].startswith("Aucun fichier reçu")


def test_what_calls_for_a_look_is_said(contenus):
    trop = fichier(
        contenus["76"], cible=Etp(100), enveloppe=Montant(100), coordinateurs=("2022-76-0002", "2022-76-0003")
    )
    dits = RegionVue("76", "Occitanie", trop).attentions
    assert dits[0] == "cible dépassée de 7,00\u00a0ETP"
    assert dits[1].startswith("enveloppe dépassée de")
    assert dits[2].endswith("2022-76-0002, 2022-76-0003 (R31)")
    details = details_de_region(RegionVue("76", "Occitanie", trop))
    assert "⚠ Cible dépassée de 7,00\u00a0ETP." in details
    assert "Cible\u00a0: 1,00\u00a0ETP, de travail" in details
    nu = fichier(contenus["76"], cible=None, enveloppe=None, departements_blancs=())
    details = details_de_region(RegionVue("76", "Occitanie", nu))
    assert {"Cible\u00a0: inconnue", "Enveloppe\u00a0: inconnu", "Zones blanches\u00a0: aucune nommée"} <= set(
        details
    )
    assert "Cible\u00a0: 8,00\u00a0ETP, notifiée le 04/10/2022" in details_de_region(
        RegionVue("76", "Occitanie", fichier(contenus["76"], cible_notifiee_le=LE.date()))
    )


@pytest.mark.parametrize(
    ("part", "attendu"),
    [(0, 0), (25, 1), (50, 1), (51, 2), (99, 2), (100, 3), (101, 4)],
)
def test_the_share_has_classes_of_its_own(contenus, part, attendu):
    total = replace(contenus["94"].totaux[0], etp_retenu=Etp(part))
    lue = national(fichier(contenus["94"], totaux=(total,), cible=Etp(100)))
    region = vue(lue, "94")
    assert region.taux == Fraction(part, 100)
    assert cran(lue, region, Mesure.TAUX_CIBLE) == attendu
    assert [c.cran for c in classes(lue, Mesure.TAUX_CIBLE)] == [0, 1, 2, 3, 4]


def test_other_measures_have_four_classes_up_to_the_greatest(contenus):
    lue = national(*map(fichier, contenus.values()))
    assert [c.mot for c in classes(lue, Mesure.ETP_RETENUS)] == [
        "0,00\u00a0ETP", "jusqu’à 4,25\u00a0ETP", "jusqu’à 8,50\u00a0ETP", "jusqu’à 12,75\u00a0ETP",
        "jusqu’à 17,00\u00a0ETP",
    ]  # fmt: skip
    trouves = {r.code: cran(lue, r, Mesure.ETP_RETENUS) for r in lue.regions}
    assert (trouves["03"], trouves["94"], trouves["44"], trouves["84"], trouves["11"]) == (0, 1, 2, 3, 4)
    assert all(c.mot.endswith("\u00a0€") and "," not in c.mot for c in classes(lue, Mesure.MONTANT_RETENU))
    assert all(cran(lue, r, m) is not None for r in lue.regions for m in Mesure if m is not Mesure.TAUX_CIBLE)
    vide = national()
    assert [c.cran for c in classes(vide, Mesure.ETP_RETENUS)] == [0]


def test_the_map_and_its_table_say_the_same(contenus):
    lue = national(*(fichier(c) for code, c in contenus.items() if code != "24"))
    for mesure in Mesure:
        figure = tuiles(lue, mesure, places_des_regions(), LE)
        table = figure.table()
        assert len(table.lignes) == 18
        assert all(len(ligne) == len(table.entetes) for ligne in table.lignes)
        assert [t.region.nom for t in figure.tuiles] == [ligne[0] for ligne in table.lignes]
    assert figure.cartouche.sous_titre.startswith("Sans fichier\u00a0: Centre-Val de Loire.")
    assert figure.cartouche.sous_titre.endswith("⚠\u00a0:\u00a0à\u00a0regarder.")
    bretagne = next(t for t in figure.tuiles if t.region.code == "53")
    assert bretagne.phrase.endswith("cible inconnue")
    assert bretagne.attention
    vide = tuiles(national(), Mesure.ETP_RETENUS, places_des_regions(), LE)
    assert vide.cartouche.sous_titre.startswith("État du")
    assert vide.tuiles[0].phrase.endswith("sans fichier")


def test_each_region_has_a_place_of_its_own():
    places = places_des_regions()
    assert places.keys() == regions_livrees().noms.keys()
    assert len({(p.ligne, p.colonne) for p in places.values()}) == len({p.abrege for p in places.values()}) == 18
    assert sum(len(d) for d in regions_livrees().departements.values()) == 101


def test_the_coverage_of_a_region_as_a_picture():
    noms = regions_livrees().departements["94"]
    dossier = un_dossier(id=1, departements=("2A",), postes=(un_poste(territoire="Alta Rocca"),))
    campagne = une_campagne(departements_blancs=("2A", "2B"))
    figure = couvertures(couvrir(campagne, ((dossier, None),), (), noms), LE)
    assert "2\u00a0zones blanches, dont 0 avec un poste retenu" in figure.cartouche.message
    assert "elles ne s’y ajoutent pas" in figure.cartouche.sous_titre
    assert [ligne[1] for ligne in figure.table().lignes] == ["département", "département", "zone"]
    assert figure.table().lignes[0][2] == "zone blanche, poste demandé"
    assert figure.maximum >= 100
    coordinateurs = [
        (un_dossier(id=rang, rang=rang, postes=(un_poste(type=TypePoste.COORDINATEUR),)), None) for rang in (1, 2)
    ]
    figure = couvertures(couvrir(une_campagne(), coordinateurs, (), noms), LE)
    assert "⚠" in figure.cartouche.message
    assert couvertures(couvrir(une_campagne(), (), (), {}), LE).maximum == 100
