"""Where the cursor goes: to a panel of the window, to the first panel of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.page import TableOuVide

if TYPE_CHECKING:
    from ui.pages.base import Page


def prendre_le_foyer(panneau: QWidget) -> bool:
    """Give the focus to a panel or to the first of its children that takes it."""
    candidats = [panneau, *panneau.findChildren(QWidget)]
    for candidat in candidats:
        if candidat.isVisible() and candidat.isEnabled() and candidat.focusPolicy() & Qt.FocusPolicy.TabFocus:
            candidat.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False


def donner_le_foyer(page: Page) -> None:
    """Put the cursor in the first panel of a page, so that the keyboard works there at once.

    A table whose rows are being read takes it when they come.
    """
    for panneau in page.panneaux():
        pile = panneau.parentWidget()
        if isinstance(pile, TableOuVide) and not pile.isHidden() and pile.attendre_le_foyer():
            return
        if panneau.isEnabled() and not panneau.isHidden():
            panneau.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
