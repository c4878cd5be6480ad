"""What the console produces, exports, keeps and asks for, on a real base and our own mails."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.campagne import Service, Signataire
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.dossier import Canal
from app.domain.porteur import Forme
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import open_store
from tests.builders import AGENT, le
from tests.ui.terminal import en_json, lancer
from ui.verbes.commun import CODE_AGIR, CODE_MACHINE

CODE_MOTS = 2


# --- produire, exporter, sauvegarder ---------------------------------------------------------------------------


@pytest.fixture
def irrecevable(base, bureau):
    """The base, its late dossier declared inadmissible by a service that has filled its letterhead."""
    service = Service(
        nom="Service d’essai", autorite="Le préfet de région", adresse="1 place de l’Essai", ville="Ajaccio",
        courriel="aap@exemple.fr", telephone="01 00 00 00 00", tribunal="tribunal administratif d’essai",
        dpo="dpo@exemple.fr",
    )  # fmt: skip
    signataire = Signataire("Camille", "Essai", "directrice", "arrêté du 3 janvier 2022", date(2022, 1, 3))
    bureau.campagnes.modifier(1, "Compléter", service=service, signataire=signataire, rejet_implicite_mois=2)
    porteur = replace(
        bureau.instruction.dossier(4).porteur, forme=Forme.GIP, raison_sociale="GIP d’essai",
        adresse="2 place de l’Essai", code_postal="20000", ville="Ajaccio", representant_civilite="Madame",
        representant_nom="Essai", representant_qualite="présidente",
    )  # fmt: skip
    bureau.instruction.modifier(4, "Compléter", porteur=porteur, intitule="Un facilitateur pour les collèges")
    bureau.decisions.decider(
        Decision(4, Etat.IRRECEVABLE, "dossier reçu après la date limite", prise_le=date(2022, 9, 30))
    )
    bureau.contexte.store.entier.close()
    return base


def test_produire_a_draft_then_the_letter(irrecevable, tmp_path):
    mots = ("produire", "--base", irrecevable, "--dossier", "2022-94-0004", "--acte", "lettre_decision", "--vers")
    projet = en_json(*mots, tmp_path / "actes", "--projet")
    assert projet["sha256"] is None
    assert Path(projet["fichier"]).read_bytes().startswith(b"%PDF")
    produit = en_json(*mots, tmp_path / "actes")
    assert (produit["numero"], produit["acte"]) == ("2022-94-0004", "lettre_decision")
    assert len(produit["sha256"]) == 64
    assert Path(produit["fichier"]).read_bytes().startswith(b"%PDF")
    assert len(list((tmp_path / "actes").iterdir())) == 2
    assert "Lettre de décision\u00a0: " in lancer(*mots, tmp_path / "actes").stdout
    assert len(list((tmp_path / "actes").iterdir())) == 3


def test_produire_the_acts_of_the_procedure(irrecevable, tmp_path):
    base, store = irrecevable, open_store(irrecevable)
    with Bac() as bac:
        bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 30)), AGENT, bac)
    porteur = replace(
        bureau.instruction.dossier(1).porteur, forme=Forme.GIP, adresse="2 place de l’Essai", code_postal="20000",
        ville="Ajaccio",
    )  # fmt: skip
    bureau.instruction.modifier(1, "Compléter", porteur=porteur)
    bureau.demandes.demander(1, date(2099, 1, 1), Canal.COURRIEL)
    store.close()
    for acte, reference in (("accuse_reception", "AR-2022-94-0001"), ("demande_pieces", "DP-2022-94-0001-1")):
        mots = (
            "produire",
            "--base",
            base,
            "--dossier",
            "2022-94-0001",
            "--acte",
            acte,
            "--vers",
            tmp_path / "actes",
        )
        fichier = Path(en_json(*mots)["fichier"])
        assert fichier.name.startswith(reference)
        assert fichier.read_bytes().startswith(b"%PDF")


def test_produire_names_what_is_missing_and_writes_nothing(base, tmp_path):
    mots = ("--dossier", "2022-94-0001", "--acte", "convention", "--vers", tmp_path / "actes")
    refus = lancer("produire", "--base", base, *mots, code=CODE_AGIR)
    assert "Décision sur ce dossier" in refus.stderr
    assert list((tmp_path / "actes").iterdir()) == []
    inconnu = ("produire", "--base", base, "--dossier", "7", "--acte", "convention", "--vers", tmp_path)
    assert "Aucun dossier ne porte" in lancer(*inconnu, code=CODE_AGIR).stderr


def test_produire_the_documents_made_on_demand(irrecevable, tmp_path):
    base = ("--base", irrecevable, "--vers", tmp_path)
    numero = "2022-94-0004"
    fiche = ("produire", *base, "--acte", "fiche")
    assert lancer(*fiche, "--dossier", numero).stdout.startswith("Fiche d’instruction\u00a0: ")
    (fichier,) = tmp_path.glob(f"F-{numero}*.pdf")
    produit = en_json(*fiche, "--dossier", numero)
    assert produit["sha256"] == hashlib.sha256(fichier.read_bytes()).hexdigest()
    projet = en_json(*fiche, "--dossier", numero, "--projet")
    assert projet["sha256"] is None
    assert "projet fiche d’instruction" in projet["fichier"]
    assert (
        "Poste demandé"
        in lancer("produire", *base, "--acte", "explication", "--dossier", numero, code=CODE_AGIR).stderr
    )


def test_a_document_of_the_campaign_in_word_is_not_produced(irrecevable, tmp_path):
    base = irrecevable
    ordre = ("produire", "--base", base, "--acte", "note_presentation", "--vers", tmp_path)
    dit = en_json(*ordre, "--format", "docx")
    fichier = Path(dit["fichier"])
    assert (fichier.suffix, dit["acte"]) == (".docx", "note_presentation")
    assert hashlib.sha256(fichier.read_bytes()).hexdigest() == dit["sha256"]
    store = open_store(base)
    with store.lire() as uow:
        assert uow.actes_campagne.of_campagne(1) == ()
    store.close()


def test_produire_a_document_for_every_dossier(irrecevable, tmp_path):
    mots = ("produire", "--base", irrecevable, "--vers", tmp_path / "tous", "--tous", "--acte")
    tous = en_json(*mots, "fiche")
    assert tous["refus"] == []
    assert len(tous["fichiers"]) == len(list((tmp_path / "tous").glob("F-*.pdf"))) > 1
    incomplets = lancer(*mots, "explication", code=CODE_AGIR).stdout
    assert "2022-94-0004\u00a0: Impossible de produire l’explication du calcul" in incomplets
    assert "--projet" in lancer(*mots, "fiche", "--projet", code=CODE_AGIR).stderr
    assert "--un-seul-pdf" in lancer(*mots, "fiche", "--un-seul-pdf", code=CODE_AGIR).stderr
    sans = ("produire", "--base", irrecevable, "--vers", tmp_path, "--acte", "fiche")
    assert "--dossier NUMÉRO, ou --tous" in lancer(*sans, code=CODE_AGIR).stderr


def test_produire_an_act_for_every_dossier_that_calls_for_it(irrecevable, tmp_path):
    mots = ("produire", "--base", irrecevable, "--vers", tmp_path / "lot", "--tous", "--acte", "lettre_decision")
    lot = en_json(*mots)
    assert len(lot["actes"]) == len(lot["fichiers"]) >= 1
    assert en_json(*mots, "--un-seul-pdf")["deja_produits"] == ["2022-94-0004"]


def test_produire_where_nothing_can_be_written(irrecevable, tmp_path):
    (tmp_path / "fichier").touch()
    vers = tmp_path / "fichier" / "actes"
    mots = ("--dossier", "2022-94-0004", "--acte", "lettre_decision", "--vers", vers)
    assert "ne peut pas être créé" in lancer("produire", "--base", irrecevable, *mots, code=CODE_MACHINE).stderr


def test_exporter_writes_the_workbook(base, tmp_path):
    fichier = en_json("exporter", "--base", base, "--vers", tmp_path / "hiérarchie.xlsx")["fichier"]
    classeur = load_workbook(fichier)
    assert len(classeur.sheetnames) >= 3
    classeur.close()
    absent = ("exporter", "--base", base, "--vers", tmp_path / "absent" / "x.xlsx")
    assert "n’a pas pu être écrit" in lancer(*absent, code=CODE_MACHINE).stderr


def test_sauvegarder_writes_a_base_that_opens(base, tmp_path):
    (tmp_path / "clé").mkdir()
    copie = en_json("sauvegarder", "--base", base, "--vers", tmp_path / "clé")["fichier"]
    assert en_json("lister", "--base", copie) == en_json("lister", "--base", base)
    nommee = ("sauvegarder", "--base", base, "--vers", tmp_path / "copie.clausule")
    assert "Sauvegarde vérifiée" in lancer(*nommee).stdout
    assert "existe déjà" in lancer(*nommee, code=CODE_AGIR).stderr


# --- demander --------------------------------------------------------------------------------------------------


@pytest.fixture
def association(base):
    """The number of a dossier whose pieces are known: its form is said."""
    store = open_store(base)
    with Bac() as bac:
        instruction = ouvrir_bureau(store, HorlogeFixe(le(9, 30)), AGENT, bac).instruction
        numero, dossier_id = next(iter(instruction.numeros(1).items()))
        porteur = replace(instruction.dossier(dossier_id).porteur, forme=Forme.ASSOCIATION)
        instruction.modifier(dossier_id, "Dire la forme", porteur=porteur)
    store.close()
    return numero


def test_demander_records_the_list_the_limit_and_the_reminder_then_takes_it_back(base, association):
    mots = ("demander", "--base", base, "--dossier", association)
    toutes = en_json(*mots)
    assert toutes["pieces"]
    assert all(p["motif"] == "absente" and p["base"] for p in toutes["pieces"])
    assert "court déjà" in lancer(*mots, code=CODE_AGIR).stderr
    assert "Demande retirée" in lancer(*mots, "--retirer").stdout
    code = toutes["pieces"][-1]["code"]
    demande = en_json(*mots, "--limite", "2099-12-31", "--piece", code, "--canal", "courrier")
    assert [p["code"] for p in demande["pieces"]] == [code]
    assert (demande["date_limite"], demande["canal"], demande["retiree"]) == ("2099-12-31", "courrier", False)
    assert demande["rappel_le"] is not None
    lancer(*mots, "--retirer")
    assert "à produire au plus tard le" in lancer(*mots).stdout


def test_demander_refuses_a_date_that_is_none(base, association):
    lancer("demander", "--base", base, "--dossier", association, "--limite", "demain", code=CODE_MOTS)
