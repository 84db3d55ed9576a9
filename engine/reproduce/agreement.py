"""Whether our numbers agree with a paper's, in plain sentences."""

from collections.abc import Sequence
from math import isinf, isnan
from typing import Literal

from engine.intervals import Spread
from engine.reproduce.book import Book
from engine.reproduce.entry import Cell, Entry, Margin, Row, Table

Verdict = Literal["agrees", "differs"]
FAR = 3
"""From so many times a number on, and below that part of it, the other is told as times, not as a
share that is higher or lower: a thousandth is not '100% lower'."""


def row_sentence(book: Book, table: Table, row: Row) -> str:
    """On every cell of a row that the paper has, in the order of the columns; '' where it has
    none."""
    found: list[tuple[Verdict, str]] = []
    absent = []
    for column in table.columns:
        cell = row.cells.get(column)
        if cell is None or cell.paper is None or cell.unlike:
            continue
        stat = book.stat(row, column)
        if stat is None:
            absent.append(f"{column} not measured")
        elif isnan(stat.mean):
            absent.append(f"{column} is NaN")
        else:
            verdict, sentence = compare(cell, stat)
            found.append((verdict, f"{column} {sentence}"))
    if not found:
        nans = [sentence for sentence in absent if sentence.endswith("NaN")]
        return f"{'; '.join(nans)}." if nans else "Not measured." if absent else ""
    verdicts = {verdict for verdict, _ in found}
    word = "Partly agrees" if len(verdicts) > 1 else verdicts.pop().capitalize()
    return f"{word}: {'; '.join([*(sentence for _, sentence in found), *absent])}."


def nothing_compared(table: Table) -> str:
    """Why no number of a table is compared with the paper's, a sentence; '' where one is, or the
    paper has none."""
    cells = (cell for row in table.rows for cell in row.cells.values() if cell.paper is not None)
    reasons = dict.fromkeys(cell.unlike for cell in cells)
    if not reasons or "" in reasons:
        return ""
    return f"Nothing here is compared with the paper: {'; '.join(reasons)}."


def compare(cell: Cell, stat: Spread) -> tuple[Verdict, str]:
    """Our mean, which is not NaN, with the paper's number."""
    assert cell.paper is not None
    paper = cell.paper.mean
    apart = stat.mean - paper
    if cell.paper.deviation is not None and abs(apart) <= cell.paper.deviation:
        return "agrees", "is within the paper's ±"
    if max(abs(stat.mean), abs(paper)) <= cell.nothing:
        return "agrees", "is nearly zero, as the paper's"
    if abs(apart) <= cell.margin.of(paper):
        return "agrees", f"is within {cell.margin} of the paper's"
    if abs(apart) <= cell.paper.rounding:
        return "agrees", "is the paper's to its last digit"
    return "differs", f"{_distance(cell.margin, stat.mean, paper)} (margin {cell.margin})"


def margins_sentence(entry: Entry) -> str:
    """How far apart numbers may lie that agree, and why so far; '' where none is compared."""
    columns: dict[Margin, dict[str, None]] = {}
    for table in entry.tables:
        for row in table.rows:
            for column in table.columns:
                cell = row.cells.get(column)
                if cell is not None and cell.paper is not None and not cell.unlike:
                    columns.setdefault(cell.margin, {})[column] = None
    if not columns:
        return ""
    parts = [
        f"{margin}{_of(list(names)) if len(columns) > 1 else ''} ({margin.why})"
        for margin, names in columns.items()
    ]
    return (
        "A number agrees that is within the paper's ±, and else within a margin that was chosen "
        f"here: {'; '.join(parts)}."
    )


def _of(columns: Sequence[str]) -> str:
    """Their names, which may have commas themselves."""
    return f" of {' and of '.join(columns)}"


def _distance(margin: Margin, ours: float, paper: float) -> str:
    if isinf(ours):
        return "is infinite"
    higher = "higher" if ours > paper else "lower"
    if margin.points or paper == 0:
        points = " points" if margin.points else ""
        return f"is {abs(ours - paper):.3g}{points} {higher} than the paper's"
    if ours > 0 and paper > 0 and not 1 / FAR <= ours / paper <= FAR:
        return f"is {ours / paper:.3g} times the paper's"
    return f"is {abs(ours - paper) / abs(paper):.0%} {higher} than the paper's"
