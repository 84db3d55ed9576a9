"""The page around a figure: a title above, its provenance in small print below."""

from bisect import bisect_left

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from raven_gui.export.figure import Figure
from raven_gui.export.fonts import font
from raven_gui.export.options import ExportOptions
from raven_gui.export.patience import PatientPainter
from raven_gui.export.small_print import small_print

MARGIN = 10.0
GAP = 6.0
COMFORTABLE = 440.0
"""A page that is narrower than this is laid out so wide and shrunk, words and all."""
MOST_SMALL_PRINT = 0.35
"""The small print's largest share of the page; the file's metadata holds all of it anyway."""
CUT = " … and more in the file's metadata"
STRIP = 256
"""Rows of pixels that become paper at a time: nobody else may run meanwhile."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def natural_size(figure: Figure, options: ExportOptions) -> QSizeF:
    """The page, in device-independent pixels, on which the figure has its natural size."""
    width = figure.size.width()
    head = _height(options.title_of(figure.title), _title_font(), width)
    foot = _height(_print_of(figure, options), _print_font(), width)
    height = figure.size.height() + head + 2 * MARGIN
    foot = min(foot, height * MOST_SMALL_PRINT / (1 - MOST_SMALL_PRINT))
    return QSizeF(width + 2 * MARGIN, height + foot)


def page_size(figure: Figure, options: ExportOptions) -> QSizeF:
    """The page in device-independent pixels. Raises ExportError for an impossible size."""
    return options.layout_size(natural_size(figure, options))


def paint_page(painter: QPainter, figure: Figure, options: ExportOptions, size: QSizeF) -> None:
    """Paint what stands on the page of `size`, from the origin on."""
    if figure.paint is None:
        raise ValueError(f"The figure '{figure.title}' has nothing to paint.")
    colours = options.colours
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.LosslessImageRendering
    )
    scale = min(1.0, size.width() / min(COMFORTABLE, natural_size(figure, options).width()))
    painter.scale(scale, scale)
    page = QRectF(0, 0, size.width() / scale, size.height() / scale)
    room = page.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    title = options.title_of(figure.title)
    head = _height(title, _title_font(), room.width())
    most = page.height() * MOST_SMALL_PRINT
    words = _cut(_print_of(figure, options), _print_font(), room.width(), most)
    foot = _height(words, _print_font(), room.width())
    below = QRectF(room.left(), room.bottom() - foot + GAP, room.width(), foot)
    _write(painter, room, title, _title_font(), colours.text)
    _write(painter, below, words, _print_font(), colours.muted)
    painter.save()
    try:
        figure.paint(painter, room.adjusted(0, head, 0, -foot), colours)
    finally:
        painter.restore()


def page_image(figure: Figure, options: ExportOptions, pixels: QSize | None = None) -> QImage:
    """The page as pixels, by default as many as the options ask for."""
    size = page_size(figure, options)
    if pixels is None:
        pixels = options.pixels(size)
    image = QImage(pixels, QImage.Format.Format_RGB32)
    painter = PatientPainter(image)
    try:
        for top in range(0, pixels.height(), STRIP):
            painter.fillRect(QRect(0, top, pixels.width(), STRIP), QColor(options.colours.base))
        painter.scale(pixels.width() / size.width(), pixels.height() / size.height())
        paint_page(painter, figure, options, size)
    finally:
        painter.end()
    return image


def _write(painter: QPainter, room: QRectF, words: str, face: QFont, colour: str) -> None:
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(room, _WRAP, words)


def _print_of(figure: Figure, options: ExportOptions) -> str:
    return small_print(figure.provenance) if options.provenance else ""


def _cut(words: str, face: QFont, width: float, height: float) -> str:
    """As many of the words as fit."""
    if _height(words, face, width) <= height:
        return words
    single = words.split(" ")

    def too_many(count: int) -> bool:
        return _height(" ".join(single[:count]) + CUT, face, width) > height

    kept = bisect_left(range(len(single)), True, key=too_many) - 1
    return " ".join(single[:kept]) + CUT if kept > 0 else ""


def _title_font() -> QFont:
    return font(1.25, bold=True)


def _print_font() -> QFont:
    return font(0.72)


def _height(words: str, face: QFont, width: float) -> float:
    if not words:
        return 0.0
    box = QFontMetricsF(face).boundingRect(QRectF(0, 0, width, 1e6), _WRAP, words)
    return box.height() + GAP
