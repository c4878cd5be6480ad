"""Where the cursor goes when a form refuses an entry: to the field at fault, and the refusal is read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from ui.annonce import annoncer

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHAMPS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


def aller_a_la_faute(formulaire: QWidget, texte: str) -> None:
    """Put the cursor in the first field marked at fault, else in the first empty one, else in the first.

    `texte`: the refusal shown; the field carries it as its description until it is typed in again.
    """
    champs = _champs(formulaire)
    fautif = next((c for c in champs if getattr(c, "faute", "")), None)
    vide = next((c for c in champs if isinstance(c, QLineEdit | QPlainTextEdit) and not _ecrit(c)), None)
    champ = fautif or vide or (champs[0] if champs else None)
    if champ is None:
        return
    champ.setFocus(Qt.FocusReason.OtherFocusReason)
    _montrer(champ)
    if isinstance(champ, QLineEdit):
        champ.selectAll()
        avant = champ.accessibleDescription()
        champ.setAccessibleDescription(texte)
        champ.textEdited.connect(
            lambda _texte: champ.setAccessibleDescription(avant), Qt.ConnectionType.SingleShotConnection
        )
    annoncer(champ, texte, pressant=True)


def _champs(formulaire: QWidget) -> Sequence[QWidget]:
    """Return the fields that can be typed in, in the order of Tab."""
    trouves, suivant = [], formulaire.nextInFocusChain()
    while suivant is not None and suivant is not formulaire:
        dedans = formulaire.isAncestorOf(suivant) and isinstance(suivant, _CHAMPS)
        libre = not (isinstance(suivant, QLineEdit | QPlainTextEdit) and suivant.isReadOnly())
        if dedans and libre and suivant.isVisibleTo(formulaire) and suivant.isEnabled():
            trouves.append(suivant)
        suivant = suivant.nextInFocusChain()
    return trouves


def _montrer(champ: QWidget) -> None:
    """Scroll what holds a field to it: Qt does so for Tab alone."""
    porte = champ.parentWidget()
    while porte is not None:
        if isinstance(porte, QScrollArea):
            porte.ensureWidgetVisible(champ)
        porte = porte.parentWidget()


def _ecrit(champ: QLineEdit | QPlainTextEdit) -> str:
    return champ.text() if isinstance(champ, QLineEdit) else champ.toPlainText()
