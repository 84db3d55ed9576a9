"""Robustness is measured once at a time; results stay until they are measured anew."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.service.messages import (
    Cancel,
    JobChanged,
    JobState,
    KeptCurve,
    LoadImages,
    Measure,
    QualityMeasured,
    RobustnessMeasured,
    RunsListed,
)
from raven_gui.workspace.robustness import Robustness
from tests.gui.conftest import World, run_info


@pytest.fixture
def robustness(world: World) -> Robustness:
    world.wake()
    return world.workspace.robustness


def measure(robustness: Robustness) -> None:
    robustness.measure(("wasserstein", "kl"), (0.0, 0.1), 500, AttackConfig(steps=7))


def tell_curve(world: World, *accuracies: float, elsewhere: bool = False) -> None:
    world.tell(
        RobustnessMeasured(
            job=1,
            run="mnist/vae",
            source=ImageSource("mnist"),
            divergence="kl",
            epsilons=(0.0, 0.1)[: len(accuracies)],
            accuracies=accuracies,
            images=500,
            elsewhere=elsewhere,
        )
    )


def tell_quality(world: World) -> None:
    world.tell(
        QualityMeasured(
            job=1,
            run="mnist/vae",
            source=ImageSource("mnist"),
            accuracy=0.9,
            mse=0.01,
            mse_255=800.0,
            pair_distance=(0.5, 0.1),
            relative_pair_distance=0.02,
            images=500,
        )
    )


def test_all_ticked_runs_are_measured_on_the_current_data_set(
    world: World, robustness: Robustness
) -> None:
    measure(robustness)
    command = world.engine.last(Measure)
    assert command.runs == tuple(run.id for run in world.workspace.runs.ticked)
    assert (command.source.dataset, command.images, command.config.steps) == ("mnist", 500, 7)
    assert robustness.job == command.job


def test_a_second_measurement_waits_for_the_first(world: World, robustness: Robustness) -> None:
    measure(robustness)
    measure(robustness)
    assert len(world.engine.all(Measure)) == 1


def test_runs_of_another_data_set_are_not_measured(world: World, robustness: Robustness) -> None:
    world.workspace.runs.tick_only(("mnist/vae", "fashion-mnist/vae"))
    measure(robustness)
    assert world.engine.last(Measure).runs == ("mnist/vae",)
    assert [run.id for run in robustness.left_out] == ["fashion-mnist/vae"]


def test_without_ticked_runs_nothing_is_measured(world: World, robustness: Robustness) -> None:
    world.workspace.runs.tick_only(())
    measure(robustness)
    assert world.engine.all(Measure) == [] and robustness.job == 0


@pytest.mark.parametrize("state", ["finished", "cancelled", "failed"])
def test_however_it_ended_another_can_be_asked_for(
    world: World, robustness: Robustness, state: JobState
) -> None:
    measure(robustness)
    world.tell(JobChanged(job=robustness.job + 1, title="Train", state=state))
    assert robustness.job != 0, "it was another job that ended"
    world.tell(JobChanged(job=robustness.job, title="Robustness", state=state))
    assert robustness.job == 0


def test_cancelling_asks_the_engine_and_keeps_what_is_measured(
    world: World, robustness: Robustness
) -> None:
    robustness.cancel()
    assert world.engine.all(Cancel) == []
    measure(robustness)
    tell_curve(world, 0.9)
    robustness.cancel()
    assert world.engine.last(Cancel).target == robustness.job
    assert robustness.curve("mnist/vae", "kl") is not None


def test_a_curve_grows_and_belongs_to_one_run_data_set_and_divergence(
    world: World, robustness: Robustness
) -> None:
    tell_curve(world, 0.9)
    tell_curve(world, 0.9, 0.2)
    curve = robustness.curve("mnist/vae", "kl")
    assert curve is not None and curve.accuracies == (0.9, 0.2)
    assert robustness.curve("mnist/vae", "wasserstein") is None
    assert robustness.curve("mnist/raven", "kl") is None
    tell_quality(world)
    assert robustness.quality("mnist/vae") is not None
    world.workspace.images.show("fashion-mnist")
    assert world.engine.last(LoadImages).source.dataset == "fashion-mnist"
    assert robustness.curve("mnist/vae", "kl") is None
    assert robustness.quality("mnist/vae") is None


def test_a_budget_of_another_ball_is_told_by_no_column_of_the_runs_table(
    robustness: Robustness,
) -> None:
    told = {"divergence": "mean", "accuracies": (0.4,)}
    curves = tuple(
        KeptCurve(epsilons=(budget,), norm=norm, **told)  # type: ignore[arg-type]
        for budget, norm in ((0.1, "linf"), (0.2, ""), (0.3, "l2"), (0.4, "l1"))
    )
    run = replace(run_info("own"), curves=curves)
    known = robustness.known_curves(run)
    assert {budget for name, budget in known if name == "mean"} == {0.1, 0.2}


def test_a_curve_on_images_of_another_folder_is_told_by_no_column_of_the_runs_table(
    world: World, robustness: Robustness
) -> None:
    run = world.workspace.runs.get("mnist/vae")
    assert run is not None
    before = robustness.known_curves(run)
    tell_curve(world, 0.31, 0.21, elsewhere=True)
    assert robustness.known_curves(run) == before
    tell_curve(world, 0.31, 0.21)
    assert robustness.known_curves(run)["kl", 0.1].share == 0.21


def test_a_runs_own_figures_are_shown_until_it_is_measured(
    world: World, robustness: Robustness
) -> None:
    known = {"adversarial_accuracy": {"kl": {"0.1": 0.4, "0": 0.9}}, "images": 10_000}
    runs = [
        replace(run, figures={**run.figures, **known}) if run.id == "mnist/vae" else run
        for run in world.workspace.runs.all
    ]
    world.tell(RunsListed(job=0, runs=tuple(runs)))
    kept = robustness.curve("mnist/vae", "kl")
    assert kept is not None
    assert (kept.epsilons, kept.accuracies, kept.images) == ((0.0, 0.1), (0.9, 0.4), 10_000)
    assert robustness.curve("mnist/vae", "wasserstein") is None
    tell_curve(world, 0.8)
    measured = robustness.curve("mnist/vae", "kl")
    assert measured is not None and measured.accuracies == (0.8,)


def test_what_was_measured_of_weights_that_changed_is_gone_and_told_to_be(
    world: World, robustness: Robustness, qtbot: QtBot
) -> None:
    tell_curve(world, 0.9, 0.5)
    tell_quality(world)
    changed = world.workspace.runs.weights_changed
    with qtbot.assertNotEmitted(robustness.changed):
        changed.emit("mnist/raven")
    assert robustness.is_fresh("mnist/vae", "kl")
    with qtbot.waitSignal(robustness.changed):
        changed.emit("mnist/vae")
    assert not robustness.is_fresh("mnist/vae", "kl")
