"""Forms beside the work: a label tied to each field, named for screen readers and for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.socle.formats import PARIS
from ui.widgets.flux import Flux

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

C = TypeVar("C", bound=QWidget)


def formulaire() -> QFormLayout:
    """Return an empty form whose labels stand above their fields: it stays readable in a narrow panel."""
    grille = QFormLayout()
    grille.setContentsMargins(0, 0, 0, 0)
    grille.setVerticalSpacing(4)
    grille.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    grille.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return grille


def champ(grille: QFormLayout, libelle: str, widget: C, nom: str, *, aide: str = "") -> C:
    """Add a field under its label and return it; `nom` is its object name."""
    grille.addRow(_etiqueter(libelle, widget, nom, aide), widget)
    return widget


def champ_sous(pile: QVBoxLayout, libelle: str, widget: C, nom: str) -> C:
    """Do the same in a column: the label folds when the column is narrow, which a form does not give room for."""
    etiquette = _etiqueter(libelle, widget, nom, "")
    etiquette.setWordWrap(True)
    pile.addWidget(etiquette)
    pile.addWidget(widget)
    return widget


def _etiqueter(libelle: str, widget: QWidget, nom: str, aide: str) -> QLabel:
    etiquette = QLabel(libelle)
    etiquette.setBuddy(widget)
    widget.setObjectName(nom)
    widget.setAccessibleName(libelle.replace("&", ""))
    if aide:
        widget.setToolTip(aide)
        widget.setAccessibleDescription(aide)
    return etiquette


def relire(*champs: QLineEdit) -> None:
    """Make fields read what was typed in them, as they do when they are left."""
    for saisie in champs:
        saisie.editingFinished.emit()


def champ_instant(valeur: datetime) -> QDateTimeEdit:
    """Return a field for a day and an hour, in the time of Paris."""
    jour_, heure = QDate(valeur.year, valeur.month, valeur.day), QTime(valeur.hour, valeur.minute)
    widget = QDateTimeEdit(QDateTime(jour_, heure))
    widget.setDisplayFormat("dd/MM/yyyy HH 'h' mm")
    widget.setCalendarPopup(True)
    return widget


def instant(widget: QDateTimeEdit) -> datetime:
    """Return the instant typed, aware, in the time of Paris."""
    naif: datetime = widget.dateTime().toPython()  # type: ignore[assignment]  # PySide6 types it as object
    return naif.replace(second=0, microsecond=0, tzinfo=PARIS)


def boutons(valider: str, au_clic: Callable[[], object], abandonner: Callable[[], object]) -> Flux:
    """Return the row that ends a form: give up at the left, the primary act at the right."""
    rangee = Flux()
    retour = QPushButton("Annuler")
    retour.setObjectName("annuler_saisie")
    retour.setAutoDefault(True)  # Enter on it gives up: without this it would record the form
    retour.clicked.connect(lambda _coche: abandonner())
    accord = QPushButton(valider)
    accord.setObjectName("valider_saisie")
    accord.setProperty("role", "primaire")
    accord.setDefault(True)
    accord.clicked.connect(lambda _coche: au_clic())
    rangee.addStretch(1)
    rangee.addWidget(retour)
    rangee.addWidget(accord)
    return rangee
