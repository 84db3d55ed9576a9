"""Evidence and information, in cases whose answer is known."""

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from engine.config import Shape
from engine.data import DATASETS
from engine.evaluation import MEASURES, Subject
from engine.gaussian import DiagonalGaussian
from engine.latents import Diagonal, MixturePrior, Point, StandardPrior
from engine.measures import all_of, settled_likelihood
from engine.measures.evidence import (
    active_units,
    importance_weighted,
    kl_to_prior,
    mutual_information_bound,
)
from engine.model import Model, as_images, seeded
from engine.networks.mlp import MLPDecoder
from engine.runs import RunStore
from engine.service.loading import load

VARIANCE = 0.3
TESTS = DATASETS["mnist"].load("test")


def grey(likelihood: str, shape: Shape = (1, 3, 4)) -> Model:
    """A model that decodes every latent as middle grey; its posteriors are the prior."""
    with seeded(0):
        model = Model("mlp", likelihood, shape, latent=2)
    assert isinstance(model.decoder, MLPDecoder)
    decoded = model.decoder.layers[-1]
    for head in (decoded, model.encoder.head):
        assert isinstance(head, nn.Linear)
        nn.init.zeros_(head.weight)
        nn.init.zeros_(head.bias)
    return model.eval()


def noisy(count: int, deviation: float) -> Tensor:
    noise = deviation * torch.randn(count, 1, 3, 4, generator=torch.Generator().manual_seed(count))
    return (127 + noise).round().clamp(0, 255).to(torch.uint8)


class Linear:
    """Probabilistic PCA with two pixels and one latent: x = w z + b + noise. Its posterior and its
    evidence are known in closed form."""

    device = torch.device("cpu")
    family = Diagonal()
    prior = StandardPrior(1)
    weight = torch.tensor([0.7, -0.4])
    bias = torch.tensor([0.3, 0.5])

    def encode(self, images: Tensor) -> DiagonalGaussian:
        precision = 1 + self.weight.square().sum() / VARIANCE
        mean = (images.flatten(1) - self.bias) @ self.weight / VARIANCE / precision
        return DiagonalGaussian(mean[:, None], -precision.log().expand(len(mean), 1))

    def decoder(self, latents: Tensor) -> Tensor:
        return latents * self.weight + self.bias

    @property
    def likelihood(self) -> "Linear":
        return self

    def log_prob(self, images: Tensor, decoded: Tensor) -> Tensor:
        squares = (images.flatten(1) - decoded).square() / VARIANCE
        return -0.5 * (squares + math.log(2 * math.pi * VARIANCE)).sum(1)

    def evidence(self, images: Tensor) -> Tensor:
        covariance = torch.outer(self.weight, self.weight) + VARIANCE * torch.eye(2)
        normal = torch.distributions.MultivariateNormal(self.bias, covariance)
        told: Tensor = normal.log_prob(images.flatten(1))
        return told


@pytest.mark.parametrize("samples", [1, 7])
def test_by_the_true_posterior_every_sample_tells_the_evidence(samples: int) -> None:
    pixels = torch.randint(0, 256, (50, 1, 1, 2), dtype=torch.uint8)
    model: Any = Linear()
    told = all_of(importance_weighted(model, pixels, samples))
    assert torch.allclose(told, model.evidence(as_images(pixels)), atol=1e-5)


def test_a_wrong_posterior_falls_short_by_less_with_more_samples() -> None:
    class Wide(Linear):
        def encode(self, images: Tensor) -> DiagonalGaussian:
            true = super().encode(images)
            return DiagonalGaussian(true.mean + 0.3, true.log_variance + 0.5)

    pixels = torch.randint(0, 256, (400, 1, 1, 2), dtype=torch.uint8)
    model: Any = Wide()
    truth = model.evidence(as_images(pixels)).mean()
    gaps = [
        float(truth - all_of(importance_weighted(model, pixels, k)).mean()) for k in (1, 10, 500)
    ]
    assert gaps[0] > gaps[1] > gaps[2] > -0.02 and gaps[2] < 0.02


def test_a_posterior_without_variance_tells_no_likelihood() -> None:
    with seeded(0):
        model = Model("mlp", "gaussian", (1, 28, 28), 4, family=Point())
    with pytest.raises(ValueError, match="is a point"):
        all_of(importance_weighted(model, torch.zeros(2, 1, 28, 28, dtype=torch.uint8)))


@pytest.mark.parametrize("likelihood", ["iso-i", "diag-i"])
def test_a_variance_that_images_share_is_that_of_the_training_images(likelihood: str) -> None:
    """Where every latent is decoded to grey, and posteriors are the prior, what is told is
    log N(x; ½, σ²) of each image, with the variance of the training images."""
    model, training, tests = grey(likelihood), noisy(800, 40.0), noisy(30, 60.0)
    with pytest.raises(ValueError, match=r"\(maximum likelihood\) scores no single image"):
        all_of(importance_weighted(model, tests))
    settled = all_of(settled_likelihood(model, training, seed=0))
    told = all_of(importance_weighted(model, tests, 9, likelihood=settled)).double()

    errors = (training.double() / 255 - 0.5).square()
    variance = errors.mean(0) + 1e-6 if "diag" in likelihood else errors.mean()
    exact = torch.distributions.Normal(0.5, variance.sqrt()).log_prob(tests.double() / 255)
    torch.testing.assert_close(told, exact.flatten(1).sum(1), rtol=1e-4, atol=1e-3)
    alone = all_of(importance_weighted(model, tests[:1], 9, likelihood=settled)).double()
    torch.testing.assert_close(alone, told[:1], rtol=1e-6, atol=1e-4)


def test_what_is_measured_of_such_a_run_does_not_depend_on_which_images_are_together() -> None:
    vae = all_of(load(RunStore().resolve("mnist/vae"), torch.device("cpu"), TESTS.first(3)))
    trained = replace(vae, model=grey("diag-i", (1, 28, 28)))
    training = DATASETS["mnist"].load("train").first(200)
    measure = MEASURES["log_likelihood"].of
    told = [all_of(measure(Subject(trained, TESTS.first(n), lambda: training))) for n in (1, 2)]
    errors = (as_images(torch.from_numpy(training.images)) - 0.5).square()
    spread = (errors.mean(0) + 1e-6).sqrt()
    pixels = as_images(torch.from_numpy(TESTS.images[:2]))
    exact = torch.distributions.Normal(0.5, spread).log_prob(pixels).flatten(1).sum(1)
    assert told == pytest.approx([float(exact[0]), float(exact.mean())], rel=1e-4)


def test_far_posteriors_tell_the_image_and_equal_ones_tell_nothing() -> None:
    apart = DiagonalGaussian(100.0 * torch.eye(20), torch.zeros(20, 20))
    assert all_of(mutual_information_bound(apart)) == pytest.approx(math.log(20), abs=1e-5)
    alike = DiagonalGaussian(torch.ones(20, 3), torch.zeros(20, 3))
    assert all_of(mutual_information_bound(alike)) == pytest.approx(0, abs=1e-5)


def test_information_of_gaussian_means_nears_its_closed_form() -> None:
    # z = mean + noise with unit noise and means of variance 3: ½ log(1 + 3) nats in each dimension.
    means = 3**0.5 * torch.randn(4000, 1, generator=torch.Generator().manual_seed(9))
    told = all_of(mutual_information_bound(DiagonalGaussian(means, torch.zeros(4000, 1))))
    assert told == pytest.approx(0.5 * math.log(4), abs=0.04)


def test_few_images_tell_less_than_there_is_to_tell() -> None:
    """Of the population it is a lower estimate: unit noise and means of variance 4 in ten
    dimensions carry 5 log 5 = 8.05 nats, of which 300 images can tell log 300 = 5.70 at most."""
    means = 2 * torch.randn(300, 10, generator=torch.Generator().manual_seed(3))
    told = all_of(mutual_information_bound(DiagonalGaussian(means, torch.zeros(300, 10))))
    assert 5.2 < told < math.log(300) < 5 * math.log(5)


def test_it_is_below_zero_by_chance_where_latents_tell_next_to_nothing() -> None:
    means = 0.05 * torch.randn(50, 2, generator=torch.Generator().manual_seed(4))
    weak = DiagonalGaussian(means, torch.zeros(50, 2))
    told = [all_of(mutual_information_bound(weak, seed)) for seed in range(200)]
    assert min(told) < 0 < sum(told) / len(told)
    assert "below 0 by chance" in MEASURES["information"].explanation


def test_it_is_the_papers_formula_where_all_variances_are_one() -> None:
    means = torch.randn(30, 4, generator=torch.Generator().manual_seed(1))
    variance = 0.2
    posterior = DiagonalGaussian(means, torch.full((30, 4), math.log(variance)))
    noise = torch.randn(30, 4, generator=torch.Generator().manual_seed(5))
    latents = posterior.sample(noise)
    squares = (latents[:, None] - means).square().sum(2) / (2 * variance)
    exact = -(torch.exp(-squares).mean(1).log().mean())
    # Eq. (D.1) puts the expectation of the own posterior's exponent, d_z/2, for its sample.
    papers = float(exact) - 0.5 * float(noise.square().sum(1).mean())
    assert all_of(mutual_information_bound(posterior, seed=5)) == pytest.approx(papers, abs=1e-5)


def test_a_dimension_is_active_where_its_mean_varies() -> None:
    means = torch.randn(1000, 3) * torch.tensor([1.0, 0.2, 0.05])
    assert active_units(means) == 2
    # Of two images 2a apart the variance is a²: below 0.01 for a = 0.095, above for a = 0.105.
    assert active_units(torch.tensor([[0.0, 0.0], [0.19, 0.21]])) == 1


def test_kl_to_a_mixture_is_that_to_its_only_component() -> None:
    with seeded(0):
        prior = MixturePrior(4, components=1)
        means = torch.randn(20_000, 4)
    with torch.no_grad():
        prior.means.zero_()
    posterior = DiagonalGaussian(means, torch.full((20_000, 4), -1.0))
    mixture: Any = SimpleNamespace(prior=prior)
    standard: Any = SimpleNamespace(prior=StandardPrior(4))
    sampled, exact = kl_to_prior(mixture, posterior), kl_to_prior(standard, posterior)
    assert float(sampled.mean()) == pytest.approx(float(exact.mean()), rel=0.01)
