"""What Irobe et al. say of their Figure 2, and what the committed page says of that."""

import csv
import math
from pathlib import Path

import pytest

from engine.reproduce import ENTRIES
from engine.reproduce.claims import claim_sentence
from engine.reproduce.entry import Row, Table

FIGURE = ENTRIES["irobe/figure-2"]
RESULTS = Path(__file__).parents[3] / "docs" / "results"


class Committed:
    """A book of the numbers in the committed CSV."""

    def __init__(self) -> None:
        with (RESULTS / "irobe-figure-2.csv").open(encoding="utf-8") as file:
            self._lines = list(csv.DictReader(file))

    def table(self, title: str) -> Table:
        """As it is declared."""
        return next(table for table in FIGURE.tables if table.title == title)

    def numbers(self, row: Row, column: str) -> dict[int, float]:
        """Of a cell by seed; a row belongs to one table, whose cells have its own readings."""
        (title,) = [table.title for table in FIGURE.tables if row in table.rows]
        (line,) = [
            line
            for line in self._lines
            if (line["table"], line["row"], line["column"]) == (title, row.label, column)
        ]
        return {seed: float(line[f"seed_{seed}"]) for seed in range(int(line["seeds"]))}

    def ceiling(self, _row: Row, _column: str) -> float:
        """An accuracy has none that hides an order."""
        return math.inf


def test_every_budget_above_zero_is_tried() -> None:
    """That RAVEN 'consistently outperforms' the Smooth Encoder 'across datasets and different
    attacks' (Section 4.2) is said of the whole axis."""
    tried = {(one.table, one.column) for one in FIGURE.claims if one.sentence.endswith("best.")}
    drawn = {(table.title, column) for table in FIGURE.tables for column in table.columns}
    assert tried == {(title, column) for title, column in drawn if float(column) > 0}


@pytest.mark.parametrize("attack", ["Wasserstein", "KL"])
def test_strong_attacks_are_said_to_break_the_smooth_encoder_on_fashion(attack: str) -> None:
    tried = [one for one in FIGURE.claims if "loses more of its accuracy" in one.sentence]
    budgets = [one.column for one in tried if one.table == f"Fashion-MNIST, {attack}"]
    assert budgets == ["0.1", "0.15", "0.2"]


def test_the_committed_page_says_what_its_numbers_do() -> None:
    page = (RESULTS / "irobe-figure-2.md").read_text(encoding="utf-8")
    section = page.split("## What the paper says of it\n\n")[1].split("\n\n")[0]
    book = Committed()
    told = [f"- {claim_sentence(book, claim)}" for claim in FIGURE.claims]  # type: ignore[arg-type]
    assert section.splitlines() == told
    assert all(f"- {note}" in page.splitlines() for note in FIGURE.notes)
