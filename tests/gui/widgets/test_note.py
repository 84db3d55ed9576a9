"""Words over a plot: read over whatever lies behind, which is seen between them."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from raven_gui.theme import Choice, Theme
from raven_gui.widgets.note import Note

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Red(QWidget):
    """A plot full of points."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ff0000"))
        painter.end()


def noted(qtbot: QtBot, text: str) -> tuple[QWidget, Note]:
    """A plot on the screen, and a note over it."""
    plot = Red()
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    note = Note(plot)
    note.set_text(text)
    plot.show()
    qtbot.waitExposed(plot)
    return plot, note


def colours_behind(plot: QWidget, note: Note) -> tuple[int, int]:
    """The red and green of the note's corner, which has no letter in it."""
    corner = plot.grab(note.geometry()).toImage().pixelColor(1, 1)
    return corner.red(), corner.green()


def test_pictures_behind_are_dimmed_for_the_words(qtbot: QtBot, theme: Theme) -> None:
    plot, note = noted(qtbot, "PCA")
    assert colours_behind(plot, note) == (255, 0)
    note.cover(True)
    red, green = colours_behind(plot, note)
    assert red > 200 and green > 180, "nearly the ground of the theme"
    note.cover(False)
    assert colours_behind(plot, note) == (255, 0)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_what_lies_behind_is_seen_but_where_letters_are(
    qtbot: QtBot, theme: Theme, choice: Choice
) -> None:
    theme.set_choice(choice)
    plot, note = noted(qtbot, "PCA, 2 of 10 dimensions\nmoved by 13.8 posterior σ")
    image = plot.grab(note.geometry()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    colours = QColor("#ff0000"), QColor(theme.colours.base), QColor(theme.colours.muted)
    behind, halo, ink = (
        (abs(data[..., :3] - np.array((c.blue(), c.green(), c.red()), float)) < 30).all(axis=2)
        for c in colours
    )
    middle = len(data) // 2
    assert behind.mean() > 0.4, "most of it, above letters and between the words"
    assert ink[:middle].sum() > 40 and ink[middle:].sum() > 40, "both lines are written"
    assert halo.sum() > ink.sum()
    near = ink.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            near |= np.roll(ink, step, axis)
    assert not (near & behind).any(), "no letter touches what lies behind"
    note.set_text("")
    assert not note.isVisible()


def test_it_takes_the_room_of_larger_letters(qtbot: QtBot, theme: Theme) -> None:
    plot = Red()
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    note = Note(plot)
    note.set_text("PCA, 2 of 10 dimensions")
    plot.show()
    before = note.width()
    theme.enlarge(1.5)
    try:
        qtbot.waitUntil(lambda: note.width() > 1.3 * before)
    finally:
        theme.enlarge(1.0)


def test_over_a_narrow_plot_it_takes_more_lines_and_ends_within_it(
    qtbot: QtBot, theme: Theme
) -> None:
    plot, note = noted(qtbot, "PCA, 2 of 10 dimensions\nmoved by 13.8 posterior σ at step 12")
    wide = note.height()
    plot.resize(180, 200)
    assert note.geometry().right() < plot.width()
    assert note.height() >= note.heightForWidth(note.width()) > wide
    plot.resize(400, 200)
    assert note.height() == wide
