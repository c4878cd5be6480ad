"""Three panels side by side, each resizable and each hideable; their sizes come back at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from ui.disposition import disposition
from ui.touches import avec_touches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

POIGNEE = 5


class Panneaux(QSplitter):
    """The panels, with one checkable act each. `cle` names their sizes in the settings of the user.

    `tailles` are the first widths; `parts` share out what the window has beyond them.
    """

    def __init__(
        self,
        cle: str,
        panneaux: Sequence[tuple[str, str, QWidget]],
        tailles: Sequence[int],
        parts: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._cle = cle
        self.setChildrenCollapsible(False)
        self.setHandleWidth(POIGNEE)
        self.actes: list[QAction] = []
        for nom, touche, widget in panneaux:
            self.addWidget(widget)
            self.actes.append(self._acte(nom, touche, widget))
        self._tailles, self._parts = tuple(tailles), tuple(parts)
        for rang, part in enumerate(parts):
            self.setStretchFactor(rang, part)
        gardees = disposition().value(cle)
        self._reglees = isinstance(gardees, QByteArray) and self.restoreState(gardees)
        self.splitterMoved.connect(self._on_splitter_moved)

    @override
    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        if not self._reglees:
            reste = self.width() - sum(self._tailles)
            self.setSizes(
                [t + reste * p // sum(self._parts) for t, p in zip(self._tailles, self._parts, strict=True)]
            )

    def _on_splitter_moved(self, _place: int, _rang: int) -> None:
        self._reglees = True
        disposition().setValue(self._cle, self.saveState())

    def _acte(self, nom: str, touche: str, widget: QWidget) -> QAction:
        acte = QAction(f"Panneau «\u00a0{nom}\u00a0»", self)
        acte.setCheckable(True)
        acte.setChecked(True)
        acte.setShortcut(QKeySequence(touche))
        acte.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        acte.setToolTip(avec_touches(f"Montrer ou cacher le panneau «\u00a0{nom}\u00a0»", [touche]))
        acte.toggled.connect(lambda visible: self._on_bascule(acte, widget, visible=visible))
        return acte

    def _on_bascule(self, acte: QAction, widget: QWidget, *, visible: bool) -> None:
        """Hide or show a panel; the last one stays."""
        if not visible and not any(autre.isChecked() for autre in self.actes):
            acte.setChecked(True)
            return
        widget.setVisible(visible)
