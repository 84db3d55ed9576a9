"""How the matrix paints an image's heading, a run's heading, and a cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPalette

from raven_gui.palettes import Colours
from raven_gui.panels.compare.cell_words import CellWords, broken
from raven_gui.panels.compare.cells import IN_CELL, Cell
from raven_gui.widgets.cut_names import cut_name
from raven_gui.widgets.mark import Mark, draw_mark
from raven_gui.widgets.picture_view import PictureView, paint_image

PAD, GAP = 6, 6
SMALLEST, LARGEST = 44, 176
SELECTED = 44
"""Of 255, how much of the accent shows behind a selected row."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class CellPlan:
    """Sizes of a cell: so many pictures of a side next to each other, and words beside them."""

    side: int
    pictures: int
    words: int
    line: int
    """Height of a line of words."""
    more: int = 0
    """Lines that there are besides one for the prediction and the numbers."""

    @property
    def lines(self) -> int:
        """Of words: the prediction, and the numbers that there may be."""
        return len(IN_CELL) + 1 + self.more

    @property
    def width(self) -> int:
        """The least that a cell needs."""
        return 2 * PAD + self.pictures * (self.side + GAP) + self.words

    @property
    def height(self) -> int:
        """Of every row."""
        return 2 * PAD + max(self.side, self.lines * self.line)

    def picture(self, cell: QRect, place: int) -> QRectF:
        """Where a picture is painted."""
        left = cell.left() + PAD + place * (self.side + GAP)
        top = cell.top() + (self.height - self.side) // 2
        return QRectF(left, top, self.side, self.side)


def plan_for(
    width: int, names: int, runs: int, pictures: int, metrics: QFontMetrics, told: CellWords
) -> CellPlan:
    """Pictures as large as `width` allows for all runs and, at the left, the originals beside
    names so wide; beyond that the table scrolls. Predictions of classes with long names have two
    lines."""
    least = max(map(metrics.horizontalAdvance, told.numbers)) + 2
    ways = [list(broken(text, least, metrics)) for text in told.predictions]
    below = [piece for text in told.refined for piece in broken(text, least, metrics)]
    pieces = (*below, *(piece for way in ways for piece in way))
    words = max(least, *(metrics.horizontalAdvance(piece) + 2 for piece in pieces))
    fixed = 2 * PAD + GAP + names + runs * (2 * PAD + words + pictures * GAP) + 1
    side = (width - fixed) // (1 + runs * pictures)
    line = metrics.lineSpacing()
    return CellPlan(
        max(SMALLEST, min(LARGEST, side)),
        pictures,
        words,
        line,
        more=max(map(len, ways)) - 1 + len(below) + len(told.more),
    )


def selected_ground(palette: QPalette) -> QColor:
    """Behind a row that is selected, pale enough to read every colour of words on it."""
    ground = palette.highlight().color()
    ground.setAlpha(SELECTED)
    return ground


def fit(image: QImage, room: QRectF) -> QRectF:
    """The image's shape in the middle of `room`."""
    size = QSizeF(image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(room.topLeft(), size)
    target.moveCenter(room.center())
    return target


def paint_cell(
    painter: QPainter,
    cell: QRect,
    plan: CellPlan,
    what: Cell,
    view: PictureView,
    palette: QPalette,
    colours: Colours,
) -> None:
    """The pictures and beside them the words; dim where they are of the settings before."""
    painter.save()
    painter.setOpacity(1.0 if not what.state else 0.45)
    for place, image in enumerate(what.pictures):
        room = plan.picture(cell, place)
        if image.isNull():
            painter.setPen(palette.mid().color())
            painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            continue
        paint_image(painter, fit(image, room), image, view.part(image.size()))
    painter.setOpacity(1.0)
    left = cell.left() + PAD + plan.pictures * (plan.side + GAP)
    words = QRect(left, cell.top() + PAD, cell.right() - PAD - left, plan.line)
    muted = QColor(colours.muted)
    lines: list[tuple[str, QColor]] = []
    if what.verdict is not None:
        verdict = what.verdict
        colour = QColor(colours.problem) if verdict.broken else palette.text().color()
        lines.append((verdict.short, colour))
    if what.state:
        lines.insert(0, (what.state, muted))
    lines += [(line, muted) for line in what.lines]
    metrics = painter.fontMetrics()
    lines = [(part, ink) for text, ink in lines for part in broken(text, words.width(), metrics)]
    words.moveTop(cell.top() + (plan.height - min(len(lines), plan.lines) * plan.line) // 2)
    for text, colour in lines[: plan.lines]:
        painter.setPen(colour)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, shown)
        words.translate(0, plan.line)
    painter.restore()


def paint_run(
    painter: QPainter,
    rect: QRect,
    title: str,
    beside: Sequence[str],
    note: str,
    color: QColor,
    mark: Mark,
    muted: QColor,
    kept: int = 0,
) -> None:
    """A run's colour, mark and name, which is told from those `beside` it, and in a second line
    what is shown of it; `kept` pixels at the right are free of words."""
    painter.save()
    painter.fillRect(QRect(rect.left() + 2, rect.bottom() - 2, rect.width() - 4, 3), color)
    line = painter.fontMetrics().lineSpacing()
    draw_mark(painter, mark, color, QPointF(rect.left() + PAD + 5, rect.top() + 4 + line / 2), 9)
    room = rect.adjusted(PAD + 16, 4, -PAD - kept, 0)
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    room.setHeight(line)
    elide = Qt.TextElideMode.ElideRight
    name = cut_name(title, beside, painter.fontMetrics(), room.width())
    painter.drawText(room, _LEFT, name)
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(muted)
    below = rect.adjusted(PAD, 4 + line, -PAD - kept, 0)
    below.setHeight(line)
    painter.drawText(below, _LEFT, painter.fontMetrics().elidedText(note, elide, below.width()))
    painter.restore()
