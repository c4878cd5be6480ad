"""The text of each kind of piece, page by page, as the child gives it."""

from __future__ import annotations

import os
import sys

import pytest

from app.importers.apercu import OCTETS_MAX, PDF, Nature
from app.importers.bac import RETRAIT, Bac
from app.importers.seance import Seance
from app.importers.textes import LIMITES_TEXTES, TEXTES, DocumentBrut, textes_de_trame
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from tests.app.importers.test_apercu_image import une_image
from tests.app.importers.test_apercu_pdf import un_pdf
from tests.outils.bureautique import DOCX, XLSX, un_docx, un_xlsx
from tests.outils.lecteur_ici import aller_retour

COURRIEL = (
    b"From: contact@exemple.fr\r\nTo: aap@exemple.fr\r\nSubject: =?utf-8?q?Candidature_=C3=A0_l=27appel?=\r\n"
    b"Date: Mon, 12 Sep 2022 10:00:00 +0200\r\n\r\nVeuillez trouver notre dossier.\r\n"
)
RTF = b"{\\rtf1\\ansi\\ansicpg1252 Les clauses \\'e0 suivre\\par deux lignes}"


def lire(octets, mime, de=0, a=20):
    demande = {"genre": TEXTES, "cle": "a", "mime": mime, "de": de, "a": a}
    return textes_de_trame(aller_retour(*Seance().repondre(demande, (octets,)))[0])


@pytest.mark.parametrize(
    ("octets", "mime", "attendu"),
    [
        ("Été à l’œuvre".encode(), "text/plain", "Été à l’œuvre"),
        ("poste;coût\nfacilitateur;42".encode("cp1252"), "text/csv", "poste;coût\nfacilitateur;42"),
        (b"<p>Une <b>page</b><script>non()</script></p>", "text/html", "Une page"),
        (RTF, "application/rtf", "Les clauses à suivre\ndeux lignes"),
        (COURRIEL, "message/rfc822", "Candidature à l'appel\n\nVeuillez trouver notre dossier."),
        (un_docx(["Un titre", "Un paragraphe"]), DOCX, "Un titre\nUn paragraphe"),
    ],
)
def test_a_document_without_pages_is_one(octets, mime, attendu):
    (page,), nombre = lire(octets, mime)
    assert (page.strip(), nombre) == (attendu, 1)


def test_each_sheet_is_a_page():
    pages, nombre = lire(un_xlsx({"Budget": [["Salaires", 38500], ["", ""]], "Notes": [["clause"]]}), XLSX)
    assert nombre == 2
    assert pages == ("Budget\nSalaires ; 38500", "Notes\nclause")
    assert lire(un_xlsx({"A": [["x"]], "B": [["y"]]}), XLSX, 1, 2) == (("B\ny",), 2)


def test_a_pdf_is_read_by_slices():
    assert lire(un_pdf(), PDF) == (("Bonjour",), 1)
    assert lire(un_pdf(), PDF, 1, 5) == ((), 1)


def test_a_picture_has_a_page_without_a_word():
    assert lire(une_image(), "image/png") == (("",), 1)


def test_a_piece_not_known_is_said():
    entete, _ = Seance().repondre({"genre": TEXTES, "cle": "b", "mime": PDF, "de": 0, "a": 1}, ())
    assert entete["genre"] == "inconnu"


def test_what_is_too_big_or_damaged_is_refused():
    with pytest.raises(UserError, match="plus de"):
        DocumentBrut(b"x" * (OCTETS_MAX + 1), "text/plain")
    with pytest.raises(UserError, match="trop long"):
        DocumentBrut(b"{\\rtf1 " + b"x" * 600_000, "text/rtf")


def test_a_plain_text_can_be_shown():
    document = DocumentBrut(b"bonjour", "text/plain")
    assert document.ouvert().nature is Nature.TEXTE
    assert document.ouvert().blocs[0].texte == "bonjour"
    document.fermer()


@pytest.mark.parametrize(
    "entete",
    [{}, {"pages": "x", "nombre": 1}, {"pages": ["x"], "nombre": "1"}, {"pages": [1], "nombre": 1}],
)
def test_an_answer_out_of_form_is_refused(entete):
    with pytest.raises(TrameRompue):
        textes_de_trame(entete)


@pytest.mark.skipif(sys.platform == "win32", reason="a priority class there, given at the start")
def test_the_real_child_gives_way_and_reads():
    with Bac(LIMITES_TEXTES) as bac:
        demande = {"genre": TEXTES, "cle": "a", "mime": PDF, "de": 0, "a": 20}
        entete, _ = bac.interroger(demande, (un_pdf(),), mime=PDF)
        assert textes_de_trame(entete) == (("Bonjour",), 1)
        pid = bac._enfant._processus.pid
        assert os.getpriority(os.PRIO_PROCESS, pid) == RETRAIT
