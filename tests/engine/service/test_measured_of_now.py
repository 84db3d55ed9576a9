"""A run that is trained on while it is measured: what is found is of weights it no longer has."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.runs import Run, RunStore
from engine.service import messages as m
from engine.service.bench import Bench

MNIST = ImageSource("mnist")
QUICK = AttackConfig(steps=1)
Asked = Callable[[Bench, tuple[str, ...]], Iterable[m.Event | None]]


def curves(bench: Bench, runs: tuple[str, ...]) -> Iterable[m.Event | None]:
    asked: Any = {"divergences": ("wasserstein",), "epsilons": (0.0, 0.1), "images": 20}
    return bench.measure(m.Measure(job=1, runs=runs, source=MNIST, config=QUICK, **asked))


def figures(bench: Bench, runs: tuple[str, ...]) -> Iterable[m.Event | None]:
    return bench.evaluate(m.Evaluate(job=1, runs=runs, source=MNIST, measures=("kl",), images=20))


def labels(bench: Bench, runs: tuple[str, ...]) -> Iterable[m.Event | None]:
    return bench.label_efficiency(
        m.MeasureLabels(job=1, runs=runs, source=MNIST, counts=(10,), draws=2)
    )


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def own(store: RunStore, tmp_path: Path) -> Run:
    store.export_run("mnist/vae", tmp_path / "vae.zip")
    return store.import_run(tmp_path / "vae.zip")


@pytest.mark.parametrize("asked", [curves, figures, labels])
def test_it_is_told_as_left_out_and_kept_nowhere_and_the_others_are_measured(
    asked: Asked, store: RunStore, own: Run
) -> None:
    before = own.info()
    course = iter(asked(Bench(store), ("mnist/raven", own.id)))
    told = [next(event for event in course if event is not None)]  # all models are loaded by now
    written = own.weights_path.stat().st_mtime
    os.utime(own.weights_path, (written + 60, written + 60))  # as a training writes them anew
    told += [event for event in course if event is not None]
    (failed,) = (event for event in told if isinstance(event, m.Failed))
    assert failed.sentence == (
        f"The run '{own.name}' was trained on while it was measured, and what was found is of its "
        "weights before. It is left out."
    )
    kinds = m.QualityMeasured | m.RobustnessMeasured | m.Evaluated | m.LabelsMeasured
    assert {event.run for event in told if isinstance(event, kinds)} == {"mnist/raven"}
    after = own.info()
    assert (after.figures, after.curves, after.labels) == (
        before.figures,
        before.curves,
        before.labels,
    )


def test_measured_again_it_is_told_of_its_weights_of_now(store: RunStore, own: Run) -> None:
    bench = Bench(store)
    list(curves(bench, (own.id,)))
    written = own.weights_path.stat().st_mtime
    os.utime(own.weights_path, (written + 60, written + 60))
    told = list(curves(bench, (own.id,)))
    assert any(isinstance(event, m.RobustnessMeasured) for event in told)
    assert not any(isinstance(event, m.Failed) for event in told) and own.info().curves
