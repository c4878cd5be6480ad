"""Acts as Word files: read back, whole, tagged as Word tags, the same bytes for the same value."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from app.documents.composer import composer, en_projet
from app.documents.contenu import (
    Adresse,
    Allure,
    Colonne,
    Contenu,
    Encadre,
    EnTete,
    Espace,
    Fiche,
    Format,
    Illustration,
    Liste,
    Paragraphe,
    Partie,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
    compose,
    gras,
    italique,
    textes,
)
from app.documents.mot import PROJET, rendre_mot
from app.documents.pdf import rendre_pdf
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document
from app.domain.porteur import Forme
from tests.actes_types import des_donnees
from tests.app.documents.lecture import sans_espaces, textes_par_page
from tests.app.documents.test_conformite_de_tous import composes
from tests.collectif_types import des_donnees_collectives


def un_point():
    tampon = io.BytesIO()
    Image.new("RGB", (4, 4)).save(tampon, "PNG")
    return tampon.getvalue()


TOUT = Contenu(
    titre="Essai",
    reference="E-1",
    blocs=(
        Adresse(("GIP Démo", "1 rue des Lilas")),
        Titre(1, "Convention"),
        Paragraphe(compose("Montant\u00a0: ", gras("10\u00a0€"), italique(" net"))),
        Paragraphe("à droite", Allure.DROITE),
        Paragraphe("note", Allure.NOTE),
        Paragraphe("Vu", Allure.VISA),
        Liste(("un", "deux"), ordonnee=True),
        Tableau((Colonne("A", 3), Colonne("B", 1)), (("a", "1"),), ("Total", "1"), "Légende", hauteur_mm=4),
        Fiche((("Nom", "Démo"),)),
        Encadre(("dedans",), "Titre"),
        Encadre(("seul",)),
        Illustration(un_point(), "Un point", 20),
        SautDePage(),
        Espace(3),
        Paragraphe("Fin"),
        Signatures((Partie("Pour l’État", "Le préfet", "Camille", "lu"), Partie("Pour le GIP")), "Fait à Corte"),
    ),
    entete=EnTete(("Préfet", "DREETS")),
    pied=("Service",),
    etabli_le=date(2022, 9, 23),
)


def relu(octets):
    return docx.Document(io.BytesIO(octets))


def tout_le_texte(document):
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )


@pytest.mark.parametrize("type_acte", [TypeActe.CONVENTION, TypeActe.LETTRE_DECISION])
def test_a_word_file_says_all_that_the_act_says(type_acte):
    contenu = composer(type_acte, des_donnees())
    octets = rendre_mot(contenu)
    assert rendre_mot(contenu) == octets
    ecrit = tout_le_texte(relu(octets)).replace("\t", " ")
    for bloc in contenu.blocs:
        for texte in textes(bloc):
            assert texte.removeprefix("– ") in ecrit.replace("–\n", "– ")


def test_headings_tables_language_and_page_numbers_are_those_of_word():
    document = relu(rendre_mot(TOUT))
    styles = [p.style.name for p in document.paragraphs]
    assert "Heading 1" in styles
    tableau = document.tables[0]
    assert tableau.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(ligne._tr.trPr.find(qn("w:cantSplit")) is not None for t in document.tables for ligne in t.rows)
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    assert document.core_properties.language == "fr-FR"
    assert document.core_properties.title == "Essai"
    assert document.core_properties.created.date() == date(2022, 9, 23)
    section = document.sections[0]
    pied = section.footer._element.xml
    assert " PAGE " in pied
    assert " NUMPAGES " in pied
    assert "E-1" in pied
    assert [p.text for p in section.first_page_header.paragraphs] == ["Préfet", "DREETS"]
    assert [bool(p.runs[0].bold) for p in section.first_page_header.paragraphs] == [True, False]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Un point"
    assert "Montant\u00a0: 10\u00a0€ net" in tout_le_texte(document)
    gras_ = [r.text for p in document.paragraphs for r in p.runs if r.bold]
    assert "10\u00a0€" in gras_


def test_the_signatures_hold_to_what_precedes_them():
    document = relu(rendre_mot(TOUT))
    tenus = [p.text for p in document.paragraphs if p.paragraph_format.keep_with_next]
    assert {"Fait à Corte", "Fin"} <= set(tenus)
    court = replace(TOUT, blocs=TOUT.blocs[-1:])
    assert relu(rendre_mot(court)).paragraphs[0].paragraph_format.keep_with_next
    muet = replace(TOUT, blocs=(Paragraphe("Fin"), Signatures((Partie("Pour l’État"),))))
    assert relu(rendre_mot(muet)).paragraphs[0].paragraph_format.keep_with_next


def test_a_draft_says_so_on_every_page_and_a_sheet_may_lie():
    document = relu(rendre_mot(replace(en_projet(TOUT), format=Format.PAYSAGE, etabli_le=None, entete=None)))
    section = document.sections[0]
    assert section.first_page_header.paragraphs[0].text == section.header.paragraphs[0].text == PROJET
    assert section.page_width > section.page_height
    serre = relu(rendre_mot(replace(TOUT, format=Format.UNE_PAGE)))
    assert serre.styles["Normal"].font.size < document.styles["Normal"].font.size


def test_a_list_stays_with_its_lead_and_a_table_begins_with_two_rows():
    lignes = tuple((str(n),) for n in range(4))
    tableau = Tableau((Colonne("N", 1),), lignes, legende="Rangs", total=("Total",))
    document = relu(rendre_mot(replace(TOUT, blocs=(Paragraphe("Sont jointes :"), Liste(("une",)), tableau))))
    tenus = {p.text: bool(p.paragraph_format.keep_with_next) for p in document.paragraphs}
    assert (tenus["Sont jointes :"], tenus["Rangs"]) == (True, True)
    (table,) = document.tables
    ensemble = [bool(r.cells[0].paragraphs[0].paragraph_format.keep_with_next) for r in table.rows]
    assert ensemble == [True, True, False, False, True, False]
    assert document.styles["Footer"].font.size.pt == 8


def _soffice_lit_word():
    programme = shutil.which("soffice")
    racine = Path(programme).resolve().parent if programme else Path("/usr/lib/libreoffice/program")
    return programme is not None and any(racine.glob("*swlo*"))


@pytest.mark.lent
@pytest.mark.skipif(not _soffice_lit_word(), reason="le traitement de texte de la suite n’est pas installé")
def test_the_office_suite_opens_it_and_prints_it(tmp_path):
    fichier = tmp_path / "convention.docx"
    fichier.write_bytes(rendre_mot(composer(TypeActe.CONVENTION, des_donnees())))
    profil = f"-env:UserInstallation=file://{tmp_path}/profil"
    ordre = [shutil.which("soffice"), profil, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*ordre, str(fichier)], check=True, timeout=120, capture_output=True)
    assert (tmp_path / "convention.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("type_acte", [*TypeActe, *Document, *TypeActeCampagne], ids=lambda t: t.value)
def test_the_word_file_of_any_act_says_word_for_word_what_its_pdf_says(type_acte):
    if isinstance(type_acte, TypeActeCampagne):
        contenu = composer(type_acte, des_donnees_collectives())
    else:
        contenu = next(iter(composes(type_acte, Forme.ASSOCIATION)))[1]
    document = relu(rendre_mot(contenu))
    tete = [p.text for p in document.sections[0].first_page_header.paragraphs]
    ecrit = sans_espaces("".join((*tete, tout_le_texte(document))))
    assert sorted(ecrit) == sorted(sans_espaces("".join(textes_par_page(rendre_pdf(contenu)))))
    suite = sans_espaces(tout_le_texte(document))
    ici = 0
    for texte in (t for bloc in contenu.blocs for t in textes(bloc)):  # in the order of the act
        trouve = suite.find(sans_espaces(texte), ici)
        assert trouve >= ici, texte
        ici = trouve
    assert "{" not in suite
