"""The list of screens at the left, known by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from ui.theme import TAILLE_ICONE, icone, px

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

LARGEUR = 160
CHIFFRES = 9
_CLE = Qt.ItemDataRole.UserRole


def touche_d_ecran(rang: int) -> str:
    """Return « Ctrl+3 » for the third screen of the list; no key after the ninth."""
    return f"Ctrl+{rang}" if rang <= CHIFFRES else ""


class Navigation(QListWidget):
    """The screens, with how many things wait in each.

    Signals:
        choisie(str): key of the screen asked for; the window listens.
    """

    choisie = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName("Écrans")
        self.setFixedWidth(px(LARGEUR))
        self.setIconSize(QSize(TAILLE_ICONE, TAILLE_ICONE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current_changed)

    def ajouter(self, cle: str, titre: str, nom_icone: str, raccourci: str) -> None:
        """Add a screen at the end; `raccourci` may be empty."""
        element = QListWidgetItem(icone(nom_icone), titre, self)
        element.setData(_CLE, cle)
        element.setToolTip(f"{titre} ({raccourci})" if raccourci else titre)

    def cle(self, rang: int) -> str:
        """Return the key of the screen at this place of the list."""
        return str(self.item(rang).data(_CLE))

    def marquer(self, cle: str) -> None:
        """Show which screen is in sight, without asking for it; none when it is not in the list."""
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.setCurrentRow(self._rang(cle))
        self.blockSignals(False)  # noqa: FBT003  # Qt's own signature

    def compter(self, cle: str, titre: str, nombre: int) -> None:
        """Write how many things wait there; zero writes nothing."""
        rang = self._rang(cle)
        if rang >= 0:
            self.item(rang).setText(f"{titre} · {nombre}" if nombre else titre)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus without asking for a screen: Qt would choose the first when none is marked."""
        marque = self.currentRow()
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        super().focusInEvent(event)
        self.setCurrentRow(marque)
        self.blockSignals(False)  # noqa: FBT003  # Qt's own signature

    def _rang(self, cle: str) -> int:
        rangs = range(self.count())
        return next((rang for rang in rangs if self.item(rang).data(_CLE) == cle), -1)

    def _on_current_changed(self, element: QListWidgetItem | None) -> None:
        if element is not None:
            self.choisie.emit(element.data(_CLE))
