"""The table of runs as a figure to keep, and as text to paste."""

from collections.abc import Sequence
from dataclasses import replace

from engine.intervals import Spread
from raven_gui.export import Figure, figure_of_table
from raven_gui.panels.shared.runs_table.column import Column, Value
from raven_gui.panels.shared.runs_table.rows import Row, all_runs
from raven_gui.provenance import provenance

Cell = float | int | str | None


def runs_figure(rows: Sequence[Row], columns: Sequence[Column]) -> Figure:
    """The rows as they stand. Printed as on screen; the CSV has the plain numbers, a mean, its
    deviation and over how many seeds it is in a column each."""
    printed = {
        column.heading: [column.words(row.value(column)) for row in rows] for column in columns
    }
    figure = figure_of_table("Runs", printed, provenance=provenance(all_runs(rows)))
    return replace(figure, tables={"runs": plain_columns(rows, columns)})


def plain_columns(rows: Sequence[Row], columns: Sequence[Column]) -> dict[str, list[Cell]]:
    """Plain values by the columns' keys."""
    told: dict[str, list[Cell]] = {}
    for column in columns:
        values = [row.value(column) for row in rows]
        told[column.key] = [_mean(value) for value in values]
        if any(isinstance(value, Spread) for value in values):
            told[f"{column.key}_std"] = [
                value.std if isinstance(value, Spread) else None for value in values
            ]
            told[f"{column.key}_seeds"] = [
                value.count if isinstance(value, Spread) else None for value in values
            ]
    return told


def to_tsv(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Rows below their headings, whole precision, as spreadsheets take them."""
    told = plain_columns(rows, columns)
    lines: list[Sequence[Cell]] = [list(told), *zip(*told.values(), strict=True)]
    return "\n".join(
        "\t".join("" if cell is None else " ".join(str(cell).split()) for cell in line)
        for line in lines
    )


def _mean(value: Value) -> Cell:
    return value.mean if isinstance(value, Spread) else value
