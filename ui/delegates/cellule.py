"""The editor of a cell of a sheet: a list where the column admits only some texts, else a line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ui.models.feuille import CHOIX_ROLE

Index = QModelIndex | QPersistentModelIndex


class DelegueCellule(QStyledItemDelegate):
    """Makes the editor of the cell."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        titre = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        choix: list[str] | None = index.data(CHOIX_ROLE)
        editeur: QWidget
        if choix:
            liste = QComboBox(parent)
            liste.addItems(choix)
            liste.activated.connect(lambda _rang: self._rendre(liste))
            editeur = liste
        else:
            editeur = QLineEdit(parent)
        editeur.setAccessibleName(str(titre))
        return editeur

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole) or editor.itemText(0)))
        elif isinstance(editor, QLineEdit) and not editor.isModified():  # a refresh leaves what is being typed
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        texte = ""
        if isinstance(editor, QComboBox):
            texte = editor.currentText()
        elif isinstance(editor, QLineEdit):
            texte = editor.text()
        model.setData(index, texte, Qt.ItemDataRole.EditRole)

    def _rendre(self, editeur: Any) -> None:
        self.commitData.emit(editeur)
        self.closeEditor.emit(editeur)
