"""The measures of bundled models by name."""

import math
from collections.abc import Generator
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import pytest
import torch

from engine.data import DATASETS, ImageSet
from engine.evaluation import MEASURES, Subject, classifier, refusal, table
from engine.evaluation.classifier import classifier_of
from engine.evaluation.subject import PAIR_NOISE
from engine.gaussian import DiagonalGaussian
from engine.latents import Prior
from engine.likelihoods import LIKELIHOODS
from engine.measures import all_of, ms_ssim
from engine.measures.evidence import ACTIVE, importance_weighted
from engine.model import Model, as_images, seeded
from engine.posteriors.posterior import Sampler
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


def test_the_error_is_that_of_reconstructions_in_levels_of_grey(subject: Subject) -> None:
    errors = 255 * (all_of(subject.reconstructions()) - as_images(subject.pixels))
    told = all_of(MEASURES["mse_255"].of(subject))
    assert told == pytest.approx(float(errors.square().mean()), rel=1e-5) and told > 100


def test_lipschitz_constants_are_the_largest_stretch_of_all_images(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "STRETCHED", 3)
    images, means = as_images(subject.pixels[:3]), all_of(subject.posterior()).mean[:3]
    model = subject.model
    for name, function, points in (
        ("encoder_lipschitz", lambda one: model.encode(one).mean, images),
        ("decoder_lipschitz", model.decode, means),
    ):
        jacobians = [torch.autograd.functional.jacobian(function, one[None]) for one in points]
        norms = [
            float(torch.linalg.matrix_norm(own.reshape(-1, points[0].numel()), 2))
            for own in jacobians
        ]
        assert all_of(MEASURES[name].of(subject)) == pytest.approx(max(norms), rel=0.02)
        assert max(norms) > 1.1 * sum(norms) / 3


def test_a_way_begins_at_an_image_and_ends_at_the_other(subject: Subject) -> None:
    start, end = (all_of(subject.between(share)) for share in (0.0, 1.0))
    own = all_of(subject.reconstructions())
    assert torch.allclose(start, own, atol=1e-5) and not torch.allclose(end, own, atol=0.1)
    assert torch.allclose(end.mean(0), own.mean(0), atol=1e-5), "the same in another order"


class Caught:
    """A posterior that notes what it is fitted to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fit(
        self, encoded: DiagonalGaussian, prior: Prior, seed: int
    ) -> Generator[float, None, Sampler]:
        self.images = len(encoded.mean)
        yield 1.0
        return lambda count, generator: encoded.mean[:count]


@pytest.mark.parametrize(("name", "images"), [("prior", 300), ("mixture-10", 1500)])
def test_posteriors_are_fitted_to_the_training_images(
    subject: Subject, name: str, images: int
) -> None:
    """But the prior, which is fitted to nothing."""
    caught: Any = Caught(name)
    assert len(all_of(subject.samples(caught, 7))) == 7 and caught.images == images


def test_what_a_measure_says_of_its_numbers_is_so() -> None:
    samples = signature(importance_weighted).parameters["samples"].default
    assert f"with {samples} samples" in MEASURES["log_likelihood"].explanation
    assert f"deviation {PAIR_NOISE:g}, " in MEASURES["relative_pair_distance"].explanation
    assert f"by more than {ACTIVE:g}." in MEASURES["active_units"].explanation


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
    assert float((kept(images)[0].argmax(1) == labels).float().mean()) > 0.7
    assert torch.equal(kept.features(images), all_of(subject.features()))
