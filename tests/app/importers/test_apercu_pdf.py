"""PDF in the child process: images, text, search, forms, limits, and the active content that is named."""

from __future__ import annotations

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from app.importers import apercu_pdf
from app.importers.apercu import COTE_MAX_PT, PIXELS_RENDUS_MAX, echelle_bornee, plier
from app.importers.apercu_pdf import DocumentPdf, pages_en_boucle
from app.importers.contenu_actif import actifs_d_un_pdf
from app.socle.errors import UserError

BOUCLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R/Size 4>>"
)


def un_pdf(lignes=("Bonjour",), *, pages=1, taille=(595, 842), titre="", rotation=0):
    flux = io.BytesIO()
    toile = Canvas(flux, pagesize=taille)
    toile.setTitle(titre)
    for _ in range(pages):
        toile.setPageRotation(rotation)
        for rang, ligne in enumerate(lignes):
            toile.drawString(72, taille[1] - 72 - 20 * rang, ligne)
        toile.showPage()
    toile.save()
    return flux.getvalue()


def un_formulaire():
    flux = io.BytesIO()
    toile = Canvas(flux)
    toile.acroForm.textfield(name="siret", tooltip="Numéro SIRET", value="88800012200018", x=72, y=700, width=200)
    toile.acroForm.textfield(name="vide", x=72, y=650, width=200)
    toile.showPage()
    toile.save()
    return flux.getvalue()


def chiffre(octets, mot):
    ecrivain = PdfWriter(clone_from=PdfReader(io.BytesIO(octets)))
    ecrivain.encrypt(mot)
    flux = io.BytesIO()
    ecrivain.write(flux)
    return flux.getvalue()


def test_an_opened_pdf_says_its_pages_and_title():
    ouvert = DocumentPdf(un_pdf(pages=3, titre="Statuts")).ouvert()
    assert ouvert.pages == ((595.0, 842.0),) * 3
    assert (ouvert.titre, ouvert.remarques) == ("Statuts", ())


def test_a_page_becomes_pixels():
    image = DocumentPdf(un_pdf()).image(0, 2.0)
    assert (image.largeur, image.hauteur) == (1190, 1684)
    assert len(image.octets) == 4 * 1190 * 1684
    assert image.octets[:3] == b"\xff\xff\xff"
    assert min(image.octets) < 100


def test_only_a_few_pages_are_held():
    document = DocumentPdf(un_pdf(pages=8))
    for page in range(8):
        document.image(page, 0.1)
    assert len(document._pages) == apercu_pdf.PAGES_EN_MEMOIRE
    document.fermer()


def test_search_ignores_accents_case_and_ends_of_lines():
    document = DocumentPdf(un_pdf(["Délibération du conseil", "communautaire, DELIBERATION"], pages=2))
    trouvees = document.chercher("deliberation", 0, 10)
    assert [t.page for t in trouvees] == [0, 0, 1, 1]
    (gauche, haut, droite, bas) = trouvees[0].rectangles[0]
    assert 0.11 < gauche < droite < 0.3
    assert 0.07 < haut < bas < 0.1
    assert len(document.chercher("CONSEIL communautaire", 0, 1)[0].rectangles) == 2
    assert document.chercher("absent", 0, 10) == document.chercher("  ", 0, 10) == ()


def test_a_turned_page_has_its_rectangles_where_it_shows_them():
    (trouvee,) = DocumentPdf(un_pdf(rotation=90)).chercher("bonjour", 0, 1)
    gauche, haut, droite, bas = trouvee.rectangles[0]
    assert bas - haut > droite - gauche


def test_form_fields_are_read_under_the_name_they_show():
    document = DocumentPdf(un_formulaire())
    assert document.texte(0) == "Numéro SIRET\u00a0: 88800012200018"


def test_a_text_without_a_form():
    assert DocumentPdf(un_pdf(["Un", "Deux"])).texte(0).splitlines() == ["Un", "Deux"]


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"", "abîmé"),
        (b"<html>", "abîmé"),
        (b"%PDF-1.7 rien de plus", "abîmé"),
        (un_pdf()[:400], "abîmé"),
        (BOUCLE, "arbre de pages en boucle"),
        (chiffre(un_pdf(), "secret"), "protégé par un mot de passe"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_in_words(octets, raison):
    with pytest.raises(UserError) as refus:
        DocumentPdf(octets)
    assert refus.value.message.startswith("PDF illisible (")
    assert raison in refus.value.message
    assert refus.value.message.endswith("Le fichier est gardé\u00a0; rien n’a été lu.")


def test_a_heavy_pdf_is_refused(monkeypatch):
    monkeypatch.setattr(apercu_pdf, "OCTETS_MAX", 100)
    with pytest.raises(UserError, match=r"plus de 0.Mio"):
        DocumentPdf(un_pdf())


def test_a_long_pdf_shows_its_first_pages(monkeypatch):
    monkeypatch.setattr(apercu_pdf, "PAGES_MAX", 2)
    document = DocumentPdf(un_pdf(pages=3))
    assert document.nb_pages == len(document.ouvert().pages) == 2
    assert document.ouvert().remarques == ("3 pages\u00a0: les 2 premières sont montrées",)


def test_a_page_beyond_what_the_format_allows_is_refused():
    document = DocumentPdf(un_pdf(taille=(COTE_MAX_PT + 100, 600)))
    with pytest.raises(UserError, match="la page 1 dépasse"):
        document.image(0, 1.0)


def test_a_large_scale_is_lowered_to_what_the_window_takes():
    assert echelle_bornee(600, 800, 1.5) == 1.5
    borne = echelle_bornee(600, 800, 100)
    assert 600 * borne * 800 * borne == pytest.approx(PIXELS_RENDUS_MAX)
    assert echelle_bornee(600, 800, 0) > 0


def test_a_page_tree_that_ends_is_no_loop():
    assert not pages_en_boucle(un_pdf(pages=12))
    assert pages_en_boucle(BOUCLE)
    assert pages_en_boucle(b"2 0 obj<</Kids[2 0 R]>>endobj")
    partage = b"1 0 obj<</Kids[2 0 R 3 0 R]>>endobj 2 0 obj<</Kids[4 0 R]>>endobj 3 0 obj<</Kids[4 0 R]>>endobj"
    assert not pages_en_boucle(partage + b" 4 0 obj<</Kids[9 0 R]>>endobj")


def test_folding_keeps_the_rank_of_each_letter():
    texte, rangs = plier(list("Éœ \n-a\u00adb"))
    assert texte == "eoe -ab"
    assert rangs == [0, 1, 1, 2, 4, 5, 7]


@pytest.mark.parametrize(
    ("morceau", "phrase"),
    [
        (b"/OpenAction << /S /JavaScript /JS (x) >>", "Contient du JavaScript\u00a0: non exécuté"),
        (b"/S /J#61vaScript", "Contient du JavaScript\u00a0: non exécuté"),
        (b"/S /Launch /F (cmd.exe)", "Demande de lancer un programme\u00a0: refusé"),
        (b"/Names << /EmbeddedFiles 3 0 R >>", "Contient des fichiers joints\u00a0: non ouverts"),
        (b"/S /SubmitForm", "Demande d’envoyer le formulaire par internet\u00a0: refusé"),
        (b"/XFA 9 0 R", "Contient un formulaire XFA\u00a0: non exécuté"),
        (b"/Subtype /RichMedia", "Contient un média actif\u00a0: non lu"),
        (b"/S /URI /URI (https://exemple.fr)", "Contient des liens vers internet\u00a0: inertes ici"),
        (b"/Encrypt 4 0 R", "Est chiffré\u00a0: ouvert sans mot de passe"),
    ],
)
def test_active_content_is_named(morceau, phrase):
    assert actifs_d_un_pdf(b"%PDF-1.7 " + morceau) == (phrase,)


def test_what_hides_in_compressed_objects_is_named():
    cache = (
        b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + zlib.compress(b"<< /S /Launch >>") + b"\nendstream"
    )
    assert actifs_d_un_pdf(cache) == ("Demande de lancer un programme\u00a0: refusé",)
    assert actifs_d_un_pdf(b"<< /Type /ObjStm >>\nstream\nrien de compresse endstream") == ()


def test_looking_into_compressed_objects_has_an_end(monkeypatch):
    monkeypatch.setattr("app.importers.contenu_actif.DEPLIE_MAX", 8)
    bombe = b"<< /Type /ObjStm >>\nstream\n" + zlib.compress(b"x" * 100 + b"/Launch") + b"\nendstream\n"
    assert actifs_d_un_pdf(bombe * 3) == ()
