"""The measures of bundled models by name."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import platformdirs
import pytest
import torch

from engine.data import DATASETS, ImageSet
from engine.evaluation import MEASURES, Subject, classifier, refusal
from engine.evaluation.classifier import classifier_of
from engine.likelihoods import LIKELIHOODS
from engine.measures import all_of, ms_ssim
from engine.model import Model, as_images, seeded
from engine.runs import RunStore
from engine.service.loading import load

CHEAP = [
    name
    for name, measure in MEASURES.items()
    if not name.startswith(("frechet", "fid")) and not measure.needs_noise
]


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


def seeing_grey(subject: Subject, likelihood: str, images: ImageSet) -> Subject:
    """A model that takes every image for middle grey, on these images."""
    with seeded(0):
        model = Model("mlp", likelihood, (1, 28, 28), latent=2)
    for weight in model.decoder.parameters():
        torch.nn.init.zeros_(weight)
    return Subject(replace(subject.trained, model=model.eval()), images, subject.training)


def test_the_noise_of_black_and_white_images_around_grey_is_a_quarter(subject: Subject) -> None:
    """Every pixel is off by ½, whichever share of images and pixels the variance is of."""
    measure = MEASURES["noise_variance"]
    bits = np.where(subject.tests.images[:20] > 127, 255, 0).astype(np.uint8)
    for likelihood in ("iso-i", "iso-d", "diag-i", "diag-d"):
        grey = seeing_grey(subject, likelihood, replace(subject.tests.first(20), images=bits))
        assert refusal(measure, grey) == ""
        assert all_of(measure.of(grey)) == pytest.approx(0.25, abs=2e-6)


def test_similarity_is_one_where_reconstructions_are_the_images(subject: Subject) -> None:
    measure = MEASURES["ms_ssim"]
    flat = replace(subject.tests.first(3), images=np.full((3, 1, 28, 28), 127, np.uint8))
    assert all_of(measure.of(seeing_grey(subject, "bernoulli", flat))) > 0.999
    images, others = as_images(subject.pixels), all_of(subject.reconstructions())
    known = float(ms_ssim(images, others).mean())
    assert all_of(measure.of(subject)) == pytest.approx(known, abs=1e-5) and 0.5 < known < 1


@pytest.mark.parametrize("likelihood", ["bernoulli", "logistics"])
def test_a_likelihood_without_a_variance_has_no_noise_to_tell(
    subject: Subject, likelihood: str
) -> None:
    told = refusal(MEASURES["noise_variance"], seeing_grey(subject, likelihood, subject.tests))
    assert told.startswith("Noise variance is not told") and LIKELIHOODS[likelihood].title in told


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
