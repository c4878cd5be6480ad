"""The viewer: pages, zoom, search; pictures, mails, broken files; nothing is read in the UI thread."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdfWidgets import QPdfView

from app.domain.pieces import Piece
from app.socle.errors import UserError
from app.socle.progress import Annulation
from tests import builders
from tests.outils.saisie import type_text
from tests.ui.dossier.conftest import un_pdf
from ui.models.apercu import COTE_MAXIMAL, ApercuImage, ApercuTexte, SansApercu, preparer


@pytest.fixture
def vue(page):
    return page.visionneuse


def montrer(page, attendre, nom):
    ligne = next(x for x in page.fiche.pieces if x.nom == nom)
    page.pieces.choisir(("fichier", ligne.id))
    attendre()


def octets_png(largeur, hauteur):
    image = QImage(largeur, hauteur, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    tampon = QBuffer()
    tampon.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(tampon, "PNG")
    return bytes(tampon.data().data())


def apercu(nom, octets, relire=None):
    piece = builders.une_piece(nom=nom, type_mime="")
    return preparer(piece, lambda _sha: octets, relire or (lambda *_: None), Annulation())


def test_the_first_piece_is_shown_at_once(vue):
    assert isinstance(vue.piece, Piece)
    assert vue.pile.currentWidget() is vue.pdf
    assert (vue.pdf.nb_pages, vue.numero.text(), vue._sur.text()) == (5, "1", "/ 5")


def test_pages_by_keyboard_by_number_and_out_of_bounds(vue, qtbot):
    vue.pdf.vue.setFocus()
    qtbot.keyClick(vue.pdf.vue, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert vue.pdf.page == 1
    vue.numero.setText("4")
    qtbot.keyClick(vue.numero, Qt.Key.Key_Return)
    assert vue.pdf.page == 3
    vue.pdf.aller_a(99)
    assert (vue.pdf.page, vue.numero.text()) == (4, "5")
    qtbot.keyClick(vue.pdf.vue, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert vue.pdf.page == 3


def test_zoom_leaves_the_width_and_comes_back(vue):
    depart = vue.pdf._facteur()
    vue.pdf.zoomer(1)
    assert vue.pdf.vue.zoomMode() == QPdfView.ZoomMode.Custom
    assert vue.pdf.vue.zoomFactor() == pytest.approx(depart * 1.2)
    vue.pdf.ajuster()
    assert vue.pdf.vue.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_search_finds_all_pages_ignores_case_and_goes_round(vue, qtbot):
    vue.pdf.vue.setFocus()
    qtbot.keyClick(vue.pdf.vue, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert vue.champ.hasFocus()
    type_text(vue.champ, "JALON")
    qtbot.waitUntil(lambda: vue.compte.text() == "1 / 10")
    qtbot.keyClick(vue.champ, Qt.Key.Key_Return)
    qtbot.keyClick(vue.champ, Qt.Key.Key_Return)
    assert (vue.compte.text(), vue.pdf.page) == ("3 / 10", 1)
    vue.pdf.suivante(-1)
    vue.pdf.suivante(-1)
    vue.pdf.suivante(-1)
    assert vue.compte.text() == "10 / 10"
    qtbot.keyClick(vue.champ, Qt.Key.Key_Escape)
    assert not vue.barre_recherche.isVisible()


def test_what_is_not_found_says_that_accents_count(vue, qtbot):
    vue.chercher()
    type_text(vue.champ, "licorne")
    qtbot.waitUntil(lambda: vue.compte.text() == "introuvable (les accents comptent)")


def test_a_broken_pdf_says_so_and_disables_its_tools(page, attendre, vue):
    montrer(page, attendre, "abîmé.pdf")
    assert vue.pile.currentWidget() is vue.message
    assert "abîmé" in vue.message.text()
    assert not vue.actes[0].isEnabled()
    assert vue.actes[-1].isEnabled()


def test_a_spreadsheet_has_no_preview_but_a_copy(page, attendre, vue):
    montrer(page, attendre, "tableau.xlsx")
    assert vue.message.text().startswith("Pas d’aperçu")
    assert vue.actes[-1].isEnabled()


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
    assert (vue.pile.currentWidget(), vue.pdf.nb_pages) == (vue.pdf, 1)


def test_contents_are_read_outside_the_ui_thread(page, attendre, vue, monkeypatch):
    fils = []
    lire = type(page._session.bureau.instruction).contenu

    def espion(service, sha256):
        fils.append(threading.current_thread())
        return lire(service, sha256)

    monkeypatch.setattr(type(page._session.bureau.instruction), "contenu", espion)
    montrer(page, attendre, "scan.pdf")
    assert fils
    assert threading.main_thread() not in fils


def test_pictures_are_decoded_and_reduced():
    petite = apercu("photo.png", octets_png(40, 30))
    assert isinstance(petite, ApercuImage)
    assert petite.image.width() == 40
    grande = apercu("photo.png", octets_png(COTE_MAXIMAL + 1000, 100))
    assert isinstance(grande, ApercuImage)
    assert grande.image.width() == COTE_MAXIMAL


def test_a_picture_fits_the_width_and_magnifies(vue, attendre, page):
    image = QImage(2000, 1000, QImage.Format.Format_RGB32)
    vue.image.montrer(image)
    largeur = vue.image._toile.width()
    assert largeur <= vue.image.viewport().width()
    vue.image.zoomer(1)
    assert vue.image._toile.width() > largeur
    vue.image.ajuster()
    assert vue.image._toile.width() == largeur


@pytest.mark.qt_log_ignore("JPEG")
@pytest.mark.parametrize("octets", [b"\x89PNG\r\n\x1a\ntronque", b"\xff\xd8\xff\xe0"])
def test_a_broken_picture_is_said(octets):
    vu = apercu("photo.png", octets)
    assert isinstance(vu, SansApercu)
    assert "abîmée" in vu.raison


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


def test_a_pdf_named_otherwise_is_a_pdf():
    assert apercu("a.dat", un_pdf(1)).octets.startswith(b"%PDF")
