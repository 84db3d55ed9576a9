"""Figures tell what they draw: the same method has the same colour in each."""

import math
from base64 import b64decode
from collections.abc import Mapping
from io import BytesIO
from typing import Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.intervals import Spread
from engine.reproduce import figures
from engine.reproduce.book import Book, stat_of
from engine.reproduce.drawing import COLOURS, Panel
from engine.reproduce.entry import Cell, Reading, Row, Table, reading
from engine.reproduce.figures import SAMPLED, Curves, Maps, Sheet, TradeOff
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


class Decoded:
    """A book of images that models decode: of two, of which one has no samples."""

    def value(self, system: str, asked: Reading, _seed: int) -> Any:
        """Two dark images, light where they are reconstructions."""
        if system == "b" and asked.measure == "samples":
            return None
        level = 250 if asked.measure == "reconstructions" else 10
        image = np.full((2, 1, 3, 4), level).tolist()
        return {"images": image, "decoded": image}


SHEET = Sheet(
    caption="",
    ending="",
    systems={"VAE (σ_x² = 1)": "a", "AE": "b"},
    readings={"Reconstructions": reading("reconstructions"), "Prior": reading("samples")},
    originals=True,
)


def test_a_sheet_names_its_rows_and_columns_in_letters_of_every_alphabet() -> None:
    [content] = SHEET.draw(cast("Book", Decoded())).values()
    svg = ElementTree.fromstring(content)
    words = [one.text for one in tagged(svg, "text")]
    assert words == ["Reconstructions", "Prior", "original", "VAE (σ_x² = 1)", "AE"]
    heads, images = tagged(svg, "text")[:2], tagged(svg, "image")
    assert len(images) == 1 + 2 + 1, "of the second model there are no samples"
    columns = [float(one.get("x", "")) for one in heads]
    assert [float(one.get("x", "")) for one in images] == [
        columns[0],
        columns[0],
        columns[1],
        columns[0],
    ]
    assert all(float(one.get("y", "")) > float(heads[0].get("y", "")) for one in images)


def test_images_of_a_sheet_are_enlarged_pixel_by_pixel() -> None:
    [content] = SHEET.draw(cast("Book", Decoded())).values()
    light = []
    for one in tagged(ElementTree.fromstring(content), "image"):
        file = BytesIO(b64decode(one.get("href", "").partition("base64,")[2]))
        with Image.open(file) as opened:
            assert opened.size == (2 * 4 * 2, 3 * 2), "two images side by side, twice as large"
            light.append({int(level) for level in np.unique(np.asarray(opened))})
    assert light == [{250}, {250}, {10}, {250}]


class Mapped:
    """A book in which each system has two latents on a map, and a sample of the prior."""

    def value(self, _system: str, _asked: Reading, _seed: int) -> Any:
        return {"points": [[0, 0], [1, 1], [2, 0]], "labels": [3, 5, -1]}


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (4, 2), (5, 3)])
def test_four_maps_stand_two_by_two_and_more_of_them_three_in_a_row(
    count: int, columns: int
) -> None:
    maps = Maps("", "", {f"system {n}": f"system {n}" for n in range(count)}, reading("map"))
    [content] = maps.draw(cast("Book", Mapped())).values()
    svg = ElementTree.fromstring(content)
    places = [place for one in tagged(svg, "g") if (place := one.get("transform"))]
    assert len(places) == count
    assert len({place.split(",")[0] for place in places}) == columns


SEEN = {
    "all colours": np.eye(3),
    "no red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""Linear RGB as those see it who lack a kind of cones: Machado, Oliveira and Fernandes 2009."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, seen: Any) -> NDArray[np.float64]:
    """CIELAB of '#rrggbb' as it is seen."""
    levels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.asarray(seen) @ linear, 0, 1) / TO_XYZ.sum(1)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
def test_samples_of_the_prior_have_the_colour_of_no_class_whoever_looks(seen: Any) -> None:
    prior = lab(SAMPLED, seen)
    for other in (*COLOURS, "#ffffff"):
        assert np.linalg.norm(prior - lab(other, seen)) > 25, other
