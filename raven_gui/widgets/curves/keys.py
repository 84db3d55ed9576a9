"""The names in a plot's legend by keyboard: arrow keys go through them, and Space hides a line."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from raven_gui.widgets.curves.legend import CurveLegend
from raven_gui.widgets.plot import Plot

BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}


class LegendKeys(QObject):
    """Works a legend while its plot has the keyboard, and tells screen readers where it is."""

    def __init__(self, plot: Plot, legend: CurveLegend) -> None:
        super().__init__(plot)
        self._plot, self._legend = plot, legend
        plot.installEventFilter(self)
        legend.turned.connect(self._tell_again)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether a key was one for the legend."""
        if isinstance(event, QFocusEvent):
            if event.lostFocus() or event.reason() in BY_KEYBOARD:
                self._come_to(None if event.lostFocus() else 0)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(Qt.Key(event.key()))
        return False

    def _press(self, key: Qt.Key) -> bool:
        lines, current = self._legend.lines, self._legend.current
        if not lines or (key not in _STEPS and key != Qt.Key.Key_Space):
            return False
        at = None if current is None else lines.index(current)
        if key == Qt.Key.Key_Space and current is not None:
            self._legend.turn(current)
        else:
            self._come_to(0 if at is None else (at + _STEPS.get(key, 0)) % len(lines))
        return True

    def _tell_again(self) -> None:
        """By whatever way a line was hidden or shown."""
        if self._legend.current is not None:
            self._come_to(self._legend.lines.index(self._legend.current))

    def _come_to(self, number: int | None) -> None:
        lines = self._legend.lines
        if number is None or not lines:
            self._legend.set_current(None)
            self._plot.setAccessibleDescription("")
            return
        line = lines[number]
        self._legend.set_current(line)
        state = "shown, Space hides it" if line.isVisible() else "hidden, Space shows it"
        told = f"{line.name}, {number + 1} of {len(lines)}, {state}"
        tip = self._legend.tips.get(line.name, "")
        self._plot.setAccessibleDescription("\n".join(filter(None, (told, tip))))
