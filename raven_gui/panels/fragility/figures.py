"""The discrete example as a figure to keep: painted, as columns over x, and all tables exact."""

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.service.messages import Demonstrated, MethodTables
from raven_gui.export import Figure
from raven_gui.export.fit import fit_painter
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.fragility.row import height, numbers
from raven_gui.panels.fragility.words import AXES, COLUMNS
from raven_gui.provenance import provenance
from raven_gui.widgets.bars import paint_bars
from raven_gui.widgets.heat_map import paint_heat, paint_key

WIDTH, HEIGHT, GAP, LINE = 170.0, 130.0, 14.0, 18.0


def fragility_figures(shown: Demonstrated | None) -> list[Figure]:
    """One figure of all methods, none where nothing is there.

    NPZ: `data` and `target` [N_x], and of each method `METHOD/encoder` [N_x, N_z],
    `METHOD/decoder` [N_z, N_x] and `METHOD/model` [N_x]. CSV: data, target and models over x.
    """
    if shown is None:
        return []
    arrays: dict[str, NDArray[Any]] = {"data": shown.data, "target": shown.target}
    columns: dict[str, list[Any]] = {
        "x": list(range(1, len(shown.data) + 1)),
        "data": shown.data.tolist(),
        "target": shown.target.tolist(),
    }
    for tables in shown.methods:
        columns[f"{tables.title} model"] = tables.model.tolist()
        for name in ("encoder", "decoder", "model"):
            arrays[f"{tables.method}/{name}"] = getattr(tables, name)
    step = min(tables.step for tables in shown.methods)
    return [
        Figure(
            title=f"Why encoders break, ρ = {shown.coupling:g}, radius {shown.radius}",
            size=_size(shown),
            paint=lambda painter, rect, colours: _paint(shown, painter, rect, colours),
            tables={"distributions over x": columns, "measures": _measures(shown)},
            arrays=arrays,
            provenance={
                "program": provenance([])["program"],
                "coupling": shown.coupling,
                "radius": shown.radius,
                "steps": step,
                "seed": shown.seed,
            },
        )
    ]


def _measures(shown: Demonstrated) -> dict[str, list[Any]]:
    return {
        "method": [tables.title for tables in shown.methods],
        "bound": [tables.bound for tables in shown.methods],
        "log_likelihood": [tables.log_likelihood for tables in shown.methods],
        "roughness": [tables.roughness for tables in shown.methods],
    }


def _size(shown: Demonstrated) -> QSizeF:
    width = len(COLUMNS) * (WIDTH + GAP) - GAP
    return QSizeF(width, 4 * LINE + len(shown.methods) * (LINE + HEIGHT + GAP))


def _paint(shown: Demonstrated, painter: QPainter, rect: QRectF, colours: Colours) -> None:
    size = _size(shown)
    fit_painter(painter, size, rect)
    for place, (column, (title, _)) in enumerate(COLUMNS.items()):
        head = QRectF(place * (WIDTH + GAP), 0, WIDTH, LINE)
        _words(painter, head, f"{title} · {AXES[column]}", colours.text)
    top = 1.5 * LINE
    for tables in shown.methods:
        line = QRectF(0, top, size.width(), LINE)
        _words(painter, line, f"{tables.title}: {numbers(tables)}", colours.muted, left=True)
        _paint_fields(shown, tables, painter, top + LINE, colours)
        top += LINE + HEIGHT + GAP
    painter.setFont(font(0.85))
    paint_key(painter, QRectF(WIDTH + GAP, top, WIDTH, 2 * LINE), colours)


def _paint_fields(
    shown: Demonstrated, tables: MethodTables, painter: QPainter, top: float, colours: Colours
) -> None:
    rooms = [QRectF(place * (WIDTH + GAP), top, WIDTH, HEIGHT) for place in range(len(COLUMNS))]
    marked = shown.data > 0
    paint_bars(painter, rooms[0], shown.data, shown.target, height(shown), colours)
    paint_heat(painter, rooms[1], tables.encoder.T, marked, colours)
    paint_heat(painter, rooms[2], tables.decoder, marked, colours)
    paint_bars(painter, rooms[3], tables.model, shown.target, height(shown), colours)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(colours.border))
    for room in rooms:
        painter.drawRect(room)


def _words(painter: QPainter, room: QRectF, words: str, colour: str, left: bool = False) -> None:
    painter.setFont(font(0.92))
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)
