"""A sweep's trials as lines of a parallel-coordinates plot, on the screen and as a figure."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.service.messages import SweepInfo
from raven_gui.export import Figure
from raven_gui.export.fit import fit_painter
from raven_gui.export.fonts import font
from raven_gui.palettes import Colours
from raven_gui.panels.shared.runs_table.column import Column, number_of
from raven_gui.panels.shared.runs_table.figures import plain_columns, runs_figure
from raven_gui.panels.shared.runs_table.rows import Row, all_runs, leaves
from raven_gui.panels.sweeps.rows import SWEPT
from raven_gui.provenance import provenance
from raven_gui.widgets.parallel.geometry import Plot
from raven_gui.widgets.parallel.paint import paint_ground
from raven_gui.widgets.parallel.scale import Axis, Brushes, Line, choice_axis, number_axis

SIZE = QSizeF(760, 320)


def plot_of(
    rows: Sequence[Row],
    columns: Sequence[Column],
    sweep: SweepInfo,
    colour: str,
    brushes: Brushes,
    is_ticked: Callable[[str], bool],
) -> Plot:
    """A line for each configuration, an axis for each of `columns` in which something is known.
    `colour` is the key of the column that the lines' colours stand for."""
    logs = {SWEPT + f.name.replace("-", "_") for f in sweep.fields if f.kind == "log"}
    axes = [
        _axis(column, rows, column.key in logs)
        for column in columns
        if any(row.value(column) is not None for row in rows)
    ]
    by_key = {column.key: column for column in columns}
    scale = next((axis for axis in axes if axis.key == colour and not axis.choices), None)
    lines = []
    for row in rows:
        values = tuple(_place(axis, row, by_key[axis.key]) for axis in axes)
        shade = None if scale is None else values[axes.index(scale)]
        lines.append(
            Line(
                row.key,
                f"Trial {row.title}",
                values,
                None if scale is None or shade is None else scale.share(shade),
                any(is_ticked(run.id) for run in row.runs),
            )
        )
    told = None if scale is None else (scale.title, scale.form(scale.low), scale.form(scale.high))
    there = {axis.key for axis in axes}
    kept = {key: span for key, span in brushes.items() if key in there}
    return Plot(tuple(axes), tuple(lines), kept, told)


def figures_of(
    plot: Plot, rows: Sequence[Row], columns: Sequence[Column], name: str
) -> list[Figure]:
    """The plot, and the table of the rows within its ranges."""
    runs = [run for run in all_runs(rows) if run.created]  # not those that have not begun
    told = provenance(runs)
    told["sweep"] = name
    told["ranges"] = {key: list(span) for key, span in plot.brushes.items()}

    def paint(painter: QPainter, rect: QRectF, colours: Colours) -> None:
        fit_painter(painter, SIZE, rect)
        painter.setFont(font())
        paint_ground(painter, QRectF(0, 0, SIZE.width(), SIZE.height()), plot, colours)

    every = leaves(rows)
    tables = {"trials": plain_columns(every, columns)}
    drawn = Figure(f"Sweep {name}", SIZE, paint, tables, provenance=told)
    table = runs_figure(every, columns)
    return [drawn, Figure(f"Trials of {name}", table.size, table.paint, tables, provenance=told)]


def colour_choices(columns: Mapping[str, Column]) -> dict[str, str]:
    """What lines can be coloured by: titles by key."""
    return {key: column.heading for key, column in columns.items() if column.form != "text"}


def _axis(column: Column, rows: Sequence[Row], log: bool) -> Axis:
    values = [row.value(column) for row in rows]
    numbers = [number_of(value) for value in values]
    if any(isinstance(value, str) for value in values):
        words = [None if value is None else column.words(value) for value in values]
        return choice_axis(column.key, column.heading, words)
    return number_axis(column.key, column.heading, numbers, log, column.words)


def _place(axis: Axis, row: Row, column: Column) -> float | None:
    value = row.value(column)
    if axis.choices:
        return None if value is None else float(axis.choices.index(column.words(value)))
    return number_of(value)
