"""The page of the acts: what misses and where, the preview, production, the file, the printer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.donnees import Ecran, Manque
from app.domain.campagne import Service, Signataire
from app.domain.convention import A_REMPLIR, TypeActe
from app.domain.documents import Document
from app.domain.familles_actes import FamilleActe
from app.socle.errors import EnvironmentFault
from app.socle.progress import Annulation, Annule, muet
from tests.outils.courriels import pdf
from tests.ui.pages.test_cockpit import remplir
from ui.dialogs.fichiers import Fichiers
from ui.pages.actes_chemins import chemin_du_manque
from ui.pages.impression import imprimer_pdf


@pytest.fixture
def service_connu(base):
    """Facts of the service without which no letter is printed; delegation and address included."""
    campagne = base.session.bureau.campagnes.get(base.session.campagne_id)
    base.session.bureau.campagnes.modifier(
        campagne.id,
        "Compléter la campagne",
        service=Service(
            "DREETS d’essai", "le préfet", "1 rue de l’Essai", "aap@exemple.fr", "0400000000", "Ajaccio",
            "tribunal administratif de Bastia", "dpo@exemple.fr",
        ),
        signataire=Signataire("Camille", "Modèle", "directrice", "arrêté du 3 janvier 2022"),
    )  # fmt: skip


def test_un_dossier_recu_demande_son_accuse_de_reception(base, calme, enregistrer, service_connu):
    enregistrer()
    page = base.fenetre.ouvrir("actes")
    calme(base)
    assert [a.type for a in page.modele.lignes] == [TypeActe.ACCUSE_RECEPTION]
    assert page.acte_vu.manques == ()
    page.act_produire.trigger()
    calme(base)
    assert page.acte_vu.produit.reference.startswith("AR-2022-94-")


def test_sans_dossier_rien_a_produire(base, calme):
    page = base.fenetre.ouvrir("actes")
    calme(base)
    assert page.contenu.currentWidget() is page.contenu.vide
    assert not page.act_produire.isEnabled()
    assert not page.imprimer()


def test_ce_qui_manque_est_nomme_et_mene_a_son_ecran(base, calme, enregistrer, decider):
    cle = enregistrer()
    decider(cle)
    page = base.fenetre.ouvrir("actes", cle)
    calme(base)
    ligne = page.acte_vu
    assert ligne.type is TypeActe.LETTRE_DECISION
    assert ligne.manques
    assert "manquante" in page.modele.index(0, page.modele.rang_colonne("avancement")).data()
    assert page.table_manques.isVisible()
    assert not page.act_produire.isEnabled()
    rang = next(r for r, m in enumerate(page.modele_manques.lignes) if m.ecran == "campagne")
    page.table_manques.choisir(rang)
    QTest.keyClick(page.table_manques, Qt.Key.Key_Return)
    assert base.fenetre.page.cle == "cockpit"
    assert base.fenetre.page.droite.isVisible()
    calme(base)


def test_produire_garder_enregistrer(base, calme, enregistrer, decider, service_connu, tmp_path, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    cle = enregistrer()
    decider(cle)
    page = base.fenetre.ouvrir("actes", cle)
    calme(base)
    assert [m.libelle for m in page.acte_vu.manques] == []
    assert page.octets.startswith(b"%PDF")
    assert page.pdf.nb_pages >= 1
    assert "PROJET" in page.droite.effet.text()
    page.act_produire.trigger()
    calme(base)
    assert page.acte_vu.produit is not None
    assert "Aucune imprimante" in page.droite.effet.text()  # what is read again leaves what was just said
    assert page.act_produire.text() == "Imprimer"
    page.enregistrer_dans(tmp_path)
    calme(base)
    fichiers = list(tmp_path.glob("*.pdf"))
    assert len(fichiers) == 1
    assert fichiers[0].read_bytes() == page.octets
    assert page.imprimer()
    imprimante = QPrinter()
    imprimante.setOutputFileName(str(tmp_path / "imprime.pdf"))
    page.impression.imprimer_sur(imprimante, page.octets)
    calme(base)
    assert "Envoyé à l’imprimante" in page.droite.effet.text()
    assert (tmp_path / "imprime.pdf").stat().st_size > 1000


def test_l_impression_s_arrete_et_dit_ce_qui_ne_va_pas(qapp, tmp_path):
    imprimante = QPrinter()
    imprimante.setOutputFileName(str(tmp_path / "x.pdf"))
    with pytest.raises(EnvironmentFault, match="n’a pas commencé"):
        imprimer_pdf(b"pas un pdf", imprimante, muet, Annulation())
    arret = Annulation()
    arret.demander()
    with pytest.raises(Annule):
        imprimer_pdf(pdf("Titre", "Texte."), imprimante, muet, arret)


def test_completer_depuis_les_actes_met_a_jour_la_liste(base, calme, enregistrer, decider):
    cle = enregistrer()
    decider(cle)
    page = base.fenetre.ouvrir("actes", cle)
    calme(base)
    avant = len(page.acte_vu.manques)
    cockpit = base.fenetre.ouvrir("cockpit", "campagne")
    remplir(cockpit.droite.campagne.faits.findChild(object, "fait_service_ville"), "Ajaccio")
    cockpit.droite.campagne.valider()
    page = base.fenetre.ouvrir("actes", cle)
    calme(base)
    assert len(page.acte_vu.manques) < avant


def test_une_convention_attend_le_second_regard_et_mene_au_rib(base, calme, enregistrer, decider, service_connu):
    dossier_id = enregistrer()
    bureau = base.session.bureau
    porteur = replace(bureau.instruction.dossier(dossier_id).porteur, iban_titulaire="Cabinet d’un tiers")
    bureau.instruction.modifier(dossier_id, "Modifier le porteur", porteur=porteur)
    decider(dossier_id)
    page = base.fenetre.ouvrir("actes")
    calme(base)
    types = [a.type for a in page.modele.lignes]
    rang, lettre = types.index(TypeActe.CONVENTION), types.index(TypeActe.LETTRE_DECISION)
    page.table.choisir(rang)
    calme(base)
    compte = page.droite.compte
    assert compte.isVisible()
    assert "Titulaire du compte différent du porteur" in compte.texte.text()
    assert any("second regard" in m.libelle for m in page.acte_vu.manques)
    page.table.choisir(lettre)
    calme(base)
    assert compte.isHidden()
    page.table.choisir(rang)
    calme(base)
    compte.rib.click()
    calme(base)
    assert base.fenetre.page.cle == "dossier"
    assert base.fenetre.page.pieces._attendue().type.regle == "R25"


# --- documents made on demand


def test_la_fiche_se_prepare_s_enregistre_et_s_imprime(base, calme, enregistrer, tmp_path, monkeypatch):
    enregistrer()
    page = base.fenetre.ouvrir("actes")
    calme(base)
    assert not page.documents.panneau.isVisible()
    _explication, fiche, _navette = page.documents.actes
    fiche.trigger()
    calme(base)
    panneau = page.documents.panneau
    assert panneau.isVisible()
    assert not page.droite.isVisible()
    assert page.documents.octets.startswith(b"%PDF")
    assert panneau.rang.isHidden()
    assert panneau.pdf in page.panneaux()
    monkeypatch.setattr(Fichiers, "dossier", classmethod(lambda *_: tmp_path))
    panneau.enregistrer.click()
    calme(base)
    (fichier,) = tmp_path.glob("F-*.pdf")
    assert fichier.read_bytes() == page.documents.octets
    assert "Son empreinte est au journal" in panneau.effet.text()
    page._lecture.demander()
    calme(base)
    assert not page.droite.isVisible()
    assert page.imprimer()
    panneau.fermer.click()
    assert page.droite.isVisible()
    assert not page.documents.ouvert
    page.documents.enregistrer_dans(tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_l_explication_nomme_les_notes_qui_manquent_puis_s_affiche(base, calme, enregistrer, service_connu):
    cle = enregistrer()
    page = base.fenetre.ouvrir("actes", (cle, Document.EXPLICATION))
    calme(base)
    panneau = page.documents.panneau
    assert {m.ecran for m in page.documents.modele_manques.lignes} == {Ecran.NOTATION}
    assert not panneau.enregistrer.isEnabled()
    assert "à confirmer par le service" in panneau.rang.text()
    bureau = base.session.bureau
    for sous_critere in bureau.instruction.fiche(cle).grille.sous_criteres():
        bureau.notation.noter(cle, sous_critere.code, 3, "décrit")
    page.documents.ouvrir(cle, Document.EXPLICATION)
    calme(base)
    assert page.documents.octets.startswith(b"%PDF")
    assert panneau.enregistrer.isEnabled()
    panneau.rang.click()
    calme(base)
    assert bureau.campagnes.get(base.session.campagne_id).communiquer_rang is True
    base.session.historique.pile.undo()
    calme(base)
    assert bureau.campagnes.get(base.session.campagne_id).communiquer_rang is None


def test_une_donnee_manquante_du_document_mene_au_dossier(base, calme, enregistrer):
    cle = enregistrer()
    page = base.fenetre.ouvrir("actes", (cle, Document.EXPLICATION))
    calme(base)
    page.documents.table_manques.choisir(0)
    QTest.keyClick(page.documents.table_manques, Qt.Key.Key_Return)
    calme(base)
    dossier = base.fenetre.page
    assert dossier.cle == "dossier"
    acte = next(a for a in dossier.actions() if a.objectName() == "dossier_fiche_instruction")
    acte.trigger()
    calme(base)
    assert base.fenetre.page is page
    assert page.documents.octets.startswith(b"%PDF")


def test_un_dossier_disparu_ou_rien_de_choisi(base, calme):
    page = base.fenetre.ouvrir("actes", (999, Document.FICHE))
    calme(base)
    assert page.documents.panneau.pile.currentWidget() is page.documents.panneau.attente
    assert page.documents.octets == b""
    page.documents.fermer()
    page.documents._on_demande(Document.FICHE)
    assert not page.documents.ouvert


@pytest.mark.parametrize(
    ("champ", "ecran", "chemin"),
    [
        ("campagne.service.ville", Ecran.CAMPAGNE, ("cockpit", ("campagne", "service_ville"))),
        ("signataire.nom", Ecran.CAMPAGNE, ("cockpit", ("campagne", "signataire_nom"))),
        ("porteur.adresse", Ecran.PORTEUR, ("dossier", (7, ("porteur", "adresse")))),
        ("decision.montant", Ecran.DECISION, ("dossier", (7, ("decider", "montant")))),
        ("porteur.iban", Ecran.PIECES, ("dossier", (7, ("pieces", "iban")))),
        ("execution.ej", Ecran.SUIVI, ("suivi", 7)),
        ("modele", Ecran.MODELES, ("modeles", TypeActe.CONVENTION)),
    ],
)
def test_chaque_manque_a_son_chemin(champ, ecran, chemin):
    assert chemin_du_manque(Manque(champ, "libellé", ecran), 7, TypeActe.CONVENTION) == chemin


def test_un_manque_ouvre_son_champ(base, calme, enregistrer):
    cle = enregistrer()
    fenetre = base.fenetre
    for manque, nom in (
        (Manque("porteur.adresse", "Adresse", Ecran.PORTEUR), "adresse"),
        (Manque("campagne.service.ville", "Ville", Ecran.CAMPAGNE), "fait_service_ville"),
    ):
        fenetre.ouvrir(*chemin_du_manque(manque, cle, TypeActe.CONVENTION))
        calme(base)
        assert QApplication.focusWidget().objectName() == nom
    for ecran, onglet in ((Ecran.NOTATION, "notation"), (Ecran.PROJET, "projet"), (Ecran.PIECES, None)):
        page = fenetre.ouvrir(*chemin_du_manque(Manque("notes", "Notes", ecran), cle, TypeActe.CONVENTION))
        calme(base)
        vise = page.pieces if onglet is None else page.onglets.currentWidget()
        assert vise is getattr(page, onglet or "pieces")
        assert vise.isAncestorOf(QApplication.focusWidget())


def test_les_familles_se_filtrent_et_cedent_a_ce_qui_est_demande(base, calme, enregistrer, service_connu):
    cle = enregistrer()
    page = base.fenetre.ouvrir("actes")
    calme(base)
    page.familles.fixer({FamilleActe.SUIVI})
    page.familles.valeurs_changees.emit()
    assert page.modele.rowCount() == 0
    assert page.familles.text() == "Suivi"
    base.fenetre.ouvrir("actes", (cle, TypeActe.ACCUSE_RECEPTION))
    calme(base)
    assert page.acte_vu.type is TypeActe.ACCUSE_RECEPTION
    assert page.familles.valeurs == frozenset()


def test_le_curseur_attend_les_actes_puis_prend_la_table(base, calme, enregistrer, service_connu):
    enregistrer()
    page = base.fenetre.ouvrir("actes")
    assert QApplication.focusWidget() is not None
    assert page.contenu.isAncestorOf(QApplication.focusWidget())
    calme(base)
    assert QApplication.focusWidget() is page.table


def test_le_menu_de_l_acte_mene_au_dossier(base, calme, enregistrer, service_connu):
    cle = enregistrer()
    page = base.fenetre.ouvrir("actes")
    calme(base)
    action = next(a for a in page.greffes.actes if a.objectName() == "ouvrir_le_dossier_de_l_acte")
    assert action.isEnabled()
    action.trigger()
    calme(base)
    assert base.fenetre.page.dossier_en_vue == cle


def test_le_menu_de_l_acte_attend_qu_un_acte_soit_vu(base, calme):
    page = base.fenetre.ouvrir("actes")
    calme(base)
    assert not any(a.isEnabled() for a in page.greffes.actes)


def test_une_attestation_se_propose_a_la_demande(base, calme, enregistrer, service_connu):
    enregistrer()
    page = base.fenetre.ouvrir("actes")
    calme(base)
    assert [a.type for a in page.modele.lignes] == [TypeActe.ACCUSE_RECEPTION]
    proposer = {a.objectName(): a for a in page.greffes.attestations}
    assert len(proposer) == len(A_REMPLIR)
    proposer["proposer_attestation_tva"].trigger()
    calme(base)
    assert page.acte_vu.type is TypeActe.ATTESTATION_TVA
    assert page.octets.startswith(b"%PDF")
    page.act_produire.trigger()
    calme(base)
    assert page.acte_vu.produit.reference.startswith("A")
