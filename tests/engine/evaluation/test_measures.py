"""The measures of bundled models by name."""

import math
from pathlib import Path

import platformdirs
import pytest
import torch

from engine.data import DATASETS
from engine.evaluation import MEASURES, Subject, classifier, refusal
from engine.evaluation.classifier import classifier_of
from engine.measures import all_of
from engine.model import as_images
from engine.runs import RunStore
from engine.service.loading import load

CHEAP = [name for name in MEASURES if not name.startswith(("frechet", "fid"))]


@pytest.fixture(scope="module")
def subject() -> Subject:
    """The bundled VAE on 300 test digits."""
    tests = DATASETS["mnist"].load("test").first(300)
    trained = all_of(load(RunStore().resolve("mnist/vae"), torch.device("cpu"), tests))
    return Subject(trained, tests, lambda: DATASETS["mnist"].load("train").first(1500))


@pytest.mark.parametrize("name", CHEAP)
def test_each_is_a_number_within_its_bounds(subject: Subject, name: str) -> None:
    value = all_of(MEASURES[name].of(subject))
    assert math.isfinite(value) and refusal(MEASURES[name], subject) == ""
    if name != "log_likelihood":
        assert value >= 0
    if name == "information":
        assert 3 < value <= math.log(300) + 1e-6
    if name == "active_units":
        assert value == 10


def test_small_noise_makes_the_gap_that_smoothness_tells(subject: Subject) -> None:
    gap = all_of(MEASURES["expected_gap_0.001"].of(subject))
    smoothness = all_of(MEASURES["local_smoothness"].of(subject))
    assert gap == pytest.approx(2e-3 * smoothness, rel=0.2)


@pytest.mark.long
def test_reconstructions_are_nearer_to_the_images_than_samples(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr(classifier, "STEPS", 300)
    found = {n: all_of(MEASURES[n].of(subject)) for n in MEASURES if "frechet" in n}
    assert found["frechet_reconstructions"] < found["frechet_samples"]
    assert len(list(tmp_path.rglob("*.safetensors"))) == 1
    images = as_images(subject.pixels)
    kept = all_of(classifier_of(subject.training(), torch.device("cpu")))
    labels = torch.from_numpy(subject.tests.labels)
    assert float((kept(images).argmax(1) == labels).float().mean()) > 0.7
    assert torch.equal(kept.features(images), all_of(subject.features()))
