"""The service's own models: refused with the block and the field named, kept, in force, compared, given up."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace

import pytest

from app.documents.ecarts_modele import Ecart, Mot, nom_du_champ
from app.documents.ecriture_modele import TEXTE_MAX, ecrire_table, lire_texte, texte_livre
from app.documents.lecture_modele import lire_modele
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.modele_acte import VersionModele
from app.services.actes import Actes
from app.services.modeles_service import Modeles, texte_simple
from app.socle.errors import UserError
from tests.app.services.atelier import journal
from tests.builders import le
from tests.fakes import FakeStore

pytestmark = pytest.mark.demonstration

LETTRE, CONVENTION, ACCUSE = TypeActe.LETTRE_DECISION, TypeActe.CONVENTION, TypeActe.ACCUSE_RECEPTION


@pytest.fixture
def modeles(contexte):
    return Modeles(contexte)


def table_de(type_acte):
    return tomllib.loads(texte_livre(type_acte))


def modifie(type_acte, bloc, **champs):
    table = table_de(type_acte)
    change = next(b for b in table["bloc"] if b["id"] == bloc)
    change.update(champs)
    for cle in [c for c, valeur in change.items() if valeur is None]:
        del change[cle]
    return ecrire_table(table)


def un_recu(store):
    with store.lire() as u:
        return next(d for d in u.dossiers.of_campagne(1) if d.etat is Etat.RECU).id


@pytest.mark.parametrize("type_acte", list(TypeActe))
def test_a_model_written_by_the_editor_is_the_same_model(type_acte):
    texte = texte_simple(texte_livre(type_acte))
    assert tomllib.loads(texte) == table_de(type_acte)
    assert lire_texte(type_acte, texte) == (lire_modele(type_acte), ())


def test_dates_lists_and_quotes_are_written_as_toml():
    table = {
        "titre": 'a "b" \\ c',
        "bloc": [{"du": le(9, 20).date(), "si": ["a", "b"], "n": 3, "items": [{"x": "y"}]}],
    }
    assert tomllib.loads(ecrire_table(table)) == table
    nombres = {"parametres": {"mois": [{"valeur": 2}, {"valeur": 3}]}}
    assert tomllib.loads(ecrire_table(nombres)) == nombres


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("titre = ", "règles du format TOML, à la fin du texte\u00a0: une valeur ne se lit pas"),
        ('titre = "a', "à la fin du texte\u00a0: un guillemet ouvert n’est pas refermé"),
        (
            'titre = "t"\n[[bloc]]\nid = "envoi"\ngenre = titre',
            "TOML, ligne 4, colonne 9\u00a0: une valeur ne se lit pas",
        ),
        ("a = " + "[" * 5000, "trop de crochets"),
        ("x" * (TEXTE_MAX + 1), "trop long"),
        ("format = 'rond'", "la tête du modèle ne se lit pas"),
        ("parametres = 3", "la tête du modèle ne se lit pas"),
    ],
)
def test_a_text_that_is_no_model_is_said_in_words(modeles, texte, phrase):
    fautes = modeles.verifier(LETTRE, texte)
    assert phrase in fautes[0].phrase
    with pytest.raises(UserError, match=phrase):
        modeles.comparer_texte(LETTRE, texte)


def test_a_text_that_is_not_toml_is_not_rewritten():
    with pytest.raises(UserError, match="TOML"):
        texte_simple("titre =")


@pytest.mark.parametrize(
    ("champs", "faute"),
    [
        (
            {"texte": "Montant : {montan}."},
            "champ inconnu « montan » ; le plus proche : « montant » (Montant accordé)",
        ),
        ({"texte": "Reçu de {raison sociale}."}, "le plus proche : « porteur » (Raison sociale)"),
        ({"texte": "Montant : {montant."}, "accolade ouverte et non refermée : « {montant. »"),
        ({"texte": "Montant montant}."}, "accolade fermée sans être ouverte : « Montant montant} »"),
        ({"texte": "Un **gras"}, "étoiles ouvertes et non refermées : « **gras »"),
        ({"texte": "Reçu {porteur le {region}."}, "accolade ouverte et non refermée : « {porteur le {region}. »"),
        (
            {"genre": "tableau", "texte": None, "colonnes": [{"titre": "A", "part": 1}], "lignes": [["a", "b"]]},
            "une ligne du tableau n’a pas autant de cellules que de colonnes (1)",
        ),
        ({"texte": "Voir {.}."}, "« {.} » ne vaut que dans un texte répété"),
        ({"texte": "Voir.", "a_chaque": "motif"}, "texte répété sans « {.} »"),
        (
            {"texte": "{.}", "a_chaque": "motifs"},
            "texte répété inconnu « motifs » ; le plus proche : « motif » (alinéas du motif)",
        ),
        ({"si": ["inventee"]}, "condition inconnue « inventee »"),
        ({"si": ["favorables"]}, "la plus proche : « favorable » (seulement si la décision est favorable)"),
        ({"si": ["cer", "non cer"]}, "ces conditions ne sont jamais vraies ensemble"),
        (
            {"si": ["association", "droit_public"]},
            "ces conditions ne sont jamais vraies ensemble : seulement si le porteur est une association",
        ),
        ({"source": " "}, "sans source"),
        ({"marque": "Z"}, "la marque « Z » n’existe pas (existent : « S », « R », « P », « G », « A »)"),
        ({"genre": "paragraph"}, "le genre « paragraph » n’existe pas ; le plus proche : « paragraphe »"),
        ({"genre": "tableau", "texte": None, "colonnes": []}, "tableau sans lignes : choisissez ce qui se répète"),
        ({"marque": None}, "il manque la clé « marque »"),
        ({"valable_du": 3}, "« valable_du » attend un jour, écrit 2022-09-23"),
        ({"texte": 3}, "un texte entre guillemets est attendu pour texte"),
        ({"si": 3}, "une valeur n’est pas du genre attendu"),
        ({"texte": "Montant : N/A."}, "valeur absente"),
        ({"texte": ""}, "texte vide : écrivez-le, ou retirez-le"),
        ({"texte": " ** ** "}, "texte vide : écrivez-le, ou retirez-le"),
        ({"texte": "Entre 🚀"}, "« 🚀 », U+1F680, ne s’imprime pas dans un acte"),
        ({"texte": "Entre مرحبا"}, "écriture de droite à gauche"),
        ({"genre": "titre", "niveau": 4}, "un titre de niveau 4 ne peut pas suivre un titre de niveau 1"),
        ({"genre": "titre", "niveau": 0}, "un titre de niveau 0 ne peut pas suivre"),
        ({"genre": "liste", "texte": None, "items": []}, "bloc vide : écrivez son texte, ou retirez-le"),
        ({"genre": "liste", "texte": None, "items": ["un ;", " "]}, "texte vide"),
        ({"genre": "encadre", "texte": None, "titre": "Note", "textes": []}, "bloc vide"),
        ({"genre": "fiche", "texte": None, "lignes": [{"libelle": "", "texte": "x"}]}, "ligne sans libellé"),
        ({"genre": "signatures", "texte": None, "parties": []}, "aucun signataire"),
        ({"genre": "signatures", "texte": None, "parties": [{"nom": "x"}]}, "signataire sans titre"),
        (
            {"genre": "tableau", "texte": None, "colonnes": [{"titre": "A", "part": 0}], "lignes": [["a"]]},
            "une colonne sans largeur",
        ),
    ],
)
def test_a_fault_is_said_on_its_block_and_nothing_is_kept(modeles, champs, faute):
    texte = modifie(ACCUSE, "non_promesse", **champs)
    fautes = modeles.verifier(ACCUSE, texte)
    assert fautes[0].bloc == "non_promesse"
    dites = " | ".join(f.phrase for f in fautes).replace("\u00a0", " ")
    assert faute in dites
    assert "not a valid" not in dites
    with pytest.raises(UserError, match="non_promesse"):
        modeles.enregistrer(ACCUSE, texte, "essai")
    assert modeles.versions(ACCUSE) == ()


def test_the_first_heading_of_an_act_is_its_name(modeles):
    fautes = modeles.verifier(ACCUSE, modifie(ACCUSE, "titre", niveau=2))
    assert [str(f) for f in fautes][:1] == ["bloc titre\u00a0: le premier titre d’un acte est de niveau 1"]


@pytest.mark.parametrize("valeur", ["trois", -3, 10_000])
def test_a_number_of_a_model_is_a_number(modeles, valeur):
    table = table_de(ACCUSE)
    nom = next(iter(table["parametres"]))
    table["parametres"][nom]["valeur"] = valeur
    (faute,) = modeles.verifier(ACCUSE, ecrire_table(table))
    assert faute.phrase == f"le nombre «\u00a0{nom}\u00a0» est un entier sans guillemets, de 0 à 9999"


@pytest.mark.parametrize("cle", ["titre", "reference"])
def test_an_act_has_a_name_and_a_reference(modeles, cle):
    (faute,) = modeles.verifier(ACCUSE, ecrire_table({**table_de(ACCUSE), cle: " "}))
    assert str(faute) == "bloc titre de l’acte\u00a0: le titre et la référence de l’acte sont à écrire"


def test_signatures_are_never_sent_alone_to_a_page(modeles):
    table = tomllib.loads(modeles.texte(ACCUSE))
    rang = next(i for i, b in enumerate(table["bloc"]) if b["genre"] == "signatures")
    table["bloc"].insert(rang, {"id": "saut", "genre": "page", "source": "mise en page", "marque": "P"})
    (faute,) = modeles.verifier(ACCUSE, ecrire_table(table))
    assert str(faute) == "bloc saut\u00a0: un saut de page laisserait les signatures seules sur leur page"


def test_a_heading_left_out_for_one_dossier_blocks_its_act_alone_and_is_named(store, contexte, modeles):
    dossier_id = un_recu(store)
    table = tomllib.loads(modeles.texte(ACCUSE))
    commun = {"genre": "titre", "source": "essai", "marque": "P"}
    table["bloc"] += [
        {**commun, "id": "absent", "niveau": 2, "texte": "Absent", "si": "gip"},
        {**commun, "id": "seul", "niveau": 3, "texte": "Seul"},
    ]
    modeles.enregistrer(ACCUSE, ecrire_table(table), "essai")
    actes = Actes(contexte)
    (manque,) = actes.manques(dossier_id, ACCUSE)
    assert (manque.champ, manque.ecran) == ("modele", "modeles")
    assert "le titre «\u00a0Seul\u00a0» est de niveau 3" in manque.libelle
    assert actes.preparer(dossier_id, ACCUSE).contenu is None


def test_a_version_is_in_force_at_once_and_the_act_says_which_made_it(store, contexte, modeles):
    dossier_id = un_recu(store)
    texte = modifie(ACCUSE, "non_promesse", texte="Cet accusé n’engage pas l’État, {region}.")
    avant = Actes(contexte).apercu(dossier_id, ACCUSE)
    version, changes = modeles.enregistrer(ACCUSE, texte, " Note du service ")
    assert (version.version, version.motif, version.agent) == (1, "Note du service", "Sacha Fictif")
    assert changes.touches("modeles")
    assert modeles.en_vigueur(ACCUSE) == lire_texte(ACCUSE, texte)[0]
    assert modeles.texte(ACCUSE) == texte
    assert Actes(contexte).apercu(dossier_id, ACCUSE) != avant
    acte, octets, _ = Actes(contexte).produire(dossier_id, ACCUSE)
    assert json.loads(journal(store)[-1].apres)["version_modele"] == 1
    assert Actes(contexte).produire(dossier_id, ACCUSE)[1] == octets
    assert acte.retouches == ()
    etat = next(e for e in modeles.etat() if e.type is ACCUSE)
    assert (etat.version, etat.word, etat.versions) == (version, None, 1)


def test_a_reason_is_asked_and_the_same_model_is_not_kept_twice(modeles):
    with pytest.raises(UserError, match="pourquoi"):
        modeles.enregistrer(ACCUSE, modifie(ACCUSE, "envoi", texte="Par porteur"), "  ")
    with pytest.raises(UserError, match="déjà celui en vigueur"):
        modeles.enregistrer(ACCUSE, texte_simple(texte_livre(ACCUSE)), "rien")


def test_the_shipped_model_comes_back_and_the_versions_stay(store, modeles):
    with pytest.raises(UserError, match="déjà en vigueur"):
        modeles.revenir(ACCUSE, "essai")
    modeles.enregistrer(ACCUSE, modifie(ACCUSE, "envoi", texte="Par porteur"), "essai")
    revenue, _ = modeles.revenir(ACCUSE, "fin de l’essai")
    assert (revenue.version, revenue.contenu) == (2, "")
    assert modeles.en_vigueur(ACCUSE) == lire_modele(ACCUSE)
    assert [v.version for v in modeles.versions(ACCUSE)] == [2, 1]
    assert modeles.texte(ACCUSE, 2) == modeles.texte(ACCUSE, 0) == texte_livre(ACCUSE)
    assert [e.acte for e in journal(store)[-2:]] == [
        "Enregistrer une version du modèle «\u00a0accusé de réception\u00a0»",
        "Revenir au modèle livré «\u00a0accusé de réception\u00a0»",
    ]


def test_a_version_unknown_or_in_word_is_refused(store, modeles):
    with store.ecrire() as u:
        u.modeles.add(VersionModele(ACCUSE, 1, "", "a", le(9, 20), "m", docx=u.pieces.put_contenu(b"PK")))
    with pytest.raises(UserError, match="fichier Word"):
        modeles.texte(ACCUSE, 1)
    with pytest.raises(UserError, match="pas de version 7"):
        modeles.texte(ACCUSE, 7)
    assert modeles.en_vigueur(ACCUSE) == lire_modele(ACCUSE)


def test_a_version_that_no_longer_reads_blocks_its_act_alone(store, contexte, modeles):
    with store.ecrire() as u:
        u.modeles.add(VersionModele(ACCUSE, 1, modifie(ACCUSE, "envoi", texte="{parti}"), "a", le(9, 20), "m"))
    dossier_id = un_recu(store)
    manques = Actes(contexte).manques(dossier_id, ACCUSE)
    assert [m.libelle for m in manques] == [
        "modèle du service, version 1\u00a0: bloc envoi\u00a0: champ inconnu «\u00a0parti\u00a0»"
    ]
    assert Actes(contexte).preparer(dossier_id, ACCUSE).manques == manques
    with pytest.raises(UserError, match="champ inconnu «\u00a0parti\u00a0»"):
        Actes(contexte).apercu(dossier_id, ACCUSE)
    with pytest.raises(UserError, match="revenez au modèle livré"):
        modeles.en_vigueur(ACCUSE)


def test_clauses_are_compared_word_by_word_and_lost_mentions_are_named(modeles):
    table = table_de(ACCUSE)
    blocs = {b["id"]: b for b in table["bloc"]}
    blocs["silence"]["texte"] = "À défaut de décision, votre demande est réputée rejetée."
    blocs["complet"]["texte"] = blocs["complet"]["texte"].replace("dossier", "projet")
    blocs["recours"]["si"] = ["complet"]
    table["bloc"].remove(blocs["limite"])
    table["bloc"].insert(0, table["bloc"].pop())
    table["bloc"].append({"id": "neuf", "genre": "page", "source": "usage", "marque": "P"})
    table["parametres"]["recours_mois"]["valeur"] = 3
    ecarts = {e.bloc: e for e in modeles.comparer_texte(ACCUSE, ecrire_table(table))}
    assert ecarts["silence"].perdues[0].startswith("la mention perd «\u00a0{rejet_le}\u00a0»")
    assert (Mot.RETIRE, "dossier") in ecarts["complet"].mots
    assert (Mot.AJOUTE, "projet") in ecarts["complet"].mots
    assert ecarts["complet"].perdues == ()
    assert "dépend maintenant d’une condition" in ecarts["recours"].perdues[0]
    assert "obligatoire" in ecarts["limite"].perdues[0]
    assert ecarts["limite"].ecart is Ecart.RETIRE
    assert ecarts["rappel_pieces"].ecart is Ecart.DEPLACE
    assert ecarts["neuf"].ecart is Ecart.AJOUTE
    assert ecarts["nombre recours_mois"].ecart is Ecart.CHANGE
    assert ecarts["envoi"].ecart is Ecart.IDENTIQUE
    noms = list(ecarts)
    assert noms.index("limite") == noms.index("pieces") + 1


def test_the_first_clause_taken_out_comes_first(modeles):
    table = table_de(ACCUSE)
    del table["bloc"][0]
    table["parametres"] = {}
    table["bloc"] = [b for b in table["bloc"] if b["id"] == "envoi"]
    ecarts = modeles.comparer_texte(ACCUSE, ecrire_table(table))
    assert ecarts[0].bloc == "titre, en-tête et pied"
    assert {e.ecart for e in ecarts} == {Ecart.IDENTIQUE, Ecart.RETIRE}


def test_the_difference_is_printed_for_who_signs(tmp_path, modeles):
    with pytest.raises(UserError, match="rien n’en diffère"):
        modeles.imprimer_difference(ACCUSE)
    modeles.enregistrer(ACCUSE, modifie(ACCUSE, "silence", texte="Le silence vaut rejet."), "plus court")
    fichier = modeles.ecrire_difference(ACCUSE, tmp_path)
    assert fichier.read_bytes() == modeles.imprimer_difference(ACCUSE, 1)
    modeles.revenir(ACCUSE, "retour")
    assert modeles.imprimer_difference(ACCUSE, 2).startswith(b"%PDF")
    assert all(e.ecart is Ecart.IDENTIQUE for e in modeles.comparer(ACCUSE))


def test_the_preview_shows_the_draft_on_a_dossier(store, contexte, modeles):
    dossier_id = un_recu(store)
    assert modeles.apercu(ACCUSE, texte_livre(ACCUSE), dossier_id) == Actes(contexte).apercu(dossier_id, ACCUSE)
    with pytest.raises(UserError, match="champ inconnu"):
        modeles.apercu(ACCUSE, modifie(ACCUSE, "envoi", texte="{parti}"), dossier_id)
    assert modeles.versions(ACCUSE) == ()


def test_fields_are_named_as_an_officer_knows_them():
    assert nom_du_champ("porteur?") == "Raison sociale"
    assert nom_du_champ(".") == "texte répété"
    assert nom_du_champ("parametre:recours_mois") == "nombre recours mois"
    assert nom_du_champ("article:objet") == "article objet"


def test_a_draft_is_kept_on_the_computer_until_it_is_forgotten(contexte, tmp_path):
    modeles = Modeles(contexte, lambda: tmp_path)
    assert modeles.brouillon(ACCUSE) == ""
    modeles.garder_brouillon(ACCUSE, "titre = 'x'")
    assert modeles.brouillon(ACCUSE) == "titre = 'x'"
    assert modeles.brouillon(LETTRE) == ""
    modeles.garder_brouillon(ACCUSE, "")
    modeles.garder_brouillon(ACCUSE, "")
    assert modeles.brouillon(ACCUSE) == ""
    modeles.garder_brouillon(ACCUSE, "titre = 'y'")
    autre_base = replace(contexte, store=FakeStore())
    assert Modeles(autre_base, lambda: tmp_path).brouillon(ACCUSE) == ""
