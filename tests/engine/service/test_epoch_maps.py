"""What a training keeps of its epochs, and tells of while it is watched: all on one plane."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet, ImageSource
from engine.model import as_images
from engine.runs import (
    KeptEpochs,
    Run,
    RunError,
    RunStore,
    plan_further,
    read_epochs,
    save_epochs,
)
from engine.runs.archive import pack, unpack
from engine.runs.epochs import MOST_BYTES
from engine.service.epoch_keeping import KEPT_IMAGES
from engine.service.epoch_maps import EpochMaps
from engine.service.messages import EpochsMapped, Event
from engine.service.training_job import train
from engine.trained import load_model
from engine.training import load_tensors

CPU = torch.device("cpu")
SOURCE = ImageSource("mnist")
MEANS = np.random.default_rng(0).normal(size=(KEPT_IMAGES, 10)).astype(np.float32)


@pytest.fixture
def watch() -> EpochMaps:
    return EpochMaps(lambda source: source.load()[0])


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def a_run(store: RunStore) -> Run:
    return store.create(TrainingConfig(variant="raven", epochs=3, limit=256))


def training(run: Run, watch: EpochMaps | None = None) -> Iterator[Event | None]:
    images, tests = (DATASETS["mnist"].load(split).first(256) for split in ("train", "test"))
    return train(1, run, CPU, data=(images, tests), watch=watch)


def told(run: Run, watch: EpochMaps) -> list[EpochsMapped]:
    return [event for event in training(run, watch) if isinstance(event, EpochsMapped)]


def test_each_epoch_is_mapped_and_the_weights_are_those_of_a_training_nobody_watched(
    store: RunStore, watch: EpochMaps
) -> None:
    watched, alone = a_run(store), a_run(store)
    watch.watch(watched, SOURCE, on=True)
    maps = told(watched, watch)
    assert [event.epochs for event in maps] == [(0,), (0, 1), (0, 1, 2), (0, 1, 2, 3)]
    assert maps[-1].points.shape == (4, KEPT_IMAGES, 2)
    assert told(alone, watch) == []
    weights = load_tensors(watched.weights_path)
    for name, tensor in load_tensors(alone.weights_path).items():
        assert torch.equal(tensor, weights[name]), name


def test_all_epochs_lie_on_the_last_ones_principal_components(
    store: RunStore, watch: EpochMaps
) -> None:
    run = a_run(store)
    watch.watch(run, SOURCE, on=True)
    last = told(run, watch)[-1]
    tests: ImageSet = SOURCE.load()[0]
    pixels = torch.from_numpy(tests.images[:KEPT_IMAGES])
    with torch.no_grad():
        means = load_model(run, CPU).encode(as_images(pixels)).mean.numpy()
    np.testing.assert_allclose((means - last.centre) @ last.axes, last.points[-1], atol=1e-4)
    both = np.cov(means.T)
    kept = np.trace(last.axes.T @ both @ last.axes)
    assert kept == pytest.approx(np.linalg.eigvalsh(both)[-2:].sum(), rel=1e-3)


def test_a_training_that_nobody_watches_keeps_its_epochs_from_before_the_first_to_the_last(
    store: RunStore, watch: EpochMaps
) -> None:
    """As the command line and the workers of a sweep train."""
    seen, unseen = a_run(store), a_run(store)
    watch.watch(seen, SOURCE, on=True)
    told(seen, watch)
    assert not [event for event in training(unseen) if isinstance(event, EpochsMapped)]
    kept, watched = read_epochs(unseen), read_epochs(seen)
    assert kept is not None and (kept.source, kept.epochs) == (SOURCE, (0, 1, 2, 3))
    assert watched is not None
    np.testing.assert_array_equal(kept.means, watched.means)


def test_watching_begins_with_all_that_was_kept_and_is_told_no_more_when_nobody_watches(
    store: RunStore, watch: EpochMaps
) -> None:
    run = a_run(store)
    assert watch.watch(run, SOURCE, on=True) is None
    events = training(run, watch)
    next(event for event in events if isinstance(event, EpochsMapped))
    watch.watch(run, SOURCE, on=False)
    assert not [event for event in events if isinstance(event, EpochsMapped)]
    again = watch.watch(run, SOURCE, on=True, job=7)
    assert again is not None and (again.job, again.epochs) == (7, (0, 1, 2, 3))


def test_a_training_that_broke_off_goes_on_behind_the_epochs_that_were_kept(
    store: RunStore, watch: EpochMaps
) -> None:
    whole, run = a_run(store), a_run(store)
    told(whole, watch)
    watch.watch(run, SOURCE, on=True)
    events = training(run, watch)
    next(event for event in events if isinstance(event, EpochsMapped) and event.epochs == (0, 1))
    assert isinstance(events, Generator)
    events.close()  # the window is closed

    later = EpochMaps(lambda source: source.load()[0])
    again = later.watch(run, SOURCE, on=True)
    assert again is not None and again.epochs == (0, 1)
    assert told(run, later)[-1].epochs == (0, 1, 2, 3)
    one, other = read_epochs(run), read_epochs(whole)
    assert one is not None and other is not None
    np.testing.assert_array_equal(one.means, other.means)


def test_a_run_without_epochs_that_is_trained_further_has_them_from_there_on(
    store: RunStore,
) -> None:
    run = a_run(store)
    list(training(run))
    run.epochs_path.unlink()
    plan_further(run, 2)
    list(training(run))
    kept = read_epochs(run)
    assert kept is not None and kept.epochs == (3, 4, 5)


def test_a_run_whose_test_images_cannot_be_read_or_kept_trains_all_the_same(
    store: RunStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = TrainingConfig(variant="vae", epochs=1, limit=256, data_root=tmp_path / "no")
    unread, unkept = store.create(nowhere), a_run(store)
    list(training(unread))

    def full(*_: object) -> None:
        raise RunError("The disk is full.")

    monkeypatch.setattr(Run, "save_epochs", full)
    list(training(unkept))
    for run in (unread, unkept):
        assert run.state == "finished" and not run.epochs_path.exists()


def test_other_images_are_seen_while_they_are_watched_and_its_own_are_kept(
    store: RunStore, watch: EpochMaps
) -> None:
    run, others = a_run(store), ImageSource("fashion-mnist")
    watch.watch(run, others, on=True)
    last = told(run, watch)[-1]
    assert (last.source, last.epochs) == (others, (0, 1, 2, 3))
    kept, own = read_epochs(run), watch.watch(run, SOURCE, on=True)
    assert kept is not None and (kept.source, kept.epochs) == (SOURCE, last.epochs)
    assert own is not None and own.source == SOURCE
    assert not np.array_equal(own.points, last.points)


def test_images_of_another_shape_are_not_mapped_and_the_training_goes_on(
    store: RunStore, watch: EpochMaps
) -> None:
    run = a_run(store)
    assert watch.watch(run, ImageSource("color-mnist"), on=True) is None
    assert told(run, watch) == []
    assert (run.state, run.epochs_done) == ("finished", 3)


@pytest.mark.parametrize("failure", [OSError, RuntimeError, MemoryError, ValueError])
@pytest.mark.parametrize("where", ["the images", "the plane"])
def test_a_training_does_not_end_for_want_of_a_map(
    store: RunStore, failure: type[Exception], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> ImageSet:
        raise failure("There is none.")

    run, watch = a_run(store), EpochMaps(fail)
    if where == "the plane":
        monkeypatch.setattr("engine.service.epoch_maps.pca", fail)
        watch.watch(run, SOURCE, on=True)
    else:
        watch.watch(run, ImageSource("fashion-mnist"), on=True)
    assert told(run, watch) == []
    assert (run.state, run.epochs_done) == ("finished", 3)


def test_images_of_no_named_folder_are_those_of_the_folder_that_is_found(store: RunStore) -> None:
    """The window asks for the images of a data set that only a run tells where to find."""
    run, folder = a_run(store), Path("celeba")
    save_epochs(run, KeptEpochs(ImageSource("celeba", folder), (1,), (MEANS,)))
    watch = EpochMaps(
        lambda source: source.load()[0], lambda source: replace(source, data_root=folder)
    )
    known = watch.watch(run, ImageSource("celeba"), on=True)
    assert known is not None and known.source == ImageSource("celeba"), "as it was asked for"


def test_on_another_day_the_epochs_lie_as_they_lay_when_they_were_watched(
    store: RunStore, watch: EpochMaps
) -> None:
    run = a_run(store)
    watch.watch(run, SOURCE, on=True)
    seen = told(run, watch)[-1]
    later = EpochMaps(lambda source: source.load()[0]).watch(run, SOURCE, on=True)
    assert later is not None
    np.testing.assert_array_equal(later.points, seen.points)
    np.testing.assert_array_equal(later.axes, seen.axes)


def test_epochs_of_other_images_are_not_told(store: RunStore, watch: EpochMaps) -> None:
    run = a_run(store)
    save_epochs(run, KeptEpochs(SOURCE, (1,), (MEANS,)))
    assert watch.watch(run, ImageSource("mnist", Path("elsewhere")), on=True) is None
    known = watch.watch(run, SOURCE, on=True)
    assert known is not None and known.epochs == (1,)


def test_of_very_many_epochs_some_are_kept_evenly(store: RunStore) -> None:
    kept = KeptEpochs(SOURCE, (), ())
    for epoch in range(1, 501):
        kept = kept.with_epoch(epoch, MEANS)
        assert kept.epochs[0] == 1 and kept.epochs[-1] == epoch
        assert sum(means.nbytes for means in kept.means) <= MOST_BYTES
    assert len(kept.epochs) > 50 and max(np.diff(kept.epochs)) <= 8
    run = a_run(store)
    save_epochs(run, kept)
    assert run.epochs_path.stat().st_size <= MOST_BYTES + 4096
    read = read_epochs(run)
    assert read is not None and read.epochs == kept.epochs and read.source == SOURCE


def test_an_epoch_that_is_trained_again_takes_the_place_of_those_behind_it() -> None:
    kept = KeptEpochs(SOURCE, (1, 2, 3), (MEANS, MEANS, MEANS)).with_epoch(2, MEANS + 1)
    assert kept.epochs == (1, 2)
    np.testing.assert_array_equal(kept.means[-1], MEANS + 1)
    assert kept.with_epoch(3, MEANS[1:]).epochs == (3,), "an image is gone from their folder"


@pytest.mark.parametrize(
    ("epochs", "means"),
    [
        ([2, 1], np.zeros((2, 5, 3), np.float32)),
        ([1], np.full((1, 5, 3), np.nan, np.float32)),
        ([1], np.zeros((1, 5), np.float32)),
        ([1, 2], np.zeros((1, 5, 3), np.float32)),
        ([], np.zeros((0, 5, 3), np.float32)),
    ],
)
def test_damaged_epochs_are_named_and_not_shown(
    store: RunStore, watch: EpochMaps, epochs: list[int], means: np.ndarray
) -> None:
    run = a_run(store)
    tensors = {"epochs": np.array(epochs, np.int64), "means": means}
    run.save_epochs(save(tensors, {"dataset": "mnist", "data_root": ""}))
    with pytest.raises(RunError, match=r"epochs\.safetensors is damaged .*: delete it"):
        watch.watch(run, SOURCE, on=True)


def test_epochs_are_carried_with_the_run(store: RunStore, watch: EpochMaps, tmp_path: Path) -> None:
    run = a_run(store)
    save_epochs(run, KeptEpochs(SOURCE, (1,), (MEANS,)))
    pack(run.path, "raven", tmp_path / "raven.zip")
    unpack(tmp_path / "raven.zip", tmp_path / "there", 2**24)
    carried = Run(tmp_path / "there", "there")
    known = watch.watch(carried, SOURCE, on=True)
    assert known is not None and known.epochs == (1,)
