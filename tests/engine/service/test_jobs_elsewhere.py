"""On an accelerator every job of the engine is done, and what it answers is told from the CPU."""

from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import pytest

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.evaluation import MEASURES, classifier
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from tests.engine.elsewhere import ELSEWHERE, elsewhere
from tests.images import digits

RUNS, MNIST = ("mnist/vae", "mnist/raven"), ImageSource("mnist")
SHORT = AttackConfig(epsilon=0.1, steps=2, restarts=2)
BY_FORWARD_MODE = {"local_smoothness", "encoder_lipschitz", "decoder_lipschitz"}
KNOWN = [
    name
    for name, measure in MEASURES.items()
    if name not in BY_FORWARD_MODE and not measure.needs_inception
]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Whose device is the one that is not there."""
    monkeypatch.setattr("engine.service.bench.choose_device", lambda: ELSEWHERE)
    monkeypatch.setattr(classifier, "STEPS", 1)
    with elsewhere(monkeypatch):
        yield Bench(RunStore())


def asked(course: Generator[m.Event | None]) -> m.Event:
    """The last of what is told."""
    *_, told = (event for event in course if event is not None)
    return told


def attacked(**more: Any) -> m.Attack:
    return m.Attack(job=1, runs=RUNS, images=digits(3, 8), config=SHORT, **more)


@pytest.mark.parametrize("more", [{"course": True}, {"on_probe": True}, {"targets": digits(5, 7)}])
def test_attacks(more: dict[str, Any], bench: Bench) -> None:
    told = asked(bench.attack(attacked(**more)))
    assert isinstance(told, m.Attacked)
    assert all(isinstance(result.attacked, np.ndarray) for result in told.results)


def test_curves_of_robustness(bench: Bench) -> None:
    asked_for: Any = {"divergences": ("kl", "downstream"), "epsilons": (0.0, 0.1), "images": 20}
    told = asked(
        bench.measure(m.Measure(job=1, runs=RUNS, source=MNIST, config=SHORT, **asked_for))
    )
    assert isinstance(told, m.RobustnessMeasured)
    assert told.accuracies[1] <= told.accuracies[0]


@pytest.mark.parametrize("name", KNOWN)
def test_clean_figures(name: str, bench: Bench) -> None:
    command = m.Evaluate(job=1, runs=RUNS[1:], source=MNIST, measures=(name,), images=64)
    told = asked(bench.evaluate(command))
    assert isinstance(told, m.Evaluated)
    assert (told.value is None) == bool(told.refusal)


def test_a_survey_of_all_images(bench: Bench) -> None:
    config = SHORT.model_copy(update={"steps": 1, "restarts": 1})
    measures: Any = ("prediction", "fooled")
    command = m.Survey(job=1, run=RUNS[0], source=MNIST, config=config, measures=measures)
    told = asked(bench.survey(command).course)
    assert isinstance(told, m.Surveyed) and told.finished
    assert np.isfinite(told.values["fooled"]).all()


def test_what_is_drawn_decoded_and_refined(bench: Bench) -> None:
    images = digits(3, 8)
    for course in (
        bench.generate(m.Generate(job=1, runs=RUNS, posterior="mixture-10", count=4)),
        bench.interpolate(m.Interpolate(job=1, runs=RUNS, ends=images, steps=3, path="spherical")),
        bench.reconstruct(m.Reconstruct(job=1, run=RUNS[0])),
        bench.defend(m.Defend(job=1, runs=RUNS, images=(images, images), proposals=2, leapfrog=2)),
        bench.label_efficiency(
            m.MeasureLabels(job=1, runs=RUNS[:1], source=MNIST, counts=(10,), draws=1)
        ),
        bench.encode(m.Encode(job=1, run=RUNS[0], source=MNIST)),
    ):
        assert not isinstance(asked(course), m.Failed)
