"""The help: a page leads to another by its links, and every link leads somewhere."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QUrl

from app.socle.resources import racine
from ui.dialogs.aide import Aide

PAGES = sorted((racine() / "aide").glob("*.md"))


def test_a_link_opens_the_page_it_names(qtbot):
    aide = Aide("dossier")
    qtbot.addWidget(aide)
    assert "Trois panneaux côte à côte" in aide.texte.toPlainText()
    aide.texte.anchorClicked.emit(QUrl("preuves"))
    assert aide.texte.toPlainText().startswith("Preuves des notes")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page):
    for lien in re.findall(r"(?<!!)\[[^\]]+\]\(([a-z-]+)\)", page.read_text("utf-8")):
        assert (racine() / "aide" / f"{lien}.md").is_file(), lien
