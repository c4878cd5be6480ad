"""The gestures of a person on the real window: keys, clicks, drops, pictures. Knows nothing of the trade.

Every gesture goes through Qt's events, as the officer's would, and waits for its effect to be seen.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from app.socle.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QAbstractItemView

PATIENCE_S = 60
PAS_MS = 10


def souffler(duree_ms: int = PAS_MS) -> None:
    """Let the window live for a moment. Not `QTest.qWait`, which keeps the GIL: works would crawl meanwhile."""
    boucle = QEventLoop()
    QTimer.singleShot(duree_ms, boucle.quit)
    boucle.exec()


class Gestes:
    """Hands on one window. `captures`: the folder of pictures, numbered in the order they are taken."""

    def __init__(self, fenetre: QWidget, captures: Path) -> None:
        self.fenetre = fenetre
        self._captures = captures
        self.images: list[Path] = []

    def attendre(self, condition: Callable[[], object], quoi: str) -> None:
        """Let the window live until the condition holds. Raises Bug, with a picture, when it never does."""
        limite = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > limite:
                self.photo("arret")
                raise Bug(f"Le parcours attend en vain\u00a0: {quoi}.")
            souffler()

    def photo(self, nom: str) -> Path:
        """Take a picture of the window as it stands."""
        souffler()
        rang = len(list(self._captures.glob("*.png"))) + 1  # one numbering, whatever the windows
        fichier = self._captures / f"{rang:02d}-{nom}.png"
        self.fenetre.grab().save(str(fichier))
        self.images.append(fichier)
        return fichier

    def touche(
        self,
        widget: QWidget,
        touche: Qt.Key,
        modificateurs: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key on a widget."""
        self.activer(widget)
        QTest.keyClick(widget, touche, modificateurs)

    def raccourci(self, fenetre: QWidget, touches: QKeySequence) -> None:
        """Press the keys of an act, where the focus is."""
        self.activer(fenetre)
        QTest.keySequence(QApplication.focusWidget() or fenetre, touches)

    def repondre_au_dialogue(self, chemin: Path, demander: Callable[[], None]) -> None:
        """Do what asks for a file, type its path in the question, press Enter. Raises Bug when nothing is asked."""
        repondu: list[Path] = []

        def repondre() -> None:
            boite = QApplication.activeModalWidget()
            if isinstance(boite, QFileDialog):
                champ: Any = boite.findChild(QLineEdit, "fileNameEdit")
                champ.setText(str(chemin))  # typed letter by letter, the names it proposes would take Enter
                repondu.append(chemin)
                minuteur.stop()
                QTest.keyClick(champ, Qt.Key.Key_Return)

        minuteur = QTimer()
        minuteur.timeout.connect(repondre)
        minuteur.start(PAS_MS)
        demander()
        minuteur.stop()
        if not repondu:
            raise Bug(f"Aucune question n’attendait le fichier «\u00a0{chemin.name}\u00a0».")

    def taper(self, widget: QWidget, texte: str) -> None:
        """Type a text, accents included (`QTest.keyClicks` knows only ASCII)."""
        for caractere in texte:
            for genre in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(genre, 0, Qt.KeyboardModifier.NoModifier, caractere))

    def activer(self, widget: QWidget) -> None:
        """Bring the window of a widget to the front: offscreen, nobody does it when a list closes."""
        fenetre = widget.window()
        if not fenetre.isActiveWindow():
            fenetre.activateWindow()
            self.attendre(fenetre.isActiveWindow, "la fenêtre au premier plan")

    def viser(self, widget: QWidget) -> None:
        """Give the focus to a widget, its window at the front."""
        self.activer(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.attendre(widget.hasFocus, f"le curseur dans « {widget.accessibleName()} »")

    def cliquer(self, widget: QWidget) -> None:
        """Click in the middle of a widget. Raises Bug when it cannot be clicked: a person would be stuck too."""
        if not (widget.isVisible() and widget.isEnabled()):
            raise Bug(f"«\u00a0{widget.accessibleName() or widget.objectName()}\u00a0» ne peut pas être cliqué.")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def remplir(self, champ: QLineEdit | QPlainTextEdit, texte: str) -> None:
        """Replace what a field holds and leave it, which saves it."""
        self.viser(champ)
        champ.selectAll()
        self.taper(champ, texte)
        self.touche(champ, Qt.Key.Key_Tab)

    def choisir(self, liste: QComboBox, rang: int) -> None:
        """Open a drop-down list, go to a row, and take it."""
        self.viser(liste)
        liste.showPopup()
        vue = liste.view()
        vue.setCurrentIndex(liste.model().index(rang, 0))
        self.touche(vue, Qt.Key.Key_Return)

    def cellule(self, vue: QAbstractItemView, ligne: int, colonne: int, valeur: str | bool) -> None:  # noqa: FBT001
        """Type a value in a cell of a sheet and press Enter, or tick it with the space bar."""
        index = vue.model().index(ligne, colonne)
        self.viser(vue)
        vue.setCurrentIndex(index)
        if isinstance(valeur, bool):
            self.touche(vue, Qt.Key.Key_Space)
            return
        vue.scrollTo(index)
        self.touche(vue, Qt.Key.Key_F2)
        souffler()
        editeur = next(iter(vue.viewport().findChildren(QWidget)), None)
        if isinstance(editeur, QComboBox):
            self.choisir(editeur, editeur.findText(valeur))
        elif isinstance(editeur, QLineEdit):
            editeur.selectAll()
            self.taper(editeur, valeur)
            self.touche(editeur, Qt.Key.Key_Return)
        else:
            raise Bug("La cellule ne se laisse pas modifier.")

    def coller(self, vue: QAbstractItemView, cellules: Sequence[str]) -> None:
        """Paste cells copied from a spreadsheet in the first row of a sheet."""
        QApplication.clipboard().setText("\t".join(cellules))
        self.viser(vue)
        vue.setCurrentIndex(vue.model().index(0, 0))
        self.touche(vue, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def deposer(self, chemins: Sequence[Path]) -> None:
        """Drag files over the middle of the window and drop them."""
        contenu = QMimeData()
        contenu.setUrls([QUrl.fromLocalFile(str(c)) for c in chemins])
        milieu = QPointF(self.fenetre.rect().center())
        gauche, rien = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        copie = Qt.DropAction.CopyAction
        QApplication.sendEvent(self.fenetre, QDragEnterEvent(milieu, copie, contenu, gauche, rien))
        souffler()
        self.photo("depot-des-courriels")
        QApplication.sendEvent(self.fenetre, QDropEvent(milieu, copie, contenu, gauche, rien))
