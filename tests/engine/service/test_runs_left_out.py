"""Of several runs one may have no probe for the task, or posteriors between which a divergence is
infinite: it is told of, and the others answer."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSource
from engine.runs import Run, RunError, RunStore
from engine.service import messages as m
from engine.service import training_job
from engine.service.bench import Bench
from engine.trained import load_probes, save_probes

TESTS = DATASETS["color-mnist"].load("test").first(60)
SENTENCE = (
    "The run 'coloured' has no probe for the task 'colour': the images it was trained on are all "
    "of one class in it."
)
POINTS = (
    "The posteriors of 'points' are points, between which KL and what counts entropy are infinite: "
    "choose the Wasserstein distance, the mean, the reconstruction or the probe, or other runs."
)
ONE_STEP = AttackConfig(steps=1, epsilon=0.1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    """With a run that has a probe for each task, a copy of it that knows digits alone, and one with
    posteriors that are points."""
    made = RunStore(tmp_path_factory.mktemp("home") / "runs")
    config = TrainingConfig(variant="vae", dataset="color-mnist", epochs=1, limit=100)
    points = made.create(config.model_copy(update={"variant": "ae"}), "points")
    run = made.create(config, "coloured")
    images = DATASETS["color-mnist"].load("train").first(100)
    for each in (points, run):
        list(training_job.train(1, each, torch.device("cpu"), data=(images, TESTS)))
    lacking = Run(Path(shutil.copytree(run.path, made.root / "lacking")), "lacking")
    save_probes(lacking, {"digit": load_probes(run)["digit"]})
    return made


@pytest.fixture
def both(store: RunStore) -> tuple[str, str]:
    return next(run.id for run in store.list() if run.id.startswith("vae-")), "lacking"


def test_an_attack_on_the_probe_is_answered_by_those_that_have_it(
    store: RunStore, both: tuple[str, str]
) -> None:
    images = TESTS.images[:2].astype(np.float32) / 255
    about: dict[str, Any] = {
        "job": 1,
        "images": images,
        "config": ONE_STEP,
        "on_probe": True,
        "task": "colour",
    }
    bench = Bench(store)
    *_, told = bench.attack(m.Attack(runs=both, **about))
    assert isinstance(told, m.Attacked)
    assert [result.run for result in told.results] == [both[0]]
    assert told.refused == {"lacking": SENTENCE}
    events = bench.attack(m.AttackAtBudgets(runs=both, epsilons=(0.0, 0.1), **about))
    budgets = [event for event in events if isinstance(event, m.AttackedAtBudget)]
    assert [event.refused for event in budgets] == [{"lacking": SENTENCE}] * 2
    with pytest.raises(RunError, match="has no probe for the task 'colour'"):
        list(bench.attack(m.Attack(runs=("lacking",), **about)))


def test_robustness_is_measured_of_those_that_have_it(
    store: RunStore, both: tuple[str, str]
) -> None:
    command = m.Measure(
        job=1,
        runs=both,
        source=ImageSource("color-mnist"),
        divergences=("wasserstein",),
        epsilons=(0.1,),
        images=10,
        config=ONE_STEP,
        task="colour",
    )
    events = [event for event in Bench(store).measure(command) if event is not None]
    assert isinstance(events[0], m.Failed) and events[0].sentence == f"{SENTENCE} It is left out."
    curves = [event for event in events if isinstance(event, m.RobustnessMeasured)]
    assert {curve.run for curve in curves} == {both[0]}


def test_a_check_does_without_a_second_run_that_lacks_it_but_not_without_the_first(
    store: RunStore, both: tuple[str, str]
) -> None:
    about: dict[str, Any] = {
        "job": 1,
        "source": ImageSource("color-mnist"),
        "images": 1,
        "maximised": "wasserstein",
        "budgets": (0.1,),
        "config": ONE_STEP,
        "task": "colour",
    }
    events = list(Bench(store).check_attack(m.CheckAttack(run=both[0], other="lacking", **about)))
    failed = [event for event in events if isinstance(event, m.Failed)]
    assert [event.sentence for event in failed] == [f"{SENTENCE} It is left out."]
    assert isinstance(events[-1], m.AttackChecked)
    with pytest.raises(RunError, match="has no probe for the task 'colour'"):
        list(Bench(store).check_attack(m.CheckAttack(run="lacking", other=both[0], **about)))


@pytest.fixture
def with_points(store: RunStore, both: tuple[str, str]) -> tuple[str, str]:
    return store.resolve("points").id, both[0]


def test_an_attack_is_answered_by_those_whose_posteriors_are_no_points(
    store: RunStore, with_points: tuple[str, str]
) -> None:
    points, other = with_points
    kl = ONE_STEP.model_copy(update={"divergence": "kl"})
    about: dict[str, Any] = {"job": 1, "images": TESTS.images[:2].astype(np.float32) / 255}
    bench = Bench(store)
    *_, told = bench.attack(m.Attack(runs=with_points, config=kl, **about))
    assert isinstance(told, m.Attacked)
    assert [result.run for result in told.results] == [other] and told.refused == {points: POINTS}
    *_, told = bench.attack(m.Attack(runs=with_points, config=kl, on_probe=True, **about))
    assert isinstance(told, m.Attacked) and not told.refused, "its divergence plays no part then"
    with pytest.raises(ValueError, match="The posteriors of 'points' are points"):
        list(bench.attack(m.Attack(runs=(points, points), config=kl, **about)))


def test_points_are_measured_under_all_attacks_but_those_that_are_infinite_between_them(
    store: RunStore, with_points: tuple[str, str]
) -> None:
    points, other = with_points
    about: dict[str, Any] = {
        "job": 1,
        "source": ImageSource("color-mnist"),
        "epsilons": (0.1,),
        "images": 10,
        "config": ONE_STEP,
    }

    def told(runs: tuple[str, ...], *names: Any) -> tuple[list[str], set[tuple[str, str]], float]:
        command = m.Measure(runs=runs, divergences=names, **about)
        events = list(Bench(store).measure(command))
        (*_, last) = (event for event in events if isinstance(event, m.JobChanged))
        curves = [event for event in events if isinstance(event, m.RobustnessMeasured)]
        return (
            [event.sentence for event in events if isinstance(event, m.Failed)],
            {(curve.run, curve.divergence) for curve in curves},
            last.done / last.total,
        )

    left_out, curves, share = told(with_points, "wasserstein", "kl", "downstream")
    assert left_out == [f"{POINTS} It is left out of kl."] and share == 1
    everything = {
        (run, name) for run in with_points for name in ("wasserstein", "kl", "downstream")
    }
    assert curves == everything - {(points, "kl")}
    assert told(with_points, "kl") == ([f"{POINTS} It is left out."], {(other, "kl")}, 1)
    with pytest.raises(ValueError, match="The posteriors of 'points' are points"):
        told((points,), "kl")


def test_a_check_does_without_a_second_run_of_points(
    store: RunStore, with_points: tuple[str, str]
) -> None:
    points, run = with_points
    about: dict[str, Any] = {
        "job": 1,
        "source": ImageSource("color-mnist"),
        "images": 1,
        "maximised": "kl",
        "budgets": (0.1,),
        "config": ONE_STEP,
    }
    events = list(Bench(store).check_attack(m.CheckAttack(run=run, other=points, **about)))
    failed = [event.sentence for event in events if isinstance(event, m.Failed)]
    assert failed == [f"{POINTS} It is left out."] and isinstance(events[-1], m.AttackChecked)
    with pytest.raises(ValueError, match="The posteriors of 'points' are points"):
        list(Bench(store).check_attack(m.CheckAttack(run=points, other=run, **about)))
