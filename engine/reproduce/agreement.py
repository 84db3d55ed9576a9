"""Whether our numbers agree with a paper's, in plain sentences."""

from typing import Literal

from engine.intervals import Spread
from engine.reproduce.book import Book
from engine.reproduce.entry import Cell, Row, Table

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
        if cell is None or cell.paper is None or not cell.compared:
            continue
        stat = book.stat(row, column)
        if stat is None:
            absent.append(column)
        else:
            verdict, sentence = compare(cell, stat)
            found.append((verdict, f"{column}{cell.proviso} {sentence}"))
    if not found:
        return "Not measured." if absent else ""
    verdicts = {verdict for verdict, _ in found}
    word = "Partly agrees" if len(verdicts) > 1 else verdicts.pop().capitalize()
    parts = [sentence for _, sentence in found]
    parts += [f"{column} not measured" for column in absent]
    return f"{word}: {'; '.join(parts)}."


def compare(cell: Cell, stat: Spread) -> tuple[Verdict, str]:
    """Our mean with the paper's number."""
    assert cell.paper is not None
    paper = cell.paper.mean
    apart = stat.mean - paper
    if cell.paper.deviation is not None and abs(apart) <= cell.paper.deviation:
        return "agrees", "is within the paper's ±"
    margin = cell.tolerance if cell.absolute else cell.tolerance * abs(paper)
    allowed = f"{cell.tolerance:g}" if cell.absolute else f"{cell.tolerance:.0%}"
    if abs(apart) <= margin:
        return "agrees", f"is within {allowed} of the paper's"
    return "differs", _distance(cell, stat.mean, paper)


def _distance(cell: Cell, ours: float, paper: float) -> str:
    higher = "higher" if ours > paper else "lower"
    if cell.absolute or paper == 0:
        return f"is {abs(ours - paper):.3g} {higher} than the paper's"
    if ours > 0 and paper > 0 and not 1 / FAR <= ours / paper <= FAR:
        return f"is {ours / paper:.3g} times the paper's"
    return f"is {abs(ours - paper) / abs(paper):.0%} {higher} than the paper's"
