"""Of several runs one may have no probe for the task: it is told of, and the others answer."""

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
ONE_STEP = AttackConfig(steps=1, epsilon=0.1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    """With a run that has a probe for each task, and a copy of it that knows digits alone."""
    made = RunStore(tmp_path_factory.mktemp("home") / "runs")
    config = TrainingConfig(variant="vae", dataset="color-mnist", epochs=1, limit=100)
    run = made.create(config, "coloured")
    images = DATASETS["color-mnist"].load("train").first(100)
    list(training_job.train(1, run, torch.device("cpu"), data=(images, TESTS)))
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
