"""The page of the campaign’s documents: what misses leads to its screen, then preview, file and trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.comite import Avis, Comite, SensAvis
from app.domain.convention import TypeActeCampagne
from app.domain.documents import Document
from tests.app.documents.lecture import textes_par_page
from tests.collectif_types import MEMBRES
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.fichiers import Fichiers
from ui.models.documents_campagne import avancement


@pytest.fixture
def en_demonstration(programme, calme):
    """The window on the demonstration campaign, with a closed comité on all its dossiers."""
    programme.decouvrir()
    calme(programme)
    contexte, campagne_id = programme.session.bureau.contexte, programme.session.campagne_id
    le = contexte.clock.maintenant()
    with contexte.store.ecrire() as uow:
        dossiers = uow.dossiers.of_campagne(campagne_id)
        avis = tuple(
            Avis(d.cle, SensAvis.DEFAVORABLE, "Sacha Fictif", le, motif="Besoin non établi.") for d in dossiers
        )
        comite = uow.comites.add(
            Comite(
                campagne_id, le.date(), "Comité régional", "Sacha Fictif", le, lieu="Ajaccio", membres=MEMBRES,
                dossiers=tuple(d.cle for d in dossiers), avis=avis,
            )
        )  # fmt: skip
        uow.comites.save(replace(comite, clos_le=le))
    return programme, comite.cle


def ligne(page, type_acte):
    page.table.choisir(page.modele.rang_de(type_acte))


def test_le_pv_se_voit_se_produit_et_se_garde(en_demonstration, calme, tmp_path, monkeypatch):
    base, comite_id = en_demonstration
    page = base.fenetre.ouvrir("documents_campagne")
    calme(base)
    assert avancement(page.modele.lignes[0]) == "○ 1\u00a0donnée manquante"
    assert not page.act_produire.isEnabled()
    page.montrer(comite_id)
    calme(base)
    ligne(page, TypeActeCampagne.PV_COMITE)
    calme(base)
    assert page.octets.startswith(b"%PDF")
    monkeypatch.setattr(Fichiers, "dossier", lambda *_: tmp_path)
    page.act_produire.trigger()
    calme(base)
    assert [f.suffix for f in tmp_path.glob("PV-*")] == [".pdf"]
    assert "● Enregistré" in page.entete.phrase.text()
    assert page.act_enregistrer.isEnabled()
    page.act_word.trigger()
    calme(base)
    assert [f.name.partition(" ")[0] for f in tmp_path.glob("*.docx")] == ["procès-verbal"]
    assert ".docx" in page.entete.phrase.text()
    page.act_enregistrer.trigger()
    calme(base)
    premier, second = tmp_path.glob("PV-*")
    assert premier.read_bytes() == second.read_bytes()


def test_un_passage_du_pv_se_retouche_avant_sa_production(en_demonstration, calme, tmp_path):
    base, comite_id = en_demonstration
    documents = base.fenetre.ouvrir("documents_campagne")
    calme(base)
    assert not documents.act_retoucher.isEnabled(), "un PV est d’une réunion"
    documents.montrer(comite_id)
    calme(base)
    ligne(documents, TypeActeCampagne.PV_COMITE)
    calme(base)
    documents.act_retoucher.trigger()
    calme(base)
    page = base.fenetre.page
    assert page.cle == "retouche"
    assert list(sans_nom(page)) == []
    assert page.champs.rang_de("quorum") > 0, "les champs d’un document de la campagne"
    page.table.choisir(page.modele.rang_de("annexe"))
    page.texte.setPlainText("Le comité a décidé en {region}.")
    page._essayer()
    calme(base)
    assert "le comité rend un avis" in page.avis.text()
    page.texte.setPlainText("La feuille signée en {region} est jointe.")
    page.motif.setText("usage du service")
    page.texte.setFocus()
    QTest.keyClick(page.texte, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calme(base)
    for attendu, geste in (("1", "undo"), ("aucun", "redo"), ("1", "")):
        assert f"\u00a0: {attendu}" in page.entete.phrase.text()
        if geste:
            getattr(base.session.historique.pile, geste)()
            calme(base)
    page.act_retour.trigger()
    calme(base)
    assert base.fenetre.page is documents
    assert documents._vu.type is TypeActeCampagne.PV_COMITE
    assert "La feuille signée en Corse est jointe." in documents.droite.retouches.texte.toPlainText()
    assert any("La feuille signée en Corse est jointe." in t for t in textes_par_page(documents.octets))
    assert all("PROJET" in t for t in textes_par_page(documents.octets, artefacts=True))
    documents.produire_dans(tmp_path)
    calme(base)
    assert not documents.act_retoucher.isEnabled()
    assert not documents.droite.retouches.isHidden(), "ce qui a été retouché reste montré"


def test_ce_qui_manque_mene_a_son_ecran(base, calme):
    page = base.fenetre.ouvrir("actes")
    page.portes.campagne.trigger()
    calme(base)
    page = base.fenetre.page
    assert page.cle == "documents_campagne"
    ligne(page, TypeActeCampagne.NOTE_PRESENTATION)
    calme(base)
    ecrans = [m.ecran for m in page.modele_manques.lignes]
    assert "dossier" in ecrans
    assert "campagne" in ecrans
    page.table_manques.ouverte.emit(ecrans.index("campagne"))
    assert base.fenetre.page.cle == "cockpit"
    calme(base)


def test_les_fiches_navettes_de_tous(en_demonstration, calme, tmp_path):
    base, _ = en_demonstration
    page = base.fenetre.ouvrir("documents_campagne")
    calme(base)
    page.navettes_dans(tmp_path)
    calme(base)
    assert len(list(tmp_path.glob("V-*fiche navette.pdf"))) == 15
    assert "15\u00a0fiches navettes écrites" in page.entete.phrase.text()


def test_la_fiche_navette_d_un_dossier_depuis_les_actes(en_demonstration, calme):
    base, _ = en_demonstration
    page = base.fenetre.ouvrir("actes")
    calme(base)
    page.documents.actes[-1].trigger()
    calme(base)
    assert page.documents._vu[1] is Document.NAVETTE
    assert page.documents.octets.startswith(b"%PDF")
