"""Asks the system which file to open or where to write; the only user of QFileDialog for bases and exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.domain.fichier_regional import EXTENSION as EXTENSION_REGION
from app.socle.fichiers import EXTENSION_LIASSE
from app.socle.reglages import du_poste

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

EXTENSION_BASE = ".clausule"
_BASES = "Bases Clausule (*.clausule)"
_LIASSES = f"Liasses de lecture (*{EXTENSION_LIASSE})"
_COURRIELS = "Courriels (*.eml *.msg *.mbox *.zip)"
_REGIONS = f"Fichiers régionaux (*{EXTENSION_REGION})"
_SCANS = "Numérisations (*.pdf *.tif *.tiff *.png *.jpg *.jpeg)"
_RECUS = "Reçus de classement (*.json)"
_LOGOS = "Images (*.png *.jpg *.jpeg)"
_MODELES_WORD = "Modèles Word (*.docx)"


class Fichiers:
    """The questions of the window; None or nothing means that the officer gave up."""

    @classmethod
    def base(cls, parent: QWidget) -> Path | None:
        """Return the base to open."""
        nom, _ = QFileDialog.getOpenFileName(
            parent, "Ouvrir une base", str(bases()), f"{_BASES};;{_LIASSES};;Tous les fichiers (*)"
        )
        return Path(nom) if nom else None

    @classmethod
    def liasse(cls, parent: QWidget) -> Path | None:
        """Return the bundle to take back."""
        nom, _ = QFileDialog.getOpenFileName(
            parent, "Reprendre une liasse", str(documents()), f"{_LIASSES};;Tous les fichiers (*)"
        )
        return Path(nom) if nom else None

    @classmethod
    def modele_word(cls, parent: QWidget) -> Path | None:
        """Return the Word model to bring in."""
        nom, _ = QFileDialog.getOpenFileName(parent, "Importer un modèle", str(documents()), _MODELES_WORD)
        return Path(nom) if nom else None

    @classmethod
    def logo(cls, parent: QWidget) -> Path | None:
        """Return the picture to print at the head of the acts."""
        nom, _ = QFileDialog.getOpenFileName(parent, "Choisir le logo des actes", str(documents()), _LOGOS)
        return Path(nom) if nom else None

    @classmethod
    def nouvelle_liasse(cls, parent: QWidget, propose: str) -> Path | None:
        """Return where to write a bundle."""
        chemin = documents() / f"{propose}{EXTENSION_LIASSE}"
        return cls._ecrire(parent, "Écrire la liasse", chemin, _LIASSES, EXTENSION_LIASSE)

    @classmethod
    def courriels(cls, parent: QWidget) -> tuple[Path, ...]:
        """Return the mails to import."""
        noms, _ = QFileDialog.getOpenFileNames(
            parent, "Importer des courriels", str(documents()), f"{_COURRIELS};;Tous les fichiers (*)"
        )
        return tuple(Path(nom) for nom in noms)

    @classmethod
    def nouvelle_base(cls, parent: QWidget, propose: Path) -> Path | None:
        """Return where to create a base."""
        return cls._ecrire(parent, "Créer la base", propose, _BASES, EXTENSION_BASE)

    @classmethod
    def classeur(cls, parent: QWidget, propose: str) -> Path | None:
        """Return where to write the workbook."""
        return cls._ecrire(parent, "Exporter le classeur", documents() / propose, "Classeurs (*.xlsx)", ".xlsx")

    @classmethod
    def figure(cls, parent: QWidget, propose: str, extension: str) -> Path | None:
        """Return where to write a picture or its table; `extension` is « .svg » for instance."""
        genre = extension.removeprefix(".").upper()
        titre = f"Exporter la figure en {genre}"
        return cls._ecrire(parent, titre, documents() / propose, f"{genre} (*{extension})", extension)

    @classmethod
    def recu(cls, parent: QWidget) -> Path | None:
        """Return the receipt of a ranking to open."""
        nom, _ = QFileDialog.getOpenFileName(
            parent, "Ouvrir un reçu", str(documents()), f"{_RECUS};;Tous les fichiers (*)"
        )
        return Path(nom) if nom else None

    @classmethod
    def nouveau_recu(cls, parent: QWidget, propose: str) -> Path | None:
        """Return where to write a receipt; its PDF goes beside it."""
        return cls._ecrire(parent, "Enregistrer le reçu", documents() / propose, _RECUS, ".json")

    @classmethod
    def regions(cls, parent: QWidget) -> tuple[Path, ...]:
        """Return the regional files to consolidate."""
        noms, _ = QFileDialog.getOpenFileNames(
            parent, "Lire des fichiers régionaux", str(documents()), f"{_REGIONS};;Tous les fichiers (*)"
        )
        return tuple(Path(nom) for nom in noms)

    @classmethod
    def scans(cls, parent: QWidget) -> tuple[Path, ...]:
        """Return the files of a scanned bundle."""
        noms, _ = QFileDialog.getOpenFileNames(
            parent, "Importer un scan signé", str(documents()), f"{_SCANS};;Tous les fichiers (*)"
        )
        return tuple(Path(nom) for nom in noms)

    @classmethod
    def nouvelle_region(cls, parent: QWidget, propose: str) -> Path | None:
        """Return where to write the file of the region."""
        chemin = documents() / propose
        return cls._ecrire(parent, "Exporter le fichier régional", chemin, _REGIONS, EXTENSION_REGION)

    @classmethod
    def dossier(cls, parent: QWidget, titre: str) -> Path | None:
        """Return a folder to write in."""
        nom = QFileDialog.getExistingDirectory(parent, titre, str(documents()))
        return Path(nom) if nom else None

    @classmethod
    def _ecrire(cls, parent: QWidget, titre: str, propose: Path, filtre: str, extension: str) -> Path | None:
        nom, _ = QFileDialog.getSaveFileName(parent, titre, str(propose), filtre)
        if not nom:
            return None
        chemin = Path(nom)
        return chemin if chemin.suffix else chemin.with_suffix(extension)


def documents() -> Path:
    """Return the folder of documents of the user."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def bases() -> Path:
    """Return the folder that the settings propose for bases, that of documents by default."""
    choisi = du_poste().texte("dossiers.bases")
    return Path(choisi).expanduser() if choisi else documents()
