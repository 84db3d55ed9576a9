"""Images that are dragged out of the window from where they are no thumbnails: from points of a
map, from what is decoded there, by their handle, from neighbours and from a preview."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.service.messages import DecodeAt, DecodedAt, Embed, NeighboursFound
from raven_gui.export import ExportOptions, figure_of_table
from raven_gui.export.preview import Preview
from raven_gui.panels.gallery.neighbour_strip import NeighbourStrip
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.widgets.scatter.probe import MapProbe
from raven_gui.workspace import ImageRef
from raven_gui.workspace.selection import refs_to
from tests.gui.conftest import World
from tests.gui.dragging import LEFT, Dragged, drag, pixels, take_drags
from tests.gui.panels.answers import map_moved

CONTROL = Qt.KeyboardModifier.ControlModifier
VAE = "mnist/vae"

# The offscreen platform says so of every window with a smallest size, and has no cursor to move.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> Dragged:
    return take_drags(monkeypatch)


@pytest.fixture
def points(world: World, map_panel: LatentMapPanel) -> ScatterMap:
    """The map of a run; its first points lie apart, the others far away."""
    places = np.full((2000, 2), 100, np.float32)
    places[:5] = [[0, 0], [40, 0], [0, 40], [40, 40], [20, 20]]
    for command in world.engine.all(Embed):
        world.tell(map_moved(command, places))
    return map_panel.cards[VAE].map


def at(points: ScatterMap, index: int) -> QPoint:
    """Where a point is painted."""
    place = points.plot.getViewBox().mapViewToScene(QPointF(*points.points()[index]))
    return QPoint(points.plot.mapFromScene(place))


def test_ctrl_and_a_drag_of_a_point_take_its_image_out_and_the_map_stays(
    world: World, points: ScatterMap, dragged: Dragged
) -> None:
    images, viewport = world.workspace.images, points.plot.viewport()
    before = points.plot.getViewBox().viewRect()
    drag(viewport, at(points, 3), CONTROL)
    ((file,),) = dragged.files
    assert file.name == "mnist-3.png" and dragged.ours == [("mnist", 3)]
    np.testing.assert_array_equal(
        pixels(file), np.rint(images.pixels(ImageRef("mnist", 3))[0] * 255)
    )
    assert points.plot.getViewBox().viewRect() == before
    images.pick(refs_to("mnist", (0, 3)))
    drag(viewport, at(points, 3), CONTROL)
    assert [file.name for file in dragged.files[1]] == ["mnist-0.png", "mnist-3.png"]
    drag(viewport, at(points, 4), CONTROL)
    assert [file.name for file in dragged.files[2]] == ["mnist-4.png"], "it is not picked"


def test_without_ctrl_a_drag_moves_the_map_and_a_click_with_it_picks(
    world: World, points: ScatterMap, dragged: Dragged
) -> None:
    images, viewport = world.workspace.images, points.plot.viewport()
    before = points.plot.getViewBox().viewRect()
    drag(viewport, at(points, 3))
    assert points.plot.getViewBox().viewRect() != before
    images.pick(refs_to("mnist", (0,)))
    QTest.mouseClick(viewport, LEFT, CONTROL, at(points, 4))
    assert images.picked == refs_to("mnist", (0, 4))
    points.pointing.set_mode("lasso")
    drag(viewport, at(points, 4), CONTROL)
    assert not dragged.files


def test_what_is_decoded_is_dragged_out_and_a_click_on_it_means_the_map(
    world: World, map_panel: LatentMapPanel, points: ScatterMap, dragged: Dragged
) -> None:
    viewport = points.plot.viewport()
    map_panel.decode.click()
    QTest.mouseClick(viewport, LEFT, pos=QPoint(60, 40))
    asked = world.engine.all(DecodeAt)
    command = next(command for command in reversed(asked) if command.run == VAE)
    world.tell(
        DecodedAt(
            job=command.job,
            run=VAE,
            source=command.source,
            method=command.method,
            points=command.points,
            images=np.full((1, 1, 28, 28), 0.5, np.float32),
            latents=np.zeros((1, 10), np.float32),
            exact=True,
        )
    )
    (probe,) = points.plot.findChildren(MapProbe)
    place, middle = probe.place, probe.picture_rect().center()
    drag(viewport, middle)
    ((file,),) = dragged.files
    assert "decoded-at" in file.name and (pixels(file) == 128).all()
    assert probe.place == place and len(world.engine.all(DecodeAt)) == len(asked)
    QTest.mouseClick(viewport, LEFT, pos=middle)
    assert probe.place != place, "the map below it was meant"


def test_the_picked_images_are_dragged_by_their_handle(
    world: World, map_panel: LatentMapPanel, points: ScatterMap, dragged: Dragged
) -> None:
    world.workspace.images.pick(refs_to("mnist", (7, 2)))
    assert map_panel.handle.accessibleName() == "Drag the 2 picked out"
    drag(map_panel.handle, map_panel.handle.rect().center())
    assert [file.name for file in dragged.files[0]] == ["mnist-7.png", "mnist-2.png"]
    assert dragged.tables[0].startswith("dataset\tindex\tclass\nmnist\t7\t")
    world.workspace.images.pick(refs_to("mnist", range(60)))
    drag(map_panel.handle, map_panel.handle.rect().center())
    (file,) = dragged.files[1]
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["images"].shape == (60, 1, 28, 28) and set(arrays["datasets"]) == {"mnist"}


def test_images_of_two_shapes_are_dragged_as_arrays_of_each(
    world: World, map_panel: LatentMapPanel, points: ScatterMap, dragged: Dragged
) -> None:
    world.workspace.images.show("color-mnist")
    world.load_images()
    world.workspace.images.pick((*refs_to("mnist", range(60)), *refs_to("color-mnist", (4, 2))))
    drag(map_panel.handle, map_panel.handle.rect().center())
    ((file,),) = dragged.files
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["images_1x28x28"].shape == (60, 1, 28, 28)
        assert arrays["images_3x28x28"].shape == (2, 3, 28, 28)
        assert arrays["indices_3x28x28"].tolist() == [4, 2]
        assert set(arrays["datasets_3x28x28"]) == {"color-mnist"}


def test_a_neighbour_is_dragged_as_the_image_that_it_is(
    world: World, qtbot: QtBot, dragged: Dragged
) -> None:
    world.wake()
    strip = NeighbourStrip(world.workspace, "")
    qtbot.addWidget(strip)
    near, distances = np.array([41, 7, 300]), np.arange(3, dtype=np.float32)
    source = world.workspace.images.source
    strip.show_found(
        NeighboursFound(job=0, space="", source=source, indices=near, distances=distances)
    )
    strip.resize(400, 200)
    strip.show()
    view = strip.grid.view()
    drag(view.viewport(), view.visualRect(view.model().index(1, 0)).center())
    ((file,),) = dragged.files
    assert file.name == "mnist-7.png" and dragged.ours == [("mnist", 7)]


def test_a_preview_is_dragged_as_the_picture_that_would_be_written(
    qtbot: QtBot, dragged: Dragged
) -> None:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(400, 300)
    preview.show()
    figure = figure_of_table("Budget grid", {"run": ["VAE"]})
    preview.show_page(figure, ExportOptions(width=300, height=200))
    qtbot.waitUntil(lambda: not preview.image().isNull())
    QTest.mousePress(preview, LEFT, pos=QPoint(200, 150))
    QTest.mouseMove(preview, QPoint(240, 154))
    qtbot.waitUntil(lambda: bool(dragged.files))
    QTest.mouseRelease(preview, LEFT, pos=QPoint(240, 154))
    ((file,),) = dragged.files
    assert file.name == "budget-grid.png" and pixels(file).shape == (200, 300)
