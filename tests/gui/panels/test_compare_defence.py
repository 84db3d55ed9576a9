"""Compare's switch 'Defend': what is asked of the engine, shown, kept and exported."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.service.messages import Attack, Cancel, Defend, Defended, JobChanged, Refinement
from raven_gui.panels.compare.columns import DEFENDED
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from raven_gui.workspace.defence import SETTLE_MILLISECONDS
from tests.gui.conftest import World

RUNS = ("mnist/raven", "mnist/vae")


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[ComparePanel]:
    """With two runs, attacked, and the defence on."""
    made = ComparePanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    world.wake()
    world.workspace.runs.tick_only(RUNS)
    world.answer_attack()
    if world.workspace.comparison.busy:
        world.answer_attack()
    made.look.defend.click()
    yield made
    made.close()


def defended(world: World) -> list[Defend]:
    return world.engine.all(Defend)


def settle() -> None:
    QTest.qWait(SETTLE_MILLISECONDS + 100)


def answer(world: World, sentence: str = "", doubt: str = "") -> Defended:
    """Answer the newest Defend for its first run, or tell why not, or what speaks against it; the
    others as they should."""
    command = world.engine.last(Defend)
    for place, (run, images) in enumerate(zip(command.runs, command.images, strict=True)):
        refined = Refinement(
            latents=np.zeros((len(images), 10), np.float32),
            reconstruction=images * np.float32(0.7),
            by_task={"digit": np.eye(10, dtype=np.float32)[: len(images)]},
            acceptance=np.full(len(images), 0.875, np.float32),
            log_joint=np.array([[-120.0] * len(images), [-90.0] * len(images)], np.float32),
        )
        refused = bool(sentence) and place == 0
        event = Defended(
            job=command.job,
            run=run,
            refined=None if refused else refined,
            sentence="" if place else sentence or doubt,
        )
        world.tell(event)
    told = JobChanged(job=command.job, title="Defence", state="finished")
    world.tell(told)
    return event


def test_it_asks_for_each_run_with_its_own_attacked_images(
    world: World, panel: ComparePanel
) -> None:
    (command,) = defended(world)
    result = world.workspace.comparison.result
    assert result is not None and command.runs == tuple(r.run for r in result.results)
    for images, own in zip(command.images, result.results, strict=True):
        original = world.workspace.images.pixels(ImageRef("mnist", 0))
        np.testing.assert_array_equal(images, np.stack([original, own.attacked[0]]))


def test_pictures_and_predictions_are_shown_and_the_acceptance_is_told(
    world: World, panel: ComparePanel
) -> None:
    row = panel.grid.rows[0]
    assert row.pictures[DEFENDED[0]].isVisible() and row.pictures[DEFENDED[0]].image().isNull()
    assert panel.status.text().endswith("Defending…")
    answer(world)
    assert not any(row.pictures[key].image().isNull() for key in DEFENDED)
    assert "0 → 1" in row.verdict.text().rpartition("defended")[2]
    tip = row.pictures[DEFENDED[1]].toolTip()
    assert "accepted 88\N{NO-BREAK SPACE}%" in tip and "from -120 to -90 nats" in tip
    panel.look.defend.click()
    assert not row.pictures[DEFENDED[0]].isVisible() and "defended" not in row.verdict.text()


def test_the_same_attack_is_defended_once_and_a_slider_is_not_followed(
    world: World, panel: ComparePanel
) -> None:
    answer(world)
    comparison = world.workspace.comparison
    for epsilon in (0.2, 0.3):
        comparison.set_config(epsilon=epsilon)
        world.answer_attack()
    settle()
    assert [command.seed for command in defended(world)] == [0, 0]
    attack = world.engine.last(Attack)
    assert attack.config.epsilon == 0.3
    assert comparison.result is not None
    np.testing.assert_array_equal(
        defended(world)[-1].images[0][1], comparison.result.results[0].attacked[0]
    )
    comparison.set_config(epsilon=0.1)
    settle()
    assert len(defended(world)) == 2, "what is known is not asked again"
    assert world.engine.last(Cancel).target == defended(world)[-1].job


def test_stopped_by_the_user_it_is_not_begun_anew_by_itself(
    world: World, panel: ComparePanel
) -> None:
    job = defended(world)[0].job
    progress = JobChanged(job=job, title="Defence", state="running", done=3, total=10, unit="step")
    world.tell(progress)
    assert panel.status.text().endswith("Defending… 30\N{NO-BREAK SPACE}%")
    world.tell(replace(progress, seconds_left=65))
    assert panel.status.text().endswith("Defending… 30\N{NO-BREAK SPACE}%, 1 min 5 s left")
    world.tell(JobChanged(job=job, title="Defence", state="cancelled"))
    settle()
    assert len(defended(world)) == 1 and "The defence was stopped" in panel.status.text()
    panel.look.defend.click()
    panel.look.defend.click()
    assert len(defended(world)) == 2
    panel.look.defend.click()
    assert world.engine.last(Cancel).target == defended(world)[-1].job


def test_a_refusal_is_told_and_the_other_run_is_shown(world: World, panel: ComparePanel) -> None:
    answer(world, "There is no fixed p(x|z).")
    assert "There is no fixed p(x|z)." in panel.status.text()
    first, second = panel.grid.rows
    assert first.pictures[DEFENDED[0]].image().isNull()
    assert not second.pictures[DEFENDED[0]].image().isNull()
    (figure,) = panel.figures()
    assert "attacked_defended_prediction" in figure.tables["comparison"]


def test_what_speaks_against_a_defence_is_told_beside_what_it_made(
    world: World, panel: ComparePanel
) -> None:
    answer(world, doubt="This model has points for posteriors.")
    assert "This model has points for posteriors." in panel.status.text()
    assert not any(row.pictures[DEFENDED[0]].image().isNull() for row in panel.grid.rows)


def test_an_export_names_the_defence_and_holds_it(world: World, panel: ComparePanel) -> None:
    answer(world)
    (figure,) = panel.figures()
    told = figure.provenance["defence"]
    assert (told["proposals"], told["leapfrog"], told["seed"]) == (100, 20, 0)
    table = figure.tables["comparison"]
    assert table["defended_prediction"] == ["0", "0"]
    assert table["attacked_defended_prediction"] == ["1", "1"]
    for run in world.workspace.comparison.runs:
        for name in ("latents", "attacked_latents"):
            assert figure.arrays[f"{run.id}/defended/{name}"].shape == (1, 10)
