"""Several seeds of one configuration as one run in Compare: pictures of one, numbers of all."""

import re
import statistics
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.service.messages import (
    AttackAtBudgets,
    AttackResult,
    RunsListed,
)
from raven_gui.panels.compare.digits import digits
from raven_gui.panels.compare.order import values_of
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.theme import Theme
from raven_gui.widgets.pixels import to_qimage
from raven_gui.workspace import ImageRef
from tests.gui.conftest import World, a_seed, attack_result, bundled_runs
from tests.gui.panels.answers import half_answered_grid

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
VAE, SEEDS = "mnist/vae", ("s0", "s1", "s2")
TITLE = "Six (3 seeds)"


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """A bundled run and three seeds of an own one are ticked, and attacked."""
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *map(a_seed, SEEDS))))
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    world.workspace.runs.tick_only((VAE, *SEEDS))
    made.show()
    answer(world)
    yield made
    made.close()


def answer(world: World) -> None:
    while world.workspace.comparison.busy:
        world.answer_attack()


def results(world: World) -> list[AttackResult]:
    found = [world.workspace.comparison.result_of(run) for run in SEEDS]
    return [result for result in found if result is not None]


def test_seeds_stand_in_one_row_with_means_and_deviations(
    world: World, panel: ComparePanel
) -> None:
    assert [row.name for row in panel.grid.rows] == ["VAE", TITLE]
    shifts = [float(result.shift[0]) for result in results(world)]
    text = re.sub("<[^>]*>", "", panel.grid.rows[1].verdict.text())
    assert digits(statistics.fmean(shifts), statistics.stdev(shifts)) in text
    label = world.workspace.images.label(world.workspace.images.picked[0])
    (right,) = (r for r in results(world) if r.clean_probabilities[0].argmax() == label)
    does = "holds" if right.attacked_probabilities[0].argmax() == label else "flips"
    assert f"1 of 3 seeds {does}, 2 were wrong before" in text
    assert "±" not in panel.grid.rows[0].verdict.text()


def test_a_box_chooses_the_seed_whose_pictures_are_seen(world: World, panel: ComparePanel) -> None:
    row = panel.grid.rows[1]
    assert panel.grid.rows[0].seed.isHidden() and not row.seed.isHidden()
    assert row.seed.accessibleName() == "Seed of Six"
    numbers = row.verdict.text().partition("confidence")[2]
    for place, result in enumerate(results(world)):
        row.seed.setCurrentIndex(place)
        picture = row.pictures["attacked"].image()
        assert picture == to_qimage(result.attacked[0])
        assert row.verdict.text().partition("confidence")[2] == numbers, "numbers are of all"
        title, box = row.title.geometry(), row.seed.geometry()
        assert row.rect().contains(box) and not title.intersects(box)


def test_they_are_told_apart_by_a_button_and_the_other_way(
    world: World, panel: ComparePanel
) -> None:
    assert panel.seeds.isVisible()
    panel.seeds.click()
    assert [row.name for row in panel.grid.rows] == [
        "VAE",
        *(f"Six · seed {place}" for place in range(3)),
    ]
    assert all(row.seed.isHidden() for row in panel.grid.rows)
    panel.seeds.click()
    assert len(panel.grid.rows) == 2
    world.workspace.runs.tick_only((VAE, "s0"))
    answer(world)
    assert panel.seeds.isHidden() and panel.grid.rows[1].name == "Six · seed 0"


def test_in_a_grid_of_budgets_seeds_are_one_row_with_their_mean_and_deviation(
    world: World, panel: ComparePanel
) -> None:
    dialog, figure = half_answered_grid(world, panel)
    command = world.engine.last(AttackAtBudgets)
    found = tuple(attack_result(run, command) for run in command.runs)
    table = figure.tables["budgets"]
    means = [at for at, run in enumerate(table["run"]) if run == TITLE]
    assert [table["budget"][at] for at in means] == list(command.epsilons[:2])
    shifts = [float(result.shift[0]) for result in found[1:]]
    assert table["latent_shift"][means[0]] == pytest.approx(statistics.fmean(shifts))
    assert table["latent_shift_std"][means[0]] == pytest.approx(statistics.stdev(shifts))
    assert len(table["run"]) == (1 + 3 + 1) * 2
    panel.seeds.click()
    apart = dialog.figure()
    assert apart is not None and TITLE not in apart.tables["budgets"]["run"]
    assert apart.size.height() > figure.size.height(), "a row for each seed"
    dialog.reject()


def test_among_many_images_too_and_order_goes_by_the_mean(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(5)))
    panel.look_at("many")
    answer(world)
    matrix = panel.many.matrix
    assert [group.title for group in matrix.matrix.groups] == ["VAE", TITLE]
    group = matrix.matrix.groups[1]
    shifts = np.stack([result.shift for result in results(world)]).astype(float)
    cell = matrix.cells.cell(2, group)
    told = digits(float(shifts[:, 2].mean()), float(shifts[:, 2].std(ddof=1)))
    assert f"‖Δμ‖ {told}" in cell.lines
    assert cell.pictures[0] == to_qimage(results(world)[0].attacked_reconstruction[2])
    assert "± " in matrix.cells.tip(2, group) and "seed 0" in matrix.cells.tip(2, group)
    first, second = matrix.runs.boxes[:2]
    assert first.isHidden() and second.isVisible()
    second.setCurrentIndex(2)
    cell = matrix.cells.cell(2, matrix.matrix.groups[1])
    assert cell.pictures[0] == to_qimage(results(world)[2].attacked_reconstruction[2])
    np.testing.assert_allclose(
        values_of(world.workspace, group, "shift"), shifts.mean(0), rtol=1e-5
    )
    panel.many.order.sort_by(group.key)
    answer(world)
    assert matrix.matrix.places.tolist() == np.argsort(-shifts.mean(0)).tolist()


def test_the_box_of_seeds_stands_in_their_heading_though_they_come_later(
    world: World, panel: ComparePanel
) -> None:
    world.workspace.runs.tick_only((VAE,))
    answer(world)
    panel.look_at("many")
    runs = panel.many.matrix.runs
    for ticked in ((VAE,), (VAE, *SEEDS), ("mnist/raven", VAE, *SEEDS)):
        world.workspace.runs.tick_only(ticked)
        answer(world)
        for width in (1100, 900):
            panel.resize(width, 640)
            panel.grab()
            own = len(ticked) - len(SEEDS) if len(ticked) > 1 else -1
            for place, box in enumerate(runs.boxes):
                assert box.isHidden() == (place != own)
            if own >= 0:
                left = runs.sectionViewportPosition(own)
                room = range(left, left + runs.sectionSize(own))
                assert {runs.boxes[own].x(), runs.boxes[own].geometry().right()} <= set(room)


def test_before_every_seed_is_attacked_none_is_told_of(world: World, panel: ComparePanel) -> None:
    world.workspace.runs.tick_only((VAE, *SEEDS[:2]))
    answer(world)
    world.workspace.runs.weights_changed.emit("s1")
    row = panel.grid.rows[1]
    assert "seeds" not in row.verdict.text()
    answer(world)
    assert "2 seeds" in row.verdict.text()


def test_the_figure_draws_one_and_its_table_has_all_and_their_means(
    world: World, panel: ComparePanel
) -> None:
    panel.grid.rows[1].seed.setCurrentIndex(1)
    (figure,) = panel.figures()
    table = figure.tables["comparison"]
    names = ["VAE", *(f"Six · seed {place}" for place in range(3)), TITLE]
    assert table["run"] == names
    shifts = [float(result.shift[0]) for result in results(world)]
    assert table["latent_shift"][-1] == pytest.approx(statistics.fmean(shifts))
    assert table["latent_shift_std"] == [None] * 4 + [pytest.approx(statistics.stdev(shifts))]
    assert {f"{seed}/attacked" for seed in SEEDS} <= set(figure.arrays)
    panel.look_at("many")
    answer(world)
    (figure,) = panel.figures()
    assert figure.tables["comparison"]["run"] == names
    assert f"{TITLE}, seed 1: Attacked rec." in figure.arrays
