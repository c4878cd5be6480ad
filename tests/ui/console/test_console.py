"""The second front door, on a real base and our own mails: fates, keys of the answers, exit codes, French."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
import sqlcipher3

from app.domain.montants import Montant
from app.ports import Filtre
from app.services.reception import Reception
from app.socle.errors import EnvironmentFault
from app.socle.resources import racine
from data.sqlite.store import open_store
from tests.builders import AGENT, SIRET, un_poste
from tests.ui.terminal import en_json, lancer
from ui.console import clausule
from ui.verbes.commun import CODE_AGIR, CODE_ANOMALIE, CODE_MACHINE, CODE_REFUS

DEMO = racine() / "demo" / "courriels"
RACINE = racine().parent
VERBES = tuple(clausule.commands)
SANS_MOT = {"reglages"}  # alone, it says the settings
ACTES = next(p for p in clausule.commands["produire"].params if p.name == "acte").type.choices
CODE_MOTS = 2


# --- creer -----------------------------------------------------------------------------------------------------


def test_creer_says_what_remains_to_be_confirmed(modele_de_base, tmp_path):
    _, creation, _ = modele_de_base
    assert set(creation) == {"campagne", "code", "intitule", "date_limite", "a_confirmer", "base"}
    assert (creation["campagne"], creation["code"], creation["date_limite"]) == (1, "corse-2022", "2022-09-15")
    assert "date_limite_incluse" in creation["a_confirmer"]
    dit = lancer("creer", "--base", tmp_path / "idf.clausule", "--modele", "idf-2022").stdout
    assert "Base créée" in dit
    assert "valeurs restent à confirmer par le service" in dit


def test_creer_lists_the_models_without_creating_anything(tmp_path):
    base = tmp_path / "rien.clausule"
    assert "corse-2022" in lancer("creer", "--base", base, "--modeles").stdout
    assert {m["code"] for m in en_json("creer", "--base", base, "--modeles")} >= {"corse-2022"}
    assert not base.exists()


def test_creer_refuses_an_unknown_model_and_a_file_that_exists(base, tmp_path):
    refus = lancer("creer", "--base", tmp_path / "x.clausule", "--modele", "bretagne-1789", code=CODE_AGIR)
    assert "« bretagne-1789 » n’existe pas" in refus.stderr
    assert not (tmp_path / "x.clausule").exists()
    assert "existe déjà" in lancer("creer", "--base", base, code=CODE_AGIR).stderr


# --- importer --------------------------------------------------------------------------------------------------


def test_importer_says_the_fate_of_each_mail(modele_de_base):
    _, _, issues = modele_de_base
    assert all(set(i) == {"nom", "sort", "numero", "message"} for i in issues)
    assert [(i["nom"][:2], i["sort"], i["numero"]) for i in issues] == [
        ("01", "nouveau_dossier", "2022-94-0001"),
        ("02", "nouveau_dossier", "2022-94-0002"),
        ("03", "ajout", "2022-94-0002"),
        ("04", "nouveau_dossier", "2022-94-0003"),
        ("05", "nouveau_dossier", "2022-94-0004"),
        ("06", "ecarte", None),
        ("07", "nouveau_dossier", "2022-94-0005"),
    ]


def test_importer_twice_changes_nothing_and_is_no_refusal(base):
    avant = en_json("lister", "--base", base)
    dit = lancer("importer", "--base", base, DEMO)
    assert dit.stdout.count("Déjà importé le ") == len(list(DEMO.iterdir()))
    assert en_json("lister", "--base", base) == avant


def test_importer_refuses_some_and_keeps_the_others(modele_de_base, tmp_path):
    base = tmp_path / "neuve.clausule"
    lancer("creer", "--base", base)
    (tmp_path / "vide.eml").touch()
    mails = [tmp_path / "vide.eml", tmp_path / "absent.eml", DEMO / "05-gip-en-retard.eml"]
    issues = en_json("importer", "--base", base, *mails, code=CODE_REFUS)
    assert [i["sort"] for i in issues] == ["refuse", "refuse", "nouveau_dossier"]
    assert "est vide" in issues[0]["message"]
    assert "n’existe pas" in issues[1]["message"]
    assert len(en_json("lister", "--base", base)) == 1


def test_importer_an_empty_folder(base, tmp_path):
    (tmp_path / "vide").mkdir()
    assert "Aucun courriel trouvé." in lancer("importer", "--base", base, tmp_path / "vide").stdout


@pytest.mark.skipif(
    "CLAUSULE_CORPUS" not in os.environ, reason="CLAUSULE_CORPUS ne nomme aucun dossier de courriels"
)
def test_importer_mails_that_nobody_here_wrote(tmp_path):
    base, corpus = tmp_path / "corpus.clausule", Path(os.environ["CLAUSULE_CORPUS"])
    lancer("creer", "--base", base)
    issues = en_json("importer", "--base", base, corpus)
    mails = [p for p in corpus.rglob("*") if p.suffix.lower() in {".eml", ".msg"}]
    assert len(issues) == len(mails)
    assert {i["sort"] for i in issues} <= {"nouveau_dossier", "ajout", "ecarte"}
    dossiers = en_json("lister", "--base", base)
    assert len(dossiers) == sum(i["sort"] == "nouveau_dossier" for i in issues)
    assert all(d["recu_le"] and d["porteur"] and d["pieces"] for d in dossiers)
    assert en_json("verifier", "--base", base)["anomalies"] == []


# --- lister, verifier, classer ---------------------------------------------------------------------------------


def test_lister_answers_in_the_terms_of_the_glossary(base):
    dossiers = en_json("lister", "--base", base)
    assert all(
        set(d) == {
            "numero", "porteur", "siret", "recu_le", "delai", "etat", "recevable", "complet", "complet_le",
            "instruit_le", "rejet_implicite", "pieces_demandees", "pieces", "etp_demande", "montant_demande",
        }
        for d in dossiers
    )  # fmt: skip
    epci = dossiers[2]
    assert (epci["numero"], epci["recu_le"][:10], epci["delai"]) == ("2022-94-0003", "2022-09-15", "jour_limite")
    assert (epci["siret"], epci["montant_demande"], epci["etp_demande"]) == (None, None, "0.00")
    assert epci["pieces"][0] == {
        "nom": "04-epci-transfere.eml",
        "code": "COURRIEL",
        "sha256": epci["pieces"][0]["sha256"],
    }
    assert dossiers[3]["delai"] == "hors_delai"
    assert (epci["recevable"], epci["complet_le"], epci["rejet_implicite"]) == ("a_apprecier", None, ["2022-11-15"])


def test_lister_amounts_are_exact_strings(base, bureau):
    bureau.instruction.modifier(1, "Saisir", montant_demande=Montant(2940005), postes=(un_poste(),))
    porteur = replace(bureau.instruction.dossier(1).porteur, siret=SIRET)
    bureau.instruction.modifier(1, "Saisir", porteur=porteur)
    bureau.contexte.store.entier.close()
    premier = en_json("lister", "--base", base)[0]
    assert (premier["montant_demande"], premier["etp_demande"], premier["siret"]) == ("29400.05", "1.00", SIRET)


def test_lister_in_french(base):
    lignes = lancer("lister", "--base", base).stdout.splitlines()
    assert len(lignes) == 5
    assert lignes[0].startswith("2022-94-0001  12\u00a0juill.\u00a02022, 10\u00a0h\u00a012  reçu ")


def test_verifier_a_sound_base_and_the_constats_of_one_dossier(base):
    assert "Base saine" in lancer("verifier", "--base", base).stdout
    tout, un = (en_json("verifier", "--base", base, *m) for m in ((), ("--dossier", "2022-94-0004")))
    assert tout["anomalies"] == un["anomalies"] == []
    assert {c["numero"] for c in un["constats"]} == {"2022-94-0004"}
    assert len(un["constats"]) < len(tout["constats"])
    assert set(un["constats"][0]) == {"numero", "regle", "niveau", "message", "source", "levee"}
    assert "R02" in {c["regle"] for c in un["constats"]}
    assert "Aucun dossier ne porte" in lancer("verifier", "--base", base, "--dossier", "7", code=CODE_AGIR).stderr


def test_verifier_says_what_was_passed_over_in_writing_by_whom_and_why(base, bureau):
    bureau.derogations.accorder(4, "R02", "report annoncé au porteur")
    bureau.contexte.store.entier.close()
    (constat,) = [c for c in en_json("verifier", "--base", base)["constats"] if c["levee"]]
    assert (constat["numero"], constat["regle"], constat["niveau"]) == ("2022-94-0004", "R02", "alerte")
    assert constat["levee"]["motif"] == "report annoncé au porteur"
    (ligne,) = [x for x in lancer("verifier", "--base", base).stdout.splitlines() if "levé par" in x]
    assert ligne.endswith("motif\u00a0: report annoncé au porteur]")


def test_verifier_tells_an_altered_content_with_its_own_code(base):
    db = sqlcipher3.connect(str(base))
    declencheurs = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for nom in declencheurs:
        db.execute(f"DROP TRIGGER {nom}")
    db.execute("UPDATE journal SET motif = 'autre' WHERE rang = 2")
    db.commit()
    db.close()
    assert en_json("verifier", "--base", base, code=CODE_ANOMALIE)["anomalies"]
    assert "Base\u00a0: " in lancer("verifier", "--base", base, code=CODE_ANOMALIE).stdout


def test_classer_says_why_there_is_no_rank(base, bureau):
    bureau.instruction.modifier(2, "Saisir", postes=(un_poste(),))
    grille = bureau.instruction.fiche(2).grille
    for sous_critere in grille.sous_criteres():
        bureau.notation.noter(2, sous_critere.code, 2, "moyen")
    bureau.contexte.store.entier.close()
    rangs = en_json("classer", "--base", base)
    cles = {"rang", "vague", "numero", "porteur", "total", "explication", "departements_blancs"}
    assert set(rangs[0]) == cles
    assert (rangs[0]["rang"], rangs[0]["numero"], rangs[0]["total"]) == (1, "2022-94-0002", "50")
    assert all(r["rang"] is None and r["total"] is None and r["explication"] for r in rangs[1:])
    lignes = lancer("classer", "--base", base).stdout.splitlines()
    assert lignes[0].startswith("  1  2022-94-0002   50,00  ")
    assert lignes[1].startswith("  –  ")


def test_an_empty_campaign_has_nothing_to_list_nor_to_rank(tmp_path):
    base = tmp_path / "neuve.clausule"
    lancer("creer", "--base", base)
    assert lancer("lister", "--base", base).stdout == lancer("classer", "--base", base).stdout == "Aucun dossier.\n"


# --- several campaigns -----------------------------------------------------------------------------------------


def test_with_two_campaigns_one_must_be_named_but_the_whole_base_is_verified(base, bureau):
    bureau.campagnes.creer("idf-2022")
    bureau.contexte.store.entier.close()
    refus = lancer("lister", "--base", base, code=CODE_AGIR).stderr
    assert "Précisez --campagne" in refus
    assert en_json("lister", "--base", base, "--campagne", 2) == []
    assert len(en_json("lister", "--base", base, "--campagne", 1)) == 5
    assert en_json("verifier", "--base", base, "--campagne", 2)["constats"] == []
    assert en_json("verifier", "--base", base)["constats"]
    assert lancer("lister", "--base", base, "--campagne", 3, code=CODE_AGIR).stderr


# --- exit codes and words --------------------------------------------------------------------------------------


def test_a_base_that_cannot_be_opened_is_the_machine_s_fault(tmp_path):
    absente = lancer("lister", "--base", tmp_path / "absente.clausule", code=CODE_MACHINE)
    assert "n’existe pas" in absente.stderr
    assert absente.stdout == ""
    (tmp_path / "vide.clausule").touch()
    assert "est vide" in lancer("lister", "--base", tmp_path / "vide.clausule", code=CODE_MACHINE).stderr


def test_a_base_held_by_the_window_is_told(base):
    store = open_store(base, agent_poste="la fenêtre")
    try:
        assert lancer("lister", "--base", base, code=CODE_MACHINE).stderr
    finally:
        store.close()


@pytest.mark.parametrize(
    ("mots", "message"),
    [
        (("lister",), "Il manque l’option --base."),
        (("importer", "--base", "x"), "Il manque FICHIER_OU_DOSSIER…."),
        (("bidule",), "ne sont pas connus."),
        (("--zut",), "L’option --zut n’existe pas."),
        (("lister", "--base", "x", "--zut"), "L’option --zut n’existe pas."),
        (("lister", "--base"), "L’option --base est mal écrite."),
        (("lister", "--base", "x", "--campagne", "deux"), "--campagne\u00a0: cette valeur ne convient pas."),
        (
            ("produire", "--base", "x", "--dossier", "1", "--vers", "y", "--acte", "lettre"),
            f"--acte\u00a0: choisissez parmi {', '.join(ACTES)}.",
        ),
    ],
)
def test_words_that_are_not_understood_are_told_in_french(mots, message):
    refus = lancer(*mots, code=CODE_MOTS)
    assert refus.stderr.rstrip().endswith(message)
    for anglais in ("Error", "Usage:", "Missing", "Try", "No such"):
        assert anglais not in refus.stderr


def test_the_help_is_french_and_names_every_verb():
    aide = lancer("--aide").stdout
    assert all(f"\n  {verbe} " in aide for verbe in VERBES)
    assert "\nVerbes\u00a0:\n" in aide
    assert not re.search(r"\w:\n", aide)
    assert len(VERBES) > 20
    for verbe in ("liasse preparer", "liasse reprendre", "liasse annuler", *VERBES):
        texte = lancer(*verbe.split(), "--aide").stdout
        assert texte.startswith(f"Usage\u00a0: clausule {verbe} ")
        # The verbs of a group say themselves what is compulsory.
        sans_mot = isinstance(clausule.commands.get(verbe), click.Group) or verbe in SANS_MOT
        assert "[obligatoire]" in texte or sans_mot
        assert "Show this" not in texte
        assert "[required]" not in texte


def test_an_import_that_is_stopped_says_what_is_kept(base, monkeypatch):
    def interrompu(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Reception, "importer", interrompu)
    assert "ce qui était enregistré est gardé" in lancer("importer", "--base", base, DEMO, code=CODE_AGIR).stderr


def test_without_a_name_of_session_the_journal_says_console(monkeypatch, tmp_path):
    def inconnu():
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", inconnu)
    base = tmp_path / "corse.clausule"
    lancer("creer", "--base", base)
    store = open_store(base, agent_poste=AGENT)
    with store.lire() as u:
        assert {ligne.evenement.agent for ligne in u.journal.toutes()} == {"console"}
        assert list(u.dossiers.ids(Filtre(1))) == []
    store.close()


def test_a_fault_of_the_machine_during_an_import_has_its_code(base, monkeypatch):
    def en_panne(*_, **__):
        raise EnvironmentFault("Le disque est plein.", conseil="Libérez de la place.")

    monkeypatch.setattr(Reception, "importer", en_panne)
    assert "Le disque est plein. Libérez" in lancer("importer", "--base", base, DEMO, code=CODE_MACHINE).stderr


# --- as a program ----------------------------------------------------------------------------------------------


def python(*mots, **env):
    """Run a fresh interpreter from the sources, its output in a pipe, without the measure of coverage."""
    propre = {cle: valeur for cle, valeur in os.environ.items() if not cle.startswith("COV")}
    return subprocess.run(
        [sys.executable, *map(str, mots)], capture_output=True, check=False, cwd=RACINE, env={**propre, **env}
    )


def test_in_a_pipe_the_output_is_utf8_whatever_the_workstation_says(base):
    fini = python("-m", "ui.console", "lister", "--base", base, "--json", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert fini.returncode == 0
    assert json.loads(fini.stdout.decode("utf-8"))[0]["porteur"] == "Secrétariat Insertion et Clauses"
    refus = python("-m", "ui.console", "lister", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert refus.returncode == CODE_MOTS
    assert "Il manque l’option" in refus.stderr.decode("utf-8")


def test_the_console_imports_no_qt(base):
    code = (
        "import sys; from ui.console import clausule\n"
        f"clausule(['lister', '--base', {str(base)!r}], standalone_mode=False)\n"
        "print([m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', 'numpy'))])"
    )
    fini = python("-c", code)
    assert fini.returncode == 0, fini.stderr
    assert fini.stdout.decode().splitlines()[-1] == "[]"
