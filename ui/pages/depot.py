"""The whole window is a drop zone: mails, folders of mails, a base. What a page accepts itself stays its own.

Not here: what is done with the files (`ui.main`, `ui.pages.reception`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme import theme_de

EXTENSIONS_DE_SCAN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
OUTLOOK = "FileGroupDescriptor"
INVITATION = "Déposez ces courriels ou ces actes numérisés : leur sort est montré avant d’être enregistré"
OPACITE = 225
RETRAIT = 24
SANS_FICHIER = (
    "Ce message n’a pas pu être pris directement dans la messagerie. Rien n’a été enregistré. Faites-le d’abord "
    "glisser sur le bureau, ou enregistrez-le au format .msg, puis déposez ici le fichier obtenu."
)


class Voile(QWidget):
    """Dims the window while files are over it, and says what dropping them will do."""

    def __init__(self, fenetre: QWidget) -> None:
        super().__init__(fenetre)
        self.setObjectName("voile_depot")
        self.setAccessibleName(INVITATION)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        jetons = theme_de().jetons
        fond = jetons.couleur("fond")
        fond.setAlpha(OPACITE)
        peintre = QPainter(self)
        peintre.setRenderHint(QPainter.RenderHint.Antialiasing)
        peintre.fillRect(self.rect(), fond)
        trait = QPen(jetons.couleur("accent"), 2, Qt.PenStyle.DashLine)
        peintre.setPen(trait)
        peintre.drawRoundedRect(self.rect().adjusted(RETRAIT, RETRAIT, -RETRAIT, -RETRAIT), 8, 8)
        police = peintre.font()
        police.setPointSize(16)
        police.setBold(True)
        peintre.setFont(police)
        peintre.setPen(jetons.couleur("texte"))
        peintre.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, INVITATION)
        peintre.end()


class Depot(QObject):
    """Listens to what is dragged over a window.

    Signals:
        deposes(tuple[Path, ...]): files and folders of the disk were dropped; `ui.main` listens.
        sans_fichier(): a mail was dragged out of a mail program that gives no file; `ui.main` listens.
    """

    deposes = Signal(object)
    sans_fichier = Signal()

    def __init__(self, fenetre: QWidget) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self.voile = Voile(fenetre)
        fenetre.setAcceptDrops(True)
        fenetre.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        genre = event.type()
        if genre == QEvent.Type.DragLeave:
            self.voile.hide()
            return False
        if genre not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        if not isinstance(event, QDropEvent) or not _interessant(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if genre == QEvent.Type.Drop:
            self.voile.hide()
            self._rendre(event.mimeData())
        else:
            self._inviter()
        return True

    def _inviter(self) -> None:
        self.voile.setGeometry(self._fenetre.rect())
        self.voile.raise_()
        self.voile.show()

    def _rendre(self, contenu: QMimeData) -> None:
        chemins = fichiers_de(contenu)
        if chemins:
            self.deposes.emit(chemins)
        else:
            self.sans_fichier.emit()


def fichiers_de(contenu: QMimeData) -> tuple[Path, ...]:
    """Return the files and folders of the disk that a drag carries."""
    return tuple(Path(url.toLocalFile()) for url in contenu.urls() if url.isLocalFile())


def est_un_scan(chemin: Path) -> bool:
    """True for what a scanner saves: a PDF or a picture is no mail."""
    return chemin.suffix.lower() in EXTENSIONS_DE_SCAN


def _interessant(contenu: QMimeData) -> bool:
    return bool(fichiers_de(contenu)) or any(OUTLOOK in format_ for format_ in contenu.formats())
