"""The batch in the window: pre-flight, production, what was done, printing; documents of every dossier."""

from __future__ import annotations

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.documents import Document
from app.domain.familles_actes import LIBELLES_FAMILLE, FamilleActe, famille_de
from app.services.lots import Lots
from tests.ui.pages.test_actes import service_connu  # noqa: F401  # a fixture
from ui.pages.lot_actes import SEUL, types_proposes


def test_chaque_acte_et_chaque_famille_se_proposent():
    groupes = types_proposes()
    assert [nom.lower() for nom, _ in groupes] == list(LIBELLES_FAMILLE.values())
    for famille, (_, choix) in zip(FamilleActe, groupes, strict=True):
        assert [t for t, _ in choix] == [t for t in TypeActe if famille_de(t) is famille]


def test_un_ensemble_d_actes_et_plusieurs_etats_se_choisissent(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("lot_actes")
    calme(base)
    assert page.modele.rowCount()
    page.etats.fixer({Etat.RETENU, Etat.NON_RETENU})
    assert page.etats.text().startswith("2\u00a0décisions choisies")
    page.etats.valeurs_changees.emit()
    calme(base)
    assert page.modele.rowCount() == 0
    page.etats.fixer({Etat.RETENU, Etat.RECU})
    page.types.fixer({TypeActe.CONVENTION, TypeActe.ACCUSE_RECEPTION})
    page.types.valeurs_changees.emit()
    calme(base)
    assert [x.type for x in page.modele.lignes] == [TypeActe.ACCUSE_RECEPTION]


def test_la_liste_montree_prepare_ce_qui_dessine(base, calme, enregistrer, monkeypatch):
    prepares = []
    monkeypatch.setattr(Lots, "chauffer", lambda _lots, lignes: prepares.append(tuple(lignes)))
    enregistrer()
    page = base.fenetre.ouvrir("lot_actes")
    calme(base)
    assert prepares[-1] == tuple(page.modele.lignes)


def test_le_lot_se_controle_se_produit_et_se_dit(base, calme, enregistrer, service_connu, tmp_path):  # noqa: F811
    for rang in range(2):
        enregistrer(f"Association {rang}")
    page = base.fenetre.ouvrir("actes")
    calme(base)
    page.portes.lot.trigger()
    page = base.fenetre.page
    calme(base)
    assert page.cle == "lot_actes"
    assert [x.type for x in page.choisies] == [TypeActe.ACCUSE_RECEPTION] * 2
    assert not page.imprimer()
    page.sortie.fixer(SEUL)
    page.produire_vers(tmp_path)
    calme(base)
    assert len(page.produits) == 2
    assert [f.name for f in tmp_path.glob("*.pdf")] == ["lot de 2 accusé de réception.pdf"]
    assert "2 actes produits" in page.bilan.toPlainText()
    assert page.imprimer()
    calme(base)
    assert "imprimante" in page.bilan.toPlainText()


def test_un_disque_qui_refuse_ne_cache_pas_ce_qui_est_produit(base, calme, enregistrer, service_connu, tmp_path):  # noqa: F811
    enregistrer()
    page = base.fenetre.ouvrir("lot_actes")
    calme(base)
    page.produire_vers(tmp_path / "absent")
    calme(base)
    assert "1 acte produit" in page.bilan.toPlainText()
    assert "ne sont pas tous écrits" in page.bilan.toPlainText()


def test_ce_qui_manque_mene_a_son_ecran(base, calme, enregistrer):
    enregistrer()
    page = base.fenetre.ouvrir("lot_actes")
    calme(base)
    assert page.choisies == ()
    assert not page.act_produire.isEnabled()
    page.table.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.cle in {"cockpit", "dossier"}


def test_les_documents_de_tous_s_ecrivent(base, calme, enregistrer, service_connu, tmp_path):  # noqa: F811
    enregistrer()
    page = base.fenetre.ouvrir("actes")
    calme(base)
    page.de_tous.ecrire_dans(Document.FICHE, tmp_path)
    calme(base)
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    assert "1\u00a0document écrit" in page.droite.effet.text()
