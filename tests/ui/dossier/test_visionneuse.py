"""The viewer: pages drawn elsewhere, zoom, search; documents, workbooks, mails, broken files."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.pieces import Piece
from app.importers.apercu import Bloc, Nature, Ouvert, Trouvaille
from app.services.lecture_pieces import LecturePieces
from app.socle import paths
from app.socle.errors import UserError
from app.socle.progress import Annulation
from tests import builders
from tests.outils.bureautique import DOCX, XLSX, un_docx, un_xlsx
from tests.outils.lecteur_ici import LecteurEnPanne
from tests.outils.saisie import type_text
from tests.ui.dossier.conftest import un_pdf
from ui.models.apercu import ApercuTexte, SansApercu, Sources, preparer
from ui.widgets.lecteur_pages import LecteurPages
from ui.widgets.lecteur_texte import LecteurTexte


@pytest.fixture
def vue(page):
    return page.visionneuse


def montrer(page, attendre, nom):
    ligne = next(x for x in page.fiche.pieces if x.nom == nom)
    page.pieces.choisir(("fichier", ligne.id))
    attendre()


def apercu(nom, octets, relire=None):
    piece = builders.une_piece(nom=nom, type_mime="")
    sources = Sources(lambda *_: None, lambda _sha: octets, relire or (lambda *_: None))
    return preparer(piece, sources, Annulation())


def ajouter(page, attendre, nom, octets, mime=""):
    """Put a file in the dossier in sight, and show it."""
    contexte = page._session.bureau.contexte
    with contexte.store.ecrire() as uow:
        uow.pieces.add(
            builders.une_piece(
                dossier_id=page.fiche.dossier.cle,
                nom=nom,
                code="",
                sha256=uow.pieces.put_contenu(octets),
                taille=len(octets),
                type_mime=mime,
            )
        )
    page.actualiser(None)
    attendre()
    montrer(page, attendre, nom)


def test_the_first_piece_is_shown_at_once(vue):
    assert isinstance(vue.piece, Piece)
    assert vue.pile.currentWidget() is vue.pages
    assert vue.pages.image(0).width() == round(595.28 * vue.pages.facteur)
    assert (vue.pages.nb_pages, vue.numero.text(), vue.barre.sur.text()) == (5, "1", "/ 5")


def test_pages_by_keyboard_by_number_and_out_of_bounds(vue, qtbot):
    vue.pages.setFocus()
    qtbot.keyClick(vue.pages, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert vue.pages.page == 1
    vue.numero.setText("4")
    qtbot.keyClick(vue.numero, Qt.Key.Key_Return)
    assert vue.pages.page == 3
    vue.pages.aller_a(99)
    assert (vue.pages.page, vue.numero.text()) == (4, "5")
    qtbot.keyClick(vue.pages, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert vue.pages.page == 3


def test_zoom_leaves_the_width_and_comes_back(vue, qtbot):
    depart = vue.pages.facteur
    vue.pages.aller_a(2)
    vue.pages.zoomer(1)
    assert vue.pages.facteur == pytest.approx(depart * 1.2)
    assert vue.pages.page == 2
    largeur = round(595.28 * vue.pages.facteur)
    qtbot.waitUntil(lambda: vue.pages.image(2) is not None and vue.pages.image(2).width() == largeur)
    vue.pages.ajuster()
    assert vue.pages.facteur == pytest.approx(depart, rel=0.05)


def test_home_and_end_go_to_the_ends(vue, qtbot):
    qtbot.keyClick(vue.pages, Qt.Key.Key_End)
    assert vue.pages.page == 4
    qtbot.keyClick(vue.pages, Qt.Key.Key_Home)
    assert vue.pages.page == 0


def test_only_pages_in_sight_are_asked_for(qtbot):
    lecteur = LecteurPages()
    qtbot.addWidget(lecteur)
    voulues = []
    lecteur.page_voulue.connect(lambda page, _echelle: voulues.append(page))
    lecteur.resize(400, 500)
    lecteur.show()
    lecteur.charger(Ouvert(Nature.PAGES, pages=((595.0, 842.0),) * 300))
    qtbot.waitUntil(lambda: voulues == [0])
    lecteur.aller_a(250)
    lecteur.refuser(0, "Page abîmée.")
    qtbot.waitUntil(lambda: voulues == [0, 250])
    lecteur.grab()


def test_search_finds_all_pages_ignores_case_and_accents_and_goes_round(vue, qtbot):
    vue.pages.setFocus()
    qtbot.keyClick(vue.pages, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert vue.champ.hasFocus()
    type_text(vue.champ, "JÀLON")
    qtbot.waitUntil(lambda: vue.compte.text() == "1 / 10")
    qtbot.keyClick(vue.champ, Qt.Key.Key_Return)
    qtbot.keyClick(vue.champ, Qt.Key.Key_Return)
    assert (vue.compte.text(), vue.pages.page) == ("3 / 10", 1)
    vue.pages.suivante(-1)
    vue.pages.suivante(-1)
    vue.pages.suivante(-1)
    assert vue.compte.text() == "10 / 10"
    qtbot.keyClick(vue.champ, Qt.Key.Key_Escape)
    assert not vue.barre.recherche.isVisible()


def test_what_is_not_found_says_so(vue, qtbot):
    vue.chercher()
    type_text(vue.champ, "licorne")
    qtbot.waitUntil(lambda: vue.compte.text() == "introuvable")


def test_a_hit_is_painted_over_the_page(qtbot):
    lecteur = LecteurPages()
    qtbot.addWidget(lecteur)
    lecteur.resize(400, 500)
    lecteur.show()
    lecteur.charger(Ouvert(Nature.PAGES, pages=((595.0, 842.0),) * 3))
    lecteur.chercher("mot")
    lecteur.recevoir_trouvailles("autre", [Trouvaille(0, ())])
    assert not lecteur._trouvailles
    lecteur.recevoir_trouvailles("mot", [Trouvaille(1, ((0.1, 0.9, 0.3, 0.92),)), Trouvaille(2, ())])
    cadre = lecteur._sur_la_page(lecteur._cadre(1), (0.1, 0.9, 0.3, 0.92))
    assert lecteur.viewport().rect().contains(cadre.center().toPoint())
    couleur = lecteur.grab().toImage().pixelColor(cadre.center().toPoint())
    assert couleur.name() != "#ffffff"
    lecteur.suivante()
    assert lecteur.page == 2


def test_a_broken_pdf_says_so_and_disables_its_tools(page, attendre, vue):
    montrer(page, attendre, "abîmé.pdf")
    assert vue.pile.currentWidget() is vue.message
    assert vue.message.text().startswith("PDF illisible (")
    assert "Le fichier est gardé\u00a0; rien n’a été lu." in vue.message.text()
    assert not vue.actes[0].isEnabled()
    assert vue.actes[-1].isEnabled()


def test_active_content_is_named_above_the_page(page, attendre, vue):
    piege = un_pdf(1).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (x) >>")
    ajouter(page, attendre, "piège.pdf", piege)
    assert vue.remarques.text() == "▲ Contient du JavaScript\u00a0: non exécuté"
    assert vue.remarques.isVisible()
    montrer(page, attendre, "scan.pdf")
    assert not vue.remarques.isVisible()


def test_a_child_that_fails_on_a_page_says_it_there(page, attendre, vue, session, qtbot):
    montrer(page, attendre, "scan.pdf")
    panne = LecturePieces(session.bureau.contexte, LecteurEnPanne(), LecteurEnPanne(), paths.copies)
    session.bureau = replace(session.bureau, lecture=panne)
    vue.pages.zoomer(1)
    qtbot.waitUntil(lambda: vue.pages._refus.get(0, "").startswith("PDF illisible (essai)"))
    vue.chercher()
    vue.champ.setText("jalon")
    vue._on_frappe()
    attendre()
    assert vue.compte.text() == "introuvable"


def test_a_broken_workbook_says_so(page, attendre, vue):
    montrer(page, attendre, "tableau.xlsx")
    assert vue.message.text().startswith("Classeur illisible (")
    assert vue.actes[-1].isEnabled()


def test_a_workbook_is_shown_sheet_by_sheet_and_searched(page, attendre, vue):
    feuilles = {"Budget": [["Charges", "Montant"], ["Salaire chargé", 38500]], "Notes": [["réserve"]]}
    ajouter(page, attendre, "budget.xlsx", un_xlsx(feuilles), XLSX)
    assert vue.pile.currentWidget() is vue.classeur
    modele = vue.classeur.modele
    assert modele.index(1, 1).data() == "38500"
    assert modele.headerData(1, Qt.Orientation.Horizontal) == "B"
    assert not vue.actes[0].isEnabled()
    vue.chercher()
    vue.champ.setText("RESERVE")
    vue._on_frappe()
    assert vue.compte.text() == "1 / 1"
    assert vue.classeur.onglets.currentIndex() == 1
    assert modele.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) is not None


def test_a_text_document_is_shown_with_its_tables_and_searched(page, attendre, vue):
    ajouter(page, attendre, "note.docx", un_docx(["Stratégie", "Été prochain"], [["Poste", "1,00 ETP"]]), DOCX)
    assert vue.pile.currentWidget() is vue.texte
    assert "Stratégie" in vue.texte.toPlainText()
    assert "1,00 ETP" in vue.texte.toPlainText()
    vue.chercher()
    vue.champ.setText("ete")
    vue._on_frappe()
    assert vue.compte.text() == "1 / 1"
    depart = vue.texte.font().pointSizeF()
    vue.actes[3].trigger()
    assert vue.texte.font().pointSizeF() > depart
    vue.actes[4].trigger()
    assert vue.texte.font().pointSizeF() == depart


def test_search_in_a_text_counts_letters_as_qt_does(qtbot):
    lecteur = LecteurTexte()
    qtbot.addWidget(lecteur)
    lecteur.montrer("😀😀 déjà vu, DEJA\ndit")
    lecteur.chercher("deja")
    assert [s.cursor.selectedText() for s in lecteur.extraSelections()] == ["déjà", "DEJA"]
    lecteur.chercher("")
    assert not lecteur.extraSelections()
    lecteur.montrer_blocs([Bloc("", rangees=((),)), Bloc("Titre", 1), Bloc("", rangees=(("a", ""), ("b",)))])
    assert "Titre" in lecteur.toPlainText()


def test_a_long_text_comes_little_by_little_and_the_search_waits_for_its_end(qtbot):
    lecteur = LecteurTexte()
    qtbot.addWidget(lecteur)
    texte = "\n".join(f"ligne {n}" for n in range(3000))
    lecteur.montrer(texte)
    lecteur.chercher("LIGNE 2999")
    assert not lecteur._trouvailles
    qtbot.waitUntil(lambda: len(lecteur._trouvailles) == 1)
    assert lecteur.toPlainText() == texte
    lecteur.montrer_blocs([Bloc(f"paragraphe {n}") for n in range(200)])
    qtbot.waitUntil(lambda: lecteur.toPlainText().endswith("paragraphe 199"))


def test_a_word_with_a_ligature_is_found_in_a_text(qtbot):
    lecteur = LecteurTexte()
    qtbot.addWidget(lecteur)
    lecteur.montrer("Maître d’œuvre, MAITRE")
    lecteur.chercher("maitre d’oeuvre")
    assert [s.cursor.selectedText() for s in lecteur.extraSelections()] == ["Maître d’œuvre"]


def test_the_text_of_a_page_goes_to_the_clipboard(page, attendre, vue):
    montrer(page, attendre, "scan.pdf")
    vue.actes[8].trigger()
    attendre()
    assert "Premier jalon, puis second jalon." in QGuiApplication.clipboard().text()


def test_a_copy_is_opened_by_another_program(page, attendre, vue, monkeypatch):
    ouvertes = []
    monkeypatch.setattr("ui.pages.dossier.QDesktopServices.openUrl", ouvertes.append)
    montrer(page, attendre, "scan.pdf")
    vue.actes[9].trigger()
    attendre()
    (adresse,) = ouvertes
    assert adresse.toLocalFile().endswith("scan.pdf")


def test_the_child_s_bytes_may_go_once_painted(page, attendre, vue):
    montrer(page, attendre, "scan.pdf")
    QApplication.processEvents()
    assert vue.pages.grab().toImage().pixelColor(vue.pages.width() // 2, 60).name() == "#ffffff"


def test_a_mail_is_shown_as_text(page, attendre, vue):
    montrer(page, attendre, "candidature.eml")
    texte = vue.texte.toPlainText()
    assert "De : Hélène Essai <contact@exemple.fr>" in texte
    assert "Objet : Candidature à l'appel" in texte
    assert "12 sept. 2022" in texte
    assert texte.rstrip().endswith("Veuillez trouver notre dossier, à l’heure.")


def test_only_the_last_piece_asked_is_shown(page, attendre, vue):
    pieces = {p.nom: p for p in page.fiche.pieces}
    vue.montrer(pieces["candidature.eml"])
    vue.montrer(pieces["scan.pdf"])
    attendre()
    assert (vue.pile.currentWidget(), vue.pages.nb_pages) == (vue.pages, 1)


def test_contents_are_read_outside_the_ui_thread(page, attendre, vue, monkeypatch):
    fils = []
    ouvrir = LecturePieces.ouvrir

    def espion(service, *arguments):
        fils.append(threading.current_thread())
        return ouvrir(service, *arguments)

    monkeypatch.setattr(LecturePieces, "ouvrir", espion)
    montrer(page, attendre, "scan.pdf")
    assert fils
    assert threading.main_thread() not in fils


def test_an_unreadable_mail_is_said():
    def relire(*_):
        raise UserError("Ce courriel est abîmé.", conseil="Demandez un nouvel envoi.")

    vu = apercu("a.eml", b"From: x", relire)
    assert vu == SansApercu("Ce courriel est abîmé. Demandez un nouvel envoi.")


@pytest.mark.parametrize("octets", ["délibéré".encode(), "délibéré".encode("cp1252")])
def test_text_of_both_encodings(octets):
    vu = apercu("a.txt", octets)
    assert isinstance(vu, ApercuTexte)
    assert vu.texte == "délibéré"


def test_svg_is_not_drawn():
    assert isinstance(apercu("a.svg", b"<svg/>"), SansApercu)
