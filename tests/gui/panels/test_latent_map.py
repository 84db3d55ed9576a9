"""The Latent map panel: what it asks for, what its maps show, and what a click picks."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.data import ImageSource
from engine.service.messages import (
    Cancel,
    Embed,
    Encode,
    Encoded,
    Floats,
    Place,
    Placed,
)
from raven_gui.export import ExportDialog, ExportOptions, export_figure
from raven_gui.export.csv import csv as csv_of
from raven_gui.panels.latent_map.panel import LatentMapPanel
from raven_gui.panels.latent_map.records import map_columns
from raven_gui.panels.shared.map_grid import columns_for
from raven_gui.widgets.scatter.cursor import Places
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.workspace import ImageRef
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World
from tests.gui.panels.answers import encoded, epochs_mapped, map_moved
from tests.gui.workspace.pictures import picture
from tests.present import present

LEFT = Qt.MouseButton.LeftButton
VAE, RAVEN = "mnist/vae", "mnist/raven"

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(map_panel: LatentMapPanel) -> LatentMapPanel:
    return map_panel


def positions(world: World, seed: int = 0) -> Floats:
    loaded = world.workspace.images.current
    assert loaded is not None
    random = np.random.default_rng(seed)
    return random.normal(size=(len(loaded.labels), 2)).astype(np.float32)


def tell_map(world: World, run: str, points: Floats, step: int = 1, steps: int = 1) -> None:
    method = world.workspace.maps.method
    command = next(
        c for c in reversed(world.engine.all(Embed)) if (c.run, c.method) == (run, method)
    )
    world.tell(map_moved(command, points, step, steps))


def answer_places(world: World, run: str, points: Floats) -> None:
    command = next(c for c in reversed(world.engine.all(Place)) if c.run == run)
    world.tell(
        Placed(
            job=command.job,
            run=run,
            source=ImageSource("mnist"),
            method=command.method,
            points=points,
        )
    )


@pytest.fixture
def filled(world: World, panel: LatentMapPanel) -> LatentMapPanel:
    """The panel with a PCA map of each run, and the first image under attack."""
    for seed, run in enumerate((VAE, RAVEN)):
        tell_map(world, run, positions(world, seed))
    return panel


def spot(panel: LatentMapPanel, run: str, index: int) -> QPoint:
    points = panel.cards[run].map
    place = points.plot.getViewBox().mapViewToScene(QPointF(*points.points()[index]))
    at: QPoint = points.plot.mapFromScene(place)
    return at


def arrows(points: ScatterMap) -> tuple[Places, Places]:
    """Where arrows start and end, [K, 2] each."""
    return points.moves.starts, points.moves.ends


def lonely(panel: LatentMapPanel, run: str) -> int:
    """A point with nothing near it: the outermost."""
    return int(np.abs(panel.cards[run].map.points()).sum(axis=1).argmax())


def point_at(qtbot: QtBot, panel: LatentMapPanel, index: int) -> ScatterMap:
    """Point at an image in the map of the VAE, until its card is there; returns that map."""
    points = panel.cards[VAE].map
    # pyqtgraph passes over moves that follow each other within ten milliseconds.
    for place in (QPoint(2, 2), spot(panel, VAE, index)):
        qtbot.wait(20)
        qtbot.mouseMove(points.plot.viewport(), place)
    qtbot.waitUntil(points.card.isVisible)
    return points


def test_it_asks_for_maps_of_the_ticked_runs_only_while_it_is_shown(
    world: World, panel: LatentMapPanel
) -> None:
    asked = sorted((c.run, c.method) for c in world.engine.all(Embed))
    assert asked == [(RAVEN, "pca"), (VAE, "pca")]
    assert {c.run for c in world.engine.all(Encode)} == {VAE, RAVEN}
    panel.hide()
    world.workspace.runs.tick("mnist/smooth-encoder", True)
    assert len(world.engine.all(Embed)) == 2
    panel.show()
    assert world.engine.last(Embed).run == "mnist/smooth-encoder"


def test_another_data_set_gets_maps_of_its_own(world: World, panel: LatentMapPanel) -> None:
    world.workspace.runs.tick("fashion-mnist/raven", True)
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    asked = {c.run for c in world.engine.all(Embed) if c.source.dataset == "fashion-mnist"}
    assert asked == {VAE, RAVEN, "fashion-mnist/raven"}
    assert [e.name for e in panel.legend.entries()] == list(world.workspace.images.classes())


def test_each_run_has_a_map_under_its_name_with_its_accuracy(
    world: World, filled: LatentMapPanel
) -> None:
    for seed, run in enumerate((VAE, RAVEN)):
        np.testing.assert_allclose(filled.cards[run].map.points(), positions(world, seed))
    assert filled.cards[VAE].heading.text() == "VAE"
    assert filled.cards[VAE].map.note.text() == "PCA, 2 of 10 dimensions"
    tell_encoded(world, VAE)
    heading, loaded = filled.cards[VAE].heading, world.workspace.images.current
    assert loaded is not None
    told = f"VAE, accuracy 91.2\xa0% on {loaded.test_count:,} test images"
    assert heading.text() == told
    assert heading.toolTip().startswith(told)
    world.tell(epochs_mapped(VAE, (0, 1), source=loaded.source))
    assert heading.text() == told, "the newest is shown"
    world.workspace.maps.epochs.set_epoch(0)
    assert heading.text() == "VAE", "it had another accuracy then"


def tell_encoded(world: World, run: str) -> Encoded:
    command = next(c for c in world.engine.all(Encode) if c.run == run)
    loaded = world.workspace.images.current
    assert loaded is not None
    means = np.random.default_rng(1).normal(size=(len(loaded.labels), 10)).astype(np.float32)
    event = encoded(command, np.roll(loaded.labels, 1), 0.912, means)
    world.tell(event)
    return event


def test_a_run_that_is_not_ticked_any_more_loses_its_map(
    world: World, filled: LatentMapPanel
) -> None:
    world.workspace.runs.tick_only((RAVEN,))
    assert list(filled.cards) == [RAVEN]
    world.workspace.runs.tick_only(())
    assert filled.empty.isVisible()


def test_a_click_picks_the_image_everywhere_and_control_adds_it(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    first, second = lonely(filled, VAE), lonely(filled, RAVEN)
    assert first != second
    qtbot.mouseClick(filled.cards[VAE].map.plot.viewport(), LEFT, pos=spot(filled, VAE, first))
    assert world.workspace.images.picked == (ImageRef("mnist", first),)
    control = Qt.KeyboardModifier.ControlModifier
    viewport = filled.cards[RAVEN].map.plot.viewport()
    place = spot(filled, RAVEN, second)
    qtbot.mouseClick(viewport, LEFT, control, place)
    both = (ImageRef("mnist", first), ImageRef("mnist", second))
    assert world.workspace.images.picked == both
    for card in filled.cards.values():
        np.testing.assert_allclose(card.map.marks.rings, card.map.points()[[first, second]])


def test_the_keyboard_walks_a_map_and_picks_the_image_everywhere(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    chart = filled.cards[RAVEN].map
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    reached = chart.keyboard.index
    assert reached is not None and reached != 0
    assert chart.card.isVisible() and chart.card.index() == reached
    qtbot.keyClick(chart.plot, Qt.Key.Key_Space)
    assert world.workspace.images.picked == (ImageRef("mnist", reached),)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Up)
    other = present(chart.keyboard.index)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert world.workspace.images.picked == (ImageRef("mnist", reached), ImageRef("mnist", other))


def test_control_on_a_picked_image_lets_it_go_but_one_stays(
    world: World, filled: LatentMapPanel
) -> None:
    points = filled.cards[VAE].map
    world.workspace.images.pick((ImageRef("mnist", 3), ImageRef("mnist", 4)))
    points.added.emit(3)
    points.added.emit(4)
    assert world.workspace.images.picked == (ImageRef("mnist", 4),)


def test_an_arrow_leads_from_each_picked_image_to_where_it_was_moved(
    world: World, filled: LatentMapPanel
) -> None:
    world.answer_attack()
    answer_places(world, VAE, np.array([[9, 9], [2, 3]], np.float32))
    view = world.workspace.maps.view(VAE)
    np.testing.assert_allclose(view.starts, present(view.points)[:1])
    starts, ends = arrows(filled.cards[VAE].map)
    np.testing.assert_allclose(starts, present(view.points)[:1])
    np.testing.assert_allclose(ends, [[2, 3]])
    starts, ends = arrows(filled.cards[RAVEN].map)
    assert len(starts) == len(ends) == 0


def test_one_legend_switches_a_class_in_all_maps(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    loaded = world.workspace.images.current
    assert loaded is not None
    index = int(np.flatnonzero(loaded.labels == 7)[0])
    maps = [card.map for card in filled.cards.values()]
    place = [m.plot.getViewBox().mapViewToScene(QPointF(*m.points()[index])) for m in maps]
    assert all(m.nearest(p) is not None for m, p in zip(maps, place, strict=True))
    button = filled.legend.button("7")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    for points, where in zip(maps, place, strict=True):
        near = points.nearest(where)
        assert near is None or loaded.labels[near] != 7
        assert not points.legend.isVisible()
    # A map that moves later keeps the class hidden.
    tell_map(world, VAE, positions(world, 5), 1, 1)
    assert not filled.cards[VAE].map.legend.is_on("7")


def test_hovering_shows_the_image_and_its_name(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    index = lonely(filled, VAE)
    points = point_at(qtbot, filled, index)
    assert points.card.index() == index
    picking = filled.picking
    np.testing.assert_array_equal(
        picking.thumbnail(index), world.workspace.images.pixels(ImageRef("mnist", index))
    )
    assert picking.words(index) == world.workspace.images.name(ImageRef("mnist", index))


def test_while_other_images_are_loaded_there_is_nothing_to_point_at(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    """The pointer rests on a point whose image belongs to what was shown before."""
    index = lonely(filled, VAE)
    shown = point_at(qtbot, filled, index)
    place = spot(filled, VAE, index)
    world.workspace.images.show("fashion-mnist")
    assert not shown.card.isVisible() and len(shown.points()) == 0
    assert world.workspace.images.hovered is None
    qtbot.wait(20)
    qtbot.mouseMove(shown.plot.viewport(), place + QPoint(1, 1))
    shown.plot.grab()
    world.load_images()
    assert world.workspace.images.hovered is None


def test_points_that_are_others_are_pointed_at_anew(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    shown = point_at(qtbot, filled, lonely(filled, VAE))
    filled.method.buttons["tsne"].click()
    tell_map(world, VAE, positions(world, 5))
    assert not shown.card.isVisible() and world.workspace.images.hovered is None


def test_tsne_is_chosen_by_keyboard_watched_and_stopped(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    filled.method.buttons["pca"].setFocus()
    qtbot.keyClick(filled.method.buttons["pca"], Qt.Key.Key_Right)
    assert world.workspace.maps.method == "tsne"
    asked = [c for c in world.engine.all(Embed) if c.method == "tsne"]
    assert {c.run for c in asked} == {VAE, RAVEN}
    tell_map(world, VAE, positions(world, 3), 250, 500)
    assert filled.cards[VAE].map.note.text() == "t-SNE, step 250/500"
    assert filled.progress.bar.isVisible()
    assert filled.progress.bar.value() == 250
    qtbot.mouseClick(filled.progress.stop, LEFT)
    assert {c.target for c in world.engine.all(Cancel)} == {c.job for c in asked}
    assert not filled.progress.bar.isVisible()
    assert filled.cards[VAE].map.note.text() == "t-SNE, stopped at step 250/500"
    tip = filled.method.buttons["tsne"].toolTip().replace("\n", " ")
    assert "distances between groups" in tip


def test_arrows_wait_until_the_map_stands_still(
    qtbot: QtBot, world: World, filled: LatentMapPanel
) -> None:
    world.answer_attack()
    qtbot.mouseClick(filled.method.buttons["tsne"], LEFT)
    tell_map(world, VAE, positions(world, 3), 10, 500)
    answer_places(world, VAE, np.array([[9, 9], [2, 3]], np.float32))
    tell_map(world, VAE, positions(world, 4), 20, 500)
    assert len(arrows(filled.cards[VAE].map)[1]) == 0
    before = len(world.engine.all(Place))
    qtbot.mouseClick(filled.progress.stop, LEFT)
    assert len(world.engine.all(Place)) > before
    answer_places(world, VAE, np.array([[9, 9], [5, 6]], np.float32))
    starts, ends = arrows(filled.cards[VAE].map)
    np.testing.assert_allclose(starts, positions(world, 4)[:1])
    np.testing.assert_allclose(ends, [[5, 6]])


@pytest.mark.parametrize(
    ("count", "width", "height", "columns"),
    [(1, 800, 600, 1), (2, 900, 500, 2), (2, 400, 700, 1), (4, 900, 700, 2), (6, 1200, 700, 3),
     (4, 420, 600, 2), (8, 420, 400, 2), (3, 150, 400, 1), (4, 680, 375, 2), (5, 680, 375, 3)],
)  # fmt: skip
def test_maps_stand_in_the_columns_that_make_them_largest(
    count: int, width: int, height: int, columns: int
) -> None:
    assert columns_for(count, width, height) == columns


def test_the_grid_follows_the_room_there_is(qtbot: QtBot, filled: LatentMapPanel) -> None:
    assert filled.grid.columns() == 2
    filled.resize(440, 900)
    qtbot.waitUntil(lambda: filled.grid.columns() == 1)


def test_each_map_can_be_exported_and_all_together(world: World, filled: LatentMapPanel) -> None:
    event = tell_encoded(world, VAE)
    world.workspace.images.pick((ImageRef("mnist", 5),))
    world.answer_attack()
    # The picks changed while an attack was under way: the newest is asked for after it.
    world.answer_attack()
    answer_places(world, VAE, np.array([[9, 9], [2, 3]], np.float32))
    figures = filled.figures()
    assert len(figures) == 3
    figure = next(f for f in figures if f.title.endswith(" VAE"))
    text = csv_of(figure, ExportOptions()).decode()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    loaded = world.workspace.images.current
    assert loaded is not None
    assert len(rows) == len(loaded.labels)
    assert [row["index"] for row in rows if row["picked"] == "1"] == ["5"]
    five = rows[5]
    assert five["class"] == loaded.classes[loaded.labels[5]]
    assert five["prediction"] == loaded.classes[event.predictions[5]]
    assert (float(five["attacked_x"]), float(five["attacked_y"])) == (2, 3)
    assert rows[6]["attacked_x"] == ""
    np.testing.assert_array_equal(figure.arrays["points"], positions(world, 0))
    np.testing.assert_array_equal(figure.arrays["means"], event.means)
    assert figure.provenance["runs"][0]["id"] == VAE
    assert figures[-1].offers("png")
    assert {run["id"] for run in figures[-1].provenance["runs"]} == {VAE, RAVEN}


def test_a_map_tells_the_attack_whose_paths_it_shows(world: World, filled: LatentMapPanel) -> None:
    tell_encoded(world, VAE)
    while world.workspace.comparison.busy:
        world.answer_attack()
    world.workspace.comparison.set_config(on_probe=True)
    told = [filled.figures()[-1].provenance["attack"]]
    world.answer_attack()
    told.append(filled.figures()[-1].provenance["attack"])
    assert [attack["divergence"] for attack in told] == ["wasserstein", "downstream"]


def test_ones_own_picture_comes_below_the_test_images(world: World, filled: LatentMapPanel) -> None:
    space = world.workspace
    space.images.add(picture("mine"))
    space.images.pick((ImageRef("mnist", 5), ImageRef(OWN, 0)))
    while space.comparison.busy:
        world.answer_attack()
    answer_places(world, VAE, np.arange(8, dtype=np.float32).reshape(4, 2))
    columns = map_columns(space, VAE)
    count = len(space.images.labels())
    assert {len(values) for values in columns.values()} == {count + 1}
    below = {heading: values[count] for heading, values in columns.items()}
    assert (below["index"], below["class"], below["prediction"]) == (None, None, None)
    assert (below["x"], below["y"], below["picked"]) == (2, 3, 1)
    assert (below["attacked_x"], below["attacked_y"]) == (6, 7)
    assert (columns["attacked_x"][5], columns["attacked_y"][5]) == (4, 5)
    assert columns["attacked_x"][6] is None and columns["picked"][5] == 1


def test_ones_own_picture_has_a_ring_though_it_is_no_point(
    world: World, filled: LatentMapPanel
) -> None:
    space, marks = world.workspace, filled.cards[VAE].map.marks
    space.images.add(picture("mine"))
    space.images.pick((ImageRef("mnist", 5), ImageRef(OWN, 0)))
    while space.comparison.busy:
        world.answer_attack()
    assert len(marks.guests) == 0, "it is not known yet where it lies"
    answer_places(world, VAE, np.arange(8, dtype=np.float32).reshape(4, 2))
    assert marks.guests.tolist() == [[2, 3]] and len(marks.rings) == 1
    assert marks.on_paper().rings.tolist() == [*marks.rings.tolist(), [2, 3]]
    space.images.pick((ImageRef("mnist", 5),))
    while space.comparison.busy:
        world.answer_attack()
    assert len(marks.guests) == 0


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "csv", "npz"])
def test_the_maps_can_be_written_in_every_format(
    tmp_path: Path, filled: LatentMapPanel, suffix: str
) -> None:
    path = tmp_path / f"maps.{suffix}"
    export_figure(filled.figures()[-1], path, ExportOptions(dpi=50))
    assert path.stat().st_size > 1000
    if suffix == "npz":
        with np.load(path) as arrays:
            points = filled.cards[VAE].map.points()
            np.testing.assert_allclose(arrays[f"{VAE}/points"], points)


def test_the_export_button_opens_the_dialog(qtbot: QtBot, filled: LatentMapPanel) -> None:
    qtbot.mouseClick(filled.export, LEFT)
    dialog = filled.findChild(ExportDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: filled.findChild(ExportDialog) is None)


def test_nothing_can_be_exported_before_there_is_a_map(panel: LatentMapPanel) -> None:
    assert panel.figures() == []
    assert not panel.export.isEnabled()
