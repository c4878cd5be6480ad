"""The project typed like a sheet in the real page: paste, undo, live constats, visibility, derogations."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.situation import NON_VERIFIEE, Financement, StatutVisibilite
from tests.outils.saisie import type_text
from tests.ui.dossier.test_formulaires import colonne, dossier, remplir


@pytest.fixture
def projet(page, attendre):
    page.onglets.setCurrentWidget(page.projet)
    for section in page.projet.sections.values():
        section.ouvrir()
    attendre()
    return page.projet


def coller(qtbot, feuille, texte, rang=0, colonne=0):
    """Paste with the keyboard, as the officer does."""
    QGuiApplication.clipboard().setText(texte)
    feuille.setFocus()
    feuille.setCurrentIndex(feuille.modele.index(rang, colonne))
    qtbot.keyClick(feuille, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_plan_is_pasted_from_a_spreadsheet_and_undone_in_one_step(projet, session, qtbot, attendre):
    avant = dossier(session).plan
    coller(qtbot, projet.charges, "Salaire\t30\u00a0000,00\u00a0€\nLocaux\t9 000,00\nFrais\tà voir\n")
    attendre()
    assert [(x.libelle, x.montant.centimes) for x in dossier(session).plan.lignes[:3]] == [
        ("Salaire", 3000000),
        ("Locaux", 900000),
        ("Frais", 0),
    ]
    assert "à voir" in projet._fautes[projet.charges].text()
    assert projet.charges.modele.index(2, 1).data() == "✕ à voir"
    assert "✕ il manque 1\u00a0000,00\u00a0€ de charges" in projet._phrase_plan.text()
    assert session.historique.pile.undoText() == "le plan de financement"
    session.historique.pile.undo()
    attendre()
    assert dossier(session).plan == avant
    assert not projet._fautes[projet.charges].text()


def test_a_selection_is_copied_for_a_spreadsheet(projet, qtbot):
    feuille = projet.produits
    projet.window().resize(1920, 1000)  # a narrow sheet folds its last columns, which the cursor then passes over
    qtbot.waitUntil(lambda: not feuille.isColumnHidden(3))
    feuille.setFocus()
    feuille.setCurrentIndex(feuille.modele.index(1, 0))
    for _ in range(3):
        qtbot.keyClick(feuille, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(feuille, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[:4] == ["Fonds propres", "12\u00a0000,00", "non", "oui"]


def test_a_clipboard_that_is_no_table_changes_nothing(projet, session, qtbot):
    avant = dossier(session).plan
    coller(qtbot, projet.charges, "")
    coller(qtbot, projet.charges, "x" * 200_000)
    assert dossier(session).plan == avant
    assert "tableau lisible" in projet._fautes[projet.charges].text()


def test_constats_follow_a_cell_and_what_is_being_typed_is_left_alone(projet, page, session, qtbot, attendre):
    modele = projet.postes.modele
    modele.setData(modele.index(0, colonne(modele, "Avant")), "0,50")
    modele.setData(modele.index(0, colonne(modele, "Après")), "1,00")
    feuille = projet.charges
    feuille.setFocus()
    feuille.setCurrentIndex(feuille.modele.index(0, 0))
    type_text(feuille, "S")
    editeur = feuille.viewport().findChild(QLineEdit)
    type_text(editeur, "alaires et")
    attendre()
    assert editeur.text() == "Salaires et"
    assert editeur.hasFocus()
    assert "✕ bloquant R09" in projet.sections["postes"].etat.text()
    assert any(c.regle == "R09" and c.interdit(Etat.INSTRUIT) for c in page.fiche.constats)
    assert "✕ bloquant R09" in projet.sections["postes"].bouton.accessibleName()


def test_a_refresh_of_the_same_cell_leaves_its_editor_alone(projet, page, session, attendre):
    feuille = projet.charges
    feuille.setFocus()
    feuille.setCurrentIndex(feuille.modele.index(0, 0))
    type_text(feuille, "S")
    editeur = feuille.viewport().findChild(QLineEdit)
    plan = dossier(session).plan
    lignes = tuple(
        type(x)(x.sens, "changé ailleurs", x.montant) if n == 0 else x for n, x in enumerate(plan.lignes)
    )
    session.bureau.instruction.modifier(2, "Ailleurs", plan=type(plan)(lignes))
    page.actualiser(None)
    attendre()
    assert editeur.text() == "S"


def test_the_baseline_is_compared_line_by_line(projet, page, session, qtbot, attendre):
    texte = "facilitateur\tFacilitatrice nord\t1,00\t1,00\tDépartement\t18 000,00\t12 000,00\n\t\t\t\tFSE+\t100\t\n"
    coller(qtbot, projet.existants, texte)
    attendre()
    (poste,) = dossier(session).existants
    assert poste.etp_n1 == Etp(100)
    assert poste.financements == (
        Financement("Département", Montant(1800000), Montant(1200000)),
        Financement("FSE+", Montant(10000)),
    )
    ecarts = [projet.existants.modele.index(r, 7).data() for r in (0, 1)]
    assert ecarts == ["✕ 6\u00a0000,00\u00a0€ de moins", "○ à compléter"]
    etat = projet.sections["existants"].etat.text()
    assert "1\u00a0poste existant" in etat
    assert "Risque de substitution" in etat


def test_objectives_and_territory(projet, session, qtbot, attendre):
    coller(qtbot, projet.objectifs, "Heures d’insertion\theures\t12 000\t18 000\t31/10/2023\n")
    remplir(projet.formulaire.champs["departements"], "2a, 2B")
    attendre()
    (objectif,) = dossier(session).objectifs
    assert (objectif.cible, objectif.echeance) == (18000, date(2023, 10, 31))
    assert dossier(session).departements == ("2A", "2B")
    champ = projet.formulaire.champs["departements"]
    remplir(champ, "2A, 2C")
    attendre()
    assert champ.text() == "2A, 2C"
    assert "Départements inconnus" in projet.formulaire._phrases["departements"].text()
    assert dossier(session).departements == ("2A", "2B")


def test_visibility_is_signed_dated_and_undone(projet, session, attendre):
    champ = projet.formulaire.champs["visibilite_statut"]
    champ.fixer(StatutVisibilite.ABSENTE)
    champ.valeur_changee.emit(StatutVisibilite.ABSENTE)
    attendre()
    vue = dossier(session).visibilite
    assert (vue.statut, vue.verifiee_le, bool(vue.agent)) == (StatutVisibilite.ABSENTE, date(2022, 9, 20), True)
    assert "◐ alerte R12" in projet.sections["visibilite"].etat.text()
    remplir(projet.formulaire.champs["visibilite_echeance"], "31/12/2022")
    assert dossier(session).visibilite.echeance == date(2022, 12, 31)
    session.historique.pile.undo()
    session.historique.pile.undo()
    attendre()
    assert dossier(session).visibilite == NON_VERIFIEE


def test_a_screenshot_is_pasted_or_joined_and_taken_back(
    projet, page, session, qtbot, attendre, tmp_path, monkeypatch
):
    QGuiApplication.clipboard().clear()
    qtbot.mouseClick(projet.capture.coller, Qt.MouseButton.LeftButton)
    assert "ne contient pas d’image" in projet.capture.phrase.text()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    qtbot.mouseClick(projet.capture.coller, Qt.MouseButton.LeftButton)
    attendre()
    assert "● Capture\u00a0: capture marché de l’inclusion 20-09-2022.png" in projet.capture.phrase.text()
    assert dossier(session).visibilite.piece_id in {p.id for p in page.fiche.pieces}
    session.historique.pile.undo()
    attendre()
    assert projet.capture.phrase.text() == "○ Aucune capture."
    fichier = tmp_path / "page.png"
    image.save(str(fichier))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(fichier), ""))
    qtbot.mouseClick(projet.capture.joindre, Qt.MouseButton.LeftButton)
    attendre()
    assert "page.png" in projet.capture.phrase.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    qtbot.mouseClick(projet.capture.joindre, Qt.MouseButton.LeftButton)
    assert session.historique.pile.count() == 1


def test_a_part_folds_with_the_keyboard_and_says_so(projet, qtbot):
    section = projet.sections["existants"]
    section.bouton.setFocus()
    qtbot.keyClick(section.bouton, Qt.Key.Key_Space)
    assert not section.ouverte
    assert not projet.existants.isVisible()
    assert section.bouton.accessibleName().endswith("repliée")


def choisir(constats, regle):
    rang = next(r for r, c in enumerate(constats.modele.constats) if c.regle == regle)
    constats.vue.setCurrentIndex(constats.modele.index(rang))


def test_the_person_in_charge_passes_over_a_constat_and_takes_it_back(projet, page, session, qtbot, attendre):
    modele = projet.postes.modele
    modele.setData(modele.index(0, colonne(modele, "Avant")), "0,50")
    modele.setData(modele.index(0, colonne(modele, "Après")), "1,00")
    attendre()
    page.onglets.setCurrentWidget(page.constats)
    constats = page.constats
    choisir(constats, "R11")
    assert "n’admet pas de dérogation" in constats.aide.text()
    assert not constats.deroger.isVisible()
    choisir(constats, "R09")
    with qtbot.waitSignal(session.historique.refus):
        qtbot.mouseClick(constats.deroger, Qt.MouseButton.LeftButton)
    attendre()
    choisir(constats, "R09")
    remplir(constats.motif, "accord de la responsable")
    qtbot.mouseClick(constats.deroger, Qt.MouseButton.LeftButton)
    attendre()
    assert constats.motif.text() == ""
    leve = next(c for c in page.fiche.constats if c.regle == "R09")
    assert leve.levee.motif == "accord de la responsable"
    assert constats.modele.constats[-1] == leve
    assert "1\u00a0levé par dérogation" in constats.resume.text()
    assert "motif\u00a0: accord de la responsable" in constats.aide.text()
    texte = constats.modele.index(len(constats.modele.constats) - 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "levé par" in texte
    assert "○ bloquant levé par" in projet.sections["postes"].etat.text()
    page.constats.grab()
    qtbot.mouseClick(constats.retirer, Qt.MouseButton.LeftButton)
    attendre()
    assert next(c for c in page.fiche.constats if c.regle == "R09").levee is None
    session.historique.pile.undo()
    attendre()
    assert next(c for c in page.fiche.constats if c.regle == "R09").levee is not None
    session.historique.pile.undo()
    attendre()
    assert next(c for c in page.fiche.constats if c.regle == "R09").levee is None
    page.montrer(1)
    attendre()
    assert constats.motif.text() == ""
