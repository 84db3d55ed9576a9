"""What a parallel-coordinates plot holds, and where it stands in a rectangle."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from raven_gui.widgets.parallel.scale import Axis, Brushes, Line, passes

EDGE, SCALE, TICK, BRUSH = 10.0, 14.0, 4.0, 14.0
"""Around all, the colours' bar, a tick's length, and the width of a range on an axis."""
MOST_BEYOND, LEAST_SCALE = 60.0, 44.0
"""Room for the last title behind its axis, and for the words beside the colours' bar."""


@dataclass(frozen=True)
class Plot:
    """What is painted. `scale` is the title and the words at the ends of the colours' scale; None
    where no colours stand for anything."""

    axes: tuple[Axis, ...] = ()
    lines: tuple[Line, ...] = ()
    brushes: Brushes = field(default_factory=dict)
    scale: tuple[str, str, str] | None = None

    def shown(self) -> list[Line]:
        """The lines within all ranges."""
        return [line for line in self.lines if passes(line, self.axes, self.brushes)]


@dataclass(frozen=True)
class Geometry:
    """Where the axes stand: `xs`, and their upper and lower ends."""

    xs: tuple[float, ...]
    top: float
    bottom: float
    bar: QRectF

    def place(self, at: int, axis: Axis, value: float) -> QPointF:
        """Where a number of the axis at that place lies."""
        return QPointF(self.xs[at], self.bottom - axis.share(value) * (self.bottom - self.top))

    def share(self, y: float) -> float:
        """How far up the axes a height is, kept to them."""
        return min(1.0, max(0.0, (self.bottom - y) / (self.bottom - self.top)))


def geometry(plot: Plot, rect: QRectF, metrics: QFontMetricsF) -> Geometry:
    """Where axes stand in `rect`: below their titles, with room for the first one's words to its
    left, and for the colours' scale at the right."""
    high = metrics.height()
    words = [text for axis in plot.axes[:1] for _, text in axis.ticks(8)]
    left = rect.left() + EDGE + max([30.0, *map(metrics.horizontalAdvance, words)]) + TICK
    # Half the last title lies beyond its axis.
    beyond = max([2 * EDGE, *(metrics.horizontalAdvance(a.title) / 2 for a in plot.axes[-1:])])
    beyond = EDGE + min(beyond, MOST_BEYOND)
    right = rect.right() - beyond
    if plot.scale is not None:
        told = max(metrics.horizontalAdvance(text) for text in plot.scale[1:])
        right -= SCALE + max(told, LEAST_SCALE) + EDGE
    count = len(plot.axes)
    step = (right - left) / max(count - 1, 1)
    xs = tuple(left + place * step for place in range(count)) if count > 1 else (left,)
    top, bottom = rect.top() + high + 2 * EDGE, rect.bottom() - EDGE
    bar = QRectF(right + beyond + EDGE / 2, top, SCALE, bottom - top)
    return Geometry(xs[:count], top, max(bottom, top + 1), bar)


def titled(
    plot: Plot, rect: QRectF, where: Geometry, at: int, metrics: QFontMetricsF
) -> tuple[str, QRectF]:
    """The title above an axis and where it stands: no wider than the way to the next one, and
    within the plot."""
    step = where.xs[1] - where.xs[0] if len(where.xs) > 1 else rect.width()
    wide = max(step - EDGE, 24.0)
    low = max(where.xs[at] - wide / 2, rect.left() + EDGE / 2)
    high = min(where.xs[at] + wide / 2, where.bar.left() - EDGE / 2)
    elide = Qt.TextElideMode.ElideRight
    text = metrics.elidedText(plot.axes[at].title, elide, max(high - low, 24.0))
    side = metrics.horizontalAdvance(text)
    left = min(max(where.xs[at] - side / 2, low), high - side)
    return text, QRectF(left, rect.top() + EDGE / 2, side, metrics.height())
