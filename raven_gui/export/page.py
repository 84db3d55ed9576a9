"""The page around a figure: a title above, its provenance in small print below."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from raven_gui.export.figure import Figure
from raven_gui.export.fonts import font
from raven_gui.export.options import ExportOptions
from raven_gui.export.small_print import small_print

MARGIN = 10.0
GAP = 6.0
MOST_SMALL_PRINT = 0.35  # of the page's height; the file's metadata holds all of it anyway
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def natural_size(figure: Figure, options: ExportOptions) -> QSizeF:
    """The page, in device-independent pixels, on which the figure has its natural size."""
    width = figure.size.width()
    head = _height(options.title_of(figure.title), _title_font(), width)
    foot = _height(_print_of(figure, options), _print_font(), width)
    foot = min(foot, figure.size.height() * MOST_SMALL_PRINT / (1 - MOST_SMALL_PRINT))
    return QSizeF(width + 2 * MARGIN, figure.size.height() + head + foot + 2 * MARGIN)


def page_size(figure: Figure, options: ExportOptions) -> QSizeF:
    """The page in device-independent pixels. Raises ExportError for an impossible size."""
    return options.layout_size(natural_size(figure, options))


def paint_page(painter: QPainter, figure: Figure, options: ExportOptions, size: QSizeF) -> None:
    """Paint the whole page of `size` from the origin on."""
    if figure.paint is None:
        raise ValueError(f"The figure '{figure.title}' has nothing to paint.")
    colours = options.colours
    page = QRectF(0, 0, size.width(), size.height())
    painter.fillRect(page, QColor(colours.base))
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.LosslessImageRendering
    )
    room = page.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    title, words = options.title_of(figure.title), _print_of(figure, options)
    head = _height(title, _title_font(), room.width())
    foot = min(_height(words, _print_font(), room.width()), size.height() * MOST_SMALL_PRINT)
    if title:
        painter.setFont(_title_font())
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(room.left(), room.top(), room.width(), head), _WRAP, title)
    if words:
        _paint_small_print(
            painter,
            QRectF(room.left(), room.bottom() - foot + GAP, room.width(), foot - GAP),
            words,
            QColor(colours.muted),
        )
    painter.save()
    figure.paint(painter, room.adjusted(0, head, 0, -foot), colours)
    painter.restore()


def page_image(figure: Figure, options: ExportOptions, pixels: QSize | None = None) -> QImage:
    """The page as pixels, by default as many as the options ask for."""
    size = page_size(figure, options)
    if pixels is None:
        pixels = options.pixels(size)
    image = QImage(pixels, QImage.Format.Format_RGB32)
    image.fill(QColor(options.colours.base))
    # Not painter.scale(): pyqtgraph paints legends and points in the painter's own units.
    image.setDevicePixelRatio(pixels.width() / size.width())
    painter = QPainter(image)
    try:
        paint_page(painter, figure, options, size)
    finally:
        painter.end()
    image.setDevicePixelRatio(1)
    return image


def _paint_small_print(painter: QPainter, room: QRectF, words: str, colour: QColor) -> None:
    painter.save()
    painter.setClipRect(room)
    painter.setFont(_print_font())
    painter.setPen(colour)
    painter.drawText(room, _WRAP, words)
    painter.restore()


def _print_of(figure: Figure, options: ExportOptions) -> str:
    return small_print(figure.provenance) if options.provenance else ""


def _title_font() -> QFont:
    return font(1.25, bold=True)


def _print_font() -> QFont:
    return font(0.72)


def _height(words: str, face: QFont, width: float) -> float:
    if not words:
        return 0.0
    box = QFontMetricsF(face).boundingRect(QRectF(0, 0, width, 1e6), _WRAP, words)
    return box.height() + GAP
