"""Widgets that are made ahead, and such as are not made at all where nobody sees them."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.panels.shared.map_grid import MapGrid
from raven_gui.theme import Theme
from raven_gui.widgets.class_switches import ClassSwitches
from raven_gui.widgets.stock import Stock


def test_widgets_are_made_one_in_a_turn_of_the_loop(qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    made: list[QLabel] = []

    def label() -> QLabel:
        made.append(QLabel(home))
        return made[-1]

    stock = Stock(label, home)
    stock.want(2)
    assert not made, "Nothing is made in the turn that asks for it."
    qtbot.waitUntil(lambda: len(made) == 2)
    assert stock.take() is made[0] and made[0].isHidden()


def test_one_that_is_not_ready_is_made_at_once(qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    assert Stock(lambda: QLabel("made", home), home).take().text() == "made"


def test_a_mute_legend_switches_classes_without_buttons(qtbot: QtBot, theme: Theme) -> None:
    legend = ClassSwitches(mute=True)
    qtbot.addWidget(legend)
    legend.set_classes(["shirt", "shoe"], theme.colours)
    with qtbot.waitSignal(legend.toggled) as told:
        legend.switch_off(["shoe"])
    assert told.args == ["shoe", False]
    assert legend.is_on("shirt") and not legend.is_on("shoe")
    assert legend.isHidden() and not legend.findChildren(QWidget)


def test_maps_find_their_places_at_once_and_are_seen_one_after_the_other(qtbot: QtBot) -> None:
    grid = MapGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 300)
    grid.show()
    maps = [QLabel(str(place), grid) for place in range(3)]
    grid.set_room(grid.size())
    grid.set_maps(maps)
    assert [not label.isHidden() for label in maps] == [True, False, False]
    qtbot.waitUntil(lambda: all(label.isVisible() for label in maps))
    assert len({label.x() for label in maps}) == 3
