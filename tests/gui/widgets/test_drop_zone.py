"""Files and pictures dropped anywhere in the window, and pasted from the clipboard."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLibraryInfo, QMimeData, QPoint, QPointF, Qt, QUrl, QVersionNumber
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.widgets.drop_zone import Drops

COPY = Qt.DropAction.CopyAction
# Qt 6.12 gave drags the finer places that drops already had, and warns of the coarse ones.
PLACE: Any = QPointF(50, 50) if QLibraryInfo.version() >= QVersionNumber(6, 12) else QPoint(50, 50)
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def drops(window: QMainWindow) -> Drops:
    return Drops(window)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A real PNG file."""
    file = tmp_path / "seven.png"
    assert red().save(str(file))
    return file


def red() -> QImage:
    image = QImage(5, 3, QImage.Format.Format_ARGB32)
    image.fill(QColor(200, 10, 20, 255))
    return image


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def named_files(*paths: Path) -> QMimeData:
    """As file managers offer them: their names are words too, which a field would take."""
    mime = files(*paths)
    mime.setText(" ".join(map(str, paths)))
    return mime


def pixels() -> QMimeData:
    mime = QMimeData()
    mime.setImageData(red())
    return mime


def enter(window: QMainWindow, mime: QMimeData) -> bool:
    event = QDragEnterEvent(PLACE, COPY, mime, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: QMainWindow, mime: QMimeData) -> bool:
    event = QDropEvent(QPointF(PLACE), COPY, mime, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def test_a_dropped_file_is_handed_on(
    qtbot: QtBot, window: QMainWindow, drops: Drops, picture: Path
) -> None:
    mime = files(picture, picture.with_name("digit.npy"))
    assert enter(window, mime)
    with qtbot.waitSignal(drops.files_dropped) as told:
        assert drop(window, mime)
    assert told.args == [[picture, picture.with_name("digit.npy")]]


def test_a_file_of_which_nothing_can_be_known_is_handed_on_too(
    qtbot: QtBot, window: QMainWindow, drops: Drops, picture: Path
) -> None:
    """Who reads it says what is wrong: it may lie in a folder that may not be entered."""
    mime = files(picture.with_name("long" * 100))
    assert enter(window, mime) and drops.overlay.words == "Drop pictures to test them"
    with qtbot.waitSignal(drops.files_dropped):
        assert drop(window, mime)


def test_while_dragging_the_window_invites(
    window: QMainWindow, drops: Drops, picture: Path, tmp_path: Path
) -> None:
    mime = files(picture)
    enter(window, mime)
    assert drops.overlay.isVisible()
    assert drops.overlay.size() == window.size()
    assert drops.overlay.words == "Drop pictures to test them"
    veiled = window.grab().toImage()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not drops.overlay.isVisible()
    assert window.grab().toImage() != veiled
    enter(window, files(tmp_path))
    assert drops.overlay.words == "Drop to add the run"
    enter(window, files(tmp_path, tmp_path / "other.zip"))
    assert drops.overlay.words == "Drop to add the runs"


def test_a_picture_without_a_file_is_handed_on_as_pixels(
    qtbot: QtBot, window: QMainWindow, drops: Drops
) -> None:
    mime = pixels()
    assert enter(window, mime)
    with qtbot.waitSignal(drops.pixels_dropped) as told:
        assert drop(window, mime)
    (array,) = told.args
    assert array.dtype == np.uint8
    assert array.shape == (3, 5, 4)
    assert array[2, 4].tolist() == [200, 10, 20, 255]
    assert not drops.overlay.isVisible()


def test_a_file_that_brings_a_preview_comes_as_the_file(
    qtbot: QtBot, window: QMainWindow, drops: Drops, picture: Path
) -> None:
    mime = files(picture)
    mime.setImageData(red())
    enter(window, mime)
    with qtbot.assertNotEmitted(drops.pixels_dropped), qtbot.waitSignal(drops.files_dropped):
        drop(window, mime)


def test_plain_text_and_addresses_elsewhere_are_not_taken(
    window: QMainWindow, drops: Drops
) -> None:
    words = QMimeData()
    words.setText("seven")
    elsewhere = QMimeData()
    elsewhere.setUrls([QUrl("https://example.org/seven.png")])
    for mime in (words, elsewhere):
        assert not enter(window, mime)
        assert not drop(window, mime)
    assert not drops.overlay.isVisible()


def test_pasting_takes_pictures_and_files(qtbot: QtBot, drops: Drops, picture: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(red())
    with qtbot.waitSignal(drops.pixels_dropped) as told:
        assert drops.paste()
    assert told.args[0][0, 0].tolist() == [200, 10, 20, 255]
    clipboard.setMimeData(files(picture))
    with qtbot.waitSignal(drops.files_dropped) as told:
        assert drops.paste()
    assert told.args == [[picture]]


def test_pasting_words_says_what_to_do(qtbot: QtBot, drops: Drops) -> None:
    QGuiApplication.clipboard().setText("seven")
    with qtbot.waitSignal(drops.refused) as told:
        assert not drops.paste()
    assert told.args == ["The clipboard holds no picture and no file. Copy one, then paste."]


@pytest.fixture
def fields(window: QMainWindow, drops: Drops) -> tuple[QLineEdit, QSpinBox]:
    """A field for words and one for numbers, which take dropped text."""
    made = QLineEdit(), QSpinBox()
    middle = QWidget()
    layout = QVBoxLayout(middle)
    for field in made:
        layout.addWidget(field)
    window.setCentralWidget(middle)
    QApplication.processEvents()
    return made


def drag_over(window: QMainWindow, field: QWidget, mime: QMimeData) -> tuple[bool, bool]:
    """Drag onto a field and drop there, through the platform's window as the user does."""
    place = QPointF(field.mapTo(window, field.rect().center()))
    at: Any = place if QLibraryInfo.version() >= QVersionNumber(6, 12) else place.toPoint()
    over = QDragEnterEvent(at, COPY, mime, LEFT, PLAIN)
    dropped = QDropEvent(place, COPY, mime, LEFT, PLAIN)
    for event in (over, dropped):
        event.ignore()
        QApplication.sendEvent(window.windowHandle(), event)
    return over.isAccepted(), dropped.isAccepted()


@pytest.mark.parametrize("place", [0, 1], ids=["line", "number"])
def test_a_field_below_the_pointer_does_not_swallow_a_file(
    qtbot: QtBot,
    window: QMainWindow,
    drops: Drops,
    fields: tuple[QLineEdit, QSpinBox],
    picture: Path,
    place: int,
) -> None:
    field = fields[place]
    before = field.text()
    with qtbot.waitSignal(drops.files_dropped) as told:
        assert drag_over(window, field, named_files(picture)) == (True, True)
    assert told.args == [[picture]]
    assert field.text() == before
    assert not drops.overlay.isVisible()


def test_words_can_still_be_dragged_into_a_field(
    window: QMainWindow, fields: tuple[QLineEdit, QSpinBox]
) -> None:
    words = QMimeData()
    words.setText("seven")
    assert drag_over(window, fields[0], words) == (True, True)
    assert fields[0].text() == "seven"


def test_a_window_shown_anew_still_takes_files(
    qtbot: QtBot,
    window: QMainWindow,
    drops: Drops,
    fields: tuple[QLineEdit, QSpinBox],
    picture: Path,
) -> None:
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(drops.files_dropped):
        drag_over(window, fields[0], named_files(picture))
