"""Draws the icon of the Windows programs: `icone.py DRAWING.svg ICON.ico`, by Qt and Pillow, without a screen."""

from __future__ import annotations

import sys
from io import BytesIO

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def drawn(renderer: QSvgRenderer, side: int) -> Image.Image:
    """Return the drawing at one size, in pixels: drawn for it, never shrunk from another."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    box = QBuffer()
    box.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(box, b"png").write(image)
    return Image.open(BytesIO(bytes(box.data().data())))


def main(drawing: str, icon: str) -> None:
    """Write the icon."""
    renderer = QSvgRenderer(drawing)
    if not renderer.isValid():
        raise SystemExit(f"Dessin illisible : {drawing}")
    *smaller, largest = (drawn(renderer, side) for side in SIZES)
    largest.save(icon, sizes=[(side, side) for side in SIZES], append_images=smaller)


if __name__ == "__main__":
    main(*sys.argv[1:])
