"""Keys, verdicts, drawings, and the command's own words."""

import ast
import inspect
import math
from dataclasses import replace
from typing import cast
from xml.etree import ElementTree

import pytest

from engine.data import DATASETS
from engine.frontier import unbeaten
from engine.intervals import Spread
from engine.reproduce import ENTRIES, keys
from engine.reproduce.agreement import compare, margins_sentence, row_sentence
from engine.reproduce.book import Book
from engine.reproduce.digits import printed
from engine.reproduce.drawing import Panel, Series, chart, ticks
from engine.reproduce.entry import Cell, Margin, Number, Row, Table, reading
from engine.reproduce.keys import data_key, training_key
from engine.reproduce.syntax import text_of, without_docstrings
from engine.training import PRESETS, loop, rate
from tests.engine.cli.raven import raven

CELL = Cell(reading=reading("pairs"), paper=Number("100.0", "2.0"), margin=Margin(0.05, "so far"))


def test_a_key_tells_what_is_trained_and_not_where() -> None:
    config = PRESETS["irobe/raven/mnist"].config
    key = training_key(config, "data")
    assert key == training_key(config.model_copy(update={"device": "cpu"}), "data")
    for change in ({"seed": 1}, {"epochs": 3}, {"objective": {"sigma_aug": 0.02}}):
        assert key != training_key(config.model_copy(update=change), "data")
    assert key != training_key(config, "other data")
    tests = DATASETS["mnist"].load("test")
    assert data_key(tests) == data_key(tests) != data_key(tests.first(1999))


def fitted_otherwise() -> str:
    """In place of what fits a probe."""
    return "fitted"


def test_what_fits_the_probe_is_part_of_a_trainings_key(monkeypatch: pytest.MonkeyPatch) -> None:
    config = PRESETS["irobe/raven/mnist"].config
    before = training_key(config, "data")
    monkeypatch.setattr(keys, "fit_probe", fitted_otherwise)
    assert training_key(config, "data") != before


def test_a_changed_training_loop_is_asked_whether_it_trains_other_weights() -> None:
    """Where it does, count `keys.LOOP` up: what was trained before is then trained again. Note the
    new digest either way."""
    sources = [ast.parse(inspect.getsource(module)) for module in (loop, rate)]
    code = [text_of(without_docstrings(source)) for source in sources]
    assert (keys.LOOP, keys.key_of(code)) == (1, "daa3b1448c9655ba")


@pytest.mark.parametrize(
    ("ours", "verdict", "sentence"),
    [
        (101.5, "agrees", "is within the paper's ±"),
        (104.0, "agrees", "is within 5% of the paper's"),
        (90.0, "differs", "is 10% lower than the paper's (margin 5%)"),
        (450.0, "differs", "is 4.5 times the paper's (margin 5%)"),
        (40.0, "differs", "is 60% lower than the paper's (margin 5%)"),
        (0.21, "differs", "is 0.0021 times the paper's (margin 5%)"),
        (0.0, "differs", "is 100% lower than the paper's (margin 5%)"),
        (-10.0, "differs", "is 110% lower than the paper's (margin 5%)"),
        (math.inf, "differs", "is infinite (margin 5%)"),
    ],
)
def test_agreement_is_told_by_how_far_apart_the_numbers_are(
    ours: float, verdict: str, sentence: str
) -> None:
    assert compare(CELL, Spread(ours)) == (verdict, sentence)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"a": 100.0, "b": math.nan}, "Agrees: a is within the paper's ±; b is NaN."),
        ({"a": 100.0}, "Agrees: a is within the paper's ±; b not measured."),
        ({"a": math.nan}, "a is NaN."),
        ({}, "Not measured."),
    ],
)
def test_what_is_nan_neither_agrees_nor_differs(numbers: dict[str, float], sentence: str) -> None:
    class Numbers:
        def stat(self, _row: Row, column: str) -> Spread | None:
            """Of a column."""
            return Spread(numbers[column]) if column in numbers else None

    row = Row("A", "A", {"a": CELL, "b": CELL})
    assert row_sentence(cast("Book", Numbers()), Table("", ("a", "b"), (row,)), row) == sentence


def test_a_margin_in_points_is_told_in_points() -> None:
    cell = replace(CELL, margin=Margin(3, "so far", points=True))
    assert compare(cell, Spread(97)) == ("agrees", "is within 3 points of the paper's")
    told = "is 3.5 points lower than the paper's (margin 3 points)"
    assert compare(cell, Spread(96.5)) == ("differs", told)


def test_of_a_number_below_zero_a_margin_is_as_wide_and_higher_is_nearer_to_zero() -> None:
    """As negative log-likelihoods are, which come below it."""
    cell = replace(CELL, paper=Number("-887.17"))
    for ours in (-850.0, -930.0):
        assert compare(cell, Spread(ours)) == ("agrees", "is within 5% of the paper's")
    for ours, told in ((-450.0, "49% higher"), (-1000.0, "13% lower"), (-5000.0, "464% lower")):
        assert compare(cell, Spread(ours))[1] == f"is {told} than the paper's (margin 5%)"


def test_a_number_that_the_papers_is_the_rounding_of_agrees() -> None:
    cell = replace(CELL, paper=Number("0.00"))
    assert compare(cell, Spread(0.004)) == ("agrees", "is the paper's to its last digit")
    assert compare(cell, Spread(0.006))[0] == "differs"


def test_of_a_collapsed_model_what_is_nearly_zero_agrees_by_however_little() -> None:
    cell = replace(CELL, paper=Number("6.31e-5"), nothing=1e-3)
    for ours in (1e-9, 9e-4):
        assert compare(cell, Spread(ours)) == ("agrees", "is nearly zero, as the paper's")
    assert compare(cell, Spread(0.002))[0] == "differs"
    assert compare(replace(cell, paper=Number("0.02")), Spread(1e-9))[0] == "differs"


@pytest.mark.parametrize("entry", ["takida/table-1", "takida/table-e8"])
def test_takidas_collapsed_models_alone_have_criteria_that_are_nearly_zero(entry: str) -> None:
    collapsed = {
        row.label
        for table in ENTRIES[entry].tables
        for row in table.rows
        for cell in row.cells.values()
        if cell.paper is not None and abs(cell.paper.mean) <= cell.nothing
    }
    of_table = {"takida/table-1": {"log σ_x² = 0.0"}}
    assert collapsed == of_table.get(entry, {"log σ_z² = 1.0", "log σ_z² = 0.9"})


def test_a_page_names_each_margin_once_with_its_columns_and_why() -> None:
    told = margins_sentence(ENTRIES["irobe/table-2"])
    assert "1 point of accuracy (%) (the largest ± of the paper's Table 2 is 0.89)" in told
    assert told.count("5% of MSE (0–255) (") == 1
    assert "10%" not in told, "Fréchet distances are not compared"
    one = margins_sentence(ENTRIES["takida/table-7"])
    assert one.endswith("chosen here: 10% (a plain tenth, where nothing spoke for another).")
    assert margins_sentence(ENTRIES["irobe/figure-2"]) == "", "it compares no numbers"


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [
        (Number("77.20", "0.18"), "77.20 ± 0.18"),
        (Number("-103572.99"), "-103,572.99"),
        (Number("8.0e-3"), "8.0e-3"),
    ],
)
def test_a_papers_number_is_shown_with_all_its_digits(theirs: Number, shown: str) -> None:
    assert printed(theirs) == shown


def test_the_frontier_is_what_no_other_beats_in_both() -> None:
    points = [(3.0, 40.0), (1.0, 10.0), (2.0, 30.0), (2.5, 20.0), (2.0, 30.0)]
    best = [(1.0, 10.0), (2.0, 30.0), (2.0, 30.0), (3.0, 40.0)]
    assert unbeaten(points, lambda point: point) == best


def test_a_chart_is_sound_xml_with_round_ticks() -> None:
    lines = [Series("a < b", [(0, 1), (1, 2)], errors=[0.1, 0.2]), Series("c", [(0, 2)])]
    drawn = ElementTree.fromstring(chart([Panel("one & two", "x", "y", lines)]))
    texts = [one.text for one in drawn.iter() if one.tag.endswith("text")]
    assert "one & two" in texts and "a < b" in texts
    assert ticks(0, 1) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])


def test_the_command_lists_entries_and_offers_what_comes_near() -> None:
    listed = raven("reproduce", "--list", "--json")
    names = [event["name"] for event in listed.events]
    assert listed.status == 0 and names[:2] == ["irobe/table-1", "irobe/table-2"]
    wrong = raven("reproduce", "irobe/tabel-2")
    assert wrong.status == 2 and "irobe/table-2" in wrong.err
