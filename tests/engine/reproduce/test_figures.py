"""Figures tell what they draw: the same method has the same colour in each."""

import math
from collections.abc import Mapping
from typing import cast
from xml.etree import ElementTree

import pytest

from engine.intervals import Spread
from engine.reproduce import figures
from engine.reproduce.book import Book, stat_of
from engine.reproduce.drawing import Panel
from engine.reproduce.entry import Cell, Row, Table, reading
from engine.reproduce.figures import Curves, TradeOff
from engine.reproduce.irobe import HUES

Rows = Mapping[str, Mapping[str, list[float]]]


class Numbers:
    """A book with one table: of each row and column a number a seed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def table(self, title: str) -> Table:
        """With a column for each that any row has."""
        columns = tuple(dict.fromkeys(column for row in self._rows.values() for column in row))
        cell = Cell(reading=reading("pairs"))
        cells = dict.fromkeys(columns, cell)
        return Table(title, columns, tuple(Row(label, label, cells) for label in self._rows))

    def stat(self, row: Row, column: str) -> Spread | None:
        """Of a row."""
        return stat_of(self._rows[row.label].get(column, []))


def drawn(figure: Curves | TradeOff, rows: Rows) -> ElementTree.Element:
    """The only file of a figure."""
    [content] = figure.draw(cast("Book", Numbers(rows))).values()
    return ElementTree.fromstring(content)


def tagged(svg: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    """All elements of a kind."""
    return [one for one in svg.iter() if one.tag.endswith(tag)]


def colour_in_legend(svg: ElementTree.Element, label: str) -> str:
    """Of the disc right before a name."""
    elements = list(svg.iter())
    [at] = [index for index, one in enumerate(elements) if one.text == label]
    return elements[at - 1].get("fill", "")


TRADE_OFF = TradeOff("", "", ("MNIST",), "error", "held", HUES)
SETTINGS: Rows = {
    "VAE": {"error": [110.0, 120.0], "held": [20.0, 30.0]},
    "RAVEN, σ 0.1": {"error": [100.0, 100.0], "held": [50.0, 54.0]},
    "Smooth Encoder, γ 50": {"error": [130.0, 140.0], "held": [80.0, 80.0]},
}


def test_a_method_has_the_colour_that_it_has_in_figure_2() -> None:
    lines = {method: {"0": [90.0], "0.1": [50.0]} for method in HUES}
    figure_2 = drawn(Curves("", "", ("MNIST",), "δ", "accuracy"), lines)
    trade_off = drawn(TRADE_OFF, SETTINGS)
    for method in ("VAE", "RAVEN", "Smooth Encoder"):
        assert colour_in_legend(trade_off, method) == colour_in_legend(figure_2, method)


def test_a_point_has_bars_of_its_deviation_in_both_directions() -> None:
    svg = drawn(TRADE_OFF, SETTINGS)
    spans = [
        [abs(float(end) - float(start)) for start, end in zip(*ends, strict=True)]
        for one in tagged(svg, "polyline")
        if one.get("stroke") == HUES["VAE"]
        for ends in [[place.split(",") for place in one.get("points", "").split()]]
    ]
    assert sorted(wide > 0 for wide, _ in spans) == [False, True]
    assert all((wide > 0) != (tall > 0) for wide, tall in spans)


def test_a_bar_is_as_long_as_the_deviation_along_its_own_axis(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[Panel] = []

    def chart(panels: list[Panel]) -> bytes:
        found.extend(panels)
        return b"<svg/>"

    monkeypatch.setattr(figures, "chart", chart)
    drawn(TRADE_OFF, SETTINGS)
    bars = {one.label: (one.points, one.across, one.errors) for one in found[0].series}
    ten, apart = pytest.approx([math.sqrt(50)]), pytest.approx([math.sqrt(8)])
    assert bars["VAE"] == ([(115, 25)], ten, ten)
    assert bars["RAVEN"] == ([(100, 52)], [0], apart)
    assert bars["Smooth Encoder"] == ([(135, 80)], ten, [0])


def test_the_frontier_is_a_dashed_line_in_the_legend_too() -> None:
    svg = drawn(TRADE_OFF, SETTINGS)
    dashed = [one for one in tagged(svg, "polyline") if one.get("stroke-dasharray")]
    assert len(dashed) == 2
    elements = list(svg.iter())
    [name] = [index for index, one in enumerate(elements) if one.text == "frontier"]
    assert elements[name - 1] in dashed


def test_a_level_is_a_dashed_line_of_its_methods_colour_and_no_point_of_the_curve() -> None:
    """Smooth Encoders, Figures 4, 5 and 8."""
    rows = {"VAE": {"0": [95.0], "0.1": [10.0], "0.2": [0.0]}, "SE": {"0": [90.0], "0.1": [70.0]}}
    figure = Curves("", "", ("MNIST",), "radius", "accuracy", level="0", level_label="nominal")
    svg = drawn(figure, rows)
    lines = [one for one in tagged(svg, "polyline") if one.get("stroke") == HUES["VAE"]]
    assert [one.get("stroke-dasharray") is not None for one in lines] == [False, True]
    heights = {place.split(",")[1] for place in lines[1].get("points", "").split()}
    assert len(heights) == 1
    discs = [one for one in tagged(svg, "circle") if one.get("fill") == HUES["VAE"]]
    assert len(discs) == 2 + 1, "two radii, and one in the legend"
    assert "nominal" in [one.text for one in svg.iter()]


def test_what_has_no_place_on_an_axis_is_left_out() -> None:
    rows = {"VAE": {"0": [90.0], "0.1": [math.nan], "0.2": [math.inf]}, "SE": {"0": [math.nan]}}
    svg = drawn(Curves("", "", ("MNIST",), "δ", "accuracy"), rows)
    assert len(tagged(svg, "circle")) == 1 + 1, "one point, and one in the legend"
    broken = {**SETTINGS, "VAE": {"error": [math.inf], "held": [20.0]}}
    texts = [one.text for one in drawn(TRADE_OFF, broken).iter()]
    assert "RAVEN" in texts and "VAE" not in texts


def test_an_axis_that_begins_with_zero_has_it_where_no_number_is() -> None:
    rows = {"SE": {"1": [50.0], "10": [60.0], "100": [61.0]}}
    figure = Curves("", "", ("Bald",), "labels (%)", "accuracy", "100", "all labels", True)
    texts = [one.text for one in drawn(figure, rows).iter()]
    assert "0" in texts and "10" in texts and "100" not in texts
