"""PNG: pixels in the chosen number, with title and provenance as text."""

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from raven_gui.export.figure import Figure
from raven_gui.export.options import MM_PER_INCH, ExportError, ExportOptions
from raven_gui.export.page import page_image


def png(figure: Figure, options: ExportOptions) -> bytes:
    """The page as PNG; the words of its metadata are `Title` and `Provenance` (JSON)."""
    image = page_image(figure, options)
    # Only after painting: it would change how large Qt paints fonts.
    per_meter = round(options.dpi / MM_PER_INCH * 1000)
    image.setDotsPerMeterX(per_meter)
    image.setDotsPerMeterY(per_meter)
    image.setText("Title", options.name_of(figure.title))
    image.setText("Provenance", figure.provenance_json())
    return encode(image)


def encode(image: QImage) -> bytes:
    """An image as the bytes of a PNG file. Raises ExportError if Qt cannot."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    if not writer.write(image):
        raise ExportError(f"The picture could not be made: {writer.errorString()}.")
    return bytes(buffer.data().data())
