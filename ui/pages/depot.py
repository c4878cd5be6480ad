"""The whole window is a drop zone: mails, folders of mails, a base. What a page accepts itself stays its own.

Not here: what is done with the files (`ui.main`, `ui.pages.reception`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

OUTLOOK = "FileGroupDescriptor"
INVITATION = "Déposez pour enregistrer ces courriels"
SANS_FICHIER = (
    "Ce message n’a pas pu être pris directement dans la messagerie. Rien n’a été enregistré. Faites-le d’abord "
    "glisser sur le bureau, ou enregistrez-le au format .msg, puis déposez ici le fichier obtenu."
)


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
        self.voile = QLabel(INVITATION, fenetre)
        self.voile.setObjectName("voile_depot")
        self.voile.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.voile.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.voile.setProperty("role", "titre")
        self.voile.setAutoFillBackground(True)
        self.voile.hide()
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
        self.voile.setGeometry(self._fenetre.rect().marginsRemoved(self._fenetre.contentsMargins()))
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


def _interessant(contenu: QMimeData) -> bool:
    return bool(fichiers_de(contenu)) or any(OUTLOOK in format_ for format_ in contenu.formats())
