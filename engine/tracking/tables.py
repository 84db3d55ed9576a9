"""Rows as files that other programs read: CSV, and Parquet with typed columns."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from engine.extras import optional
from engine.files import replacing, write_text
from engine.tracking.rows import Cell, Row, columns_of

_LARGEST = 2**63 - 1
"""Of a column of whole numbers."""


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    """Write a heading and a line for each row, whole or not at all; an empty cell is empty. Raises
    OSError where it cannot be written."""
    columns = columns_of(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column) for column in columns] for row in rows)
    write_text(path, text.getvalue())


def write_parquet(path: Path, rows: Sequence[Row]) -> None:
    """Write typed columns, whole or not at all: truth values, whole numbers, numbers or text,
    whichever all cells of a column are. Raises ExtraMissingError without DuckDB, ValueError where
    names of columns differ in capitals alone, OSError where the file cannot be written."""
    duckdb = optional("duckdb", "A Parquet file", "tracking")
    columns = columns_of(rows)
    _check_apart(columns)
    kinds = [_kind([row.get(column) for row in rows]) for column in columns]
    cells = [
        [_as(kind, row.get(column)) for column, kind in zip(columns, kinds, strict=True)]
        for row in rows
    ]
    named = ", ".join(
        f"{_quoted(column)} {kind}" for column, kind in zip(columns, kinds, strict=True)
    )
    with duckdb.connect() as database, replacing(path) as temporary:
        database.execute(f"CREATE TABLE runs ({named})")
        database.executemany(f"INSERT INTO runs VALUES ({', '.join('?' * len(columns))})", cells)
        try:
            database.table("runs").write_parquet(str(temporary))
        except duckdb.IOException as error:  # what the system refuses; it names our own file first
            reason = str(error).rpartition(": ")[2]
            raise OSError(f"{path} cannot be written ({reason}): name another place.") from error


def _check_apart(columns: Sequence[str]) -> None:
    """What writes the file takes small letters and capitals for the same."""
    seen: dict[str, str] = {}
    for column in columns:
        other = seen.setdefault(column.lower(), column)
        if other != column:
            raise ValueError(
                f"The columns '{other}' and '{column}' differ in capitals alone, which a Parquet "
                "file does not tell apart: write a .csv."
            )


def _kind(cells: Sequence[Cell]) -> str:
    types = {type(cell) for cell in cells if cell is not None}
    if types == {bool}:
        return "BOOLEAN"
    if types == {int} and all(abs(int(cell or 0)) <= _LARGEST for cell in cells):
        return "BIGINT"
    return "DOUBLE" if types and types <= {int, float} else "VARCHAR"


def _as(kind: str, cell: Cell) -> Cell:
    return str(cell) if kind == "VARCHAR" and cell is not None else cell


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
