"""What an officer changed in one act, under its pages: « 2 passages retouchés », before and after on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.services.retouches import dire
from app.socle.formats import date_heure
from ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.retouche import Retouchable

HAUTEUR_TEXTE = 150


class RetouchesVues(QWidget):
    """Hidden while no passage is retouched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bouton = QPushButton(self)
        self.bouton.setObjectName("passages_retouches")
        self.bouton.setAccessibleName("Passages retouchés")
        self.bouton.setCheckable(True)
        self.bouton.setToolTip("Montrer chaque passage avant et après, ou le cacher")
        self.texte = QPlainTextEdit(self)
        self.texte.setReadOnly(True)
        self.texte.setTabChangesFocus(True)
        self.texte.setAccessibleName("Passages retouchés, avant et après")
        self.texte.setMaximumHeight(px(HAUTEUR_TEXTE))
        self.texte.hide()
        self.bouton.toggled.connect(self.texte.setVisible)
        colonne = QVBoxLayout(self)
        colonne.setContentsMargins(0, 0, 0, 0)
        colonne.setSpacing(4)
        colonne.addWidget(self.bouton)
        colonne.addWidget(self.texte)
        self.hide()

    def montrer(self, passages: Sequence[Retouchable]) -> None:
        """Show how many passages are retouched; what they were and became waits for the button."""
        self.bouton.setChecked(False)
        self.bouton.setText(f"◆ {dire(len(passages))}\u00a0: avant et après")
        self.bouton.setAccessibleName(self.bouton.text())
        self.texte.setPlainText("\n\n".join(map(avant_apres, passages)))
        self.setVisible(bool(passages))


def avant_apres(passage: Retouchable) -> str:
    """Return a passage as the model prints it, as this act prints it, and who changed it, when and why."""
    lignes = [
        f"Passage «\u00a0{passage.bloc}\u00a0»",
        f"Avant\u00a0: {passage.avant or '(rien)'}",
        f"Après\u00a0: {passage.apres_dit}",
    ]
    pose = passage.retouche
    if pose is not None:
        lignes.append(f"{pose.agent}, {date_heure(pose.le)} – {pose.motif}")
    return "\n".join(lignes)
