"""SVG: lines and words stay what they are, images are embedded as PNG."""

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgGenerator

from raven_gui.export.figure import Figure
from raven_gui.export.options import ExportOptions, screen_dpi
from raven_gui.export.page import page_size, paint_page
from raven_gui.export.patience import PatientPainter


def svg(figure: Figure, options: ExportOptions) -> bytes:
    """The page as SVG in its physical size; its description is the provenance (JSON)."""
    size = page_size(figure, options)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(round(screen_dpi()))
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(options.name_of(figure.title))
    generator.setDescription(figure.provenance_json())
    painter = PatientPainter(generator)
    try:
        painter.fillRect(QRectF(QPointF(), size), QColor(options.colours.base))
        paint_page(painter, figure, options, size)
    finally:
        painter.end()
    return bytes(buffer.data().data())
