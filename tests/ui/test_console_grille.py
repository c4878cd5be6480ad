"""The verb on grids, on a real base: shown, exported, refused line by line, tried, applied with its reason."""

from __future__ import annotations

import pytest

from app.domain.dossier import Canal
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.builders import AGENT, le, un_porteur, un_poste
from tests.ui.terminal import en_json, lancer
from ui.verbes.commun import CODE_AGIR


@pytest.fixture
def base(tmp_path):
    """A campaign with two dossiers noted."""
    chemin = tmp_path / "corse.clausule"
    store, lecteur = create_store(chemin, agent_poste=AGENT), Bac()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne, _ = bureau.campagnes.creer("corse-2022")
    for rang, valeur in enumerate((1, 3)):
        porteur = un_porteur(raison_sociale=f"Porteur {rang} (fictif)")
        dossier, _ = bureau.reception.creer_a_la_main(campagne.id, porteur, le(9, 5), Canal.COURRIER, "Candidature")
        bureau.instruction.modifier(dossier.cle, "Modifier le projet", postes=(un_poste(),))
        for s in bureau.instruction.fiche(dossier.cle).grille.sous_criteres():
            bureau.notation.noter(dossier.cle, s.code, valeur, "page 4")
    lecteur.fermer()
    store.close()
    return chemin


@pytest.fixture
def fichier(base, tmp_path):
    """The grid of the campaign, exported, then with a threshold."""
    vers = tmp_path / "grille.toml"
    lancer("grille", "--base", base, "--exporter", vers)
    texte = vers.read_text("utf-8")
    vers.write_text(texte.replace('code = "C1.1"\n', 'code = "C1.1"\nseuil = 2\n', 1), "utf-8")
    return vers


def test_both_weights_are_shown(base):
    texte = lancer("grille", "--base", base).stdout
    assert "Facilitateur des clauses sociales, version 1, sur 100 points" in texte
    assert "  C1.1  Acheteurs et donneurs d’ordre visés" in texte
    assert "priorité aux marchés de l’État\u00a0: déclaré 8, 8,00" in texte
    valeur = en_json("grille", "--base", base, "--type", "coordinateur")
    assert (valeur["type_poste"], valeur["poids_total"]) == ("coordinateur", 100)
    assert valeur["lignes"][1]["effectif"] == "5"
    assert valeur["lignes"][1]["part"] == "1/20"


def test_a_trial_lists_the_effects_and_applies_nothing(base, fichier):
    essai = en_json("grille", "--base", base, "--importer", fichier, "--essai")
    assert (essai["version"], essai["gelee"], essai["appliquee"]) == (2, True, False)
    (effet,) = essai["effets"]
    assert (effet["rang_avant"], effet["rang_apres"], effet["total_apres"]) == (2, None, "25")
    assert en_json("grille", "--base", base)["version"] == 1
    refus = lancer("grille", "--base", base, "--importer", fichier, code=CODE_AGIR)
    assert "demande un motif" in refus.stderr


def test_a_version_is_applied_with_its_reason_and_the_first_stays(base, fichier):
    fait = lancer("grille", "--base", base, "--importer", fichier, "--motif", "comité du 3 octobre")
    assert "La version 2 est en vigueur" in fait.stdout.replace("\u00a0", " ")
    assert "seuil éliminatoire 2" in lancer("grille", "--base", base).stdout
    assert "seuil" not in lancer("grille", "--base", base, "--version", "1").stdout
    lancer("grille", "--base", base, "--version", "9", code=CODE_AGIR)


def test_a_file_that_is_wrong_is_refused_line_by_line(base, fichier):
    texte = fichier.read_text("utf-8")
    fichier.write_text(texte.replace("poids = 25", "poids = 26", 1).replace("seuil = 2", "seuil = 7"), "utf-8")
    refus = lancer("grille", "--base", base, "--importer", fichier, "--essai", code=CODE_AGIR)
    message = refus.stderr.replace("\u00a0", " ")
    assert "C1 : poids déclaré 26, somme des sous-critères 25" in message
    assert "C1.1 : seuil éliminatoire 7 hors de l’échelle" in message


@pytest.mark.parametrize("options", [("--essai",), ("--motif", "m"), ("--importer", "x.toml", "--version", "1")])
def test_options_that_do_not_go_together(base, options):
    lancer("grille", "--base", base, *options, code=CODE_AGIR)
