"""Asks the system for the file of a grid: the one to import, and where to export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.importers.noms import nom_sur

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FILTRE = "Grilles (*.toml)"


class ChoixGrille:
    """The two questions; an empty answer means that the officer gave up."""

    @classmethod
    def a_importer(cls, parent: QWidget) -> Path | None:
        """Return the file whose grid becomes the draft."""
        choisi, _ = QFileDialog.getOpenFileName(parent, "Importer une grille", _documents(), FILTRE)
        return Path(choisi) if choisi else None

    @classmethod
    def ou_exporter(cls, parent: QWidget, nom: str) -> Path | None:
        """Return where to write the grid."""
        propose = str(Path(_documents()) / nom_sur(nom))
        choisi, _ = QFileDialog.getSaveFileName(parent, "Exporter la grille", propose, FILTRE)
        return Path(choisi) if choisi else None


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
