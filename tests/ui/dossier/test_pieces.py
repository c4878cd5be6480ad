"""The panel of the pieces: a verdict is one key, its reason is asked beside, « Annuler » has its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence

from app.domain.controles import Niveau
from app.domain.pieces import Verdict
from app.importers.noms import nom_sur
from tests.outils.saisie import type_text
from ui.delegates.piece import encre
from ui.models.detail_pieces import SANS_FORME, detail_de
from ui.models.pieces import Fichier, Groupe, code_tape, dire, identite
from ui.theme import appliquer_theme, lire_jetons


def verdict(session, code, dossier_id=2):
    fiche = session.bureau.instruction.fiche(dossier_id)
    return next(x for x in fiche.completude.lignes if x.type.code == code)


def presser(qtbot, page, touche):
    page.pieces.vue.setFocus()
    qtbot.keyClick(page.pieces.vue, touche)


def test_rows_are_expected_pieces_their_files_then_the_rest(page):
    lignes = page.pieces.modele.lignes
    assert [identite(x)[0] for x in lignes] == [
        "attendue", "fichier", "attendue", "fichier", "groupe", "fichier", "fichier", "groupe", "fichier",
    ]  # fmt: skip
    assert [x.titre for x in lignes if isinstance(x, Groupe)] == ["Fichiers non classés", "Courriels reçus"]


def test_a_file_whose_type_is_known_is_not_said_unclassified_before_the_legal_form(page, session, attendre):
    with session.bureau.contexte.store.ecrire() as uow:
        dossier = uow.dossiers.get(2)
        uow.dossiers.save(replace(dossier, porteur=replace(dossier.porteur, forme=None)))
    page.montrer(1)
    attendre()
    page.montrer(2)
    attendre()
    lignes = page.pieces.modele.lignes
    assert [x.titre for x in lignes if isinstance(x, Groupe)] == [
        "Autres fichiers classés", "Fichiers non classés", "Courriels reçus",
    ]  # fmt: skip
    classe = next(x for x in lignes if isinstance(x, Fichier) and x.piece.code == "BUDGET")
    assert dire(classe) == f"Fichier {classe.piece.nom}, classé BUDGET, non attendu à ce jour"
    texte, base = detail_de(classe, None, page.fiche, None)
    assert "Classé en BUDGET – " in texte
    assert base == SANS_FORME
    assert "Classé en BUDGET. T" in detail_de(classe, None, None, None)[0]


@pytest.mark.parametrize(
    ("touche", "attendu"), [(Qt.Key.Key_C, Verdict.CONFORME), (Qt.Key.Key_V, Verdict.A_VERIFIER)]
)
def test_a_key_gives_a_verdict_that_is_undone_by_name(page, qtbot, session, attendre, touche, attendu):
    page.pieces.choisir(("attendue", "BUDGET"))
    presser(qtbot, page, touche)
    attendre()
    assert verdict(session, "BUDGET").verdict is attendu
    assert session.historique.pile.undoText() == "le verdict sur BUDGET"
    session.historique.pile.undo()
    attendre()
    assert verdict(session, "BUDGET").verdict is Verdict.RECUE


def test_a_conflict_of_accounts_asks_why_the_rib_is_found_good(page, qtbot, session, attendre):
    with session.bureau.contexte.store.ecrire() as uow:
        campagne = uow.campagnes.get(session.campagne_id)
        pieces = tuple(replace(p, regle="R25") if p.code == "RIB" else p for p in campagne.pieces)
        uow.campagnes.save(replace(campagne, pieces=pieces))
        premier = uow.dossiers.get(1)
        uow.dossiers.save(replace(premier, porteur=replace(premier.porteur, siret="12345678900011")))
    page.montrer(2)
    attendre()
    page.pieces.choisir(("attendue", "RIB"))
    presser(qtbot, page, Qt.Key.Key_C)
    question = page.pieces.question
    assert question.isVisible()
    type_text(question.reponse.lineEdit(), "Compte commun attesté par la banque")
    qtbot.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Return)
    attendre()
    (constat,) = (c for c in session.bureau.instruction.fiche(2).constats if c.regle == "R25")
    assert constat.niveau is Niveau.INFORMATION
    assert constat.message.endswith("Compte commun attesté par la banque")
    presser(qtbot, page, Qt.Key.Key_C)
    assert not question.isVisible()


def test_a_verdict_to_be_justified_asks_its_reason_beside_the_list(page, qtbot, session, attendre):
    page.pieces.choisir(("attendue", "BUDGET"))
    presser(qtbot, page, Qt.Key.Key_N)
    question = page.pieces.question
    assert question.isVisible()
    assert "Pièce non signée" in [question.reponse.itemText(r) for r in range(question.reponse.count())]
    assert verdict(session, "BUDGET").verdict is Verdict.RECUE
    type_text(question.reponse.lineEdit(), "Signature manquante à la page 3")
    qtbot.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Return)
    attendre()
    rendu = verdict(session, "BUDGET")
    assert (rendu.verdict, rendu.motif) == (Verdict.NON_CONFORME, "Signature manquante à la page 3")
    assert not question.isVisible()
    assert page.pieces.vue.hasFocus()


def test_an_empty_reason_waits_and_escape_gives_up(page, qtbot, session):
    page.pieces.choisir(("attendue", "BUDGET"))
    presser(qtbot, page, Qt.Key.Key_P)
    question = page.pieces.question
    qtbot.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Return)
    assert question.isVisible()
    qtbot.keyClick(question.reponse.lineEdit(), Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert verdict(session, "BUDGET").verdict is Verdict.RECUE


def test_delete_takes_the_verdict_back(page, qtbot, session, attendre):
    page.pieces.choisir(("attendue", "BUDGET"))
    presser(qtbot, page, Qt.Key.Key_C)
    presser(qtbot, page, Qt.Key.Key_Delete)
    attendre()
    assert verdict(session, "BUDGET").verdict is Verdict.RECUE


def test_a_file_is_classified_by_a_typed_code(page, qtbot, session, attendre):
    scan = next(x for x in page.pieces.modele.lignes if isinstance(x, Fichier) and x.piece.nom == "scan.pdf")
    page.pieces.choisir(identite(scan))
    presser(qtbot, page, Qt.Key.Key_T)
    type_text(page.pieces.question.reponse.lineEdit(), "rib")
    qtbot.keyClick(page.pieces.question.reponse.lineEdit(), Qt.Key.Key_Return)
    attendre()
    assert "scan.pdf" in [f.nom for f in verdict(session, "RIB").fichiers]
    session.historique.pile.undo()
    attendre()
    assert "scan.pdf" not in [f.nom for f in verdict(session, "RIB").fichiers]


def test_an_unclassified_file_has_no_verdict_and_says_why(page, qtbot, session):
    scan = next(x for x in page.pieces.modele.lignes if isinstance(x, Fichier) and x.piece.nom == "scan.pdf")
    page.pieces.choisir(identite(scan))
    presser(qtbot, page, Qt.Key.Key_C)
    assert session.historique.pile.count() == 0
    assert "tapez T" in page.pieces._detail.text()


def test_the_legal_basis_is_shown(page):
    page.pieces.choisir(("attendue", "BUDGET"))
    assert "décret n° 2016-1971" in page.pieces._base.text()


def test_every_row_says_its_state_in_words(page):
    assert dire(page.pieces.modele.lignes[0]).startswith("Budget prévisionnel\u00a0: reçue")
    assert "obligatoire" in dire(page.pieces.modele.lignes[0])


def test_a_dropped_file_becomes_a_piece_and_is_shown(page, qtbot, session, attendre, tmp_path):
    fichier = tmp_path / "Délibération.txt"
    fichier.write_text("extrait du registre", "utf-8")
    donnees = QMimeData()
    donnees.setUrls([QUrl.fromLocalFile(str(fichier))])
    depot = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, donnees, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(depot)
    attendre()
    attendre()
    assert "Délibération.txt" in [p.nom for p in session.bureau.instruction.fiche(2).pieces]
    qtbot.waitUntil(lambda: page.visionneuse.piece is not None and page.visionneuse.piece.nom == "Délibération.txt")
    assert session.historique.pile.undoText() == "l’ajout de 1\u00a0fichier"
    session.historique.pile.undo()
    attendre()
    assert "Délibération.txt" not in [p.nom for p in session.bureau.instruction.fiche(2).pieces]


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [("BUDGET – Budget prévisionnel", "BUDGET"), ("budget", "BUDGET"), ("prévisionnel", "BUDGET"),
     ("PREVISIONNEL", "BUDGET"),
     ("Non classé", ""), ("r", None), ("licorne", None)],
)  # fmt: skip
def test_codes_as_they_are_typed(session, saisie, attendu):
    campagne = session.bureau.campagnes.get(session.campagne_id)
    assert code_tape(saisie, campagne.pieces) == attendu


def test_a_copy_is_read_only_and_whole(page, session, attendre, tmp_path, monkeypatch):
    cible = tmp_path / nom_sur("Budget : prévisionnel.pdf")
    monkeypatch.setattr("ui.dialogs.choix_fichiers.ChoixFichiers.pour_une_copie", lambda _parent, _nom: cible)
    page.visionneuse.copie_demandee.emit(page.visionneuse.piece)
    attendre()
    assert cible.read_bytes() == session.bureau.instruction.contenu(page.visionneuse.piece.sha256)
    assert not cible.stat().st_mode & 0o222


def test_the_row_that_is_chosen_takes_the_ink_made_for_its_background(qapp):
    appliquer_theme(qapp, "contraste")
    try:
        jetons = lire_jetons("contraste")
        assert encre("texte2", choisie=True).name() == jetons.couleur("selection_texte").name()
        assert encre("texte2", choisie=False).name() == jetons.couleur("texte2").name()
    finally:
        appliquer_theme(qapp, "clair")


def test_shortcuts_of_the_list_are_those_of_the_specification(page):
    touches = {a.shortcut().toString() for a in page.pieces.actes}
    assert touches == {QKeySequence(x).toString() for x in ("C", "N", "V", "P", "S", "D", "Del", "T", "R", "M")}
