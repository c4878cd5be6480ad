"""Office documents in the child process: paragraphs, tables, sheets, limits of their zip and of their range."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from app.importers import apercu_bureautique
from app.importers.apercu import Bloc
from app.importers.apercu_bureautique import DocumentClasseur, DocumentTexte, rang_de_colonne, valeur_lisible
from app.socle.errors import UserError
from tests.outils.bureautique import DOCX, ODS, ODT, XLSX, un_docx, un_ods, un_odt, un_xlsx, un_zip

FEUILLE = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def avec(octets, parties):
    """The same zip, with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return un_zip({**{nom: archive.read(nom) for nom in archive.namelist()}, **parties})


def refus(lecteur, octets, mime):
    with pytest.raises(UserError) as faute:
        lecteur(octets, mime)
    assert "Le fichier est gardé\u00a0; rien n’a été lu." in faute.value.message
    return faute.value.message


def test_a_docx_gives_its_headings_paragraphs_and_tables():
    document = DocumentTexte(un_docx(["Projet", "Texte", ""], [["Poste", "1,00 ETP"], ["Lieu", ""]]), DOCX)
    assert document.blocs == (
        Bloc("Projet", 1),
        Bloc("Texte"),
        Bloc("", rangees=(("Poste", "1,00 ETP"), ("Lieu", ""))),
    )
    assert document.ouvert().remarques == ()
    document.fermer()


def test_a_docx_keeps_tabs_and_breaks_and_leaves_deletions_out():
    corps = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
        "<w:del><w:r><w:delText>retiré</w:delText></w:r></w:del></w:p>"
    )
    assert DocumentTexte(un_docx([], corps=corps), DOCX).blocs == (Bloc("a\tb\nc"),)


def test_an_odt_gives_the_same():
    corps = (
        "<text:tracked-changes><text:p>retiré</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Titre</text:h><text:p>un<text:s/>deux<text:tab/><text:span>t'
        "<text:line-break/>rois</text:span> fin</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>x</text:p><text:p>y</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    assert DocumentTexte(un_odt(corps), ODT).blocs == (
        Bloc("Titre", 2),
        Bloc("un deux\tt\nrois fin"),
        Bloc("", rangees=(("x\ny",),)),
    )


def test_a_workbook_gives_its_sheets_as_text():
    rangees = [["SIRET", "Montant"], [88800012200018, 29400.5], [None, True]]
    document = DocumentClasseur(un_xlsx({"Budget": rangees, ".Caché": [["x"]], "Vide": []}), XLSX)
    budget, cache, vide = document.blocs
    assert budget.rangees == (("SIRET", "Montant"), ("88800012200018", "29400,5"), ("", "vrai"))
    assert cache.rangees == (("x",),)
    assert vide.rangees == ()
    assert document.ouvert().remarques == ("La feuille «\u00a0Caché\u00a0» est masquée dans le classeur",)
    document.fermer()


def test_a_sheet_that_begins_further_says_where():
    rangees = [[None, None], [None, "B2"], [None, "B3"]]
    (bloc,) = DocumentClasseur(un_xlsx({"F": rangees}), XLSX).blocs
    assert (bloc.origine, bloc.rangees) == ((1, 1), (("B2",), ("B3",)))


def test_an_ods_with_its_usual_empty_end():
    case = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    fin = (
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    table = (
        f'<table:table table:name="F"><table:table-row>{case.format("a")}{case.format("b")}</table:table-row>{fin}'
    )
    (bloc,) = DocumentClasseur(un_ods(f"{table}</table:table>"), ODS).blocs
    assert bloc.rangees == (("a", "b"),)


@pytest.mark.parametrize(
    "repetee",
    [
        ' table:number-rows-repeated="60000"><table:table-cell office:value="1"/>',
        '><table:table-cell table:number-columns-repeated="300" office:value="1"/>',
    ],
)
def test_an_ods_filled_beyond_the_range_is_refused(repetee):
    table = f'<table:table table:name="F"><table:table-row{repetee}</table:table-row></table:table>'
    assert "anormalement grand" in refus(DocumentClasseur, un_ods(table), ODS)


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (FEUILLE.format('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "case XFD1048576"),
        (FEUILLE.format('<row r="1"><c r="ZZ1"><v>1</v></c></row>'), "case ZZ1"),
        (FEUILLE.format("<row/>" * 50_001), "plus de 50000 lignes"),
    ],
)
def test_a_sheet_beyond_the_range_is_refused_before_it_is_read(contenu, raison):
    octets = avec(un_xlsx({"F": [["x"]]}), {"xl/worksheets/sheet1.xml": contenu})
    message = refus(DocumentClasseur, octets, XLSX)
    assert message.startswith("Classeur illisible (anormalement grand, ")
    assert raison in message


def test_a_long_workbook_shows_its_beginning(monkeypatch):
    monkeypatch.setattr(apercu_bureautique, "LIGNES_MONTREES", 3)
    document = DocumentClasseur(un_xlsx({"F": [[n] for n in range(5)]}), XLSX)
    assert len(document.blocs[0].rangees) == 3
    assert document.ouvert().remarques == ("Feuille «\u00a0F\u00a0» longue\u00a0: seul le début est montré",)
    monkeypatch.setattr(apercu_bureautique, "CELLULES_MAX", 2)
    deux = DocumentClasseur(un_xlsx({"F": [[n] for n in range(3)], "G": [["x"]]}), XLSX)
    assert [len(bloc.rangees) for bloc in deux.blocs] == [2, 0]


def test_a_long_text_shows_its_beginning(monkeypatch):
    monkeypatch.setattr(apercu_bureautique, "CARACTERES_MAX", 10)
    document = DocumentTexte(un_docx(["Titre", "abcd", "la suite"]), DOCX)
    assert [bloc.texte for bloc in document.blocs] == ["Titre", "abcd"]
    assert document.ouvert().remarques == ("Document long\u00a0: seul le début est montré",)


def test_a_bomb_is_refused_while_it_is_unpacked(monkeypatch):
    octets = un_docx(["x"], autres={"word/document.xml": b" " * 3_000_000})
    assert "anormalement grand une fois ouvert" in refus(DocumentTexte, octets, DOCX)
    monkeypatch.setattr(apercu_bureautique, "PARTIE_MAX", 10)
    assert "anormalement grand une fois ouvert" in refus(DocumentTexte, un_docx(["x" * 100]), DOCX)


def test_entities_are_refused():
    bombe = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document>&a;</w:document>'
    assert "entités interdites" in refus(DocumentTexte, un_docx([], autres={"word/document.xml": bombe}), DOCX)


def deux_fois(nom):
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as archive:
        archive.writestr(nom, "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(nom, "b")
    return flux.getvalue()


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"", "abîmé"),
        (b"PK\x03\x04", "abîmé"),
        (un_docx(["x"])[:-30], "abîmé"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "mot de passe"),
        (un_zip({"autre.xml": "<a/>"}), "il y manque son contenu"),
        (un_zip({"word/document.xml": "<a>"}), "abîmé"),
        (un_zip({f"{n}": "" for n in range(1001)}), "plus de 1000 éléments"),
        (un_zip({"EncryptedPackage": ""}), "mot de passe"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_in_words(octets, raison):
    message = refus(DocumentTexte, octets, DOCX)
    assert message.startswith("Document illisible (")
    assert raison in message


def test_parts_that_bear_one_name_are_refused():
    assert "en double" in refus(DocumentTexte, deux_fois("word/document.xml"), DOCX)


def test_a_heavy_document_is_refused(monkeypatch):
    monkeypatch.setattr(apercu_bureautique, "OCTETS_MAX", 10)
    assert "plus de 0" in refus(DocumentTexte, un_docx(["x"]), DOCX)


def test_a_part_whose_bytes_lie_is_refused():
    octets = bytearray(un_zip({"word/document.xml": "<a/>" * 100}))
    octets[45] ^= 0xFF
    assert "abîmé" in refus(DocumentTexte, bytes(octets), DOCX)


def test_a_workbook_that_its_library_refuses():
    octets = avec(un_xlsx({"F": [["x"]]}), {"xl/workbook.xml": "<rien/"})
    assert "abîmé" in refus(DocumentClasseur, octets, XLSX)


@pytest.mark.parametrize(
    ("autres", "phrase"),
    [
        ({"word/vbaProject.bin": "x"}, "Contient des macros\u00a0: non exécutées"),
        ({"word/embeddings/a.bin": "x"}, "Contient des objets incorporés\u00a0: non ouverts"),
        ({"xl/externalLinks/a.xml": "x"}, "Contient des liaisons vers d’autres classeurs\u00a0: non suivies"),
        (
            {"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate"/>'},
            "Appelle un modèle ou un fichier distant\u00a0: non chargé",
        ),
        (
            {"word/_rels/document.xml.rels": '<R TargetMode="External"/>'},
            "Contient des liens vers internet\u00a0: inertes ici",
        ),
    ],
)
def test_active_content_is_named_and_the_text_still_read(autres, phrase):
    ouvert = DocumentTexte(un_docx(["x"], autres=autres), DOCX).ouvert()
    assert ouvert.remarques == (phrase,)
    assert ouvert.blocs == (Bloc("x", 1),)


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (42.0, "42"),
        (0.1 + 0.2, "0,3"),
        (1e20, "1e+20"),
        (True, "vrai"),
        (False, "faux"),
        (date(2022, 9, 15), "15/09/2022"),
        (datetime(2022, 9, 15), "15/09/2022"),  # noqa: DTZ001  # cells have no zone
        (datetime(2022, 9, 15, 8, 5), "15/09/2022 08:05"),  # noqa: DTZ001  # cells have no zone
        (time(8, 5), "08:05:00"),
        (timedelta(hours=1), "1:00:00"),
        ("", ""),
        ("a\x00b", "a\ufffdb"),
    ],
)
def test_a_cell_is_read_as_a_person_writes_it(valeur, texte):
    assert valeur_lisible(valeur) == texte


def test_columns_have_ranks():
    assert [rang_de_colonne(x) for x in ("A", "Z", "AA", "GR", "XFD")] == [1, 26, 27, 200, 16384]
