"""The dialog, driven by clicks and keys."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from raven_gui.export import ExportDialog, Figure
from raven_gui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
Open = Callable[..., ExportDialog]


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme) -> Open:
    """Opens the dialog on figures, in front of a window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def open_on(*figures: Figure) -> ExportDialog:
        dialog = ExportDialog(figures, theme, window)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_on


def type_path(dialog: ExportDialog, path: Path) -> None:
    dialog.form.path.selectAll()
    QTest.keyClicks(dialog.form.path, str(path))


def choose(dialog: ExportDialog, suffix: str) -> None:
    dialog.form.format.setCurrentIndex(dialog.form.format.findData(suffix))


def formats(dialog: ExportDialog) -> list[str]:
    return [dialog.form.format.itemData(i) for i in range(dialog.form.format.count())]


def set_number(field: QWidget, number: str) -> None:
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, number)
    QTest.keyClick(field, Qt.Key.Key_Tab)


def test_save_writes_the_file_with_what_was_chosen_and_closes(
    qtbot: QtBot, opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    dialog = opened(table_figure)
    set_number(dialog.form.size.dpi, "150")
    set_number(dialog.form.size.width_field, "900")
    dialog.form.title.selectAll()
    QTest.keyClicks(dialog.form.title, "Table 1")
    type_path(dialog, tmp_path / "table.png")
    saved: list[str] = []
    dialog.saved.connect(saved.append)
    QTest.mouseClick(dialog.form.save, LEFT)
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert saved == [str(tmp_path / "table.png")]
    with Image.open(tmp_path / "table.png") as picture:
        assert picture.width == 900
        assert picture.info["Title"] == "Table 1"
        assert picture.info["dpi"][0] == pytest.approx(150, abs=0.02)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "npz", "tif"])
def test_every_format_offered_can_be_saved(
    qtbot: QtBot, opened: Open, grid_figure: Figure, tmp_path: Path, suffix: str
) -> None:
    dialog = opened(grid_figure)
    assert formats(dialog) == ["png", "svg", "pdf", "npz", "tif"]
    type_path(dialog, tmp_path / "grid.png")
    choose(dialog, suffix)
    QTest.mouseClick(dialog.form.save, LEFT)
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert [file.name for file in tmp_path.iterdir()] == [f"grid.{suffix}"]


def test_a_folder_that_is_not_there_is_said_and_the_dialog_stays(
    opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    dialog = opened(table_figure)
    type_path(dialog, tmp_path / "nowhere" / "table.png")
    QTest.mouseClick(dialog.form.save, LEFT)
    assert dialog.isVisible()
    assert "There is no folder" in dialog.form.message.text()
    type_path(dialog, tmp_path / "table.png")
    assert "There is no folder" not in dialog.form.message.text()
    dialog.reject()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("~nobody-of-this-name/x.csv", "There is no folder"),
        (f"{'long' * 100}.csv", "File name too"),
    ],
)
def test_a_name_that_no_file_can_have_is_said(
    qtbot: QtBot, opened: Open, table_figure: Figure, tmp_path: Path, name: str, sentence: str
) -> None:
    dialog = opened(table_figure)
    type_path(dialog, tmp_path / name if "long" in name else Path(name))
    dialog.form.save.click()
    qtbot.waitUntil(lambda: sentence in dialog.form.message.text())


def test_a_folder_that_cannot_be_written_is_said(
    qtbot: QtBot,
    opened: Open,
    table_figure: Figure,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = opened(table_figure)
    type_path(dialog, tmp_path / "table.csv")

    def refuse(path: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    # Not by the folder's permissions: whoever runs the tests as root may write anywhere.
    monkeypatch.setattr(Path, "write_bytes", refuse)
    QTest.mouseClick(dialog.form.save, LEFT)
    qtbot.waitUntil(dialog.form.save.isEnabled)
    assert "could not be written: Permission denied" in dialog.form.message.text()
    assert not list(tmp_path.iterdir())
    dialog.reject()


def test_an_existing_file_is_replaced_only_after_a_second_click(
    qtbot: QtBot, opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old")
    dialog = opened(table_figure)
    type_path(dialog, path)
    QTest.mouseClick(dialog.form.save, LEFT)
    assert path.read_text() == "old"
    assert "press Replace" in dialog.form.message.text()
    QTest.mouseClick(dialog.form.save, LEFT)
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert "Clean figures" in path.read_text("utf-8")


def test_another_name_takes_the_permission_to_replace_away(
    opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("old")
    dialog = opened(table_figure)
    type_path(dialog, tmp_path / "a.csv")
    QTest.mouseClick(dialog.form.save, LEFT)
    type_path(dialog, tmp_path / "b.csv")
    QTest.mouseClick(dialog.form.save, LEFT)
    assert dialog.isVisible()
    assert (tmp_path / "b.csv").read_text() == "old"
    dialog.reject()


def test_the_ending_follows_the_format_and_the_format_the_ending(
    opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    dialog = opened(table_figure)
    type_path(dialog, tmp_path / "ours v0.1")
    choose(dialog, "pdf")
    assert dialog.path() == tmp_path / "ours v0.1.pdf"
    type_path(dialog, tmp_path / "ours.svg")
    assert dialog.suffix == "svg"
    dialog.reject()


def test_a_name_alone_goes_into_the_documents(opened: Open, table_figure: Figure) -> None:
    dialog = opened(table_figure)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert dialog.path().name == "clean-figures.png"
    type_path(dialog, Path("mine"))
    assert dialog.path().is_absolute()
    assert dialog.path().name == "mine.png"
    assert dialog.path().parent in (Path(documents), Path.home())
    dialog.form.path.clear()
    QTest.mouseClick(dialog.form.save, LEFT)
    assert "no name" in dialog.form.message.text()
    dialog.reject()


def test_another_figure_brings_its_own_formats_title_and_size(
    opened: Open, table_figure: Figure, grid_figure: Figure
) -> None:
    dialog = opened(table_figure, grid_figure)
    choose(dialog, "pdf")
    width = dialog.form.size.width_field.value()
    dialog.form.figure.setCurrentIndex(1)
    assert formats(dialog) == ["png", "svg", "pdf", "npz", "tif"]
    assert dialog.suffix == "pdf"
    assert dialog.form.title.text() == grid_figure.title
    assert dialog.form.size.width_field.value() > width
    dialog.reject()


def test_rounding_is_told_where_images_go_into_a_picture(
    opened: Open, grid_figure: Figure, table_figure: Figure
) -> None:
    dialog = opened(grid_figure, table_figure)
    assert "rounded to 1/255" in dialog.form.message.text()
    choose(dialog, "tif")
    assert "18 pages of 28 × 28" in dialog.form.message.text()
    choose(dialog, "npz")
    assert "perturbation 6×1×28×28 float32" in dialog.form.message.text()
    dialog.form.figure.setCurrentIndex(1)
    assert "rounded" not in dialog.form.message.text()
    dialog.reject()


def test_millimetres_and_pixels_tell_the_same_size(opened: Open, table_figure: Figure) -> None:
    dialog = opened(table_figure)
    size = dialog.form.size
    set_number(size.width_field, "1000")
    size.unit.setCurrentText("mm")
    assert size.width_field.value() == pytest.approx(1000 / 200 * 25.4, abs=0.06)
    set_number(size.dpi, "400")
    assert size.width_field.value() == pytest.approx(127.0, abs=0.06)
    size.unit.setCurrentText("px")
    assert size.width_field.value() == pytest.approx(2000)
    dialog.reject()


def test_proportions_are_kept_unless_switched_off(opened: Open, table_figure: Figure) -> None:
    dialog = opened(table_figure)
    size = dialog.form.size
    ratio = size.width_field.value() / size.height_field.value()
    set_number(size.width_field, "1200")
    assert 1200 / size.height_field.value() == pytest.approx(ratio, rel=0.01)
    size.locked.click()
    set_number(size.height_field, "300")
    assert size.width_field.value() == 1200
    dialog.reject()


def test_the_page_grows_with_what_stands_on_it(opened: Open, table_figure: Figure) -> None:
    dialog = opened(table_figure)
    full = dialog.form.size.height_field.value()
    dialog.form.with_provenance.click()
    without_print = dialog.form.size.height_field.value()
    dialog.form.with_title.click()
    bare = dialog.form.size.height_field.value()
    assert full > without_print > bare
    dialog.reject()


def test_the_preview_follows_the_choices(
    qtbot: QtBot, opened: Open, theme: Theme, table_figure: Figure
) -> None:
    theme.set_choice("dark")
    dialog = opened(table_figure)
    preview = dialog.form.preview
    qtbot.waitUntil(lambda: not preview.image().isNull())
    light = preview.image().pixelColor(1, 1).lightness()
    QTest.mouseClick(dialog.form.colours.buttons["screen"], LEFT)
    qtbot.waitUntil(lambda: preview.image().pixelColor(1, 1).lightness() < 60)
    assert light > 200
    dialog.reject()


def test_an_impossible_size_is_said_in_the_preview_and_on_save(
    qtbot: QtBot, opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    dialog = opened(table_figure)
    dialog.form.size.locked.click()
    type_path(dialog, tmp_path / "table.png")
    set_number(dialog.form.size.height_field, "2")
    qtbot.waitUntil(lambda: "too small" in dialog.form.preview.words())
    QTest.mouseClick(dialog.form.save, LEFT)
    assert "too small" in dialog.form.message.text()
    dialog.reject()


def test_numbers_alone_can_be_saved_without_a_picture(
    qtbot: QtBot, opened: Open, grid_figure: Figure
) -> None:
    unseen = Figure("Means", grid_figure.size, None, arrays={"mean": np.zeros((3, 10))})
    dialog = opened(unseen)
    qtbot.waitUntil(lambda: "no picture" in dialog.form.preview.words())
    assert formats(dialog) == ["npz"]
    assert not dialog.form.size.isEnabled()
    dialog.reject()


def test_copy_fills_the_clipboard_and_says_so(
    qtbot: QtBot, opened: Open, table_figure: Figure
) -> None:
    QGuiApplication.clipboard().clear()
    dialog = opened(table_figure)
    QTest.mouseClick(dialog.form.copy, LEFT)
    qtbot.waitUntil(lambda: dialog.form.message.text() == "Copied to the clipboard.")
    assert QGuiApplication.clipboard().mimeData().hasImage()
    assert dialog.isVisible()
    dialog.reject()


def test_a_place_can_be_browsed_for(
    qtbot: QtBot, opened: Open, table_figure: Figure, tmp_path: Path
) -> None:
    (tmp_path / "browsed.csv").write_text("old")
    dialog = opened(table_figure)
    QTest.mouseClick(dialog.form.browse, LEFT)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "browsed.csv"))
    chooser.reject()
    assert dialog.suffix == "csv"
    QTest.mouseClick(dialog.form.save, LEFT)  # the chooser has asked about replacing already
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert "Clean figures" in (tmp_path / "browsed.csv").read_text("utf-8")


@pytest.mark.parametrize("way", ["cancel", "escape"])
def test_cancel_and_escape_write_nothing(
    qtbot: QtBot, opened: Open, table_figure: Figure, tmp_path: Path, way: str
) -> None:
    dialog = opened(table_figure)
    type_path(dialog, tmp_path / "table.png")
    if way == "cancel":
        QTest.mouseClick(dialog.form.cancel, LEFT)
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert not list(tmp_path.iterdir())
