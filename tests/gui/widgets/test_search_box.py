"""A combo box with headings, whose list is searched by typing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.search_box import SearchBox

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),
    pytest.mark.qt_log_ignore("does not support"),
]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[SearchBox]:
    made = SearchBox()
    qtbot.addWidget(made)
    made.add_choice("None", "")
    made.add_heading("Irobe et al.")
    made.add_searched("VAE on MNIST", "irobe/vae", "A VAE.", "irobe/vae Table 2")
    made.add_searched("RAVEN on MNIST", "irobe/raven", "A RAVEN.", "irobe/raven Table 1")
    made.add_heading("Takida et al.")
    made.add_searched("Diag-D on CelebA", "takida/diag-d", "A VAE.", "takida/diag-d Table 5")
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    yield made
    made.hidePopup()


def listed(box: SearchBox) -> list[str]:
    model = box.list.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def opened(qtbot: QtBot, box: SearchBox) -> None:
    box.showPopup()
    qtbot.waitUntil(box.list.isVisible)
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("", ["None", "Irobe et al.", "VAE on MNIST", "RAVEN on MNIST", "Takida et al.",
              "Diag-D on CelebA"]),
        ("raven", ["Irobe et al.", "RAVEN on MNIST"]),
        ("TABLE 2", ["Irobe et al.", "VAE on MNIST"]),
        ("mnist table", ["Irobe et al.", "VAE on MNIST", "RAVEN on MNIST"]),
        ("takida/", ["Takida et al.", "Diag-D on CelebA"]),
        ("wish", []),
    ],
)  # fmt: skip
def test_what_remains_has_every_word_under_its_heading(
    qtbot: QtBot, box: SearchBox, typed: str, left: list[str]
) -> None:
    opened(qtbot, box)
    qtbot.keyClicks(box.list.search, typed)
    assert listed(box) == left
    assert box.list.nothing.isVisible() is (not left)


def test_typing_and_return_choose_without_a_mouse(qtbot: QtBot, box: SearchBox) -> None:
    opened(qtbot, box)
    qtbot.keyClicks(box.list.search, "irobe")
    with qtbot.waitSignal(box.currentIndexChanged):
        qtbot.keyClick(box.list.search, Qt.Key.Key_Down)
        qtbot.keyClick(box.list.search, Qt.Key.Key_Return)
    assert box.currentData() == "irobe/raven"
    assert not box.list.isVisible()


def test_return_on_nothing_changes_nothing(qtbot: QtBot, box: SearchBox) -> None:
    opened(qtbot, box)
    qtbot.keyClicks(box.list.search, "wish")
    qtbot.keyClick(box.list.search, Qt.Key.Key_Return)
    assert box.currentData() == "" and box.list.isVisible()


def test_escape_closes_the_list_and_changes_nothing(qtbot: QtBot, box: SearchBox) -> None:
    opened(qtbot, box)
    qtbot.keyClicks(box.list.search, "raven")
    qtbot.keyClick(box.list.search, Qt.Key.Key_Escape)
    assert not box.list.isVisible() and box.currentData() == ""


def test_a_click_chooses_and_a_heading_cannot_be_chosen(qtbot: QtBot, box: SearchBox) -> None:
    opened(qtbot, box)
    view = box.list.view
    for row, chosen in ((1, ""), (2, "irobe/vae")):
        middle = view.visualRect(view.model().index(row, 0)).center()
        qtbot.mouseClick(view.viewport(), LEFT, pos=middle)
        assert box.currentData() == chosen


def test_arrow_keys_step_over_headings_while_it_is_closed(qtbot: QtBot, box: SearchBox) -> None:
    seen = []
    for _ in range(4):
        seen.append(box.currentData())
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert seen == ["", "irobe/vae", "irobe/raven", "takida/diag-d"]


def test_a_list_that_begins_with_a_heading_has_nothing_chosen(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.add_heading("First")
    box.add_choice("A", "a", "The letter A.")
    assert box.currentIndex() == -1 and box.is_heading(0) and not box.is_heading(1)
    assert not box.choose(None) and box.currentIndex() == -1
    assert box.choose("a") and box.currentText() == "A"
    assert not box.choose("b") and box.currentText() == "A"
    assert box.itemData(1, Qt.ItemDataRole.ToolTipRole) == "The letter A."
