"""The verbs on the circuit, on a real base: who holds the paper, a step, an act signed, its copy checked."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from app.documents.pdf import rendre_pdf
from app.domain.convention import TypeActe
from app.domain.dossier import Canal
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.formats import a_paris
from app.socle.horloge import HorlogeSysteme
from data.sqlite.store import create_store
from tests.app.documents import contenus
from tests.builders import AGENT, le, un_acte, un_porteur
from tests.signature_types import MOT_DE_PASSE, un_service
from tests.ui.terminal import en_json, lancer
from ui.console import clausule

INSTANT = HorlogeSysteme().maintenant()


@pytest.fixture
def base(tmp_path):
    """Two letters of decision as issued today."""
    chemin = tmp_path / "corse.clausule"
    store, lecteur = create_store(chemin, agent_poste=AGENT), Bac()
    bureau = ouvrir_bureau(store, HorlogeSysteme(), AGENT, lecteur)
    campagne, _ = bureau.campagnes.creer("corse-2022")
    for rang in (1, 2):
        dossier, _ = bureau.reception.creer_a_la_main(
            campagne.id, un_porteur(raison_sociale=f"Porteur {rang}"), le(9, 5), Canal.COURRIER, "Candidature"
        )
        with bureau.contexte.store.ecrire() as uow:
            champs = {"dossier_id": dossier.cle, "type": TypeActe.LETTRE_DECISION, "emis": True}
            sha256 = uow.pieces.put_contenu(rendre_pdf(contenus.lettre()))
            uow.actes.add(un_acte(**champs, sha256=sha256, reference=f"D-{rang}", produit_le=INSTANT))
    lecteur.fermer()
    store.close()
    return chemin


def etape(base, *arguments, code=0):
    return lancer("circuit", "--base", base, *arguments, code=code)


def test_a_step_of_two_acts_is_recorded_and_taken_back(base):
    dits = en_json("circuit", "--base", base, "--acte", "D-1", "--acte", "D-2", "--etape", "prepare",
                   "--detenteur", "Mme la directrice")  # fmt: skip
    assert [(x["reference"], x["detenteur"], x["suivante"]) for x in dits] == [
        ("D-1", "Mme la directrice", "signe_etat"),
        ("D-2", "Mme la directrice", "signe_etat"),
    ]
    assert "chez\u00a0: Mme la directrice" in etape(base).output
    etape(base, "--acte", "D-1", "--retirer", "jamais parti")
    (seul,) = en_json("circuit", "--base", base, "--acte", "D-1")
    assert seul["etapes"] == []
    for arguments, dit in (
        (("--etape", "prepare"), "Aucun acte n’est nommé"),
        (("--acte", "D-9"), "Aucun acte produit"),
        (("--acte", "D-1", "--retirer", "encore"), "Aucune étape"),
        (("--acte", "D-1", "--acte", "D-2", "--retirer", "deux"), "acte par acte"),
        (("--acte", "D-1", "--etape", "notifie"), "pas encore"),
    ):
        assert dit in etape(base, *arguments, code=1).stderr


def test_an_act_signed_then_checked_then_notified(base, tmp_path):
    service = un_service(instant=INSTANT)
    (tmp_path / "service.p12").write_bytes(service.pkcs12)
    (tmp_path / "autorite.pem").write_bytes(service.autorite)
    signe = tmp_path / "signe.pdf"
    mots = ("circuit", "--base", base, "--acte", "D-1", "--certificat", tmp_path / "service.p12",
            "--signataire", "Camille Essai", "--vers", signe)  # fmt: skip
    resultat = CliRunner().invoke(clausule, [str(m) for m in mots], input=f"{MOT_DE_PASSE}\n")
    assert resultat.exit_code == 0, resultat.output
    assert MOT_DE_PASSE not in resultat.output
    assert signe.exists()
    inconnue = lancer("verifier-signature", "--base", base, signe, code=5)
    assert "autorité inconnue" in inconnue.output
    connue = en_json("verifier-signature", "--base", base, "--autorite", tmp_path / "autorite.pem", signe)
    assert (connue["acte"], connue["sure"]) == ("D-1", True)
    aujourd_hui = a_paris(HorlogeSysteme().maintenant()).strftime("%d/%m/%Y")
    etape(base, "--acte", "D-1", "--etape", "notifie", "--le", aujourd_hui, "--mode", "courriel", "--preuve", signe)
    assert [x["reference"] for x in en_json("circuit", "--base", base)] == ["D-2"]
    assert en_json("circuit", "--base", base, "--tout", "--acte", "D-1")[0]["suivante"] is None
