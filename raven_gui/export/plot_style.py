"""A plot in other colours for as long as it is painted, with lines as thick as on the screen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from PySide6.QtGui import QBrush, QColor, QPen

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.export.options import window_colours
from raven_gui.palettes import NAMED, Colours
from raven_gui.theme import paint_plot

Recolour = Callable[[QColor], QColor]
LEGEND_ALPHA = 190
"""On a small page the legend lies over curves: they shine through."""
_SIDES = ("left", "bottom", "right", "top")
_INKS = ("pen", "shadowPen", "brush", "fillBrush", "symbolPen", "symbolBrush")
_NAMES = ("base", "raised", "text", "muted", "grid", "border", "accent", "problem")


@contextmanager
def styled(
    plot: pg.PlotWidget,
    colours: Colours,
    ratio: float,
    restyle: Callable[[Colours], None] | None = None,
) -> Iterator[None]:
    """Show `plot` in `colours` within the context, and as it was behind it.

    `ratio` is how many of the paint device's pixels make one of the screen's: pyqtgraph's pens
    count the device's pixels, and would draw hairlines at a high resolution.
    """
    window = window_colours()
    with ExitStack() as undo:
        undo.enter_context(_axes(plot, colours, ratio))
        if restyle is not None and colours is not window:
            undo.callback(restyle, window)
            restyle(colours)
        recolour = _recolour(window, colours)
        for item in plot.scene().items():
            if isinstance(item, pg.GraphicsItem):
                item.setExportMode(True, {"antialias": True, "ratio": ratio})
                undo.callback(item.setExportMode, False)
            if isinstance(item, pg.LegendItem):
                undo.enter_context(_legend(item, recolour, ratio))
            elif isinstance(item, pg.PlotDataItem | pg.PlotCurveItem | pg.ScatterPlotItem):
                keep = _same if restyle is not None else recolour
                undo.enter_context(_inks(item, keep, ratio))
        yield


@contextmanager
def _axes(plot: pg.PlotWidget, colours: Colours, ratio: float) -> Iterator[None]:
    axes = [plot.getAxis(side) for side in _SIDES]
    before = [(axis.pen(), axis.textPen(), axis.zValue()) for axis in axes]
    background = plot.backgroundBrush()
    paint_plot(plot, colours)
    for axis in axes:
        words = axis.textPen()
        axis.setPen(pg.mkPen(colours.grid, width=ratio))
        axis.setTextPen(words)
        axis.setZValue(-1000)  # or its grid would run over points and the legend's words
    try:
        yield
    finally:
        plot.setBackground(background)
        for axis, (pen, words, level) in zip(axes, before, strict=True):
            axis.setPen(pen)
            axis.setTextPen(words)
            axis.setZValue(level)


@contextmanager
def _inks(item: pg.GraphicsItem, recolour: Recolour, ratio: float) -> Iterator[None]:
    """Set pens and brushes past their setters: those would work out the whole curve anew."""
    before = {name: item.opts[name] for name in _INKS if item.opts.get(name) is not None}
    for name, ink in before.items():
        item.opts[name] = (
            _pen(pg.mkPen(ink), recolour, ratio)
            if name.lower().endswith("pen")
            else _brush(pg.mkBrush(ink), recolour)
        )
    try:
        yield
    finally:
        item.opts.update(before)


@contextmanager
def _legend(legend: pg.LegendItem, recolour: Recolour, ratio: float) -> Iterator[None]:
    pen, brush, words = legend.pen(), legend.brush(), legend.labelTextColor()
    labels = [(label, label.text, label.opts["color"]) for _, label in legend.items]
    legend.setPen(_pen(pg.mkPen(pen), recolour, ratio))
    see_through = _brush(pg.mkBrush(brush), recolour)
    ground = see_through.color()
    ground.setAlpha(min(ground.alpha(), LEGEND_ALPHA))
    see_through.setColor(ground)
    legend.setBrush(see_through)
    for label, text, colour in labels:
        label.setText(text, color=recolour(pg.mkColor(colour or words or window_colours().text)))
    try:
        yield
    finally:
        legend.setPen(pen)
        legend.setBrush(brush)
        for label, text, colour in labels:
            label.setText(text, color=colour)


def _recolour(source: Colours, target: Colours) -> Recolour:
    """A function from a colour of `source` to its counterpart in `target`; others stay."""
    pairs = [(getattr(source, name), getattr(target, name)) for name in _NAMES]
    pairs += [*zip(source.classes, target.classes, strict=True)]
    pairs += [*zip(source.shades(NAMED), target.shades(NAMED), strict=True)]
    pairs += [(colour, colour) for colour in source.runs]  # they keep their colour everywhere
    known = {QColor(old).name(): new for old, new in pairs}

    def recolour(colour: QColor) -> QColor:
        made = QColor(known.get(colour.name(), colour.name()))
        made.setAlpha(colour.alpha())
        return made

    return recolour


def _same(colour: QColor) -> QColor:
    return colour


def _pen(pen: QPen, recolour: Recolour, ratio: float) -> QPen:
    made = QPen(pen)
    made.setColor(recolour(pen.color()))
    if pen.isCosmetic():
        made.setWidthF(max(1.0, pen.widthF()) * ratio)
    return made


def _brush(brush: QBrush, recolour: Recolour) -> QBrush:
    made = QBrush(brush)
    made.setColor(recolour(brush.color()))
    return made
