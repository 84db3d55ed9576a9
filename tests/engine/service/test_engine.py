"""The engine as the window uses it: commands in, events out, nothing waits."""

import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import torch

from engine.config import AttackConfig, PictureConfig, TrainingConfig
from engine.data import ImageSource
from engine.measures import Steps
from engine.runs import RunStore
from engine.service import Engine
from engine.service import messages as m
from engine.service.bench import Bench
from engine.training import load_tensors
from tests.images import as_pixels

Kind = TypeVar("Kind", bound=m.Event)
SMALL = TrainingConfig(variant="vae", epochs=2, limit=512)
PROMPT = 10
"""Seconds; what nobody must wait for would take longer."""


class Talk:
    """An engine, its store, and the events that came."""

    def __init__(self, folder: Path) -> None:
        self.store = RunStore(folder)
        self.events: queue.Queue[m.Event] = queue.Queue()
        self.engine = Engine(self.events.put, self.store)
        self.engine.start()
        self.told: list[m.Event] = []
        """All that was heard of so far."""
        self.jobs = 0

    def ask(self, kind: type[m.Command], **fields: Any) -> int:
        self.jobs += 1
        self.engine.submit(kind(job=self.jobs, **fields))
        return self.jobs

    def hear(self, kind: type[Kind], job: int | None = None, **fields: object) -> Kind:
        """The next event of a kind, job and field values; a failure on the way is an error."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            event = self.events.get(timeout=60)
            self.told.append(event)
            fits = all(getattr(event, name, None) == value for name, value in fields.items())
            if isinstance(event, kind) and job in (None, event.job) and fits:
                return event
            assert not isinstance(event, m.Failed), event.sentence
        raise AssertionError(f"no {kind.__name__} came")

    def train(self, config: TrainingConfig = SMALL) -> str:
        job = self.ask(m.Train, name="", config=config)
        return self.hear(m.JobChanged, job, state="finished").run


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    made = Talk(tmp_path / "runs")
    yield made
    assert made.engine.close()


@pytest.fixture
def images(talk: Talk) -> m.Floats:
    job = talk.ask(m.LoadImages, source=ImageSource("mnist"))
    return as_pixels(talk.hear(m.ImagesLoaded, job).images[:3])


def test_it_says_what_there_is_to_choose_from(talk: Talk) -> None:
    ready = talk.hear(m.EngineReady)
    variants = {variant.name: variant for variant in ready.variants}
    assert {"vae", "vae-noise", "smooth-encoder", "raven"} <= set(variants)
    assert "sigma_aug" in variants["raven"].schema["properties"]
    assert {"mnist", "fashion-mnist"} <= {d.name for d in ready.datasets}


def test_a_run_is_trained_and_listed_with_its_figures(talk: Talk) -> None:
    job = talk.ask(m.Train, name="First", config=SMALL)
    added = talk.hear(m.RunsListed, job).added
    begun = talk.hear(m.RunsListed, job).runs
    assert [r.state for r in begun if r.id == added] == ["training"]
    steps = talk.hear(m.StepsTaken, job)
    assert set(steps.terms) == {"reconstruction", "kl"}
    epoch = talk.hear(m.EpochFinished, job)
    assert epoch.probe_reconstructions.shape == epoch.probe_images.shape == (16, 1, 28, 28)
    talk.hear(m.QualityMeasured, job)
    run = next(r for r in talk.hear(m.RunsListed, job).runs if r.id == added)
    assert (run.name, run.state, run.epochs_done) == ("First", "finished", 2)
    assert 0 < run.figures["accuracy"] <= 1


def test_another_day_a_run_is_reconstructed_as_after_its_last_epoch(talk: Talk) -> None:
    job = talk.ask(m.Train, name="", config=SMALL)
    last = talk.hear(m.EpochFinished, job, epoch=2)
    talk.hear(m.JobChanged, job, state="finished")
    told = talk.hear(m.Reconstructed, talk.ask(m.Reconstruct, run=last.run))
    assert (told.run, told.epoch) == (last.run, 2)
    assert np.array_equal(told.probe_images, last.probe_images)
    assert np.array_equal(told.probe_reconstructions, last.probe_reconstructions)
    assert np.array_equal(told.probe_means, last.probe_means)


def test_a_run_whose_images_are_gone_says_so(talk: Talk, tmp_path: Path) -> None:
    run = talk.store.create(SMALL.model_copy(update={"data_root": tmp_path / "gone"}), "Moved")
    shutil.copyfile(talk.store.resolve("mnist/vae").weights_path, run.weights_path)
    shutil.copyfile(talk.store.resolve("mnist/vae").probe_path, run.probe_path)
    run.set_state("finished")
    job = talk.ask(m.Reconstruct, run=run.id)
    assert str(tmp_path / "gone") in talk.hear(m.Failed, job).sentence


def test_an_attack_answers_for_every_run(talk: Talk, images: m.Floats) -> None:
    runs = (talk.train(), talk.train(SMALL.model_copy(update={"variant": "raven"})))
    config = AttackConfig(steps=5, epsilon=0.1)
    job = talk.ask(m.Attack, runs=runs, images=images, config=config)
    answer = talk.hear(m.Attacked, job)
    assert tuple(result.run for result in answer.results) == runs
    for result in answer.results:
        assert np.abs(result.attacked - images).max() <= 0.1 + 1e-6
        assert (result.divergence > 0).all()
        assert result.clean_probabilities.sum(1) == pytest.approx(1, abs=1e-5)


def test_an_attack_is_answered_while_a_run_trains(talk: Talk, images: m.Floats) -> None:
    run = talk.train()
    long = SMALL.model_copy(update={"epochs": 1000})
    training = talk.ask(m.Train, name="", config=long)
    talk.hear(m.StepsTaken, training)
    attack = talk.ask(m.Attack, runs=(run,), images=images, config=AttackConfig(steps=5))
    talk.hear(m.Attacked, attack)
    talk.ask(m.Cancel, target=training)
    talk.hear(m.JobChanged, training, state="cancelled")


def test_a_stopped_run_goes_on_to_the_weights_of_an_uninterrupted_one(talk: Talk) -> None:
    config = SMALL.model_copy(update={"epochs": 5, "limit": 1024})
    whole = talk.train(config)
    job = talk.ask(m.Train, name="", config=config)
    talk.hear(m.EpochFinished, job)
    talk.ask(m.Cancel, target=job)
    run = talk.hear(m.JobChanged, job, state="cancelled").run
    assert talk.store.resolve(run).state == "interrupted"
    again = talk.ask(m.ContinueRun, run=run)
    talk.hear(m.JobChanged, again, state="finished")
    first = load_tensors(talk.store.resolve(whole).weights_path)
    second = load_tensors(talk.store.resolve(run).weights_path)
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_closing_while_it_trains_keeps_a_checkpoint_and_does_not_wait_for_the_end(
    tmp_path: Path,
) -> None:
    talk = Talk(tmp_path / "runs")
    job = talk.ask(m.Train, name="", config=SMALL.model_copy(update={"epochs": 1000}))
    run = talk.hear(m.StepsTaken, job).run
    started = time.monotonic()
    assert talk.engine.close()
    assert time.monotonic() - started < PROMPT
    kept = talk.store.resolve(run)
    assert kept.state == "interrupted"
    assert kept.checkpoint_path.exists()


@pytest.fixture
def endless_fit(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Fitting a probe takes until the test is over; set once a fit has begun."""
    begun, over = threading.Event(), threading.Event()

    def fit(*_: object) -> None:
        begun.set()
        over.wait(30)
        raise RuntimeError("The test is over.")

    monkeypatch.setattr("engine.service.loading.fit_probes", fit)
    yield begun
    over.set()


def test_closing_while_a_probe_is_fitted_does_not_wait_for_it(
    tmp_path: Path, endless_fit: threading.Event
) -> None:
    talk = Talk(tmp_path / "runs")
    job = talk.ask(m.Train, name="", config=SMALL)
    run = talk.hear(m.EpochFinished, job, epoch=2).run
    assert endless_fit.wait(20)
    started = time.monotonic()
    assert talk.engine.close()
    assert time.monotonic() - started < PROMPT
    kept = talk.store.resolve(run)
    assert kept.state == "interrupted"
    assert kept.checkpoint_path.exists()


def test_an_attack_is_answered_while_a_probe_is_fitted(
    talk: Talk, images: m.Floats, endless_fit: threading.Event
) -> None:
    job = talk.ask(m.Train, name="", config=SMALL)
    assert endless_fit.wait(20)
    attack = talk.ask(m.Attack, runs=("mnist/vae",), images=images, config=AttackConfig(steps=5))
    talk.hear(m.Attacked, attack)
    talk.ask(m.Cancel, target=job)
    talk.hear(m.JobChanged, job, state="cancelled")


def test_a_map_is_cancelled_while_its_means_are_computed(
    talk: Talk, endless_fit: threading.Event
) -> None:
    training = talk.ask(m.Train, name="", config=SMALL.model_copy(update={"epochs": 1000}))
    run = talk.hear(m.EpochFinished, training).run
    talk.ask(m.Cancel, target=training)
    talk.hear(m.JobChanged, training, state="cancelled")
    embed = talk.ask(m.Embed, run=run, source=ImageSource("mnist"), method="tsne")
    assert endless_fit.wait(20)
    talk.ask(m.Cancel, target=embed)
    plane = talk.ask(m.Embed, run="mnist/vae", source=ImageSource("mnist"), method="pca")
    talk.hear(m.MapMoved, plane)
    told = [event for event in talk.told if event.job == embed]
    assert told == []


def test_a_map_is_cancelled_while_it_goes_from_the_bench_to_the_desk(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.hear(m.EngineReady)
    begun, go, encoded = threading.Event(), threading.Event(), Bench.encoded

    def slowly(bench: Bench, run: str, *source: Any) -> Steps[m.Encoded]:
        begun.set()
        go.wait(20)
        return (yield from encoded(bench, run, *source))

    talk.hear(m.Encoded, talk.ask(m.Encode, run="mnist/vae", source=ImageSource("mnist")))
    monkeypatch.setattr(Bench, "encoded", slowly)
    embed = talk.ask(m.Embed, run="mnist/vae", source=ImageSource("mnist"), method="tsne")
    assert begun.wait(20)
    talk.ask(m.Cancel, target=embed)
    # The desk has heard of the cancel, and knows of no such job yet.
    talk.hear(m.RunsListed, talk.ask(m.ListRuns))
    go.set()
    talk.hear(m.JobChanged, embed, state="cancelled")


def test_shifts_are_relative_to_the_variance_of_the_test_images(
    talk: Talk, images: m.Floats
) -> None:
    encode = talk.ask(m.Encode, run="mnist/raven", source=ImageSource("mnist"))
    means = talk.hear(m.Encoded, encode).means
    attack = talk.ask(m.Attack, runs=("mnist/raven",), images=images, config=AttackConfig(steps=5))
    (result,) = talk.hear(m.Attacked, attack).results
    variance = means.astype(np.float64).var(axis=0).sum()
    assert result.relative_shift == pytest.approx(result.shift**2 / variance, rel=1e-4)


def test_a_measured_curve_is_kept_with_an_own_run(talk: Talk) -> None:
    run = talk.train()
    job = talk.ask(
        m.Measure,
        runs=(run, "mnist/vae"),
        source=ImageSource("mnist"),
        divergences=("kl",),
        epsilons=(0.0, 0.1),
        images=50,
        config=AttackConfig(steps=2),
    )
    talk.hear(m.JobChanged, job, state="finished")
    kept = (talk.store.resolve(run).figures_path / "robustness-mnist-kl.csv").read_text()
    assert [line.split(",")[0] for line in kept.splitlines()] == ["epsilon", "0.0", "0.1"]
    assert not list(talk.store.resolve("mnist/vae").figures_path.glob("robustness*-kl.csv"))


def test_a_queued_run_that_is_cancelled_never_began(talk: Talk) -> None:
    first = talk.ask(m.Train, name="", config=SMALL.model_copy(update={"epochs": 1000}))
    second = talk.ask(m.Train, name="", config=SMALL)
    talk.hear(m.StepsTaken, first)
    talk.ask(m.Cancel, target=second)
    run = talk.hear(m.JobChanged, second, state="cancelled").run
    assert talk.store.resolve(run).state == "interrupted"
    talk.ask(m.Cancel, target=first)
    talk.hear(m.JobChanged, first, state="cancelled")


def test_a_run_that_is_cancelled_in_the_same_breath_never_began(talk: Talk) -> None:
    job = talk.ask(m.Train, name="", config=SMALL.model_copy(update={"epochs": 1000}))
    talk.ask(m.Cancel, target=job)
    run = talk.hear(m.JobChanged, job, state="cancelled").run
    assert talk.store.resolve(run).state == "interrupted"
    assert talk.store.resolve(run).epochs_done == 0


def test_an_engine_that_never_started_closes_and_closes_again(tmp_path: Path) -> None:
    engine = Engine(lambda event: None, RunStore(tmp_path / "runs"))
    assert engine.close()
    assert engine.close()


def test_robustness_falls_with_the_budget_and_is_told_as_it_grows(talk: Talk) -> None:
    run = talk.train(SMALL.model_copy(update={"epochs": 6, "limit": 1500}))
    job = talk.ask(
        m.Measure,
        runs=(run,),
        source=ImageSource("mnist"),
        divergences=("wasserstein",),
        epsilons=(0.0, 0.3),
        images=100,
        config=AttackConfig(steps=5),
    )
    quality = talk.hear(m.QualityMeasured, job)
    first = talk.hear(m.RobustnessMeasured, job)
    assert first.epsilons == (0.0,)
    assert first.accuracies[0] == pytest.approx(quality.accuracy)
    both = talk.hear(m.RobustnessMeasured, job)
    assert both.accuracies[1] < both.accuracies[0]


def test_a_map_is_shown_at_once_refined_and_takes_new_points(talk: Talk) -> None:
    run = talk.train()
    job = talk.ask(m.Embed, run=run, source=ImageSource("mnist"), method="pca")
    plane = talk.hear(m.MapMoved, job)
    assert plane.finished and plane.points.shape == (2000, 2)
    encode = talk.ask(m.Encode, run=run, source=ImageSource("mnist"))
    means = talk.hear(m.Encoded, encode).means
    place = talk.ask(m.Place, run=run, source=ImageSource("mnist"), method="pca", means=means[:5])
    assert talk.hear(m.Placed, place).points == pytest.approx(plane.points[:5], abs=1e-4)
    refined = talk.ask(m.Embed, run=run, source=ImageSource("mnist"), method="tsne")
    assert talk.hear(m.MapMoved, refined).step < 100
    talk.ask(m.Cancel, target=refined)
    talk.hear(m.JobChanged, refined, state="cancelled")


def test_a_run_is_renamed_deleted_and_restored(talk: Talk) -> None:
    run = talk.train()
    job = talk.ask(m.RenameRun, run=run, name="Mine")
    assert [r.name for r in talk.hear(m.RunsListed, job).runs if not r.bundled] == ["Mine"]
    job = talk.ask(m.DeleteRun, run=run)
    assert not [r for r in talk.hear(m.RunsListed, job).runs if not r.bundled]
    job = talk.ask(m.RestoreRun, run=run)
    assert talk.hear(m.RunsListed, job).added == run


def test_a_deleted_run_answers_no_more(talk: Talk) -> None:
    run = talk.train()
    talk.hear(m.Encoded, talk.ask(m.Encode, run=run, source=ImageSource("mnist")))
    talk.hear(m.RunsListed, talk.ask(m.DeleteRun, run=run))
    job = talk.ask(m.Encode, run=run, source=ImageSource("mnist"))
    failed = talk.events.get(timeout=20)
    assert isinstance(failed, m.Failed) and failed.job == job
    assert run in failed.sentence


def test_a_waking_engine_leaves_others_their_time_and_the_collector_as_it_was(
    tmp_path: Path,
) -> None:
    """In a process of its own, where nothing has brought PyTorch in before."""
    program = """
import gc, queue, sys, time
from pathlib import Path
from engine.runs import RunStore
from engine.service import Engine
full = []
def note(phase, info):
    if phase == "stop" and info["generation"] == 2:
        full.append(info)
gc.callbacks.append(note)
events = queue.Queue()
engine = Engine(events.put, RunStore(Path(sys.argv[1])))
full.clear()
engine.start()
events.get(timeout=60)
assert "torch" in sys.modules and not full, full
assert "sklearn" not in sys.modules, "It takes as long to load as PyTorch."
assert gc.isenabled() and gc.get_freeze_count() > 100_000
assert engine.close()
assert gc.get_freeze_count() == 0
"""
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "runs")], check=True, timeout=60)


def test_a_run_is_exported_and_imported(talk: Talk, tmp_path: Path) -> None:
    run = talk.train()
    job = talk.ask(m.ExportRun, run=run, path=tmp_path / "run.zip")
    talk.hear(m.Done, job)
    job = talk.ask(m.ImportRun, path=tmp_path / "run.zip")
    added = talk.hear(m.RunsListed, job).added
    assert added not in ("", run)


def test_what_cannot_be_done_is_said_in_a_sentence(talk: Talk, tmp_path: Path) -> None:
    talk.hear(m.EngineReady)
    note = tmp_path / "note.png"
    note.write_text("not a picture")
    for kind, fields, word in (
        (m.ReadPicture, {"source": note, "name": "n", "config": PictureConfig()}, "picture"),
        (m.DeleteRun, {"run": "no-such-run"}, "no-such-run"),
        (m.LoadImages, {"source": ImageSource("cats")}, "cats"),
        (m.Encode, {"run": "no-such-run", "source": ImageSource("mnist")}, "no-such-run"),
        (m.Train, {"name": "", "config": SMALL.model_copy(update={"network": "cnn"})}, "cnn"),
        (m.Train, {"name": "", "config": TrainingConfig(objective={"sigma": 1})}, "sigma"),
        (m.Train, {"name": "", "config": SMALL.model_copy(update={"limit": 1})}, "two classes"),
        (
            m.Place,
            {
                "run": "mnist/vae",
                "source": ImageSource("mnist"),
                "method": "pca",
                "means": np.zeros((1, 10)),
            },
            "map",
        ),
    ):
        job = talk.ask(kind, **fields)
        failed = talk.events.get(timeout=20)
        while not (isinstance(failed, m.Failed) and failed.job == job):
            failed = talk.events.get(timeout=20)
        assert word in failed.sentence
