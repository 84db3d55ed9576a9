"""Painting a parallel-coordinates plot: on the screen, and into a figure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from raven_gui.palettes import Colours
from raven_gui.widgets.parallel.geometry import (
    BRUSH,
    EDGE,
    TICK,
    Geometry,
    Plot,
    geometry,
    titled,
)
from raven_gui.widgets.parallel.scale import Axis, Line, apart
from raven_gui.widgets.scatter.shading import LEVELS, scale_inks

Inks = NDArray[np.float32]
FAINT, LIT, DOT = 0.6, 3.0, 2.2
MANY = 300
"""More lines are as thin as can be and without dots: each would take long, and is hardly seen."""


def paint_ground(painter: QPainter, rect: QRectF, plot: Plot, colours: Colours) -> None:
    """Paint all lines, those without the ranges faint, below their axes."""
    where = geometry(plot, rect, QFontMetricsF(painter.font()))
    few = len(plot.lines) <= MANY
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shown = {line.key for line in plot.shown()}
    inks = scale_inks(colours)
    faint = QColor(colours.grid)
    faint.setAlphaF(FAINT)
    for line in plot.lines:
        if line.key not in shown:
            _paint_line(painter, where, plot.axes, line, faint, 1.0, 0.0)
    for line in plot.lines:
        if line.key in shown:
            ink, width = _ink(line, inks, plot, colours), 2.2 if line.ticked else 1.2
            look = (width, DOT) if few else (1.0, 0.0)
            _paint_line(painter, where, plot.axes, line, ink, *look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_axes(painter, rect, where, plot, colours)
    if plot.scale is not None:
        _paint_scale(painter, where, plot.scale, inks, colours)


def paint_lit(
    painter: QPainter, rect: QRectF, plot: Plot, colours: Colours, lit: str, focused: str
) -> None:
    """Paint over the ground what the pointer or the keyboard is at: a line, and an axis, by their
    keys."""
    metrics = QFontMetricsF(painter.font())
    where = geometry(plot, rect, metrics)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inks = scale_inks(colours)
    for line in plot.lines:
        if line.key == lit:
            _paint_line(painter, where, plot.axes, line, QColor(colours.base), LIT + 3, 0.0)
            ink = _ink(line, inks, plot, colours)
            _paint_line(painter, where, plot.axes, line, ink, LIT, DOT + 1.5)
            _paint_values(painter, where, plot.axes, line, colours)
    for at, axis in enumerate(plot.axes):
        if axis.key == focused:
            _, room = titled(plot, rect, where, at, metrics)
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(-5, -2, 5, 2), 4, 4)


def _ink(line: Line, inks: Inks, plot: Plot, colours: Colours) -> QColor:
    if plot.scale is None:
        return QColor(colours.accent)
    if line.level is None:
        return QColor(colours.muted)
    red, green, blue = inks[round(min(max(line.level, 0.0), 1.0) * (LEVELS - 1))]
    return QColor(int(red), int(green), int(blue))


def _paint_line(
    painter: QPainter,
    where: Geometry,
    axes: Sequence[Axis],
    line: Line,
    ink: QColor,
    width: float,
    dot: float,
) -> None:
    """Through every number that is known, each under a `dot` of that radius: nothing leads over an
    axis where none is."""
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setBrush(ink)
    for piece in _pieces(where, axes, line):
        painter.setPen(pen)
        # One by one: a line with corners takes Qt ten times as long.
        painter.drawLines([QLineF(*ends) for ends in pairwise(piece)])
        if dot or len(piece) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            for point in piece:
                painter.drawEllipse(point, dot or 1.0, dot or 1.0)


def _pieces(where: Geometry, axes: Sequence[Axis], line: Line) -> Iterable[list[QPointF]]:
    piece: list[QPointF] = []
    for at, (axis, value) in enumerate(zip(axes, line.values, strict=True)):
        if value is not None:
            piece.append(where.place(at, axis, value))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _paint_axes(
    painter: QPainter, rect: QRectF, where: Geometry, plot: Plot, colours: Colours
) -> None:
    metrics = QFontMetricsF(painter.font())
    high = where.bottom - where.top
    most = max(2, int(high / (1.8 * metrics.height())))
    for at, axis in enumerate(plot.axes):
        x = where.xs[at]
        painter.setPen(QPen(QColor(colours.text), 1.0))
        painter.drawLine(QPointF(x, where.top), QPointF(x, where.bottom))
        for share, text in apart(axis.ticks(most), metrics.height() / high):
            y = where.bottom - share * high
            painter.setPen(QPen(QColor(colours.text), 1.0))
            painter.drawLine(QPointF(x - TICK, y), QPointF(x, y))
            _words(painter, QPointF(x - TICK - 2, y), text, colours, right=True)
        if axis.key in plot.brushes:
            _paint_range(painter, where, at, axis, plot.brushes[axis.key], colours)
        text, room = titled(plot, rect, where, at, metrics)
        painter.setPen(QColor(colours.text))
        painter.drawText(QPointF(room.left(), room.top() + metrics.ascent()), text)


def _paint_range(
    painter: QPainter,
    where: Geometry,
    at: int,
    axis: Axis,
    span: tuple[float, float],
    colours: Colours,
) -> None:
    low, high = (where.place(at, axis, min(max(v, axis.low), axis.high)).y() for v in span)
    ground = QColor(colours.accent)
    ground.setAlphaF(0.28)
    painter.setPen(QPen(QColor(colours.accent), 1.2))
    painter.setBrush(ground)
    x = where.xs[at]
    painter.drawRect(QRectF(x - BRUSH / 2, high - 2, BRUSH, low - high + 4))


def _paint_values(
    painter: QPainter, where: Geometry, axes: Sequence[Axis], line: Line, colours: Colours
) -> None:
    for at, (axis, value) in enumerate(zip(axes, line.values, strict=True)):
        if value is not None:
            # At the left of the last axis: at its right are the colours' words.
            last = at == len(axes) - 1 > 0
            aside = QPointF((BRUSH / 2 + 2) * (-1 if last else 1), 0)
            place = where.place(at, axis, value) + aside
            _words(painter, place, axis.words(value), colours, right=last, strong=True)


def _words(
    painter: QPainter,
    place: QPointF,
    text: str,
    colours: Colours,
    right: bool = False,
    strong: bool = False,
) -> None:
    """Words beside a place, on a ground that covers the lines behind."""
    metrics = QFontMetricsF(painter.font())
    wide, high = metrics.horizontalAdvance(text), metrics.height()
    room = QRectF(place.x() - (wide if right else 0), place.y() - high / 2, wide, high)
    ground = QColor(colours.base)
    ground.setAlphaF(0.95 if strong else 0.9)
    painter.fillRect(room.adjusted(-1, 1, 1, -1), ground)
    painter.setPen(QColor(colours.text if strong else colours.muted))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _paint_scale(
    painter: QPainter,
    where: Geometry,
    scale: tuple[str, str, str],
    inks: Inks,
    colours: Colours,
) -> None:
    """The colours from low to high beside their words, below the title of what they stand for."""
    metrics = QFontMetricsF(painter.font())
    ramp = np.ascontiguousarray(inks[::-1].astype(np.uint8))
    image = QImage(ramp.data, 1, len(ramp), 3, QImage.Format.Format_RGB888).copy()
    bar, (title, low, high) = where.bar, scale
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(bar, image)
    painter.setPen(QColor(colours.muted))
    beside = QPointF(bar.right() + 4, 0)
    painter.drawText(QPointF(beside.x(), bar.top() + metrics.ascent()), high)
    painter.drawText(QPointF(beside.x(), bar.bottom() - metrics.descent()), low)
    room = QRectF(bar.left(), bar.top() - metrics.height() - EDGE * 1.5, 0, metrics.height())
    room.setRight(bar.right() + max(map(metrics.horizontalAdvance, (low, high, "0.0000"))) + 6)
    title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(QColor(colours.text))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft, title)
