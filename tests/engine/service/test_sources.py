"""Test images from a folder or the cache, in each question about them; and maps of many."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import assets
from engine.config import AttackConfig, PictureConfig, TrainingConfig
from engine.data import DATASETS, ImageSource, folder_of, own_source
from engine.data.download import cache_folder
from engine.runs import RunStore, read_epochs
from engine.service import messages as m
from engine.service.bench import Bench
from engine.service.desk import Desk

VAE = "mnist/vae"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder of 'MNIST' whose test images are Fashion-MNIST's."""
    shutil.copytree(assets.path("data/fashion-mnist"), tmp_path / "mnist")
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def last(events: Iterable[m.Event | None]) -> m.Event:
    return [event for event in events if event is not None][-1]


def test_the_folder_named_is_the_one_that_is_read(folder: Path, store: RunStore) -> None:
    desk = Desk(store)
    found = last(desk.load_images(m.LoadImages(job=1, source=ImageSource("mnist", folder))))
    assert isinstance(found, m.ImagesLoaded)
    assert found.source.data_root == folder
    assert (found.images == DATASETS["fashion-mnist"].load("test").images).all()
    embedded = last(desk.load_images(m.LoadImages(job=2, source=ImageSource("mnist"))))
    assert isinstance(embedded, m.ImagesLoaded)
    assert (embedded.images == DATASETS["mnist"].load("test").images).all()


def test_the_cache_is_told_of_once_it_holds_the_data_set(store: RunStore) -> None:
    def told(dataset: str) -> Path | None:
        event = last(Desk(store).load_images(m.LoadImages(job=1, source=ImageSource(dataset))))
        assert isinstance(event, m.ImagesLoaded)
        return event.cache

    assert told("mnist") is None
    shutil.copytree(assets.path("data/mnist"), cache_folder() / "MNIST" / "raw")
    assert [told(name) for name in ("mnist", "color-mnist", "mnist-noise-uniform-0.1")] == [
        cache_folder()
    ] * 3
    assert told("fashion-mnist") is None


def test_encoding_and_measuring_are_of_that_folder(folder: Path, store: RunStore) -> None:
    bench = Bench(store)
    garments, digits = (
        last(bench.encode(m.Encode(job=1, run=VAE, source=ImageSource("mnist", root))))
        for root in (folder, None)
    )
    assert isinstance(garments, m.Encoded) and isinstance(digits, m.Encoded)
    assert garments.source.data_root == folder and digits.source.data_root is None
    assert digits.accuracy > 0.85 > 0.4 > garments.accuracy
    predictions, accuracy = digits.by_task["digit"]
    assert (predictions == digits.predictions).all() and accuracy == digits.accuracy
    assert accuracy == np.mean(predictions == DATASETS["mnist"].load("test").labels)
    command = m.Measure(
        job=2,
        runs=(VAE,),
        source=ImageSource("mnist", folder),
        divergences=("wasserstein",),
        epsilons=(0.0,),
        images=300,
        config=AttackConfig(steps=1),
    )
    events = [event for event in bench.measure(command) if event is not None]
    curve = next(event for event in events if isinstance(event, m.RobustnessMeasured))
    labels = DATASETS["fashion-mnist"].load("test").labels[:300]
    assert curve.source.data_root == folder
    assert curve.accuracies == (np.mean(garments.predictions[:300] == labels),)
    assert curve.elsewhere, "they are none of the run's own figures"
    embedded = replace(command, source=ImageSource("mnist"), images=3)
    curves = [one for one in bench.measure(embedded) if isinstance(one, m.RobustnessMeasured)]
    assert [one.elsewhere for one in curves] == [False]


def test_a_run_on_the_full_set_is_asked_that_sets_test_images(store: RunStore) -> None:
    """While it trains, when that is done and on another day: never the embedded ones."""
    shutil.copytree(assets.path("data/fashion-mnist"), cache_folder() / "MNIST" / "raw")
    config = TrainingConfig(
        variant="vae", dataset="mnist", download=True, limit=100, epochs=1, device="cpu"
    )
    run, bench = store.create(config), Bench(store)
    events = list(bench.train(1, run))
    (measured,) = (event for event in events if isinstance(event, m.QualityMeasured))
    assert measured.source == own_source(config) == ImageSource("mnist", cache_folder())
    kept = read_epochs(run)
    assert kept is not None and kept.source == measured.source
    again = last(bench.reconstruct(m.Reconstruct(job=2, run=run.id)))
    assert isinstance(again, m.Reconstructed)
    garments = DATASETS["fashion-mnist"].load("test").images[: len(again.probe_images)]
    assert (again.probe_images == garments / np.float32(255)).all()


def test_a_folder_is_named_by_the_runs_of_a_data_set_that_is_nowhere_else(tmp_path: Path) -> None:
    faces = TrainingConfig(variant="vae", dataset="celeba", data_root=tmp_path)
    digits = TrainingConfig(variant="vae", dataset="mnist", data_root=tmp_path)
    other = faces.model_copy(update={"data_root": tmp_path / "other"})
    assert folder_of("celeba", (digits, other, faces)) == tmp_path / "other"
    assert folder_of("celeba", (digits,)) is None
    assert folder_of("mnist", (digits,)) is None, "its own are embedded"
    assert folder_of("of another raven-gui", (faces,)) is None


def test_images_of_another_shape_are_refused_in_words(store: RunStore) -> None:
    bench = Bench(store)
    with pytest.raises(ValueError, match="leave it out"):
        list(bench.encode(m.Encode(job=1, run=VAE, source=ImageSource("color-mnist"))))
    images = np.zeros((1, 3, 28, 28), np.float32)
    with pytest.raises(ValueError, match="leave it out"):
        list(bench.attack(m.Attack(job=2, runs=(VAE,), images=images, config=AttackConfig())))


def test_a_picture_is_brought_into_the_data_sets_range_of_pixels(store: RunStore) -> None:
    source = np.zeros((40, 40), np.uint8)
    source[10:30, 15:25] = 255
    plain, wide = (
        last(
            Desk(store).read_picture(
                m.ReadPicture(
                    job=1, source=source, name="n", config=PictureConfig(), pixel_range=span
                )
            )
        )
        for span in ((0.0, 1.0), (-1.5, 2.5))
    )
    assert isinstance(plain, m.PictureRead) and isinstance(wide, m.PictureRead)
    assert wide.pixel_range == (-1.5, 2.5)
    assert wide.image * 4 - 1.5 == pytest.approx(plain.image, abs=1e-6)


def test_every_probe_is_asked_after_an_attack(store: RunStore) -> None:
    images = DATASETS["mnist"].load("test").images[:2].astype(np.float32) / np.float32(255)
    attacked = last(
        Bench(store).attack(
            m.Attack(job=1, runs=(VAE,), images=images, config=AttackConfig(steps=2))
        )
    )
    assert isinstance(attacked, m.Attacked)
    [result] = attacked.results
    before, after = result.by_task["digit"]
    assert (before == result.clean_probabilities).all()
    assert (after == result.attacked_probabilities).all()
    assert result.on_task("digit") is not None and result.on_task("colour") is None
