"""The help, read beside the work: one page of `resources/aide` at a time, never blocking the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout

from app.socle.resources import racine

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

GENERALE = "index"
TITRES = {"nouveautes": "Nouveautés", "a-propos": "À propos de Clausule"}


class Aide(QDialog):
    """One page of help."""

    def __init__(self, cle: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITRES.get(cle, "Aide de Clausule"))
        self.resize(640, 560)
        self.texte = QTextBrowser()
        self.texte.setObjectName("texte_aide")
        self.texte.setAccessibleName(self.windowTitle())
        self.texte.setMarkdown(page_d_aide(cle))
        self.texte.setOpenLinks(False)
        self.texte.anchorClicked.connect(lambda lien: self.texte.setMarkdown(page_d_aide(lien.path())))
        pile = QVBoxLayout(self)
        pile.addWidget(self.texte)

    @classmethod
    def montrer(cls, parent: QWidget, cle: str) -> Aide:
        """Open a page beside the window; a screen without a page of its own shows the general one."""
        aide = cls(cle, parent)
        aide.show()
        return aide


def page_d_aide(cle: str) -> str:
    """Return the page of this key as Markdown, the general one when there is none."""
    dossier = racine() / "aide"
    page = dossier / f"{cle}.md"
    return (page if page.is_file() else dossier / f"{GENERALE}.md").read_text("utf-8")
