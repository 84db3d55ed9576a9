"""Widgets that are made ahead, and plots without what nobody sees of them."""

from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.panels.latent_map_grid import MapGrid
from raven_gui.theme import Theme
from raven_gui.widgets.class_switches import ClassSwitches
from raven_gui.widgets.plot import plain_plot
from raven_gui.widgets.stock import Parts, Stock


def test_widgets_are_made_in_parts_between_turns_of_the_loop(qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    begun: list[QLabel] = []

    def label() -> Parts[QLabel]:
        begun.append(QLabel(home))
        yield
        return begun[-1]

    stock = Stock(label, home)
    stock.want(2)
    assert not begun, "Nothing is made in the turn that asks for it."
    qtbot.waitUntil(lambda: len(begun) == 2)
    assert stock.take() is begun[0] and begun[0].isHidden()


def test_one_that_is_not_ready_is_made_at_once(qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)

    def label() -> Parts[QLabel]:
        yield
        return QLabel("made", home)

    assert Stock(label, home).take().text() == "made"


def test_a_plot_has_no_menu_and_keeps_what_is_set(qtbot: QtBot) -> None:
    plot = plain_plot("A plot")
    qtbot.addWidget(plot)
    assert not plot.findChildren(QMenu) and not plot.findChildren(QComboBox)
    assert plot.getAxis("bottom").grid is False
    plot.showGrid(x=True, y=True, alpha=0.25)
    assert plot.getAxis("bottom").grid == 63
    plot.setLogMode(x=False, y=True)
    assert plot.getAxis("left").logMode is True
    line = plot.plot([1, 2], [10, 100])
    assert line.getData()[1].tolist() == [1, 2], "It is drawn on the axis there is."


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
