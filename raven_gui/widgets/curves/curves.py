"""Named lines over a common axis: losses over epochs, accuracy over budgets."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raven_gui.theme import Theme
from raven_gui.widgets.curves.band import LEAST_SHARE, Band, both_sides
from raven_gui.widgets.curves.controls import CurveControls
from raven_gui.widgets.curves.error_bars import error_bars
from raven_gui.widgets.curves.keys import LegendKeys
from raven_gui.widgets.curves.legend import CurveLegend
from raven_gui.widgets.curves.line import Line
from raven_gui.widgets.curves.look import CurveLook
from raven_gui.widgets.curves.tips import LegendTips
from raven_gui.widgets.curves.values import (
    MOST_BUCKETS,
    Doubles,
    Series,
    as_doubles,
    smoothed,
    thinned,
    within,
)
from raven_gui.widgets.plot import Plot, Side
from raven_gui.widgets.steady_view import SteadyView
from raven_gui.widgets.view_layer import Places

GRID = 0.25
"""How much of the lines behind the curves is seen."""
_SIDES: tuple[Side, Side] = ("left", "bottom")


class Curves(QWidget):
    """A plot with a legend, a switch for a logarithmic axis and a slider for smoothing.

    Only the line that changed is drawn again, with as many points as can be seen. The raw values
    are kept for export.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = SteadyView()
        self.plot = Plot("Curves", self._view)
        for side in _SIDES:
            self.plot.getAxis(side).setGrid(round(GRID * 255))
        theme.adopt(self.plot)
        self.legend = CurveLegend(self._view)
        LegendKeys(self.plot, self.legend)
        LegendTips(self.plot, self.legend)
        self._lines: dict[str, Line] = {}
        self._bands: dict[str, tuple[Band, Doubles, QColor]] = {}
        self._series: dict[str, Series] = {}
        self._log_x = False
        self.controls = CurveControls()
        self.log, self.smoothing = self.controls.log, self.controls.smoothing
        self.whole = self.controls.whole
        self.look = CurveLook(self._view, self.whole, self._draw_all, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.controls)
        layout.addWidget(self.plot, stretch=1)
        self.log.toggled.connect(self._redraw_all)
        self.smoothing.valueChanged.connect(self._redraw_all)
        self._view.sigXRangeChanged.connect(self._look_into)
        theme.changed.connect(self._restyle)
        self._theme = theme
        self.legend.hide()
        self.controls.offer_log(self._positive)
        self._restyle()

    def show_controls(self, on: bool) -> None:
        """Offer logarithm and smoothing, or not."""
        self.controls.setVisible(on)

    def set_labels(self, x: str, y: str) -> None:
        """Name the axes, with their units."""
        self.plot.name_axis("bottom", x)
        self.plot.name_axis("left", y)

    def set_range(self, low: float, high: float) -> None:
        """Fix the range of the vertical axis."""
        self._view.setYRange(low, high, padding=0.03)

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
        std: tuple[ArrayLike, ArrayLike] | None = None,
        key: str = "",
    ) -> None:
        """Draw a line, or draw it anew. Values that are not finite leave gaps. `style` is that of
        its pen, in place of `dashed`; `around` [N], how far values lie on both sides, or [2, N],
        below and above, is drawn as a band; `std`, along x and y, [N] each, as error bars. A line
        whose name changes as it grows stays hidden by its `key`, which is the name where there is
        none."""
        spread = None if std is None else (as_doubles(std[0]), as_doubles(std[1]))
        new = Series(as_doubles(x), as_doubles(y), spread)
        all_positive = self._positive
        self._series[name] = new
        if name not in self._lines:
            self._lines[name] = line = Line(name, self._view, key or name)
            line.visibleChanged.connect(self._show_bands)
            self._show(line)
            self.legend.add(line)
            self.legend.show()
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

    def remove(self, name: str) -> None:
        """Take a line away."""
        if name in self._lines:
            all_positive = self._positive
            line = self._lines.pop(name)
            self.legend.remove(line)
            self._hide(line)
            self._set_band(name, None, QColor())
            del self._series[name]
            self.legend.setVisible(bool(self._lines))
            if all_positive != self._positive:
                self._redraw_all()

    def _set_band(self, name: str, around: ArrayLike | None, color: QColor) -> None:
        if around is None:
            if name in self._bands:
                self._hide(self._bands.pop(name)[0])
            return
        known = self._bands.get(name)
        band = known[0] if known is not None else Band(self._view)
        if known is None:
            band.setVisible(self._lines[name].isVisible())
            self._show(band)
        self._bands[name] = band, both_sides(around, self._series[name].y), QColor(color)

    def _show_bands(self) -> None:
        """A line that the legend has hidden takes its band with it."""
        for name, line in self._lines.items():
            if name in self._bands:
                self._bands[name][0].setVisible(line.isVisible())

    def _show(self, item: Line | Band) -> None:
        self._view.shown.append(item)
        item.visibleChanged.connect(self._view.queueUpdateAutoRange)

    def _hide(self, item: Line | Band) -> None:
        self._view.shown.remove(item)
        self.plot.scene().removeItem(item)
        self._view.queueUpdateAutoRange()

    def clear(self) -> None:
        """Take all lines away."""
        for name in list(self._lines):
            self.remove(name)

    def series(self) -> dict[str, Series]:
        """All lines as they were given."""
        return dict(self._series)

    def lines(self) -> list[Line]:
        """All lines as they are drawn."""
        return list(self._lines.values())

    @property
    def logarithmic(self) -> bool:
        """Whether the axis is logarithmic now: it is asked for, and no value forbids it."""
        return self.log.isChecked() and self._positive

    @property
    def _positive(self) -> bool:
        return all(series.positive for series in self._series.values())

    def _redraw_all(self, _changed: Any = None) -> None:
        self.controls.offer_log(self._positive)
        for axis, log in zip(_SIDES, (self.logarithmic, self._log_x), strict=True):
            if self.plot.getAxis(axis).logMode != log:
                self.plot.getAxis(axis).setLogMode(log)
                self._view.enableAutoRange()
        self._draw_all()
        self.fit()

    def _draw_all(self) -> None:
        for name in self._lines:
            self._draw(name)

    def _draw(self, name: str) -> None:
        series = self._series[name]
        if name in self._bands:
            band, around, color = self._bands[name]
            middle, (below, above) = self._smooth(series.y), map(self._smooth, around)
            low = middle - below
            if self.logarithmic:
                low = np.maximum(low, LEAST_SHARE * middle)
            edges = [self._places(*self._seen(series.x, edge)) for edge in (low, middle + above)]
            band.set_values(edges[0], edges[1], color)
        x, y = self._seen(series.x, self._smooth(series.y))
        bars = error_bars(series, self._places)
        self._lines[name].set_values(x, y, self._places(x, y), bars)
        self._view.queueUpdateAutoRange()

    def _seen(self, x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
        """What is looked at of a line, in as many points as can be seen."""
        if self._looked_into():
            x, y = within(x, y, *self._view.viewRange()[0])
        return thinned(x, y)

    def _places(self, x: Doubles, y: Doubles) -> Places:
        """Where values lie in the view, [N, 2]."""
        logarithmic = (self._log_x, self.logarithmic)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.stack(
                [np.log10(v) if log else v for v, log in zip((x, y), logarithmic, strict=True)],
                axis=1,
            )

    def _smooth(self, values: Doubles) -> Doubles:
        return smoothed(values, self.controls.share)

    def _looked_into(self) -> bool:
        """Whether the user has chosen a part of lines that are too long to draw every point."""
        longest = max((len(series.x) for series in self._series.values()), default=0)
        return longest > 2 * MOST_BUCKETS and not self._view.autoRangeEnabled()[0]

    def _look_into(self) -> None:
        if self._looked_into():
            self._draw_all()

    def _restyle(self) -> None:
        self.legend.restyle(self._theme.colours)
