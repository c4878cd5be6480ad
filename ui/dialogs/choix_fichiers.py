"""Asks the system for files: those to add to a dossier, and where to write the copy of a piece."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.importers.noms import nom_sur

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ChoixFichiers:
    """The two questions; an empty answer means that the officer gave up."""

    @classmethod
    def a_ajouter(cls, parent: QWidget) -> tuple[Path, ...]:
        """Return the files to add as pieces."""
        noms, _ = QFileDialog.getOpenFileNames(parent, "Ajouter des pièces au dossier", _documents())
        return tuple(Path(nom) for nom in noms)

    @classmethod
    def remplacante(cls, parent: QWidget, nom: str) -> Path | None:
        """Return the file that comes in the place of a piece."""
        choisi, _ = QFileDialog.getOpenFileName(parent, f"Remplacer «\u00a0{nom}\u00a0»", _documents())
        return Path(choisi) if choisi else None

    @classmethod
    def pour_une_copie(cls, parent: QWidget, nom: str) -> Path | None:
        """Return where to write a copy; the name of the porteur is made safe before it is proposed."""
        propose = str(Path(_documents()) / nom_sur(nom))
        choisi, _ = QFileDialog.getSaveFileName(parent, "Enregistrer une copie de la pièce", propose)
        return Path(choisi) if choisi else None


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
