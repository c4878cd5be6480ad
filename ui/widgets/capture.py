"""The screenshot of the Marché de l'inclusion: a file, or the picture in the clipboard, kept as a piece."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from app.domain.pieces import Piece
    from app.domain.situation import Visibilite
    from app.services.instruction import Fiche
    from app.socle.changes import Changes
    from ui.session import Session

IMAGES = "Images et PDF (*.png *.jpg *.jpeg *.pdf)"


class BlocCapture(QWidget):
    """Says which piece is the screenshot, and takes another."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = 0
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.joindre = QPushButton("Joindre une capture…", self)
        self.joindre.setToolTip("Choisir une image ou un PDF, gardé comme pièce du dossier")
        self.joindre.clicked.connect(self._on_joindre)
        self.coller = QPushButton("Coller l’image", self)
        self.coller.setToolTip("Garder comme pièce du dossier l’image qui est dans le presse-papiers")
        self.coller.clicked.connect(self._on_coller)
        rangee = Flux()
        rangee.addWidget(self.joindre)
        rangee.addWidget(self.coller)
        rangee.addStretch(1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(4)
        pile.addWidget(self.phrase)
        pile.addLayout(rangee)

    def montrer(self, fiche: Fiche) -> None:
        """Show the screenshot of a dossier, by its name and its hash."""
        self._dossier_id = fiche.dossier.cle
        capture = fiche.dossier.visibilite.piece_id
        piece = next((p for p in fiche.pieces if p.id == capture), None) if capture is not None else None
        self._dire(f"● Capture\u00a0: {piece.nom} (SHA-256 {piece.sha256[:12]}…)" if piece else "○ Aucune capture.")

    def _dire(self, texte: str) -> None:
        self.phrase.setText(texte)

    def _on_joindre(self) -> None:
        depart = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        nom, _ = QFileDialog.getOpenFileName(self, "Joindre une capture d’écran", depart, IMAGES)
        if nom:
            service, dossier_id = self._session.bureau.visibilite, self._dossier_id
            self._session.faire(
                "la capture jointe",
                lambda: service.joindre_fichier(dossier_id, Path(nom)),
                self._retirer(dossier_id),
            )

    def _on_coller(self) -> None:
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._dire("✕ Le presse-papiers ne contient pas d’image\u00a0: faites la capture, puis collez-la ici.")
            return
        tampon = QBuffer(self)
        tampon.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(tampon, "PNG")  # type: ignore[call-overload]  # Qt takes the name as text, its stubs want bytes
        octets = bytes(tampon.data().data())
        service, dossier_id = self._session.bureau.visibilite, self._dossier_id
        nom = service.nom_de_capture()
        self._session.faire(
            "la capture collée", lambda: service.joindre(dossier_id, nom, octets), self._retirer(dossier_id)
        )

    def _retirer(self, dossier_id: int) -> _Retour:
        return _Retour(self._session, dossier_id)


class _Retour:
    """Takes back the screenshot just kept."""

    def __init__(self, session: Session, dossier_id: int) -> None:
        self._session = session
        self._dossier_id = dossier_id

    def __call__(self, fait: tuple[Piece, Visibilite]) -> tuple[object, Changes]:
        piece, avant = fait
        return self._session.bureau.visibilite.retirer(self._dossier_id, piece, avant)
