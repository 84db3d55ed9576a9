"""What is dragged out of the window: files with the right pixels, and nothing that comes back in
by accident."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.service.messages import ReadPicture
from raven_gui.export import Figure, figure_of_table
from raven_gui.export.figure_drag import let_figure_be_dragged
from raven_gui.export.in_turns import Gathering
from raven_gui.main_window import MainWindow
from raven_gui.theme import Theme
from raven_gui.widgets.drag_out import Carried, DragFiles, carry_pictures
from raven_gui.widgets.film_strip import FilmStrip
from raven_gui.widgets.picture import Picture
from raven_gui.widgets.picture_view import PictureView
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World
from tests.gui.dragging import LEFT, Dragged, drag, pixels, take_drags
from tests.gui.whole_window import woken_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
GREY = np.arange(784, dtype=np.float32).reshape(1, 28, 28) / 783


@dataclass(frozen=True)
class Panel:
    """A panel with these figures."""

    shown: list[Figure]

    def figures(self) -> list[Figure]:
        return self.shown


class LargePanel(Panel):
    """One whose figures are gathered in several turns of the window's loop."""

    def gather(self) -> Gathering:
        for _ in range(3):
            yield
        return self.shown


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> Dragged:
    """Takes drags as the platform would, without one."""
    return take_drags(monkeypatch)


@pytest.fixture
def window(qapp: QApplication, world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = woken_window(qapp, world, theme)
    qtbot.addWidget(made)
    world.answer_attack()
    made.show()
    yield made
    made.close()


def test_a_picture_is_dragged_as_a_file_with_its_own_pixels(qtbot: QtBot, dragged: Dragged) -> None:
    picture = Picture("MNIST 7: attacked")
    qtbot.addWidget(picture)
    picture.set_image(GREY)
    picture.resize(200, 220)
    picture.show()
    drag(picture, QPoint(100, 100))
    ((file,),) = dragged.files
    assert file.name == "mnist-7-attacked.png"
    np.testing.assert_array_equal(pixels(file), np.rint(GREY[0] * 255))
    assert dragged.images[0].size() == picture.image().size()


def test_a_zoomed_picture_is_moved_not_dragged_out(qtbot: QtBot, dragged: Dragged) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    view = PictureView(owner)
    picture = Picture("digit", owner, view)
    picture.set_image(GREY)
    picture.resize(200, 200)
    owner.show()
    view.zoom_by(2)
    middle = QPointF(view.middle)
    drag(picture, QPoint(100, 90))
    assert not dragged.files
    assert view.middle != middle


def test_a_click_drags_nothing(qtbot: QtBot, dragged: Dragged) -> None:
    strip = FilmStrip()
    qtbot.addWidget(strip)
    strip.set_images([GREY, 1 - GREY])
    strip.set_side(60)
    strip.resize(strip.sizeHint())
    strip.show()
    QTest.mouseClick(strip, LEFT, pos=strip.cell(1).center())
    assert not dragged.files
    drag(strip, strip.cell(1).center())
    ((file,),) = dragged.files
    assert pixels(file)[0, 0] == 255


def test_one_thumbnail_is_dragged_whatever_is_picked(window: MainWindow, dragged: Dragged) -> None:
    view = window.gallery.grid.view()
    drag(view.viewport(), view.visualRect(view.model().index(3, 0)).center())
    ((file,),) = dragged.files
    assert file.name == "mnist-3.png"
    assert dragged.ours == [("mnist", 3)]
    images = window.workspace.images
    shown = images.pixels(ImageRef("mnist", 3))[0]
    np.testing.assert_array_equal(pixels(file), np.rint(shown * 255))


def test_several_picked_thumbnails_are_several_files(window: MainWindow, dragged: Dragged) -> None:
    window.gallery.grid.select([2, 3, 5])
    view = window.gallery.grid.view()
    drag(view.viewport(), view.visualRect(view.model().index(3, 0)).center())
    (files,) = dragged.files
    assert [file.name for file in files] == ["mnist-2.png", "mnist-3.png", "mnist-5.png"]
    assert dragged.ours == [("mnist", 3)]
    names, labels = window.workspace.images.classes(), window.workspace.images.labels()
    lines = [f"mnist\t{index}\t{names[labels[index]]}" for index in (2, 3, 5)]
    assert dragged.tables == ["\n".join(["dataset\tindex\tclass", *lines, ""])]


def test_very_many_are_one_file_of_arrays(window: MainWindow, dragged: Dragged) -> None:
    window.gallery.grid.select(range(200))
    view = window.gallery.grid.view()
    drag(view.viewport(), view.visualRect(view.model().index(3, 0)).center())
    ((file,),) = dragged.files
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["images"].shape == (200, 1, 28, 28)
        assert arrays["indices"].tolist() == list(range(200))
        names, labels = window.workspace.images.classes(), window.workspace.images.labels()
        assert arrays["classes"].tolist() == [names[label] for label in labels[:200]]


@pytest.mark.parametrize("kind", [Panel, LargePanel])
def test_a_figure_is_dragged_by_the_button_that_exports_it(
    qtbot: QtBot, dragged: Dragged, kind: type[Panel]
) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    figure = figure_of_table("Clean figures", {"run": ["VAE"]}, {"runs": ["mnist/vae"]})
    let_figure_be_dragged(button, kind([figure]))
    button.resize(80, 30)
    button.show()
    QTest.mousePress(button, LEFT, pos=QPoint(20, 15))
    QTest.mouseMove(button, QPoint(50, 19))
    qtbot.waitUntil(lambda: bool(dragged.files))
    QTest.mouseRelease(button, LEFT, pos=QPoint(50, 19))
    ((file,),) = dragged.files
    assert file.name == "clean-figures.png"
    with Image.open(file) as picture:
        assert picture.info["Title"] == "Clean figures"
        assert "mnist/vae" in picture.info["Provenance"]
        assert picture.size == (dragged.images[0].width(), dragged.images[0].height())
    assert not clicked
    QTest.mouseClick(button, LEFT)
    assert clicked


@pytest.mark.parametrize("kind", [Panel, LargePanel])
def test_who_lets_go_before_the_figure_is_painted_drags_nothing(
    qtbot: QtBot, dragged: Dragged, kind: type[Panel]
) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    let_figure_be_dragged(button, kind([figure_of_table("Clean figures", {"run": ["VAE"]})]))
    button.resize(80, 30)
    button.show()
    drag(button, QPoint(20, 15))
    qtbot.wait(150)
    assert not dragged.files and not clicked


def test_every_export_button_of_the_window_can_be_dragged(window: MainWindow) -> None:
    for panel in (*window.panels.values(), window.gallery):
        assert "Drag this button" in panel.export.toolTip()


def test_what_was_dragged_out_does_not_come_back_as_a_new_picture(
    window: MainWindow, world: World
) -> None:
    data = QMimeData()
    image = to_qimage(GREY)
    carry_pictures(data, [Carried("digit", image)], DragFiles.of(window).begin())
    field = window.gallery.choices.index
    for widget in (window.tabs, field):
        drop(window, data, widget)
    assert not [c for c in world.engine.commands if isinstance(c, ReadPicture)]
    assert field.text() == ""
    assert not window.arrivals._drops.overlay.isVisible()
    other = QMimeData()
    other.setUrls([QUrl(url) for url in data.urls()])
    drop(window, other, window.tabs)
    assert [c for c in world.engine.commands if isinstance(c, ReadPicture)]


def drop(window: MainWindow, data: QMimeData, onto: QWidget) -> None:
    """Drag `data` over a widget and let go, as the platform tells it to the window."""
    place = QPointF(onto.mapTo(window, onto.rect().center()))
    how = (Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier(0))
    QApplication.sendEvent(window.windowHandle(), QDragEnterEvent(place.toPoint(), *how))
    QApplication.sendEvent(window.windowHandle(), QDropEvent(place, *how))


def test_the_files_go_with_the_window(qtbot: QtBot) -> None:
    owner = QWidget()
    folder = DragFiles.of(owner).begin()
    assert folder.is_dir() and DragFiles.of(owner).begin() != folder
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, 52)  # DeferredDelete
    del owner
    assert not folder.exists()
