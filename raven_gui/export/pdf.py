"""PDF: one page of the chosen physical size, for a paper."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPdfWriter

from engine import __version__
from raven_gui.export.figure import Figure
from raven_gui.export.options import MM_PER_INCH, ExportOptions, screen_dpi
from raven_gui.export.page import page_size, paint_page
from raven_gui.export.patience import PatientPainter


def pdf(figure: Figure, options: ExportOptions) -> bytes:
    """The page as PDF with its title; `provenance.json` is attached to it."""
    size = page_size(figure, options)
    millimetres = QSizeF(size.width(), size.height()) * (MM_PER_INCH / screen_dpi())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(options.name_of(figure.title))
    writer.setCreator(f"raven-gui {__version__}")
    writer.setResolution(round(screen_dpi()))
    paper = QPageSize(
        millimetres, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(
        QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    writer.addFileAttachment(
        "provenance.json",
        QByteArray(figure.provenance_json(indent=2).encode()),
        "application/json",
    )
    painter = PatientPainter(writer)
    try:
        painter.fillRect(QRectF(QPointF(), size), QColor(options.colours.base))
        paint_page(painter, figure, options, size)
    finally:
        painter.end()
    return bytes(buffer.data().data())
