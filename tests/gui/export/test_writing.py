"""A file is written whole or not at all, and what fails is said in words."""

import os
from pathlib import Path

import pytest

from raven_gui.export import ExportError, ExportOptions, Figure, export_figure


def test_a_figure_offers_only_what_it_has(
    plot_figure: Figure, grid_figure: Figure, table_figure: Figure
) -> None:
    kinds = ("png", ".SVG", "pdf", "csv", "npz", "tif", "tiff", "exe")
    offers = {
        f.title: [kind for kind in kinds if f.offers(kind)] for f in (plot_figure, grid_figure)
    }
    assert offers["Accuracy under attack"] == ["png", ".SVG", "pdf", "csv"]
    assert offers["Attack on RAVEN, ε = 0.1"] == ["png", ".SVG", "pdf", "npz", "tif", "tiff"]
    assert table_figure.offers("csv")


@pytest.mark.parametrize("name", ["table.gif", "table"])
def test_an_unknown_ending_names_those_that_are_known(
    table_figure: Figure, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ExportError, match=r"choose \.png, \.svg, \.pdf, \.csv, \.npz or \.tif"):
        export_figure(table_figure, tmp_path / name)


def test_a_format_the_figure_has_nothing_for_is_refused(
    table_figure: Figure, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=r"nothing to write as \.npz: choose one of \.png"):
        export_figure(table_figure, tmp_path / "table.npz")


def test_a_missing_folder_is_named(table_figure: Figure, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"There is no folder .*nowhere"):
        export_figure(table_figure, tmp_path / "nowhere" / "table.png")


def test_a_folder_is_not_overwritten(table_figure: Figure, tmp_path: Path) -> None:
    (tmp_path / "table.png").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        export_figure(table_figure, tmp_path / "table.png")


def test_a_disk_that_refuses_leaves_the_old_file_as_it_was(
    table_figure: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.png"
    path.write_bytes(b"old")

    def refuse(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ExportError, match=r"could not be written: No space left on device"):
        export_figure(table_figure, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ExportOptions(width=100_000), "too many"),
        (ExportOptions(width=1, unit="mm"), "too small"),
        (ExportOptions(dpi=5), "dots per inch"),
    ],
)
def test_an_impossible_size_is_refused_in_words(
    table_figure: Figure, tmp_path: Path, options: ExportOptions, words: str
) -> None:
    with pytest.raises(ExportError, match=words):
        export_figure(table_figure, tmp_path / "table.png", options)
