"""A training that is watched: a map of each epoch, all on one plane, and the same weights."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet, ImageSource
from engine.model import as_images
from engine.runs import Run, RunStore
from engine.service.epoch_maps import WATCHED_IMAGES, EpochMaps
from engine.service.messages import EpochsMapped, Event
from engine.service.training_job import train
from engine.trained import load_model
from engine.training import load_tensors

CPU = torch.device("cpu")
SOURCE = ImageSource("mnist")


@pytest.fixture
def watch() -> EpochMaps:
    return EpochMaps(lambda source: source.load()[0])


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def a_run(store: RunStore) -> Run:
    return store.create(TrainingConfig(variant="raven", epochs=3, limit=256))


def training(run: Run, watch: EpochMaps) -> Iterator[Event | None]:
    images, tests = (DATASETS["mnist"].load(split).first(256) for split in ("train", "test"))
    return train(1, run, CPU, data=(images, tests), watch=watch)


def told(run: Run, watch: EpochMaps) -> list[EpochsMapped]:
    return [event for event in training(run, watch) if isinstance(event, EpochsMapped)]


def test_each_epoch_is_mapped_and_the_weights_are_those_of_a_training_nobody_watched(
    store: RunStore, watch: EpochMaps
) -> None:
    watched, alone = a_run(store), a_run(store)
    watch.watch(watched.id, SOURCE, on=True)
    maps = told(watched, watch)
    assert [event.epochs for event in maps] == [(1,), (1, 2), (1, 2, 3)]
    assert maps[-1].points.shape == (3, WATCHED_IMAGES, 2)
    assert told(alone, watch) == []
    weights = load_tensors(watched.weights_path)
    for name, tensor in load_tensors(alone.weights_path).items():
        assert torch.equal(tensor, weights[name]), name


def test_all_epochs_lie_on_the_last_ones_principal_components(
    store: RunStore, watch: EpochMaps
) -> None:
    run = a_run(store)
    watch.watch(run.id, SOURCE, on=True)
    last = told(run, watch)[-1]
    tests: ImageSet = SOURCE.load()[0]
    pixels = torch.from_numpy(tests.images[:WATCHED_IMAGES])
    with torch.no_grad():
        means = load_model(run, CPU).encode(as_images(pixels)).mean.numpy()
    np.testing.assert_allclose((means - last.centre) @ last.axes, last.points[-1], atol=1e-4)
    both = np.cov(means.T)
    kept = np.trace(last.axes.T @ both @ last.axes)
    assert kept == pytest.approx(np.linalg.eigvalsh(both)[-2:].sum(), rel=1e-3)


def test_what_was_seen_is_told_again_and_no_more_is_seen_once_nobody_watches(
    store: RunStore, watch: EpochMaps
) -> None:
    run = a_run(store)
    assert watch.watch(run.id, SOURCE, on=True) is None
    events = training(run, watch)
    next(event for event in events if isinstance(event, EpochsMapped))
    watch.watch(run.id, SOURCE, on=False)
    assert not [event for event in events if isinstance(event, EpochsMapped)]
    again = watch.watch(run.id, SOURCE, on=True, job=7)
    assert again is not None and (again.job, again.epochs) == (7, (1,))
