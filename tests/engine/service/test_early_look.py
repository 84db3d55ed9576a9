"""A run is attacked and mapped while it trains, and trains as if nobody had looked."""

import queue
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import torch

from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSource
from engine.runs import Run, RunStore
from engine.service import Engine
from engine.service import messages as m
from engine.training import load_tensors

Kind = TypeVar("Kind", bound=m.Event)
SMALL = TrainingConfig(variant="raven", epochs=3, limit=512)


@dataclass
class Asked:
    """An engine, and what it tells."""

    engine: Engine
    store: RunStore
    heard: "queue.Queue[m.Event]"
    jobs: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, kind: type[m.Command], **fields: Any) -> int:
        job = next(self.jobs)
        self.engine.submit(kind(job=job, **fields))
        return job

    def hear(self, kind: type[Kind], job: int, **fields: Any) -> Kind:
        while True:
            event = self.heard.get(timeout=60)
            assert not isinstance(event, m.Failed), event.sentence
            fits = all(getattr(event, name, None) == value for name, value in fields.items())
            if isinstance(event, kind) and event.job == job and fits:
                return event

    def trained(self, job: int) -> Run:
        return self.store.resolve(self.hear(m.JobChanged, job, state="finished").run)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    heard: queue.Queue[m.Event] = queue.Queue()
    store = RunStore(tmp_path / "runs")
    engine = Engine(heard.put, store)
    engine.start()
    yield Asked(engine, store, heard)
    assert engine.close()


def test_looking_at_a_run_in_training_leaves_its_numbers_as_they_are(asked: Asked) -> None:
    images = DATASETS["mnist"].load("test").images[:2].astype(np.float32) / 255
    attack = AttackConfig(steps=5)
    job = asked.ask(m.Train, name="looked at", config=SMALL)
    run = asked.hear(m.EpochFinished, job, epoch=1).run
    asked.ask(m.Pause, target=job)
    asked.hear(m.JobChanged, job, state="paused")

    first = asked.hear(
        m.Attacked, asked.ask(m.Attack, runs=(run,), images=images, config=attack)
    ).results[0]
    state = load_tensors(asked.store.resolve(run).checkpoint_path)
    encoded = asked.hear(m.Encoded, asked.ask(m.Encode, run=run, source=ImageSource("mnist")))
    assert encoded.means.shape == (2000, 10) and int(state["epoch"]) == 1

    asked.ask(m.Resume, target=job)
    asked.hear(m.EpochFinished, job, epoch=2)
    later = asked.hear(
        m.Attacked, asked.ask(m.Attack, runs=(run,), images=images, config=attack)
    ).results[0]
    assert not np.allclose(first.clean_mean, later.clean_mean), "it shows the newer weights"
    looked_at = asked.trained(job)

    left_alone = asked.trained(asked.ask(m.Train, name="left alone", config=SMALL))
    ours, theirs = load_tensors(looked_at.weights_path), load_tensors(left_alone.weights_path)
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    probes = load_tensors(looked_at.probe_path), load_tensors(left_alone.probe_path)
    assert all(torch.equal(probes[0][name], probes[1][name]) for name in probes[1])
    losses = [[{**epoch, "seconds": 0} for epoch in r.history()] for r in (looked_at, left_alone)]
    assert losses[0] == losses[1]
