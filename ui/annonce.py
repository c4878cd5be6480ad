"""Says something aloud through the screen reader, without moving the focus. Silent where none listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def annoncer(widget: QWidget, texte: str, *, pressant: bool = False) -> None:
    """Have a text read once; `pressant` cuts what is being read, for a warning or a failure."""
    if not texte:
        return
    evenement = QAccessibleAnnouncementEvent(widget, texte)
    politesse = QAccessible.AnnouncementPoliteness
    evenement.setPoliteness(politesse.Assertive if pressant else politesse.Polite)
    QAccessible.updateAccessibility(evenement)
