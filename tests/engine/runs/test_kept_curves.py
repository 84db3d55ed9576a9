"""Robustness curves come back from the tables that a run keeps."""

from pathlib import Path
from typing import get_args

import pytest

from engine.config import AttackConfig, Norm, TrainingConfig
from engine.data import ImageSource
from engine.runs import KeptCurve, Run, RunStore
from engine.sanity import MAXIMISED, Maximised
from engine.service.messages import RobustnessMeasured
from engine.service.run_figures import keep_curve


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return RunStore(tmp_path / "runs").create(TrainingConfig(dataset="color-mnist"))


def measured(run: Run, divergence: Maximised, task: str = "") -> RobustnessMeasured:
    return RobustnessMeasured(
        job=1,
        run=run.id,
        source=ImageSource("color-mnist"),
        divergence=divergence,
        epsilons=(0.0, 0.1),
        accuracies=(0.9, 0.75),
        images=200,
        task=task,
    )


@pytest.mark.parametrize("divergence", MAXIMISED)
@pytest.mark.parametrize("task", ["", "digit"])
def test_what_is_measured_is_read_back_whole(run: Run, divergence: Maximised, task: str) -> None:
    made = AttackConfig(steps=7, norm="l2", restarts=3, step_size=0.02, momentum=0.75, coupling=200)
    keep_curve(run, measured(run, divergence, task), made)
    (curve,) = run.info().curves
    known = made if divergence == "entropic" else made.model_copy(update={"coupling": 500})
    assert curve.config == known
    assert curve.measured
    assert curve == KeptCurve(
        divergence=divergence,
        epsilons=(0.0, 0.1),
        accuracies=(0.9, 0.75),
        task=task,
        images=200,
        norm="l2",
        steps=7,
        step_size="0.02",
        momentum="0.75",
        coupling="200" if divergence == "entropic" else "",
        restarts=3,
        measured=curve.measured,
    )


def test_a_curve_in_one_ball_takes_the_place_of_none_in_another(run: Run) -> None:
    for norm in get_args(Norm):
        keep_curve(run, measured(run, "kl", "digit"), AttackConfig(norm=norm))
    keep_curve(run, measured(run, "kl", "digit"), AttackConfig(norm="l2", steps=7))
    found = {curve.norm: curve.steps for curve in run.info().curves}
    assert found == {"linf": 50, "l2": 7, "l1": 50} and len(run.info().curves) == 3


def test_only_curves_on_the_runs_own_data_set_are_read(run: Run) -> None:
    run.save_figure("robustness-mnist-kl.csv", b"epsilon,accuracy\n0,0.9\n")
    run.save_figure("robustness-color-mnist-kl.csv", b"accuracy,epsilon\n0.2,0.1\n0.9,0\n")
    (curve,) = run.info().curves
    assert (curve.epsilons, curve.accuracies) == ((0.0, 0.1), (0.9, 0.2))
    assert (curve.images, curve.norm, curve.measured, curve.config) == (0, "", "", None)


def test_a_data_set_whose_name_goes_on_from_anothers_is_no_task_of_it(tmp_path: Path) -> None:
    run = RunStore(tmp_path / "runs").create(TrainingConfig(dataset="mnist"))
    for name in ("mnist-noise-uniform-0.1-kl", "mnist-noise-uniform-0.1-digit-kl", "mnist-kl"):
        run.save_figure(f"robustness-{name}.csv", b"epsilon,accuracy\n0,0.9\n")
    assert [curve.task for curve in run.info().curves] == [""]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"epsilon,accuracy\n",
        b"epsilon\n0.1\n",
        b"epsilon,accuracy\n0.1\n",
        b"epsilon,accuracy\n0.1,high\n",
        b"epsilon,accuracy\n0.1,nan\n",
        b"epsilon,accuracy\n-1,0.5\n",
        b"epsilon,accuracy\n0.1,1.5\n",
        b"\xff\xfe\x00",
        b"epsilon,accuracy\n" + b"0.1,0.5\n" * 140_000,
    ],
)
def test_a_file_that_is_no_curve_is_left_out(run: Run, content: bytes) -> None:
    run.save_figure("robustness-color-mnist-kl.csv", content)
    assert run.info().curves == ()


def test_words_that_make_no_sense_are_not_told(run: Run) -> None:
    spoilt = b"epsilon,accuracy,images,steps,measured\n0,0.9,many,-3,yesterday\n"
    run.save_figure("robustness-color-mnist-kl.csv", spoilt)
    (curve,) = run.info().curves
    assert (curve.images, curve.steps, curve.measured) == (0, 0, "")
