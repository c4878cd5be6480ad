"""What each regional file chosen would do, before anything is written; one button keeps those that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.socle.formats import pluriel
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from app.services.fichiers_regionaux import Examine

A_RETENIR, A_REMPLACER, REFUSE, DEJA = "● à retenir", "◐ à remplacer", "✕ refusé", "– déjà là"


class FichiersRegionaux(QWidget):
    """The files looked at.

    Signals:
        retenus(object, bool): keep these, replacing or not those already there; the page listens.
        abandonne(): keep nothing; the page listens.
    """

    retenus = Signal(object, bool)
    abandonne = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examines: tuple[Examine, ...] = ()
        self.titre = QLabel("Fichiers choisis", self)
        self.titre.setProperty("role", "section")
        self.liste = QLabel(self)
        self.liste.setObjectName("fichiers_examines")
        self.liste.setAccessibleName("Ce que chaque fichier deviendrait")
        self.liste.setTextFormat(Qt.TextFormat.PlainText)
        self.liste.setWordWrap(True)
        self.liste.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.liste.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.liste.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remplacer = QCheckBox(self)
        self.remplacer.setObjectName("remplacer_les_fichiers")
        self.retenir = QPushButton(self)
        self.retenir.setObjectName("retenir_les_fichiers")
        self.retenir.setProperty("role", "primaire")
        self.abandonner = QPushButton("Ne rien retenir", self)
        self.abandonner.setObjectName("ne_rien_retenir")
        self.remplacer.toggled.connect(lambda _coche: self._accorder())
        self.retenir.clicked.connect(lambda: self.retenus.emit(self._examines, self.remplacer.isChecked()))
        self.abandonner.clicked.connect(self.abandonne)
        self._batir()

    def montrer(self, examines: tuple[Examine, ...]) -> None:
        """Show what was read; nothing is replaced unless the box is ticked."""
        self._examines = examines
        refuses_d_abord = sorted(examines, key=lambda x: x.fichier is not None or x.deja)
        self.liste.setText("\n\n".join(f"{_etat(x)} – {x.nom}\n{x.constat}" for x in refuses_d_abord))
        refuses = sum(1 for x in examines if x.fichier is None and not x.deja)
        self.titre.setText(f"{pluriel(len(examines), 'fichier lu', 'fichiers lus')}, {pluriel(refuses, 'refusé')}")
        nombre = sum(1 for x in examines if x.fichier and x.ancien)
        self.remplacer.setText(f"Remplacer {pluriel(nombre, 'fichier déjà reçu', 'fichiers déjà reçus')}")
        self.remplacer.setVisible(nombre > 0)
        self.remplacer.setChecked(False)
        self._accorder()

    def _accorder(self) -> None:
        coche = self.remplacer.isChecked()
        nombre = sum(1 for x in self._examines if x.nouveau or (coche and x.fichier))
        self.retenir.setText(f"Retenir {pluriel(nombre, 'fichier')}" if nombre else "Rien à retenir")
        self.retenir.setEnabled(nombre > 0)

    def _batir(self) -> None:
        cadre = QScrollArea(self)
        cadre.setWidgetResizable(True)
        cadre.setFrameShape(QScrollArea.Shape.NoFrame)
        cadre.setAccessibleName("Fichiers examinés")
        cadre.setWidget(self.liste)
        rangee = Flux()
        rangee.setSpacing(8)
        rangee.addWidget(self.retenir)
        rangee.addWidget(self.abandonner)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(12, 0, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(self.titre)
        pile.addWidget(cadre, stretch=1)
        pile.addWidget(self.remplacer)
        pile.addLayout(rangee)


def _etat(examine: Examine) -> str:
    if examine.fichier is None:
        return DEJA if examine.deja else REFUSE
    return A_REMPLACER if examine.ancien else A_RETENIR
