"""Clean figures, and checks of an attack, asked of a real engine."""

import math
import queue
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSource
from engine.evaluation import MEASURES, Subject, sanity
from engine.measures import all_of
from engine.model import Model, seeded
from engine.runs import RunStore
from engine.sanity import Maximised
from engine.service import Engine, bench
from engine.service import messages as m
from engine.service.evaluation_job import evaluate
from engine.service.loading import load
from engine.service.training_job import measure_run
from engine.trained import TrainedModel

MNIST = ImageSource("mnist")


class Asked:
    """An engine over a store of one own run, a copy of the bundled VAE."""

    def __init__(self, folder: Path) -> None:
        self._told: queue.Queue[m.Event] = queue.Queue()
        self.store = RunStore(folder)
        exported = folder.parent / "vae.zip"
        self.store.export_run("mnist/vae", exported)
        self.own = self.store.import_run(exported)
        self.engine = Engine(self._told.put, self.store)
        self.engine.start()
        self._jobs = count(1)

    def ask(self, kind: type[m.Command], **fields: Any) -> list[m.Event]:
        """All that is told of a job until it ends."""
        job, told = next(self._jobs), []
        self.engine.submit(kind(**{"job": job, "source": MNIST, **fields}))
        while True:
            event = self._told.get(timeout=100)
            if event.job != job:
                continue
            told.append(event)
            if isinstance(event, m.JobChanged) and event.state in ("finished", "failed"):
                return told


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    made = Asked(Path(tmp_path_factory.mktemp("home")) / "runs")
    yield made
    assert made.engine.close()


def test_clean_figures_are_told_one_by_one_and_kept_with_own_runs(asked: Asked) -> None:
    runs, measures = ("mnist/vae", asked.own.id), ("kl", "information")
    told = asked.ask(m.Evaluate, runs=runs, measures=measures, images=100, seed=3)
    figures = [event for event in told if isinstance(event, m.Evaluated)]
    assert [(f.run, f.measure) for f in figures] == [(r, n) for r in runs for n in measures]
    tests = DATASETS["mnist"].load("test").first(100)
    trained = all_of(load(asked.store.resolve("mnist/vae"), torch.device("cpu"), tests))
    subject = Subject(trained, tests, lambda: tests, 3)
    expected = [all_of(MEASURES[name].of(subject)) for name in measures]
    assert [f.value for f in figures] == pytest.approx(expected * 2, rel=1e-5)
    kept = asked.own.info().figures["measures"]
    assert kept["kl"] == {"value": figures[2].value, "images": 100, "seed": 3}
    assert "accuracy" in asked.own.info().figures, "what was measured before stays"
    progress = [event for event in told if isinstance(event, m.JobChanged)]
    assert progress[-1].state == "finished" and progress[-1].done == 4
    assert "measures" not in asked.store.resolve("mnist/vae").info().figures


def test_what_one_image_has_no_number_of_is_kept_as_nothing(asked: Asked) -> None:
    """JSON has no word for NaN."""
    tests = DATASETS["mnist"].load("test").first(1)
    trained = all_of(load(asked.own, torch.device("cpu"), tests))
    quality = all_of(measure_run(1, trained, tests, MNIST, keep=True))
    mean, deviation = quality.pair_distance
    assert mean > 0 and math.isnan(deviation) and math.isnan(quality.relative_pair_distance)
    kept = asked.own.info().figures
    assert kept["pair_distance"] == [mean, None] and kept["relative_pair_distance"] is None
    told = asked.ask(
        m.Evaluate, runs=(asked.own.id,), measures=("relative_pair_distance",), images=1
    )
    (figure,) = [event for event in told if isinstance(event, m.Evaluated)]
    assert figure.value is None and "a single image" in figure.refusal


def test_a_run_is_scored_by_the_variance_of_the_images_it_was_trained_on(tmp_path: Path) -> None:
    """Not by that of all that its data set has, nor of another one that it is asked about: every
    latent is decoded to grey, so that each image is told log N(x; ½, σ²)."""
    with seeded(0):
        model = Model("mlp", "iso-i", (1, 28, 28), latent=2)
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    digits, garments = DATASETS["mnist"], DATASETS["fashion-mnist"]
    tests = garments.load("test").first(2)
    run = RunStore(tmp_path).create(TrainingConfig(dataset="mnist", limit=150))
    trained = TrainedModel(run, model.eval(), {}, 1.0, 0.0)
    source = ImageSource("fashion-mnist")
    asked = m.Evaluate(job=1, runs=(run.id,), measures=("log_likelihood",), source=source)
    *_, told = evaluate(asked, [trained], tests, source)
    assert isinstance(told, m.Evaluated)

    own = torch.from_numpy(digits.load("train").images[:150]).double() / 255
    deviation = (own - 0.5).square().mean().sqrt()
    shown = torch.from_numpy(tests.images).double() / 255
    exact = torch.distributions.Normal(0.5, deviation).log_prob(shown).flatten(1).sum(1)
    assert told.value == pytest.approx(float(exact.mean()), rel=1e-4)


def test_an_unknown_measure_is_refused_before_any_work(asked: Asked) -> None:
    told = asked.ask(m.Evaluate, runs=("mnist/vae",), measures=("kl", "charm"))
    (failure,) = [event for event in told if isinstance(event, m.Failed)]
    assert "There is no measure 'charm'" in failure.sentence
    assert not any(isinstance(event, m.Evaluated) for event in told)


def test_an_attack_is_checked_with_progress(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 30)
    told = asked.ask(
        m.CheckAttack,
        run="mnist/vae",
        maximised="downstream",
        budgets=(0.05,),
        images=20,
        config=AttackConfig(steps=10),
        other=asked.own.id,
    )
    (checked,) = [event for event in told if isinstance(event, m.AttackChecked)]
    assert checked.evidence.transferred_from == f"{asked.own.name} ({asked.own.id})"
    transfer = next(c for c in checked.verdict.checks if c.name == "transfer")
    assert transfer.outcome == "passed", "the same weights are attacked by the same steps"
    shares = [event for event in told if isinstance(event, m.JobChanged) and event.unit == "%"]
    assert shares and shares[0].title == "Check the attack on VAE"


@pytest.mark.parametrize(("maximised", "schedule"), [("downstream", "cosine"), ("kl", "constant")])
def test_the_attack_that_is_checked_is_that_of_the_curve(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, maximised: Maximised, schedule: str
) -> None:
    made = []

    def noting(command: m.CheckAttack, *_: object) -> Iterator[None]:
        made.append(command.config.schedule)
        yield None

    monkeypatch.setattr(bench, "check_attack", noting)
    fields = {"run": "mnist/vae", "images": 20, "config": AttackConfig(steps=10)}
    asked.ask(m.CheckAttack, maximised=maximised, budgets=(0.05,), **fields)
    assert made == [schedule]


def test_the_window_is_told_all_measures_in_words() -> None:
    from engine.service.choices import engine_ready

    told = engine_ready("CPU").measures
    assert [measure.name for measure in told] == list(MEASURES)
    assert all(measure.explanation and measure.unit and measure.bounds for measure in told)
