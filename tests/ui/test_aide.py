"""The help: a page leads to another, pictures come from the journeys, what is new is shown once."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage

from app import VERSION
from app.socle.resources import racine
from ui import page_console
from ui.console import VERBES
from ui.dialogs.aide import Aide
from ui.pages.aide_fenetre import FICHIER
from ui.pages.base import Page
from ui.pages.catalogue import fiches
from ui.parcours.aide import IMAGES

AIDE = racine() / "aide"
PAGES = sorted(AIDE.glob("*.md"))
CITEES = [
    (page.stem, nom, texte)
    for page in PAGES
    for texte, nom in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8"))
]
OCTETS_MAX = 2 * 1024 * 1024
#: How a page names a screen whose title is longer, or that an act opens.
MOTS_DES_ECRANS = {
    "recus": "reçu", "fusion": "reprendre", "temps": "jour passé", "lot_actes": "par lot", "dossier": "panneaux",
    "bienvenue": "page de bienvenue", "retouche": "retoucher", "modeles": "modèle de cet acte",
    "delegations": "délégation", "retour_scan": "signés", "documents_campagne": "documents de la campagne",
}  # fmt: skip


def test_a_link_opens_the_page_it_names(qtbot):
    aide = Aide("dossier")
    qtbot.addWidget(aide)
    assert "Trois panneaux côte à côte" in aide.texte.toPlainText()
    aide.texte.anchorClicked.emit(QUrl("preuves"))
    assert aide.texte.toPlainText().startswith("Preuves des notes")
    assert aide.sommaire.currentItem().text(0) == "Preuves des notes"


def test_no_title_of_the_list_is_cut(qtbot):
    aide = Aide("index")
    qtbot.addWidget(aide)
    aide.show()
    assert aide.sommaire.sizeHintForColumn(0) <= aide.sommaire.viewport().width()


def test_the_list_opens_a_page_and_its_pictures_fit(qtbot):
    aide = Aide("index")
    qtbot.addWidget(aide)
    aide.show()
    aide.sommaire.setCurrentItem(aide.sommaire.topLevelItem(1).child(0))
    assert "Enregistrer une candidature reçue par courriel" in aide.texte.toPlainText()
    image = aide.texte.loadResource(2, QUrl("images/dossier.png"))
    assert isinstance(image, QImage)
    assert 200 <= image.width() <= aide.texte.viewport().width()
    aide.resize(700, 500)
    assert aide.texte.loadResource(2, "images/dossier.png").width() <= aide.texte.viewport().width()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page):
    for lien in re.findall(r"(?<!!)\[[^\]]+\]\(([a-z_-]+)\)", page.read_text("utf-8")):
        assert (AIDE / f"{lien}.md").is_file(), lien


def test_each_picture_is_told_and_taken_by_a_journey():
    assert all(texte for _, _, texte in CITEES)
    assert {Path(nom).stem for _, nom, _ in CITEES} <= set(IMAGES)
    assert {f.stem for f in (AIDE / "images").iterdir()} == set(IMAGES)
    assert sum(f.stat().st_size for f in (AIDE / "images").iterdir()) < OCTETS_MAX


def test_each_verb_of_the_console_has_its_lines():
    """`python -m ui.parcours.aide` writes the page; it says what the verbs say."""
    assert (AIDE / f"{page_console.PAGE}.md").read_text("utf-8") == page_console.page()
    assert all(f"\n## {verbe.name}\n" in page_console.page() and verbe.help for verbe in VERBES)


def test_writing_the_page_leaves_each_verb_its_option_of_help():
    """In a process of its own: click keeps, for the life of a process, the first words of help asked of a verb."""
    dits = "from ui import console, page_console; page_console.page(); console.clausule(['importer', '--aide'])"
    fait = subprocess.run([sys.executable, "-c", dits], capture_output=True, text=True, check=False, timeout=60)
    assert fait.returncode == 0, fait.stdout + fait.stderr


@pytest.mark.parametrize("page", sorted(AIDE.glob("tache-*.md")), ids=lambda page: page.stem)
def test_a_task_says_why_how_what_may_go_wrong_and_what_comes_next(page):
    texte = page.read_text("utf-8")
    but, *suite = texte.split("\n\n")[1:]
    assert but[0].isupper()
    assert suite[0].startswith("1. ")
    assert "](images/" in texte
    assert texte.index("](images/") < texte.index("\n## Si cela ne va pas\n") < texte.index("\n## Ensuite\n")


@pytest.mark.parametrize("fiche", fiches(lambda: None, Page), ids=lambda fiche: fiche.cle)
def test_each_screen_has_a_page_that_names_it(fiche):
    """F1 on a screen opens a page; when several screens share one, it speaks of each."""
    cle = next(
        classe.aide
        for nom in (fiche.cle, "matrice" if fiche.cle == "pieces" else fiche.cle)
        if find_spec(f"ui.pages.{nom}")
        for classe in vars(import_module(f"ui.pages.{nom}")).values()
        if isinstance(classe, type) and issubclass(classe, Page) and classe.__module__ == f"ui.pages.{nom}"
    )
    texte = (AIDE / f"{cle}.md").read_text("utf-8").lower()
    assert MOTS_DES_ECRANS.get(fiche.cle, fiche.titre).lower() in texte


def test_what_is_new_is_shown_once_after_an_update(programme_d_aide, tmp_path):
    aide = programme_d_aide.aide
    assert aide.dire_les_nouveautes(deja_servi=False) is None  # new here: nothing is « new »
    assert (tmp_path / FICHIER).read_text("utf-8") == VERSION
    (tmp_path / FICHIER).write_text("0.2.0", "utf-8")
    montree = aide.dire_les_nouveautes(deja_servi=False)
    assert montree.texte.toPlainText().startswith("Nouveautés de Clausule")
    assert not montree.isModal()
    montree.close()
    assert aide.dire_les_nouveautes(deja_servi=True) is None
    (tmp_path / FICHIER).unlink()
    aide.dire_les_nouveautes(deja_servi=True).close()
    (tmp_path / FICHIER).unlink()
    (tmp_path / FICHIER).mkdir()
    assert aide.dire_les_nouveautes(deja_servi=True) is None  # it could not be remembered


def test_one_help_follows_the_screens_and_the_guide_is_offered_where_it_can_be_written(programme_d_aide):
    aide = programme_d_aide.aide.montrer("journal")
    assert aide.bouton_guide.isVisible()
    assert programme_d_aide.aide.montrer("nouveautes") is aide
    assert (aide.windowTitle(), aide.texte.accessibleName()) == ("Nouveautés", "Nouveautés")
    aide.close()
    seule = Aide("liasse", programme_d_aide.fenetre)
    seule.show()
    assert not seule.bouton_guide.isVisible()
    seule.close()


def test_the_guide_is_written_from_the_window(programme_d_aide, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("app.documents.guide.rendre_guide", lambda *_mots: b"%PDF")
    programme_d_aide.fenetre.actions_cadre["raccourcis"].trigger()
    (aide,) = programme_d_aide.fenetre.findChildren(Aide)
    assert "Ctrl+K" in aide.texte.toPlainText()
    monkeypatch.setattr("ui.dialogs.fichiers.Fichiers.dossier", lambda *_mots: tmp_path / "guide")
    aide.bouton_guide.click()
    qtbot.waitUntil(lambda: "Guide écrit" in aide.etat.text())
    assert len(list((tmp_path / "guide").glob("*.pdf"))) == 1
    (tmp_path / "pris").touch()
    programme_d_aide.aide.ecrire_le_guide(aide, tmp_path / "pris")
    qtbot.waitUntil(lambda: "ne peut pas être créé" in aide.etat.text())
    aide.close()


@pytest.fixture
def programme_d_aide(qapp, qtbot, tmp_path):
    from app.socle.horloge import HorlogeSysteme  # noqa: PLC0415  # this fixture alone
    from ui.main import Programme  # noqa: PLC0415  # this fixture alone

    programme = Programme(qapp, clock=HorlogeSysteme(), agent="Agent", dossier_utilisateur=tmp_path)
    programme.fenetre.show()
    yield programme
    programme.fermer()
