"""A slider that is played."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.widgets.playing import MOST_FRAMES, Playing
from raven_gui.widgets.text_button import text_button

LEFT = Qt.MouseButton.LeftButton


class Bar(QWidget):
    def __init__(self, ends: int) -> None:
        super().__init__()
        self.play: QToolButton = text_button("▶", "", checkable=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.playing = Playing(self.play, self.slider, 0, self, ends)
        self.places: list[int] = []
        self.slider.valueChanged.connect(self.places.append)
        layout = QHBoxLayout(self)
        layout.addWidget(self.play)
        layout.addWidget(self.slider)


@pytest.fixture
def bar(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Bar]:
    made = Bar(getattr(request, "param", 1))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def play_to_the_end(qtbot: QtBot, bar: Bar) -> list[int]:
    bar.places.clear()
    qtbot.mouseClick(bar.play, LEFT)
    assert bar.play.text() == "⏸"
    qtbot.waitUntil(lambda: not bar.play.isChecked())
    assert bar.play.text() == "▶"
    return bar.places


def test_it_goes_on_from_where_it_stands_place_by_place(qtbot: QtBot, bar: Bar) -> None:
    bar.slider.setRange(0, 5)
    bar.slider.setValue(2)
    assert play_to_the_end(qtbot, bar) == [3, 4, 5]


@pytest.mark.parametrize(
    ("bar", "place", "places"),
    [(1, 3, [0, 1, 2, 3]), (1, 2, [3]), (2, 2, [0, 1, 2, 3])],
    indirect=["bar"],
)
def test_from_what_shows_the_end_it_begins_anew(
    qtbot: QtBot, bar: Bar, place: int, places: list[int]
) -> None:
    bar.slider.setRange(0, 3)
    bar.slider.setValue(place)
    assert play_to_the_end(qtbot, bar) == places


@pytest.mark.parametrize("last", [MOST_FRAMES, MOST_FRAMES + 50, 1000])
def test_of_very_many_places_some_are_leapt_over(qtbot: QtBot, bar: Bar, last: int) -> None:
    bar.slider.setRange(0, last)
    places = play_to_the_end(qtbot, bar)
    assert places[-1] == last and len(places) <= MOST_FRAMES


def test_it_stops_where_it_is_told_to(qtbot: QtBot, bar: Bar) -> None:
    bar.slider.setRange(0, 50)
    bar.slider.valueChanged.connect(lambda place: bar.playing.stop() if place == 2 else None)
    assert play_to_the_end(qtbot, bar) == [1, 2]
    qtbot.wait(20)
    assert bar.places == [1, 2]
