"""Search in the real window: results as one types, keyboard, what cannot be searched, passages side by side."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from app.domain.textes import EtatTexte
from app.socle.errors import EnvironmentFault
from tests.builders import le, un_porteur, une_piece
from tests.outils.lecteur_ici import LecteurIci
from ui.delegates.trouvee import _marques
from ui.models.recherche import RAISONS
from ui.pages.indexation import Indexation
from ui.widgets.lien_passages import libelle

COMMUN = (
    "Le facilitateur accompagnera les donneurs d’ordre publics du territoire dans la rédaction de leurs clauses "
    "sociales, puis suivra chaque entreprise attributaire jusqu’au bilan des heures d’insertion."
)


def un_pdf(*pages):
    flux = io.BytesIO()
    toile = Canvas(flux)
    for texte in pages:
        toile.drawString(60, 780, texte)
        toile.showPage()
    toile.save()
    return flux.getvalue()


@pytest.fixture
def poser(base):
    """Put a file in a dossier, straight in the store."""

    def faire(dossier_id, octets, nom):
        with base.session.bureau.contexte.store.ecrire() as uow:
            sha256 = uow.pieces.put_contenu(octets)
            return uow.pieces.add(
                une_piece(
                    dossier_id=dossier_id,
                    nom=nom,
                    sha256=sha256,
                    taille=len(octets),
                    recue_le=le(9, 6),
                    code="",
                    type_mime="text/plain" if nom.endswith(".txt") else "",
                )
            )

    return faire


@pytest.fixture
def ici(base, monkeypatch):
    """Read in this process: the child has tests of its own."""
    monkeypatch.setattr(base.session.bureau.textes, "_lecteur", LecteurIci())


@pytest.fixture
def deux(base, enregistrer, poser, ici):
    """Two porteurs: a PDF of three pages and a text that says the same in part; a piece that cannot be read."""
    un, autre = enregistrer("Association Tremplin"), enregistrer("Chantier d’essai", jour=6)
    porteur = un_porteur(raison_sociale="Chantier d’essai", siret="88800013000011")
    base.session.bureau.instruction.modifier(autre, "Modifier le porteur", porteur=porteur)
    poser(un, un_pdf("Page de garde", "Le suivi des clauses sociales", "Annexe budget"), "projet.pdf")
    poser(un, f"Notre association. {COMMUN} Fin.".encode(), "note.txt")
    poser(autre, f"Notre chantier, un autre début. {COMMUN} Signé.".encode(), "lettre.txt")
    poser(autre, b"PK\x03\x04", "archive.zip")
    return un, autre


@pytest.fixture
def page(base, calme, deux):
    page = base.fenetre.ouvrir("recherche")
    calme(base)
    page.act_lire.trigger()
    calme(base)
    return page


@pytest.fixture
def taper(qtbot, base, calme, page):
    """Type in the field, and wait for the results."""

    def faire(texte):
        page.champ.setFocus()
        page.champ.clear()
        QTest.keyClicks(page.champ, texte)
        qtbot.waitUntil(lambda: not page._frappe.isActive())
        calme(base)

    return faire


def dits(page):
    return [t.piece for t in page.modele.lignes]


def test_an_empty_field_says_how_to_search(page):
    assert page.pile.currentWidget() is page.vide
    assert "guillemets" in page.vide.texte.text()
    assert page.champ.accessibleName()
    assert page.portee.accessibleName() == "Où chercher"


def test_results_come_as_one_types(page, taper):
    taper("CLAUSES sociale")
    assert sorted(dits(page)) == ["lettre.txt", "note.txt", "projet.pdf"]
    assert page.compte.text() == "3\u00a0pages trouvées"
    taper("introuvable")
    assert page.pile.currentWidget() is page.vide
    assert "1\u00a0pièce ne peut être cherchée" in page.vide.texte.text()


def test_the_words_found_are_bold_and_underlined(page, taper):
    taper("annexe")
    (trouvee,) = page.modele.lignes
    (marque,) = _marques(trouvee)
    texte = "".join(m for m, _ in trouvee.extrait)
    assert texte[marque.start : marque.start + marque.length] == "Annexe"
    assert marque.format.fontWeight() == QFont.Weight.Bold
    assert marque.format.fontUnderline()
    assert "projet.pdf, p.\u00a03" in page.modele.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_what_cannot_be_searched_is_said_and_listed(page, base, calme):
    assert "3\u00a0pièces peuvent être cherchées" in page.etat.text()
    assert "✕ 1\u00a0illisible" in page.etat.text()
    page.act_muettes.trigger()
    assert page.table_muettes.isVisible()
    (muette,) = page.modele_muettes.lignes
    assert (muette.nom, muette.etat) == ("archive.zip", EtatTexte.ILLISIBLE)
    assert page.modele_muettes.index(0, 3).data().startswith("✕ illisible")
    page.table_muettes.choisir(0)
    QTest.keyClick(page.table_muettes, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.visionneuse.piece.nom == "archive.zip"
    page.act_muettes.trigger()
    assert page.table_muettes.isHidden()
    assert all(symbole and mots for symbole, mots, *_ in RAISONS.values())


def test_enter_opens_the_piece_at_its_page_with_the_word_found(page, taper, base, calme, qtbot):
    taper("suivi clauses")
    QTest.keyClick(page.champ, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: base.fenetre.page is not page)
    calme(base)
    visionneuse = base.fenetre.page.visionneuse
    qtbot.waitUntil(lambda: visionneuse.pages.page == 1, timeout=10_000)
    assert visionneuse.piece.nom == "projet.pdf"
    qtbot.waitUntil(lambda: visionneuse.compte.text() == "1 / 1", timeout=10_000)
    assert visionneuse.champ.text() == "suivi"


def test_arrows_go_through_the_results_from_the_field(page, taper, base, calme, qtbot):
    taper("clauses")
    assert page.liste.currentIndex().row() == 0
    QTest.keyClick(page.champ, Qt.Key.Key_Down)
    QTest.keyClick(page.champ, Qt.Key.Key_Down)
    QTest.keyClick(page.champ, Qt.Key.Key_Down)
    assert page.liste.currentIndex().row() == 2
    QTest.keyClick(page.champ, Qt.Key.Key_Up)
    assert page.liste.currentIndex().row() == 1
    choisie = page.modele.lignes[1]
    page.liste.setFocus()
    QTest.keyClick(page.liste, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.dossier_en_vue == choisie.dossier_id
    page.liste.doubleClicked.emit(page.modele.index(0, 0))
    calme(base)
    assert base.fenetre.page.dossier_en_vue == page.modele.lignes[0].dossier_id


def test_the_shortcut_searches_the_dossier_in_sight(page, taper, base, calme, deux):
    taper("clauses")
    base.fenetre.ouvrir("dossier", deux[1])
    calme(base)
    QTest.keyClick(
        base.fenetre, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    calme(base)
    assert base.fenetre.page is page
    assert page.portee.currentText().startswith("Ce dossier")
    assert dits(page) == ["lettre.txt"]
    assert QApplication.focusWidget() is page.champ
    page.portee.setCurrentIndex(page.portee.rang_de("base"))
    page.portee.activated.emit(page.portee.currentIndex())
    calme(base)
    assert len(dits(page)) == 3


def test_the_field_of_the_window_searches_here(page, base, calme, qtbot):
    assert page.rechercher("annexe")
    qtbot.waitUntil(lambda: not page._frappe.isActive())
    calme(base)
    assert dits(page) == ["projet.pdf"]


def test_pieces_are_read_after_an_import(page, base, calme, deux, poser, qtbot):
    indexation = Indexation.de(base.session)
    assert indexation is Indexation.de(base.session)
    poser(deux[0], b"Une attestation nouvelle", "attestation.txt")
    indexation._bientot.setInterval(0)
    _, changes = base.session.bureau.instruction.classer_piece(1, "")
    dits_en_route = []
    indexation.changee.connect(lambda: dits_en_route.append(page.act_lire.text()))
    with qtbot.waitSignal(indexation.changee):
        base.session.bus.changed.emit(changes)
    indexation.lancer()  # asked again meanwhile
    calme(base)
    assert dits_en_route[0] == "Arrêter la lecture"
    assert not indexation.en_cours
    assert "0 à lire" in page.act_lire.text()
    assert not page.act_lire.isEnabled()
    assert base.session.bureau.textes.a_lire() == 0


def test_the_reading_stops_when_asked_and_goes_on_later(base, calme, deux, monkeypatch):
    page = base.fenetre.ouvrir("recherche")
    calme(base)
    assert "(4 à lire)" in page.act_lire.text()
    assert "○ 4\u00a0pas encore lues" in page.etat.text()
    page.act_lire.trigger()
    page.act_lire.trigger()
    calme(base)
    assert base.session.bureau.textes.a_lire() > 0
    page.act_lire.trigger()
    calme(base)
    assert base.session.bureau.textes.a_lire() == 0


def test_a_reading_that_fails_says_why(base, calme, deux, monkeypatch):
    def tomber(*_arguments):
        raise EnvironmentFault("Le lecteur de courriels ne démarre pas.")

    monkeypatch.setattr(base.session.bureau.textes, "indexer", tomber)
    page = base.fenetre.ouvrir("recherche")
    page.act_lire.trigger()
    calme(base)
    page.act_lire.trigger()
    calme(base)
    assert "ne démarre pas" in page.entete.phrase.text()


@pytest.fixture
def cote_a_cote(page, base, calme, deux):
    """The passages of the first dossier, reached from its line."""
    dossier = base.fenetre.ouvrir("dossier", deux[0])
    calme(base)
    assert dossier.passages.isVisible()
    assert dossier.passages.bouton.text() == "≡ 1\u00a0passage en commun avec d’autres dossiers"
    dossier.passages.bouton.click()
    calme(base)
    return base.fenetre.page


def test_both_texts_are_shown_with_the_passage_marked(cote_a_cote):
    (ligne,) = cote_a_cote.modele.lignes
    assert ligne.longueur > 20
    for cote, piece in ((cote_a_cote.gauche, "note.txt"), (cote_a_cote.droite, "lettre.txt")):
        assert piece in cote.tete.text()
        (marque,) = cote.texte.extraSelections()
        assert marque.cursor.selectedText() == COMMUN.removesuffix(".")
        assert marque.format.fontWeight() == QFont.Weight.Bold
        assert cote.texte.accessibleName()
    assert "aucun compte" in cote_a_cote.note.text()


@pytest.mark.parametrize(("cle", "piece"), [("act_gauche", "note.txt"), ("act_droite", "lettre.txt")])
def test_each_side_opens(cote_a_cote, base, calme, cle, piece):
    getattr(cote_a_cote, cle).trigger()
    calme(base)
    assert base.fenetre.page.visionneuse.piece.nom == piece


def test_enter_opens_the_other_and_one_comes_back(cote_a_cote, base, calme, deux):
    QTest.keyClick(cote_a_cote.table, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.dossier_en_vue == deux[1]
    base.fenetre.ouvrir("passages", deux[0])
    calme(base)
    cote_a_cote.act_dossier.trigger()
    calme(base)
    assert base.fenetre.page.dossier_en_vue == deux[0]


def test_a_passage_is_set_aside_undone_and_taken_back(cote_a_cote, base, calme, deux):
    pile, page = base.historique.pile, cote_a_cote
    page.act_ecarter.trigger()
    assert page.question.isVisible()
    QTest.keyClick(page.question.reponse, Qt.Key.Key_Return)
    calme(base)
    assert page.modele.lignes == ()
    assert page.haut.currentWidget() is page.vide
    (ecarte,) = page.modele_ecartes.lignes
    assert ecarte.motif == "modèle partagé"
    assert page.bas.isVisible()
    pile.undo()
    calme(base)
    assert len(page.modele.lignes) == 1
    pile.redo()
    calme(base)
    assert page.modele.lignes == ()
    page.table_ecartes.choisir(0)
    page.act_reprendre.trigger()
    calme(base)
    assert len(page.modele.lignes) == 1
    assert page.bas.isHidden()
    pile.undo()
    calme(base)
    assert page.modele.lignes == ()
    dossier = base.fenetre.ouvrir("dossier", deux[0])
    calme(base)
    assert dossier.passages.isHidden()


def test_the_same_file_at_several_porteurs(page, base, calme, deux, poser, enregistrer):
    troisieme = enregistrer("Troisième d’essai", jour=7)
    porteur = un_porteur(raison_sociale="Troisième d’essai", siret="88800014800013")
    base.session.bureau.instruction.modifier(troisieme, "Modifier le porteur", porteur=porteur)
    for dossier_id in (deux[0], deux[1], troisieme):
        poser(dossier_id, f"Charte. {COMMUN}".encode(), "charte.txt")
    page.act_lire.setEnabled(True)
    page.act_lire.trigger()
    calme(base)
    vue = base.fenetre.ouvrir("passages", deux[0])
    calme(base)
    fichier, *passages = vue.modele.lignes
    assert vue.modele.index(0, 0).data() == "tout le fichier"
    assert "octet pour octet" in vue.modele.index(0, 3).data()
    assert "octet pour octet" in vue.droite.texte.toPlainText()
    assert not vue.act_ecarter.isEnabled()
    assert len(fichier.ailleurs) == 2
    assert vue.choix.isVisible()
    vue.choix.setCurrentIndex(1)
    vue.choix.activated.emit(1)
    assert "Troisième" in vue.droite.tete.text()
    assert any("modèle probable" in ligne.remarque for ligne in passages)
    commun = base.session.bureau.passages.communs(deux[0])
    assert libelle(commun).startswith("1\u00a0fichier identique et ")
    assert "sans doute d’un modèle partagé" in libelle(commun)
    nombre = sum(ligne.modele_probable for ligne in passages)
    vue.act_modeles.trigger()
    assert len(vue.table.rangs_choisis()) == nombre
    assert vue.act_ecarter.isEnabled()
    vue.act_ecarter.trigger()
    QTest.keyClick(vue.question.reponse, Qt.Key.Key_Return)
    calme(base)
    assert not any(ligne.modele_probable for ligne in vue.modele.lignes)
    assert not vue.act_modeles.isEnabled()
