"""Receipts in the window: established, replayed, compared, saved, opened; altered or foreign ones are named."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.recu import canonique
from tests.outils.saisie import type_text
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.fichiers import Fichiers

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(base, calme, enregistrer, noter):
    for jour, valeur in ((3, 2), (4, 3)):
        noter(enregistrer(f"Association {jour}", jour=jour), valeur)
    classement = base.fenetre.ouvrir("classement")
    calme(base)
    classement.table.setFocus()
    QTest.keyClick(classement.table, Qt.Key.Key_R, CTRL)
    calme(base)
    assert base.fenetre.page.cle == "recus"
    return base.fenetre.page


@pytest.fixture
def etabli(base, calme, page):
    QTest.keyClick(page.vide.bouton, Qt.Key.Key_R, CTRL)
    assert page.saisie.libelle.hasFocus()
    type_text(page.saisie.libelle, "comité du 12 octobre")
    QTest.keyClick(page.saisie.libelle, Qt.Key.Key_Return)
    calme(base)
    return page


def ouvrir(base, calme, page, monkeypatch, chemin):
    monkeypatch.setattr(Fichiers, "recu", lambda _parent: chemin)
    page.actions()[1].trigger()
    calme(base)


def test_sans_recu_la_page_dit_quoi_faire(page):
    assert page.contenu.currentWidget() is page.vide
    assert not page.rejouer.isEnabled()
    assert page.entete.phrase.text() == "Second calcul par la base\u00a0: 2\u00a0dossiers, 0\u00a0écart."
    assert list(sans_nom(page)) == []
    assert all(acte.objectName() and acte.toolTip() for acte in page.actions())
    assert len(page.panneaux()) == 2
    page.vide.bouton.click()
    QTest.keyClick(page.saisie.libelle, Qt.Key.Key_Escape)
    assert page.saisie.isHidden()
    page.rejouer.trigger()
    page.enregistrer.trigger()


def test_etablir_puis_rejouer_au_clavier(base, calme, etabli):
    page = etabli
    assert [x.libelle for x in page.modele.lignes] == ["comité du 12 octobre"]
    page.table.choisir(0)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    calme(base)
    assert "● Conforme" in page.phrase.text()
    assert "gardé par cette base" in page.phrase.text()
    assert "comité du 12 octobre" in page.intitule.text()


def test_comparer_nomme_ce_qui_a_change(base, calme, etabli):
    page = etabli
    QTest.keyClick(page.table, Qt.Key.Key_D, CTRL)
    calme(base)
    assert page.phrase.text() == "● Rien n’a changé depuis ce reçu."
    notation = base.session.bureau.notation
    base.session.faire("la note", lambda: notation.noter(1, "C1.1", 4, "page 9"), lambda _avant: None)
    calme(base)
    QTest.keyClick(page.table, Qt.Key.Key_D, CTRL)
    calme(base)
    assert "note C1.1" in [ligne[2] for ligne in page.modele_differences.lignes]
    assert "différences entre ce reçu et le classement d’aujourd’hui" in page.phrase.text()


def test_enregistrer_puis_ouvrir_un_recu_touche_et_un_recu_d_ailleurs(base, calme, etabli, tmp_path, monkeypatch):
    page = etabli
    monkeypatch.setattr(Fichiers, "nouveau_recu", lambda _parent, nom: tmp_path / nom)
    QTest.keyClick(page.table, Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    calme(base)
    (fichier,) = tmp_path.glob("recu*.json")
    assert fichier.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert fichier.name in page.phrase.text()
    ouvrir(base, calme, page, monkeypatch, fichier)
    assert "● Conforme" in page.phrase.text()

    table = json.loads(fichier.read_bytes())
    table["dossiers"][0]["rang"] = 2
    touche = tmp_path / "touche.json"
    touche.write_bytes(canonique(table))
    ouvrir(base, calme, page, monkeypatch, touche)
    assert "✕ Non conforme" in page.phrase.text()
    assert "n’a jamais écrit ce reçu" in page.phrase.text()
    assert {"empreinte", "rang"} <= {ligne[2] for ligne in page.modele_differences.lignes}

    ailleurs = tmp_path / "ailleurs.json"
    ailleurs.write_bytes(canonique({**table, "campagne_code": "ailleurs-2022"}))
    ouvrir(base, calme, page, monkeypatch, ailleurs)
    assert "n’est pas dans cette base" in page.phrase.text()
    QTest.keyClick(page.table, Qt.Key.Key_D, CTRL)
    calme(base)
    assert page.intitule.text() == "Reçu refusé"

    (tmp_path / "note.json").write_text("bonjour")
    ouvrir(base, calme, page, monkeypatch, tmp_path / "note.json")
    assert "ne se lit pas comme un reçu" in page.phrase.text()
    ouvrir(base, calme, page, monkeypatch, tmp_path / "absent.json")
    assert "ne peut pas être lu" in page.phrase.text()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    page.rejouer.trigger()
    calme(base)
    assert "gardé par cette base" in page.phrase.text()


def test_renoncer_a_un_fichier_ne_change_rien(base, calme, etabli, monkeypatch):
    page = etabli
    avant = page.phrase.text()
    ouvrir(base, calme, page, monkeypatch, None)
    monkeypatch.setattr(Fichiers, "nouveau_recu", lambda _parent, _nom: None)
    page.enregistrer.trigger()
    assert page.phrase.text() == avant
    page.actions()[0].trigger()
    assert base.fenetre.page.cle == "classement"
