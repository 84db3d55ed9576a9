"""CSV: the tables of a figure in one file.

The file begins with the title and the provenance (JSON) on lines that start with `# `. Each table
has a line `# table: NAME` before its headings, and an empty line behind it. Words are quoted and
numbers are not, with all their digits; what is not known is an empty cell.
"""

import csv as _csv
import io
from typing import Any

import numpy as np

from raven_gui.export.figure import Columns, Figure
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.patience import Patience


def csv(figure: Figure, options: ExportOptions) -> bytes:
    """The tables as CSV. Raises ExportError where the columns of one differ in length."""
    head = [
        f"title: {' '.join(options.name_of(figure.title).split())}",
        "provenance:",
        *figure.provenance_json(indent=2).splitlines(),
    ]
    file = io.StringIO(newline="")
    file.writelines(f"# {line}\n" for line in head)
    for name, columns in figure.tables.items():
        file.write(f"\n# table: {' '.join(name.split())}\n")
        file.write(table_csv(name, columns))
    return file.getvalue().encode()


def table_csv(name: str, columns: Columns) -> str:
    """One table with its headings."""
    lengths = {heading: len(values) for heading, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ExportError(f"The columns of the table '{name}' differ in length: {lengths}.")
    file = io.StringIO(newline="")
    writer = _csv.writer(file, quoting=_csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(columns)
    patience = Patience()
    for row in zip(*columns.values(), strict=True):
        writer.writerow([_cell(value) for value in row])
        patience.rest()
    return file.getvalue()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    return value if isinstance(value, int | float) else str(value)
