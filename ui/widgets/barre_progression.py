"""The work under way, in the status bar: shown after 300 ms, with a button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from ui.annonce import annoncer
from ui.theme import icone, px

if TYPE_CHECKING:
    from ui.workers.runner import Runner
    from ui.workers.task import Tache

DELAI_MS = 300
LARGEUR = 160
TERMINE = "Travail terminé"


class BarreProgression(QWidget):
    """Follows the oldest work of the runner; says how many others wait."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.libelle = QLabel()
        self.barre = QProgressBar()
        self.barre.setFixedWidth(px(LARGEUR))
        self.barre.setTextVisible(False)
        self.annuler = QToolButton()
        self.annuler.setIcon(icone("fermer"))
        self.annuler.setToolTip("Arrêter ce travail\u00a0; ce qu’il avait commencé n’est pas gardé")
        self.annuler.setAccessibleName("Arrêter le travail en cours")
        self.annuler.clicked.connect(self._on_annuler_clicked)
        rangee = QHBoxLayout(self)
        rangee.setContentsMargins(0, 0, 0, 0)
        for widget in (self.libelle, self.barre, self.annuler):
            rangee.addWidget(widget)
        self._delai = QTimer(self, singleShot=True, interval=DELAI_MS)
        self._delai.timeout.connect(self._montrer)
        runner.commencee.connect(self._on_commencee)
        runner.progressee.connect(self._on_change)
        runner.terminee.connect(self._on_change)
        self.hide()

    def _on_commencee(self, _tache: Tache) -> None:
        if self.isHidden() and not self._delai.isActive():
            self._delai.start()

    def _on_change(self, _tache: Tache) -> None:
        if not self._runner.taches:
            self._delai.stop()
            if not self.isHidden():
                annoncer(self, TERMINE)
            self.hide()
        elif not self.isHidden():
            self._montrer()

    def _on_annuler_clicked(self) -> None:
        for tache in self._runner.taches[:1]:
            tache.annuler()
            self.annuler.setEnabled(False)
            self.libelle.setText(f"{tache.libelle}\u00a0: arrêt demandé…")

    def _montrer(self) -> None:
        taches = self._runner.taches
        if not taches:
            return
        tache = taches[0]
        self.annuler.setEnabled(not tache.annulation.demandee)
        self.libelle.setText(_dire(tache, len(taches) - 1))
        progres = tache.progres
        self.barre.setRange(0, progres.total if progres else 0)
        self.barre.setValue(progres.fait if progres else 0)
        self.barre.setAccessibleName(self.libelle.text())
        if self.isHidden():
            annoncer(self, self.libelle.text())
        self.show()


def _dire(tache: Tache, autres: int) -> str:
    if tache.annulation.demandee:
        return f"{tache.libelle}\u00a0: arrêt demandé…"
    texte = tache.libelle
    if tache.progres is not None and tache.progres.libelle:
        texte = f"{texte}\u00a0: {tache.progres.libelle}"
    if tache.progres is not None and tache.progres.total:
        texte = f"{texte} ({tache.progres.fait}\u00a0/\u00a0{tache.progres.total})"
    return f"{texte} · {autres}\u00a0en attente" if autres else texte
