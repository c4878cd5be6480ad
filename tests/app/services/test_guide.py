"""The help: every page has its place and its pictures, and the whole of it prints as one accessible guide."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from app import VERSION
from app.documents.guide import Rubrique, composer_guide
from app.documents.texte_aide import blocs
from app.services import guide
from app.socle.errors import Bug, EnvironmentFault
from app.socle.resources import racine
from tests.app.documents.exigences import manques
from tests.app.documents.lecture import structure
from tests.app.documents.test_pdf import conforme

AIDE = racine() / "aide"
PAGES = sorted(AIDE.glob("*.md"))
IMAGE = (AIDE / "images" / "dossier.png").read_bytes()


def sans_image(nom):
    raise AssertionError(nom)


@pytest.fixture(scope="module")
def ecrit(tmp_path_factory):
    return guide.ecrire_le_guide(tmp_path_factory.mktemp("guide") / "nouveau")


def test_the_guide_holds_every_page_with_its_number(ecrit):
    lecteur = PdfReader(ecrit)
    pages = [" ".join(p.extract_text().replace("\u00a0", " ").split()) for p in lecteur.pages]
    sommaire = pages[0] + pages[1]
    for partie in guide.parties():
        for _, titre in partie.pages:
            titre = titre.replace("\u00a0", " ")  # noqa: PLW2901  # a no-break space is a space in the PDF
            (numero,) = re.findall(rf"(?<=\b{re.escape(titre)} )\d+(?= |$)", sommaire)[:1]
            assert titre in pages[int(numero) - 1], (titre, numero)
    assert f"Version {VERSION}" in pages[0]
    assert len(lecteur.outline) >= 1


def test_the_guide_is_accessible_and_its_pictures_are_told(ecrit, tmp_path):
    octets = ecrit.read_bytes()
    assert conforme(octets, "ua1", tmp_path) == []
    assert manques(octets) == []
    assert len(structure(octets).tous("Figure")) == sum(p.read_text("utf-8").count("![") for p in PAGES)


def test_a_second_guide_replaces_nothing_and_a_refused_folder_is_told(ecrit, tmp_path, monkeypatch):
    monkeypatch.setattr("app.documents.guide.rendre_guide", lambda *_mots: b"%PDF")
    assert guide.ecrire_le_guide(ecrit.parent).name == f"Guide de Clausule {VERSION} (2).pdf"
    (tmp_path / "fichier").touch()
    with pytest.raises(EnvironmentFault, match="ne peut pas être créé"):
        guide.ecrire_le_guide(tmp_path / "fichier")


def test_a_page_that_no_part_names_comes_last(monkeypatch):
    monkeypatch.setattr(guide, "lire_toml", lambda _: {"partie": [{"titre": "Tout", "pages": ["index", "nul"]}]})
    tout, autres = guide.parties()
    assert tout.pages == (("index", "Aide de Clausule"),)
    assert (autres.titre, len(autres.pages)) == (guide.AUTRES, len(PAGES) - 1)


def test_an_unknown_page_is_the_general_one():
    assert guide.page_d_aide("inconnue") == guide.page_d_aide("index")


def test_the_small_markdown_is_read_whole():
    texte = (
        "# Titre\n\nUn **mot** et `code`, *penché*, [lien](index).\n\n- un\n  suite\n- deux\n\n"
        "Avant :\n1. premier\n\n| a | b |\n|---|---|\n| c | **d** |\n\n```\nclausule\n```\n\n"
        "![vue](images/x.png)\n\n## Deux\n\n### Trois ✕\n"
    )
    contenu = composer_guide([Rubrique("Partie", (texte,))], "9", lambda _: IMAGE)
    genres = [type(b).__name__ for b in contenu.blocs]
    assert genres[6:] == ["Titre", "Titre", "Paragraphe", "Liste", "Paragraphe", "Liste", "Tableau", "Encadre",
                          "Illustration", "Titre", "Titre"]  # fmt: skip
    assert [b.niveau for b in contenu.blocs[6:] if type(b).__name__ == "Titre"] == [2, 3, 4, 4]
    assert contenu.blocs[9].items[0][0].texte == "un suite"
    assert contenu.blocs[-1].texte == "Trois ×"
    with pytest.raises(Bug, match="seule sur sa ligne"):
        blocs("mots ![vue](x.png)", 2, sans_image)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_without_losing_a_mark(page):
    for bloc in blocs(page.read_text("utf-8"), 3, lambda _: b"PNG"):
        assert "**" not in repr(bloc)
        assert "](" not in repr(bloc)


def test_every_page_begins_with_its_title_and_is_valid_png():
    assert all(p.read_text("utf-8").startswith("# ") for p in PAGES)
    assert io.BytesIO(IMAGE).read(4) == b"\x89PNG"
