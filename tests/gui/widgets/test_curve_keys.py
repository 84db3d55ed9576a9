"""A plot's legend by keyboard: what has the keyboard is seen and spoken, and Space hides a line."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raven_gui.widgets.curves.curves import Curves

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")

EPOCHS = [1.0, 2.0, 3.0, 4.0]


@pytest.fixture
def curves(curves: Curves, qtbot: QtBot) -> Curves:
    """Three lines; the keyboard is at the slider before the plot."""
    for number, name in enumerate(("kl", "prior", "total")):
        curves.set_series(name, EPOCHS, [4, 3, 2, 1 + number], QColor("#0000ff"))
    curves.activateWindow()
    qtbot.waitUntil(curves.isActiveWindow)
    curves.smoothing.setFocus()
    return curves


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    """Press keys wherever the keyboard is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)


def hidden(curves: Curves) -> list[str]:
    return [line.name for line in curves.lines() if not line.isVisible()]


def spoken(curves: Curves) -> str:
    """What a screen reader tells of the plot beside its name."""
    told = QAccessible.queryAccessibleInterface(curves.plot)
    assert told is not None
    return told.text(QAccessible.Text.Description)


def seen(curves: Curves, name: str) -> QImage:
    """A name in the legend, with room on both sides for a frame but not for its neighbours'."""
    legend = curves.legend
    row = legend.rows()[[line.name for line in legend.lines].index(name)]
    box = curves.plot.mapFromScene(legend.mapToScene(row.adjusted(-6, 3, 6, -3))).boundingRect()
    image: QImage = curves.plot.grab(QRect(box)).toImage()
    return image


def test_tab_and_arrows_come_to_a_name_and_space_hides_its_line_and_shows_it(
    qtbot: QtBot, curves: Curves
) -> None:
    press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert hidden(curves) == ["prior"]
    press(qtbot, Qt.Key.Key_Space)
    assert hidden(curves) == []
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert hidden(curves) == ["kl"], "behind the last name comes the first"
    press(qtbot, Qt.Key.Key_Up, Qt.Key.Key_Space)
    assert hidden(curves) == ["kl", "total"]


def test_the_name_that_has_the_keyboard_is_framed_until_the_keyboard_goes(
    qtbot: QtBot, curves: Curves
) -> None:
    names = ("kl", "prior", "total")
    plain = {name: seen(curves, name) for name in names}
    press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Down)
    assert [name for name in names if seen(curves, name) != plain[name]] == ["prior"]
    press(qtbot, Qt.Key.Key_Backtab)
    assert not curves.plot.hasFocus()
    assert all(seen(curves, name) == plain[name] for name in names)


def test_a_screen_reader_is_told_the_name_and_what_space_does(qtbot: QtBot, curves: Curves) -> None:
    press(qtbot, Qt.Key.Key_Tab)
    assert spoken(curves) == "kl, 1 of 3, shown, Space hides it"
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert spoken(curves) == "prior, 2 of 3, hidden, Space shows it"
    curves.legend.set_hidden("prior", False)  # as Undo does
    assert spoken(curves) == "prior, 2 of 3, shown, Space hides it"


def test_a_click_into_the_plot_frames_nothing_until_an_arrow_key_is_pressed(
    qtbot: QtBot, curves: Curves
) -> None:
    plain = seen(curves, "kl")
    viewport = curves.plot.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    assert curves.plot.hasFocus() and seen(curves, "kl") == plain
    press(qtbot, Qt.Key.Key_Down)
    assert seen(curves, "kl") != plain


def test_a_line_that_is_taken_away_takes_the_keyboard_from_its_name(
    qtbot: QtBot, curves: Curves
) -> None:
    press(qtbot, Qt.Key.Key_Tab)
    curves.remove("kl")
    press(qtbot, Qt.Key.Key_Space)
    assert hidden(curves) == [], "the first Space only says where it is"
    assert spoken(curves) == "prior, 1 of 2, shown, Space hides it"
    press(qtbot, Qt.Key.Key_Space)
    assert hidden(curves) == ["prior"]


def test_without_a_line_keys_are_left_to_others(qtbot: QtBot, curves: Curves) -> None:
    curves.clear()
    press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert curves.legend.current is None and spoken(curves) == ""


def test_what_a_line_is_stands_behind_its_name(qtbot: QtBot, curves: Curves) -> None:
    curves.legend.tips = {"prior": "½ ‖z‖², which keeps latents near 0."}
    press(qtbot, Qt.Key.Key_Tab)
    assert spoken(curves) == "kl, 1 of 3, shown, Space hides it"
    press(qtbot, Qt.Key.Key_Down)
    assert spoken(curves).endswith("Space hides it\n½ ‖z‖², which keeps latents near 0.")
