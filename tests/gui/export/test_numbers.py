"""CSV, NPZ and TIFF give back what went in."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF

from raven_gui.export import ExportError, Figure, export_figure

Tables = dict[str, list[list[str]]]


def read(path: Path) -> tuple[str, Tables]:
    """The words at the head of a CSV file, without their signs, and the rows of each table."""
    head: list[str] = []
    tables: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# table: "):
            rows = tables.setdefault(line.removeprefix("# table: "), [])
        elif not tables and line.startswith("# "):
            head.append(line.removeprefix("# "))
        elif line:
            rows.append(line)
    return "\n".join(head), {name: list(csv.reader(rows)) for name, rows in tables.items()}


def numbers(**given: Any) -> Figure:
    """A figure that has nothing to see."""
    return Figure("Numbers", QSizeF(100, 100), None, **given)


def test_a_csv_gives_back_words_and_all_digits(table_figure: Figure, tmp_path: Path) -> None:
    export_figure(table_figure, tmp_path / "table.csv")
    _, tables = read(tmp_path / "table.csv")
    heading, *rows = tables["Clean figures"]
    assert heading == ["run", "accuracy", "epochs"]
    assert [row[0] for row in rows] == ["RAVEN, ours", 'the "VAE"', "# 3"]
    assert [row[1] and float(row[1]) for row in rows] == [0.1 + 0.2, "", 0.5]
    assert [int(row[2]) for row in rows] == [40, 40, 12]


def test_a_csv_begins_with_title_and_provenance(
    table_figure: Figure, provenance: dict[str, Any], tmp_path: Path
) -> None:
    export_figure(table_figure, tmp_path / "table.csv")
    head, _ = read(tmp_path / "table.csv")
    title, _, told = head.partition("\nprovenance:\n")
    assert title == "title: Clean figures"
    assert json.loads(told) == provenance


def test_a_title_of_several_lines_stays_at_the_head_of_a_csv(
    table_figure: Figure, tmp_path: Path
) -> None:
    """A picture of the user's own, whose file may be called anything, gives a figure its title."""
    export_figure(replace(table_figure, title="my\ndigit, attacked"), tmp_path / "table.csv")
    head, tables = read(tmp_path / "table.csv")
    assert head.startswith("title: my digit, attacked\n") and len(tables) == 1


def test_a_csv_holds_every_table(tmp_path: Path) -> None:
    tables = {
        "points": {"x": np.array([1.5, 2.5]), "known": [True, False]},
        "two\nlines": {"n": np.array([1, 2, 3])},
    }
    export_figure(numbers(tables=tables), tmp_path / "tables.csv")
    assert read(tmp_path / "tables.csv")[1] == {
        "points": [["x", "known"], ["1.5", "true"], ["2.5", "false"]],
        "two lines": [["n"], ["1"], ["2"], ["3"]],
    }


def test_columns_of_different_lengths_are_refused(tmp_path: Path) -> None:
    figure = numbers(tables={"points": {"x": [1.0, 2.0], "y": [1.0]}})
    with pytest.raises(ExportError, match="columns of the table 'points' differ"):
        export_figure(figure, tmp_path / "points.csv")
    assert not list(tmp_path.iterdir())


def test_an_npz_is_exact_and_needs_no_pickle(
    grid_figure: Figure,
    perturbation: NDArray[np.float32],
    provenance: dict[str, Any],
    tmp_path: Path,
) -> None:
    export_figure(grid_figure, tmp_path / "grid.npz")
    with np.load(tmp_path / "grid.npz", allow_pickle=False) as file:
        assert set(file.files) == {"image", "perturbation", "attacked", "title", "provenance"}
        assert file["perturbation"].dtype == np.float32
        np.testing.assert_array_equal(file["perturbation"], perturbation)
        assert json.loads(str(file["provenance"])) == provenance
        assert str(file["title"]) == "Attack on RAVEN, ε = 0.1"


def test_an_npz_takes_the_names_of_bundled_runs_and_any_ending(tmp_path: Path) -> None:
    figure = numbers(arrays={"mnist/raven/mean": np.arange(3)})
    export_figure(figure, tmp_path / "means.NPZ")
    with np.load(tmp_path / "means.NPZ", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["mnist/raven/mean"], [0, 1, 2])


@pytest.mark.parametrize("name", ["file", "provenance"])
def test_an_npz_refuses_names_that_are_its_own(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=f"cannot be called '{name}'"):
        export_figure(numbers(arrays={name: np.zeros(2)}), tmp_path / "arrays.npz")


def test_an_npz_refuses_python_objects(tmp_path: Path) -> None:
    figure = numbers(arrays={"things": np.array([{}, None])})
    with pytest.raises(ExportError, match="'things' holds Python objects"):
        export_figure(figure, tmp_path / "arrays.npz")


def test_a_tiff_keeps_an_attack_exactly_and_names_its_pages(
    grid_figure: Figure,
    digits: NDArray[np.float32],
    perturbation: NDArray[np.float32],
    provenance: dict[str, Any],
    tmp_path: Path,
) -> None:
    export_figure(grid_figure, tmp_path / "grid.tif")
    with tifffile.TiffFile(tmp_path / "grid.tif") as file:
        pages = np.stack([page.asarray() for page in file.pages])
        told = json.loads(file.pages.first.description)
    assert pages.dtype == np.float32
    attacked = digits + perturbation
    np.testing.assert_array_equal(pages, np.concatenate([digits, perturbation, attacked])[:, 0])
    assert told["title"] == "Attack on RAVEN, ε = 0.1"
    assert told["pages"][:2] == ["image 0", "image 1"]
    assert told["pages"][-1] == "attacked 5"
    assert told["provenance"] == provenance


def test_a_tiff_of_colour_images_has_channels_last(tmp_path: Path) -> None:
    images = np.random.default_rng(0).random((2, 3, 5, 7), np.float32)
    export_figure(numbers(images=images), tmp_path / "colour.tiff")
    stored = tifffile.imread(tmp_path / "colour.tiff")
    np.testing.assert_array_equal(stored, images.transpose(0, 2, 3, 1))
