"""What the colours of a plot stand for; each entry is a switch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from raven_gui.widgets.flow import FlowLayout


@dataclass(frozen=True)
class LegendEntry:
    """A name with its colour; `line` tells a curve from points, `dashed` one curve from another."""

    name: str
    color: QColor
    line: bool = False
    dashed: bool = False


class Legend(QWidget):
    """A line of switches, broken where the room ends. `toggled(name, shown)` follows the user."""

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, LegendEntry] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._off: set[str] = set()
        """Entries to be off from the first on."""
        self._layout = FlowLayout(self, gap=2)
        self._layout.setContentsMargins(4, 2, 4, 4)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these entries; one that was switched off stays off."""
        for name in set(self._buttons) - {entry.name for entry in entries}:
            button = self._buttons.pop(name)
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._entries = {entry.name: entry for entry in entries}
        for entry in entries:
            if entry.name not in self._buttons:
                self._add(entry.name)
        self._draw()
        self.setVisible(bool(entries))

    def switch_off(self, names: Collection[str]) -> None:
        """Have exactly these entries off, those to come too."""
        self._off = set(names)
        for name, button in self._buttons.items():
            button.setChecked(name not in self._off)

    def off(self) -> list[str]:
        """The entries that are switched off."""
        known = [name for name in self._entries if not self.is_on(name)]
        return known if self._entries else sorted(self._off)

    def entries(self) -> list[LegendEntry]:
        """The entries that are switched on."""
        return [entry for name, entry in self._entries.items() if self.is_on(name)]

    def is_on(self, name: str) -> bool:
        """Whether an entry is switched on."""
        return self._buttons[name].isChecked()

    def button(self, name: str) -> QToolButton:
        """The switch of an entry."""
        return self._buttons[name]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _add(self, name: str) -> None:
        button = QToolButton(self)
        button.setText(name)
        button.setCheckable(True)
        button.setChecked(name not in self._off)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(f"Show or hide {name}")
        button.setAccessibleName(f"Show {name}")
        button.setProperty("role", "switch")
        button.toggled.connect(lambda on: self._toggle(name, on))
        self._buttons[name] = button
        self._layout.addWidget(button)
        button.show()

    def _toggle(self, name: str, on: bool) -> None:
        self._draw()
        self.toggled.emit(name, on)

    def _draw(self) -> None:
        for name, entry in self._entries.items():
            self._buttons[name].setIcon(_swatch(entry, self.is_on(name), self.devicePixelRatioF()))
            self._buttons[name].setIconSize(QSize(22 if entry.line else 14, 14))


def draw_swatch(painter: QPainter, entry: LegendEntry, middle: QPointF, on: bool = True) -> None:
    """Paint an entry's mark around `middle`: a dot 10 across or a line 18 long; hollow when off."""
    pen = QPen(entry.color, 2)
    painter.setPen(pen)
    if entry.line:
        pen.setStyle(Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine)
        pen.setColor(entry.color if on else _faded(entry.color))
        painter.setPen(pen)
        painter.drawLine(middle - QPointF(9, 0), middle + QPointF(9, 0))
        return
    painter.setBrush(entry.color if on else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, 4, 4)


def _faded(color: QColor) -> QColor:
    faded = QColor(color)
    faded.setAlpha(70)
    return faded


def _swatch(entry: LegendEntry, on: bool, ratio: float) -> QIcon:
    width = 22 if entry.line else 14
    pixmap = QPixmap(round(width * ratio), round(14 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_swatch(painter, entry, QPointF(width / 2, 7), on)
    painter.end()
    return QIcon(pixmap)
