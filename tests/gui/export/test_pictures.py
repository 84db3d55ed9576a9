"""PNG, SVG and PDF: what is in the file is what was asked for."""

import json
import re
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from raven_gui.export import ExportOptions, Figure, export_figure
from raven_gui.palettes import DARK, LIGHT
from raven_gui.theme import Theme

SVG = "{http://www.w3.org/2000/svg}"


def pdf_streams(data: bytes) -> list[bytes]:
    """All streams of a PDF, inflated where they are deflated."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return [zlib.decompress(raw) if raw[:1] == b"\x78" else raw for raw in found]


def ink(path: Path, rows: slice) -> int:
    """How many pixels of some rows of a picture differ from the paper."""
    grey = np.asarray(Image.open(path).convert("L"))[rows]
    return int((grey < 200).sum())


def test_a_png_has_the_size_resolution_and_words_asked_for(
    plot_figure: Figure, provenance: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "figure.png"
    export_figure(plot_figure, path, ExportOptions(width=900, height=600, dpi=150))
    with Image.open(path) as picture:
        assert picture.size == (900, 600)
        assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.02)
        assert picture.info["Title"] == "Accuracy under attack"
        assert json.loads(picture.info["Provenance"]) == provenance


def test_millimetres_and_dpi_make_the_pixels(plot_figure: Figure, tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    export_figure(plot_figure, path, ExportOptions(width=85, height=60, unit="mm", dpi=300))
    with Image.open(path) as picture:
        assert picture.size == (round(85 / 25.4 * 300), round(60 / 25.4 * 300))


def test_the_height_follows_the_width_where_it_is_not_given(
    grid_figure: Figure, tmp_path: Path
) -> None:
    sizes = []
    for width in (600, 1200):
        export_figure(grid_figure, tmp_path / "grid.png", ExportOptions(width=width))
        with Image.open(tmp_path / "grid.png") as picture:
            sizes.append(picture.size)
    assert sizes[0][0] == 600
    assert sizes[1] == pytest.approx((1200, 2 * sizes[0][1]), abs=1)


def test_words_are_as_large_on_paper_at_any_resolution(
    table_figure: Figure, tmp_path: Path
) -> None:
    shares = []
    for dpi in (100, 300):
        path = tmp_path / f"{dpi}.png"
        export_figure(table_figure, path, ExportOptions(dpi=dpi))
        with Image.open(path) as picture:
            shares.append(ink(path, slice(None)) / (picture.width * picture.height))
    assert shares[1] == pytest.approx(shares[0], rel=0.2)


def test_title_and_small_print_are_drawn_when_switched_on(
    table_figure: Figure, tmp_path: Path
) -> None:
    path = tmp_path / "table.png"
    page = ExportOptions(width=800, height=800, title=False, provenance=False)
    export_figure(table_figure, path, page)
    bare = ink(path, slice(0, 60)), ink(path, slice(740, 800))
    export_figure(table_figure, path, ExportOptions(width=800, height=800))
    assert bare == (0, 0)
    assert ink(path, slice(0, 60)) > 100
    assert ink(path, slice(740, 800)) > 100


def test_the_metadata_is_there_even_when_nothing_is_drawn(
    table_figure: Figure, provenance: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "table.png"
    export_figure(table_figure, path, ExportOptions(title=False, provenance=False))
    with Image.open(path) as picture:
        assert picture.info["Title"] == "Clean figures"
        assert json.loads(picture.info["Provenance"]) == provenance


def test_another_title_can_be_given(table_figure: Figure, tmp_path: Path) -> None:
    export_figure(table_figure, tmp_path / "table.svg", ExportOptions(title="Table 1"))
    root = ElementTree.parse(tmp_path / "table.svg").getroot()
    assert root.findtext(f"{SVG}title") == "Table 1"


def test_an_svg_is_xml_with_lines_words_and_its_provenance(
    plot_figure: Figure, provenance: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "figure.svg"
    export_figure(plot_figure, path, ExportOptions(width=120, height=80, unit="mm"))
    root = ElementTree.parse(path).getroot()
    assert root.findtext(f"{SVG}title") == "Accuracy under attack"
    assert json.loads(root.findtext(f"{SVG}desc") or "") == provenance
    assert float(root.attrib["width"].removesuffix("mm")) == pytest.approx(120, abs=0.3)
    assert float(root.attrib["height"].removesuffix("mm")) == pytest.approx(80, abs=0.3)
    words = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}
    assert {"Accuracy under attack", "RAVEN", "VAE", "0"} <= words
    assert any(word.startswith("budget") for word in words)
    assert not list(root.iter(f"{SVG}image"))


def test_an_svg_of_images_shows_them(grid_figure: Figure, tmp_path: Path) -> None:
    export_figure(grid_figure, tmp_path / "grid.svg")
    root = ElementTree.parse(tmp_path / "grid.svg").getroot()
    assert len(list(root.iter(f"{SVG}image"))) == 18
    shown = QImage(600, 400, QImage.Format.Format_RGB32)
    shown.fill(QColor("white"))
    painter = QPainter(shown)
    QSvgRenderer(str(tmp_path / "grid.svg")).render(painter)
    painter.end()
    colours = {QColor(shown.pixel(x, y)).name() for x in range(0, 600, 3) for y in range(0, 400, 3)}
    assert "#000000" in colours  # the ground of the digits


def test_a_pdf_has_one_page_of_the_physical_size_with_its_provenance_attached(
    plot_figure: Figure, provenance: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "figure.pdf"
    export_figure(plot_figure, path, ExportOptions(width=127, height=101.6, unit="mm"))
    data = path.read_bytes()
    assert data.startswith(b"%PDF-1.")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert [tuple(map(float, box)) for box in boxes] == [pytest.approx((360, 288), abs=1)]
    assert b"\xfe\xff" + "Accuracy under attack".encode("utf-16-be") in data
    assert json.dumps(provenance, indent=2, ensure_ascii=False).encode() in pdf_streams(data)


def test_a_pdf_keeps_words_as_words_and_images_without_loss(
    grid_figure: Figure, tmp_path: Path
) -> None:
    path = tmp_path / "grid.pdf"
    export_figure(grid_figure, path)
    data = path.read_bytes()
    assert b"/FontFile2" in data
    assert data.count(b"/Subtype /Image") >= 18
    assert b"/DCTDecode" not in data


@pytest.mark.parametrize(("light", "paper"), [(True, LIGHT), (False, DARK)])
def test_a_dark_window_exports_light_or_as_it_is(
    theme: Theme, table_figure: Figure, tmp_path: Path, light: bool, paper: Any
) -> None:
    theme.set_choice("dark")
    export_figure(table_figure, tmp_path / "table.png", ExportOptions(light=light))
    corner = QColor(QImage(str(tmp_path / "table.png")).pixel(2, 2)).name()
    theme.set_choice("light")
    assert corner == paper.base


def test_pixels_of_images_stay_crisp(
    digits: np.ndarray[Any, Any], grid_figure: Figure, tmp_path: Path
) -> None:
    path = tmp_path / "grid.png"
    page = QSizeF(grid_figure.size.width() + 20, grid_figure.size.height() + 20)
    scale = 14  # a cell is 72 wide: each of the 28 pixels of a digit is 36 wide
    options = ExportOptions(
        width=page.width() * scale, title=False, provenance=False, dpi=96 * scale
    )
    export_figure(grid_figure, path, options)
    picture = np.asarray(Image.open(path).convert("L"))
    left = grid_figure.size.width() + 10 - 6 * 72 - 5 * 6  # the first cell
    middles = np.rint((10 + (np.arange(28) + 0.5) * 72 / 28) * scale).astype(int)
    across = np.rint((left + (np.arange(28) + 0.5) * 72 / 28) * scale).astype(int)
    shown = picture[np.ix_(middles, across)]
    assert np.abs(shown.astype(int) - np.rint(digits[0, 0] * 255)).max() <= 1
