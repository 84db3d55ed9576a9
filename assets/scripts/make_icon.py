"""Render the icon again: PNG files of 16 to 512 pixels and one .ico, from raven-gui.svg.

python assets/scripts/make_icon.py
"""

import argparse
import io
import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from engine.files import write_bytes

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_LIMIT = 256
FINE = 4  # drawn this many times larger, then averaged down, for small sizes


def rendered(drawing: QSvgRenderer, side: int) -> Image.Image:
    """The drawing, `side` pixels wide and high, on nothing."""
    canvas = QImage(side * FINE, side * FINE, QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    canvas.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes for a name
    large = Image.open(io.BytesIO(buffer.data().data()))
    return large.resize((side, side), Image.Resampling.BOX)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description="Render the icon again.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "icons")
    out: Path = parser.parse_args().out
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    drawing = QSvgRenderer(str(Path(__file__).parents[1] / "icons" / "raven-gui.svg"))
    images = {side: rendered(drawing, side) for side in SIZES}
    for side, image in images.items():
        write_bytes(out / f"raven-gui-{side}.png", encoded(image, "PNG", optimize=True))
    small = [image for side, image in images.items() if side <= ICO_LIMIT]
    sizes = [image.size for image in small]
    ico = encoded(small[-1], "ICO", append_images=small[:-1], sizes=sizes)
    write_bytes(out / "raven-gui.ico", ico)
    application.quit()


if __name__ == "__main__":
    main()
