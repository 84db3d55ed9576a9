"""Decoding at a place of a latent map: by a drag, by Shift, by keys; and when it is not exact."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import DecodeAt, DecodedAt, Embed, Failed
from raven_gui.panels.latent_map.decode import AVERAGED, EXACT, MOVING
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.widgets.pixels import from_qimage
from raven_gui.widgets.scatter.probe import LEAP, STEP, MapProbe
from tests.gui.conftest import World
from tests.gui.panels.answers import map_moved

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
VAE, RAVEN = "mnist/vae", "mnist/raven"
# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, map_panel: LatentMapPanel) -> LatentMapPanel:
    """With a PCA map of each of two runs."""
    for run in (VAE, RAVEN):
        tell_map(world, run)
    return map_panel


def tell_map(
    world: World, run: str, step: int = 1, steps: int = 1, points: np.ndarray | None = None
) -> None:
    if points is None:
        points = np.random.default_rng(0).normal(size=(2000, 2)).astype(np.float32)
    command = next(c for c in reversed(world.engine.all(Embed)) if c.run == run)
    world.tell(map_moved(command, points, step, steps))


def probe_of(panel: LatentMapPanel, run: str) -> MapProbe:
    (probe,) = panel.cards[run].map.plot.findChildren(MapProbe)
    assert isinstance(probe, MapProbe)
    return probe


def drag(qtbot: QtBot, panel: LatentMapPanel, run: str, *way: QPoint, shift: bool = False) -> None:
    """Press at the first place, move over the others, and let go at the last."""
    viewport = panel.cards[run].map.plot.viewport()
    held = SHIFT if shift else Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(viewport, LEFT, held, way[0])
    for place in way[1:]:
        qtbot.mouseMove(viewport, place)
    qtbot.mouseRelease(viewport, LEFT, held, way[-1])


def on_map(panel: LatentMapPanel, run: str, place: QPoint) -> list[float]:
    plot = panel.cards[run].map.plot
    at = plot.getViewBox().mapSceneToView(QPointF(plot.mapToScene(place)))
    return [at.x(), at.y()]


def answer(world: World, exact: bool = True, shade: float = 0.5) -> DecodedAt:
    """Answer the newest DecodeAt by a grey square."""
    command = world.engine.last(DecodeAt)
    event = DecodedAt(
        job=command.job,
        run=command.run,
        source=command.source,
        method=command.method,
        points=command.points,
        images=np.full((1, 1, 28, 28), shade, np.float32),
        latents=np.zeros((1, 10), np.float32),
        exact=exact,
    )
    world.tell(event)
    return event


def test_a_click_in_the_plane_is_decoded_where_it_is(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.decode, LEFT)
    before = world.workspace.images.picked
    place = QPoint(60, 40)
    drag(qtbot, panel, RAVEN, place)
    command = world.engine.last(DecodeAt)
    assert (command.run, command.method) == (RAVEN, "pca")
    np.testing.assert_allclose(command.points[0], on_map(panel, RAVEN, place), rtol=1e-5)
    answer(world, shade=0.8)
    probe = probe_of(panel, RAVEN)
    assert probe.isVisible() and probe.words == EXACT
    assert np.abs(from_qimage(probe.image())[:, :, 0] / 255 - 0.8).max() < 0.01
    assert world.workspace.images.picked == before, "no point is picked meanwhile"


def test_a_drag_is_followed_and_does_not_move_the_map(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.decode, LEFT)
    view = panel.cards[VAE].map.plot.getViewBox().viewRect()
    way = [QPoint(60 + 10 * i, 60) for i in range(8)]
    drag(qtbot, panel, VAE, *way)
    answer(world)
    np.testing.assert_allclose(
        world.engine.last(DecodeAt).points[0], on_map(panel, VAE, way[-1]), rtol=1e-5
    )
    assert panel.cards[VAE].map.plot.getViewBox().viewRect() == view


def test_the_same_place_is_decoded_in_every_run_among_the_same_images(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    shown = np.random.default_rng(0).normal(size=(2000, 2)).astype(np.float32)
    tell_map(world, RAVEN, points=10 - 2 * shown)
    plot = panel.cards[VAE].map.plot
    third = QPointF(*shown[3].tolist())
    spot = plot.mapFromScene(plot.getViewBox().mapViewToScene(third))
    drag(qtbot, panel, VAE, spot, shift=True)
    asked = {command.run: command.points[0] for command in world.engine.all(DecodeAt)}
    assert asked.keys() == {VAE, RAVEN}
    np.testing.assert_allclose(asked[RAVEN], 10 - 2 * asked[VAE], atol=0.1)
    assert probe_of(panel, RAVEN).place == pytest.approx(asked[RAVEN].tolist())
    world.workspace.runs.tick(RAVEN, False)  # its card goes, and what was asked there
    drag(qtbot, panel, VAE, spot, shift=True)
    drag(qtbot, panel, VAE, spot)
    assert probe_of(panel, VAE).place is None


def test_the_cross_leaves_all_maps_together(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    for ending in ("a click elsewhere", "Escape"):
        drag(qtbot, panel, VAE, QPoint(50, 50), shift=True)
        assert probe_of(panel, RAVEN).isVisible()
        if ending == "Escape":
            qtbot.keyClick(panel.cards[VAE].map.plot, Qt.Key.Key_Escape)
        else:
            drag(qtbot, panel, RAVEN, QPoint(90, 50))
        assert not any(probe_of(panel, run).isVisible() for run in (VAE, RAVEN))


def test_with_shift_no_button_is_needed_and_without_it_nothing_is_decoded(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    drag(qtbot, panel, VAE, QPoint(50, 50))
    assert world.engine.all(DecodeAt) == []
    drag(qtbot, panel, VAE, QPoint(50, 50), shift=True)
    answer(world)
    assert probe_of(panel, VAE).isVisible()
    drag(qtbot, panel, VAE, QPoint(90, 50))
    assert not probe_of(panel, VAE).isVisible(), "a plain click puts it away"


def test_the_place_is_walked_to_by_keys(world: World, panel: LatentMapPanel, qtbot: QtBot) -> None:
    panel.decode.setFocus()
    qtbot.keyClick(panel.decode, Qt.Key.Key_Space)
    plot, probe = panel.cards[VAE].map.plot, probe_of(panel, VAE)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert probe.place is not None, "it begins in the middle"
    start = probe.place
    pixel = plot.getViewBox().viewPixelSize()
    for key, held, way in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (STEP, 0)),
        (Qt.Key.Key_Up, SHIFT, (STEP, LEAP)),
    ):
        qtbot.keyClick(plot, key, held)
        went = [
            (now - then) / size for now, then, size in zip(probe.place, start, pixel, strict=True)
        ]
        np.testing.assert_allclose(went, way, atol=2)
    answer(world)
    answer(world)
    np.testing.assert_allclose(world.engine.last(DecodeAt).points[0], probe.place, rtol=1e-5)
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert not probe.isVisible() and not panel.decode.isChecked()


def test_it_says_when_the_answer_is_not_exact(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    world.workspace.maps.set_method("tsne")
    qtbot.mouseClick(panel.decode, LEFT)
    tell_map(world, RAVEN, step=10, steps=500)
    drag(qtbot, panel, RAVEN, QPoint(60, 40))
    assert probe_of(panel, RAVEN).words == MOVING and world.engine.all(DecodeAt) == []
    tell_map(world, RAVEN, step=500, steps=500)
    drag(qtbot, panel, RAVEN, QPoint(60, 40))
    answer(world, exact=False)
    assert probe_of(panel, RAVEN).words == AVERAGED
    world.workspace.maps.set_method("pca")
    assert not probe_of(panel, RAVEN).isVisible(), "it was a place of another plane"


def test_why_it_cannot_be_decoded_is_told_beside_the_place(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    drag(qtbot, panel, VAE, QPoint(60, 40), shift=True)
    sentence = "There is no map of this run yet: show it first."
    world.tell(Failed(job=world.engine.last(DecodeAt).job, sentence=sentence))
    assert probe_of(panel, VAE).words == sentence


def test_a_run_that_is_ticked_again_can_be_asked_again(
    world: World, panel: LatentMapPanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.decode, LEFT)
    world.workspace.runs.tick(VAE, False)
    world.workspace.runs.tick(VAE, True)
    drag(qtbot, panel, VAE, QPoint(60, 40))
    answer(world)
    assert probe_of(panel, VAE).words == EXACT


def test_the_button_tells_how_and_what_is_exact(panel: LatentMapPanel) -> None:
    words = " ".join(panel.decode.toolTip().split())
    for part in ("arrow keys", "hold Shift and drag", "LDA: exact", "UMAP have no inverse"):
        assert part in words


def test_a_card_stays_inside_of_its_map(world: World, panel: LatentMapPanel, qtbot: QtBot) -> None:
    plot = panel.cards[VAE].map.plot
    corner = QPoint(plot.viewport().width() - 3, plot.viewport().height() - 3)
    empty = plot.grab().toImage()
    drag(qtbot, panel, VAE, corner, shift=True)
    answer(world)
    shown = plot.grab().toImage()
    middle = corner - QPoint(70, 90)
    assert shown.pixelColor(middle) != empty.pixelColor(middle), "it is drawn to the upper left"
