"""A parallel-coordinates plot: an axis for each quantity, a line for each row of a table."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from raven_gui.theme import Theme
from raven_gui.widgets.parallel.brushing import Brushing, narrowed
from raven_gui.widgets.parallel.geometry import Geometry, Plot, geometry
from raven_gui.widgets.parallel.paint import paint_ground, paint_lit
from raven_gui.widgets.parallel.picking import nearest_line
from raven_gui.widgets.parallel.scale import Brushes, Line
from raven_gui.words import tooltip

NAME = "Parallel coordinates"
HELP = (
    "Drag along an axis to keep what lies in that range, and click the axis to let it go. "
    "Keys: ← → an axis, ↑ ↓ a line, Shift+↑ ↓ narrow the range, Backspace lets it go, Space ticks."
)


class ParallelAxes(QWidget):
    """Shows a Plot. What is brushed is told, and is for its owner to show again."""

    brushed = Signal(object)
    """Other ranges, by the key of their axis."""
    pointed = Signal(str)
    """The pointer or the keyboard is at a line, by its key; '' for none."""
    picked = Signal(str)
    """A line was clicked, or Return pressed on it."""
    toggled = Signal(str)
    """A line was double clicked, or Space pressed on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.plot = Plot()
        self.lit = ""
        self._focused = ""
        self._brushing: Brushing | None = None
        self._ground: QPixmap | None = None
        self.setAccessibleName(NAME)
        self.setToolTip(tooltip(HELP))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._paint_anew)

    def show_plot(self, plot: Plot) -> None:
        """Show other axes, lines or ranges."""
        self.plot = plot
        if self._focused not in self._keys():
            self._focused = next(iter(self._keys()), "")
        if self.lit not in {line.key for line in plot.lines}:
            self.lit = ""
        shown = len(plot.shown())
        titles = ", ".join(axis.title for axis in plot.axes)
        self.setAccessibleName(f"{NAME} of {titles}: {shown} of {len(plot.lines)} lines")
        self._paint_anew()

    def light(self, key: str) -> None:
        """Let a line stand out, or none for ''."""
        if key != self.lit:
            self.lit = key
            self.setAccessibleDescription(self._told())
            self.update()

    def place_of(self, axis: str, value: float) -> QPointF:
        """Where a number of an axis is painted."""
        at = self._keys().index(axis)
        return self._where().place(at, self.plot.axes[at], value)

    # ------------------------------------------------------------ painting

    def sizeHint(self) -> QSize:
        return QSize(560, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is lit over the rest, which is painted once."""
        rect, colours = QRectF(self.rect()), self._theme.colours
        if self._ground is None:
            ratio = self.devicePixelRatioF()
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(QColor(colours.base))
            painter = QPainter(self._ground)
            painter.setFont(self.font())
            paint_ground(painter, rect, self.plot, colours)
            painter.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        focused = self._focused if self.hasFocus() else ""
        paint_lit(painter, rect, self.plot, colours, self.lit, focused)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint_anew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self._paint_anew()

    def _paint_anew(self) -> None:
        self._ground = None
        self.update()

    # ------------------------------------------------------------ pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a range on an axis, take hold of one, or pick a line."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._brushing = Brushing.begin(self.plot, self._where(), event.position())
        if self._brushing is not None:
            self._focused = self._brushing.key
            self.update()
        elif self._point(event.position()):
            self.picked.emit(self.lit)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the range out, or light the line below the pointer."""
        if self._brushing is None:
            self._point(event.position())
            on_axis = Brushing.begin(self.plot, self._where(), event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeVerCursor if on_axis else Qt.CursorShape.ArrowCursor)
        elif (span := self._brushing.move(event.position())) is not None:
            self._brush({**self.plot.brushes, self._brushing.key: span})

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on an axis lets its range go."""
        if self._brushing is not None:
            if not self._brushing.moved:
                self._let_go(self._brushing.key)
            self._brushing = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tick the line."""
        on_axis = Brushing.begin(self.plot, self._where(), event.position()) is not None
        if not on_axis and self._point(event.position()):
            self.toggled.emit(self.lit)

    def leaveEvent(self, event: QEvent) -> None:
        """No line is lit for a pointer that is gone."""
        super().leaveEvent(event)
        self._light("")

    def _point(self, place: QPointF) -> bool:
        """Light the line below a place; whether there is one."""
        self._light(nearest_line(self.plot, self._where(), place))
        return bool(self.lit)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Along the axes, from line to line, and narrow the range of an axis."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_axis(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and shift:
            self._narrow(from_below=key == Qt.Key.Key_Up)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_line(1 if key == Qt.Key.Key_Up else -1)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._let_go(self._focused)
        elif key == Qt.Key.Key_Space and self.lit:
            self.toggled.emit(self.lit)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lit:
            self.picked.emit(self.lit)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _step_axis(self, step: int) -> None:
        keys = self._keys()
        if keys:
            at = keys.index(self._focused) + step
            self._focused = keys[min(max(at, 0), len(keys) - 1)]
            self.setAccessibleDescription(self._told())
            self.update()

    def _step_line(self, step: int) -> None:
        """To the next line in the order of the axis that the keyboard is at."""
        at = self._keys().index(self._focused) if self._focused else 0
        known = [(line.values[at], line.key) for line in self.plot.shown()]
        keys = [key for _, key in sorted((v, key) for v, key in known if v is not None)]
        if not keys:
            return
        place = 0 if step > 0 else len(keys) - 1
        if self.lit in keys:
            place = min(max(keys.index(self.lit) + step, 0), len(keys) - 1)
        self._light(keys[place])

    def _narrow(self, from_below: bool) -> None:
        axis = next((axis for axis in self.plot.axes if axis.key == self._focused), None)
        if axis is not None:
            span = narrowed(axis, self.plot.brushes.get(axis.key), from_below)
            self._brush({**self.plot.brushes, axis.key: span})

    # ------------------------------------------------------------ parts

    def _brush(self, brushes: Brushes) -> None:
        if brushes != self.plot.brushes:
            self.brushed.emit(brushes)

    def _let_go(self, key: str) -> None:
        self._brush({k: span for k, span in self.plot.brushes.items() if k != key})

    def _light(self, key: str) -> None:
        if key != self.lit:
            self.light(key)
            self.pointed.emit(key)

    def _told(self) -> str:
        line: Line | None = next((ln for ln in self.plot.lines if ln.key == self.lit), None)
        if line is None:
            axis = next((axis for axis in self.plot.axes if axis.key == self._focused), None)
            return f"At the axis {axis.title}" if axis is not None else ""
        pairs = zip(self.plot.axes, line.values, strict=True)
        told = [f"{axis.title} {axis.words(value)}" for axis, value in pairs if value is not None]
        return f"{line.title}: {', '.join(told)}"

    def _keys(self) -> list[str]:
        return [axis.key for axis in self.plot.axes]

    def _where(self) -> Geometry:
        return geometry(self.plot, QRectF(self.rect()), QFontMetricsF(self.font()))
