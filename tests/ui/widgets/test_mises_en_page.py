"""The guard of the suite sees a layout filled before its time, that PySide would leave to Python too."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget


@pytest.mark.parametrize("remplir", [lambda f: QVBoxLayout().addLayout(f), lambda f: QFormLayout().addRow(f)])
@pytest.mark.usefixtures("qapp")
def test_a_layout_that_stands_nowhere_takes_no_other(remplir):
    with pytest.raises(AssertionError, match="une fois en place"):
        remplir(QHBoxLayout())


def test_one_in_place_takes_widgets_and_layouts(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    tout, rangee = QVBoxLayout(widget), QHBoxLayout()
    tout.addLayout(rangee)
    rangee.addWidget(QLabel("dans la rangée"))
    dedans = QVBoxLayout()
    rangee.addLayout(dedans)
    assert rangee.count() == 2
    assert not shiboken6.ownedByPython(dedans)
