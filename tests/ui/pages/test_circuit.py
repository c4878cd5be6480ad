"""The circuit by the keyboard, on a selection; a step taken back; a PDF signed in the window, then read back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.documents.pdf import rendre_pdf
from app.domain.circuit import EtapeCircuit
from app.domain.convention import TypeActe
from app.socle.reglages import du_poste
from tests.app.documents import contenus
from tests.builders import un_acte
from tests.signature_types import MOT_DE_PASSE, horodate, serveur_d_horodatage, un_service
from tests.ui.pages.test_accessibilite import sans_nom
from tests.ui.pages.test_parapheur import CTRL, taper


@pytest.fixture
def lettres(base, enregistrer):
    """Two letters of decision as issued, written straight to the store."""
    faites, maintenant = [], base.session.bureau.contexte.clock.maintenant()
    for nom in ("Association du Circuit", "Régie du Papier"):
        cle = enregistrer(nom)
        with base.session.bureau.contexte.store.ecrire() as uow:
            sha256 = uow.pieces.put_contenu(rendre_pdf(contenus.lettre()))
            champs = {"dossier_id": cle, "type": TypeActe.LETTRE_DECISION, "sha256": sha256, "emis": True}
            faites.append(uow.actes.add(un_acte(**champs, reference=f"D-{nom[:4]}", produit_le=maintenant)))
    return faites


def ouvrir(programme, calme, cle=None):
    page = programme.fenetre.ouvrir("circuit", cle)
    calme(programme)
    return page


def histoire(programme, acte):
    return [p.etape for p in programme.session.bureau.circuits.historique(acte.id)]


def test_a_selection_leaves_for_signature_and_a_step_is_taken_back(base, calme, lettres):
    page = ouvrir(base, calme)
    assert list(sans_nom(page)) == []
    assert page.modele.rowCount() == 2
    assert page.entete.phrase.text().startswith("2\u00a0actes en cours")
    page.table.selectAll()
    taper(page.table, Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.AltModifier)
    assert "Association du Circuit" in page.pas.nom.text()
    page.pas.detenteur.setText("Mme la directrice")
    taper(page.pas.detenteur, Qt.Key.Key_Return)
    calme(base)
    assert [histoire(base, a) for a in lettres] == [[EtapeCircuit.PREPARE]] * 2
    assert "papier chez\u00a0: Mme la directrice" in page.histoire.text()
    page.table.choisir(0)
    vue = page.modele.ligne(0).acte
    taper(page.table, Qt.Key.Key_Backspace, CTRL)
    page.question.reponse.setEditText("pas parti")
    taper(page.question.reponse, Qt.Key.Key_Return)
    calme(base)
    assert len(histoire(base, vue)) == 2
    assert "retiré" in page.histoire.text()


def test_what_is_refused_is_said_and_the_form_stays(base, calme, lettres):
    page = ouvrir(base, calme, lettres[0].id)
    taper(page.table, Qt.Key.Key_Return, CTRL)
    page.pas.etape.fixer(EtapeCircuit.NOTIFIE)
    page.pas.le.setText("rien")
    page.pas.valider()
    assert page.pas.faute.text()
    assert histoire(base, lettres[0]) == []
    taper(page.pas, Qt.Key.Key_Escape)
    assert page.histoire.text().startswith("D-Asso")


def test_the_server_of_the_settings_time_stamps_and_a_failure_leaves_the_act_unsigned(
    base, calme, lettres, tmp_path
):
    page = ouvrir(base, calme, lettres[0].id)
    fichier = tmp_path / "service.p12"
    fichier.write_bytes(un_service(instant=base.session.bureau.contexte.clock.maintenant()).pkcs12)

    def signer(adresse):
        du_poste().changer("signature.horodatage", adresse)
        page.act_signer.trigger()
        assert page.certificat.horodatage.text() == adresse
        page.certificat.fixer_certificat(fichier)
        page.certificat.mot_de_passe.setText(MOT_DE_PASSE)
        page.certificat.signataire.setText("Camille Essai")
        taper(page.certificat.signataire, Qt.Key.Key_Return)
        calme(base)
        return [p.electronique for p in base.session.bureau.circuits.historique(lettres[0].id)]

    with serveur_d_horodatage(lambda _d: (503, "text/plain", b"")) as panne:
        assert signer(panne) == []
    with serveur_d_horodatage(horodate) as adresse:
        assert signer(adresse) == ["PAdES B-T"]


def test_an_act_signed_in_the_window_is_recognised_when_it_comes_back(base, calme, lettres, tmp_path):
    page = ouvrir(base, calme, lettres[0].id)
    fichier = tmp_path / "service.p12"
    fichier.write_bytes(un_service(instant=base.session.bureau.contexte.clock.maintenant()).pkcs12)
    page.act_signer.trigger()
    page.certificat.fixer_certificat(fichier)
    page.certificat.mot_de_passe.setText(MOT_DE_PASSE)
    page.certificat.signataire.setText("Camille Essai")
    taper(page.certificat.signataire, Qt.Key.Key_Return)
    assert page.certificat.mot_de_passe.text() == ""
    calme(base)
    (pas,) = base.session.bureau.circuits.historique(lettres[0].id)
    assert (pas.etape, pas.electronique) == (EtapeCircuit.SIGNE_ETAT, "PAdES B-B")
    assert "Signé par l’État" in page.histoire.text()
    assert "signature électronique\u00a0: PAdES B-B" in page.histoire.text()
    revenu = tmp_path / "revenu.pdf"
    revenu.write_bytes(base.session.bureau.signatures.preuve(pas))
    page.verifier(revenu)
    calme(base)
    dit = page.verification.dit.text()
    assert "non vérifiée\u00a0: autorité inconnue" in dit
    assert lettres[0].reference in dit
    page.verification.valider()
    assert page.pas.etape.valeur is EtapeCircuit.NOTIFIE
