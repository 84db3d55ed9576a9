"""Rows of a table about an image in several seeds, and what they come to together."""

from collections.abc import Mapping, Sequence
from typing import Any

from raven_gui.export.figure import Columns
from raven_gui.panels.compare.seeds import spread_of

Row = Mapping[str, Any]
STD = "_std"
"""Behind the heading of a number: the column of its standard deviation over seeds, with N − 1."""


def mean_of(title: str, rows: Sequence[Row]) -> Row:
    """One row of all seeds, called `title`, for their rows about one image: the mean of each number
    that all have, and its deviation. Of what is true or false the mean is the share."""
    numbers = [
        {name: float(value) for name, value in row.items() if _is_number(name, value)}
        for row in rows
    ]
    told: dict[str, Any] = {"run": title, "image": rows[0]["image"]}
    if "label" in rows[0]:
        told["label"] = rows[0]["label"]
    for name, spread in spread_of(numbers).items():
        told |= {name: spread.mean, f"{name}{STD}": spread.std}
    return told


def as_columns(rows: Sequence[Row]) -> Columns:
    """A table of rows that may lack some of the columns."""
    headings = dict.fromkeys(heading for row in rows for heading in row)
    return {heading: [row.get(heading) for row in rows] for heading in headings}


def _is_number(name: str, value: object) -> bool:
    return name != "label" and isinstance(value, float | bool)
