"""Named lines over a common axis: losses over epochs, accuracy over budgets."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.theme import Theme
from raven_gui.widgets.curve_axis import PlainAxis
from raven_gui.widgets.curve_band import Band
from raven_gui.widgets.curve_line import Line
from raven_gui.widgets.curve_values import MOST_BUCKETS, Doubles, Series, smoothed, thinned, within
from raven_gui.widgets.plain_item import PlainItem
from raven_gui.widgets.plot import plain_plot
from raven_gui.widgets.steady_view import SteadyView

MOST_SMOOTHING = 99


class Curves(QWidget):
    """A plot with a legend, a switch for a logarithmic axis and a slider for smoothing.

    Only the line that changed is drawn again, with as many points as can be seen. The raw values
    are kept for export.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = SteadyView()
        self.plot = plain_plot("Curves", PlainItem(self._view))
        self.plot.setAxisItems({side: PlainAxis(side) for side in ("left", "bottom")})
        # Epochs and budgets are read as they are, not in thousandths.
        self.plot.getAxis("bottom").enableAutoSIPrefix(False)
        theme.adopt(self.plot)
        self.plot.showGrid(x=True, y=True, alpha=0.25)
        self._legend = self.plot.addLegend(offset=(-8, 8), verSpacing=-6)
        self._lines: dict[str, Line] = {}
        self._bands: dict[str, tuple[Band, Doubles, QColor]] = {}
        self._series: dict[str, Series] = {}
        self._log_x = False
        self.log = QCheckBox("&Log scale")
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, MOST_SMOOTHING)
        self.smoothing.setMaximumWidth(140)
        self.smoothing.setAccessibleName("Smoothing")
        self.smoothing.setToolTip(
            "Exponential moving average: each point is this share of the point before it."
        )
        self._share = QLabel("0 %")
        self._share.setMinimumWidth(self._share.fontMetrics().horizontalAdvance("99 %"))
        self.whole = QToolButton()
        self.whole.setText("Whole range")
        self.whole.setToolTip("Show all lines again, as far as they reach.")
        self.whole.hide()
        self._controls = QWidget()
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.log)
        row.addWidget(self.whole)
        row.addStretch()
        row.addWidget(QLabel("Smoothing"))
        row.addWidget(self.smoothing)
        row.addWidget(self._share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._controls)
        layout.addWidget(self.plot, stretch=1)
        self.log.toggled.connect(self._redraw_all)
        self.smoothing.valueChanged.connect(self._redraw_all)
        self._view.sigXRangeChanged.connect(self._look_into)
        self._view.sigRangeChangedManually.connect(lambda _: self._offer_whole())
        self._view.sigStateChanged.connect(self._withdraw_whole)
        self.whole.clicked.connect(self.show_whole)
        theme.changed.connect(self._restyle)
        self._theme = theme
        self._legend.hide()
        self._offer_log()
        self._restyle()

    def show_controls(self, on: bool) -> None:
        """Offer logarithm and smoothing, or not."""
        self._controls.setVisible(on)

    def set_labels(self, x: str, y: str) -> None:
        """Name the axes, with their units."""
        self.plot.setLabel("bottom", x)
        self.plot.setLabel("left", y)

    def set_range(self, low: float, high: float) -> None:
        """Fix the range of the vertical axis."""
        self.plot.setYRange(low, high, padding=0.03)

    def set_log(self, on: bool) -> None:
        """Switch the logarithmic axis."""
        self.log.setChecked(on)

    def set_log_x(self, on: bool) -> None:
        """Make the horizontal axis logarithmic: what lies along it is above 0."""
        self._log_x = on
        self._redraw_all()

    def set_series(
        self,
        name: str,
        x: ArrayLike,
        y: ArrayLike,
        color: QColor,
        dashed: bool = False,
        symbol: str | None = None,
        style: Qt.PenStyle | None = None,
        around: ArrayLike | None = None,
    ) -> None:
        """Draw a line, or draw it anew. Values that are not finite leave gaps. `style` is that of
        its pen, in place of `dashed`; `around` [N], how far values lie on both sides, or [2, N],
        below and above, is drawn as a band."""
        new = Series(np.asarray(x, np.float64), np.asarray(y, np.float64))
        all_positive = self._positive
        self._series[name] = new
        if name not in self._lines:
            self._lines[name] = Line(name)
            self.plot.addItem(self._lines[name])
            self._legend.show()
        # A line through a single point would not be seen.
        mark = "o" if symbol is None and len(new.x) == 1 else symbol
        usual = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self._lines[name].set_look(color, style or usual, mark)
        self._set_band(name, around, color)
        if all_positive == self._positive:
            self._draw(name)
        else:
            self._redraw_all()

    def fit(self) -> None:
        """Let the axes end where the lines do; as lines grow, they leave room for more."""
        self._view.fit()

    def show_whole(self) -> None:
        """Leave the part that the user looks into."""
        self._view.enableAutoRange()
        self.whole.hide()
        self.fit()
        for name in self._lines:
            self._draw(name)

    def _offer_whole(self) -> None:
        """The user looks into a part: an export, which holds the range fast, does not."""
        self.whole.setVisible(not all(self._view.autoRangeEnabled()))

    def _withdraw_whole(self) -> None:
        if all(self._view.autoRangeEnabled()):
            self.whole.hide()

    def remove(self, name: str) -> None:
        """Take a line away."""
        if name in self._lines:
            all_positive = self._positive
            self.plot.removeItem(self._lines.pop(name))
            self._set_band(name, None, QColor())
            del self._series[name]
            self._legend.setVisible(bool(self._lines))
            if all_positive != self._positive:
                self._redraw_all()

    def _set_band(self, name: str, around: ArrayLike | None, color: QColor) -> None:
        if around is None:
            if name in self._bands:
                self._bands.pop(name)[0].remove()
            return
        band = self._bands[name][0] if name in self._bands else Band(self.plot)
        self._bands[name] = band, _edges(around, self._series[name].y), QColor(color)

    def clear(self) -> None:
        """Take all lines away."""
        for name in list(self._lines):
            self.remove(name)

    def series(self) -> dict[str, Series]:
        """All lines as they were given."""
        return dict(self._series)

    @property
    def logarithmic(self) -> bool:
        """Whether the axis is logarithmic now: it is asked for, and no value forbids it."""
        return self.log.isChecked() and self._positive

    @property
    def _positive(self) -> bool:
        return all(series.positive for series in self._series.values())

    def _redraw_all(self, _changed: Any = None) -> None:
        self._share.setText(f"{self.smoothing.value()} %")
        self._offer_log()
        self.plot.setLogMode(x=self._log_x, y=self.logarithmic)
        for name in self._lines:
            self._draw(name)
        self.fit()

    def _offer_log(self) -> None:
        possible = self._positive
        self.log.setEnabled(possible)
        self.log.setToolTip(
            "A logarithmic vertical axis."
            if possible
            else "Some values are zero or less, so the axis stays linear."
        )

    def _draw(self, name: str) -> None:
        series = self._series[name]
        if name in self._bands:
            band, around, color = self._bands[name]
            smooth = np.stack([self._smooth(edge) for edge in around])
            band.show(series.x, self._smooth(series.y), smooth, color, self.logarithmic)
        x, y = series.x, self._smooth(series.y)
        if self._looked_into():
            x, y = within(x, y, *self._view.viewRange()[0])
        self._lines[name].setData(*thinned(x, y))

    def _smooth(self, values: Doubles) -> Doubles:
        return smoothed(values, self.smoothing.value() / 100)

    def _looked_into(self) -> bool:
        """Whether the user has chosen a part of lines that are too long to draw every point."""
        longest = max((len(series.x) for series in self._series.values()), default=0)
        return longest > 2 * MOST_BUCKETS and not self._view.autoRangeEnabled()[0]

    def _look_into(self) -> None:
        if self._looked_into():
            for name in self._lines:
                self._draw(name)

    def _restyle(self) -> None:
        colours = self._theme.colours
        ground = QColor(colours.raised)
        ground.setAlphaF(0.8)  # a curve that runs below it is still seen
        self._legend.setBrush(pg.mkBrush(ground))
        self._legend.setPen(pg.mkPen(QColor(colours.border)))
        self._legend.setLabelTextColor(QColor(colours.text))
        for _, label in self._legend.items:
            label.setText(label.text, color=colours.text)


def _edges(around: ArrayLike, values: Doubles) -> Doubles:
    """How far a band reaches below and above its line, [2, N]."""
    return np.broadcast_to(np.asarray(around, np.float64), (2, len(values)))
