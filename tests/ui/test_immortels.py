"""A window lives as long as the day: no singleton of Python is counted down to its death."""

from __future__ import annotations

import subprocess
import sys

PEINDRE = """
import sys
from PySide6.QtWidgets import QWidget
from ui.application import creer_application
application = creer_application(sys.argv[:1])
class Ardoise(QWidget):
    def paintEvent(self, event):
        pass
ardoise = Ardoise()
ardoise.show()
for _ in range({fois}):
    ardoise.repaint()
print("vivante")
"""


def test_a_window_survives_more_paints_than_none_has_references():
    fois = max(20_000, 2 * min(sys.getrefcount(None), 20_000))
    fini = subprocess.run(
        [sys.executable, "-c", PEINDRE.format(fois=fois)], capture_output=True, text=True, check=False, timeout=100
    )
    assert fini.returncode == 0, fini.stderr
    assert fini.stdout.strip() == "vivante"
