"""Drafts of models: every change is a new draft that still reads, and the one before stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents.composer import examiner
from app.documents.ecriture_modele import lire_texte, texte_livre
from app.documents.edition_modele import (
    NOUVEAUX,
    Brouillon,
    ajouter_ligne,
    brouillon_de,
    conditionner,
    conditions_de,
    ecrire,
    emplacements,
    en_faute,
    repeter,
    retirer_ligne,
)
from app.documents.modeles import Genre
from app.documents.vocabulaire import UN_DOSSIER
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.modele_acte import VersionModele
from tests.actes_types import des_donnees
from tests.builders import le
from tests.collectif_types import des_donnees_collectives

ACCUSE = TypeActe.ACCUSE_RECEPTION


@pytest.fixture
def brouillon():
    return brouillon_de(texte_livre(ACCUSE))


def lu(brouillon):
    modele, fautes = lire_texte(ACCUSE, brouillon.texte)
    assert fautes == ()
    return modele


@pytest.mark.parametrize("genre", NOUVEAUX)
def test_a_new_block_reads_at_once(brouillon, genre):
    neuf = brouillon.inserer(3, genre, "postes").inserer(3, genre, "postes")
    ids = [b.id for b in lu(neuf).blocs]
    assert ids[3:5] == [f"service_{genre.value}_2", f"service_{genre.value}_1"]
    assert lu(neuf.retirer(3).retirer(3)) == lu(brouillon)


def test_blocks_move_and_stop_at_the_ends(brouillon):
    ids = [b["id"] for b in brouillon.blocs]
    assert [b["id"] for b in brouillon.deplacer(1, -1).blocs][:2] == [ids[1], ids[0]]
    assert brouillon.deplacer(0, -1) is brouillon
    assert brouillon.deplacer(len(ids) - 1, 1) is brouillon


def test_every_text_of_a_shipped_block_can_be_written(brouillon):
    for rang, bloc in enumerate(brouillon.blocs):
        for ou in emplacements(bloc):
            neuf = brouillon.remplacer(rang, ecrire(bloc, ou.chemin, "Texte à nous"))
            assert "Texte à nous" in neuf.texte
            lu(neuf)
    assert emplacements({"genre": "inconnu"}) == ()


def test_an_optional_text_is_taken_out(brouillon):
    bloc = {"genre": "liste", "legende": "Voici", "items": ["un"]}
    assert "legende" not in ecrire(bloc, ("legende",), "")
    assert ecrire(bloc, ("items", 0), "")["items"] == [""]
    assert bloc["legende"] == "Voici"


def test_lines_are_added_put_under_conditions_repeated_and_taken_out():
    bloc = {"id": "x", "genre": "liste", "items": ["un"], "source": "usage", "marque": "P"}
    deux = ajouter_ligne(bloc)
    sous = conditionner(deux, ("items", 1), ("complet",))
    assert emplacements(sous)[2].si == ("complet",)
    repetee = repeter(sous, ("items", 1, "texte"), "motif")
    assert repetee["items"][1] == {"texte": "Nouvelle ligne {.}", "si": ["complet"], "a_chaque": "motif"}
    assert repeter(repetee, ("items", 1, "texte"), "")["items"][1] == {
        "texte": "Nouvelle ligne {.}",
        "si": ["complet"],
    }
    assert retirer_ligne(repetee, ("items", 1, "texte")) == bloc
    assert retirer_ligne(bloc, ("items", 0)) is bloc
    assert retirer_ligne(bloc, ("legende",)) is bloc
    assert conditions_de(conditionner(bloc, (), ("non cer",))) == ("non cer",)
    assert conditions_de({"si": "cer"}) == ("cer",)
    fiche = {"genre": "fiche", "lignes": [{"libelle": "Nom", "texte": "x"}]}
    assert ajouter_ligne(fiche)["lignes"][1] == {"libelle": "Libellé", "texte": "Valeur"}
    signatures = {"genre": "signatures", "parties": [{"titre": "x"}]}
    assert ajouter_ligne(signatures)["parties"][1] == {"titre": "Pour le partenaire"}
    page = {"genre": "page"}
    assert ajouter_ligne(page) is page
    paragraphe = {"genre": "paragraphe", "texte": "– {.}"}
    assert repeter(paragraphe, ("texte",), "motif") == {**paragraphe, "a_chaque": "motif"}


def test_a_number_takes_another_value(brouillon):
    neuf = brouillon.chiffrer("recours_mois", 3)
    assert lu(neuf).parametres["recours_mois"][0].valeur == 3
    assert lu(brouillon).parametres["recours_mois"][0].valeur == 2
    assert Brouillon({}).blocs == ()
    assert Genre.ADRESSE not in NOUVEAUX


def test_the_text_at_fault_is_found_in_its_block():
    lignes = [{"libelle": "A", "texte": "{porteur?} {parametre:mois}"}, {"libelle": "B", "texte": "{porter}"}]
    bloc = {"genre": "fiche", "legende": "{region}", "lignes": lignes}
    assert en_faute(bloc, UN_DOSSIER, ("parametre:mois",)).chemin == ("lignes", 1, "texte")
    assert en_faute({**bloc, "legende": "**ouvert"}, UN_DOSSIER, ()).chemin == ("legende",)
    assert en_faute({**bloc, "lignes": []}, UN_DOSSIER, ()) is None


def test_a_table_takes_the_columns_of_its_rows_and_a_wrong_count_is_named(brouillon):
    for type_acte, donnees in ((ACCUSE, des_donnees()), (TypeActeCampagne.PV_COMITE, des_donnees_collectives())):
        for nom in ("postes",) if type_acte is ACCUSE else ("membres", "avis"):
            neuf = brouillon_de(texte_livre(type_acte)).inserer(0, Genre.TABLEAU, nom)
            assert [c["titre"] for c in neuf.blocs[0]["colonnes"]]
            assert lire_texte(type_acte, neuf.texte)[1] == ()
            tordu = {**neuf.blocs[0], "colonnes": neuf.blocs[0]["colonnes"][:-1]}
            version = VersionModele(type_acte, 1, neuf.remplacer(0, tordu).texte, "a", le(9, 1), "m")
            dits = [m.libelle for m in examiner(type_acte, replace(donnees, versions=(version,))).manques]
            nombre = len(tordu["colonnes"])
            assert f"ses lignes attendent {nombre + 1} colonnes, il en a {nombre}" in " | ".join(dits)
