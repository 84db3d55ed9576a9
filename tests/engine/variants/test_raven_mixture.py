"""RAVEN with a mixture of origins: Theorem 2 against samples, and RAVEN as its simplest case."""

# mypy: allow-untyped-calls

import math
from typing import Any

import pytest
import torch
from torch.distributions import (
    Categorical,
    Independent,
    MixtureSameFamily,
    MultivariateNormal,
    Normal,
    kl_divergence,
)

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.gaussian import DiagonalGaussian
from engine.latents import MixturePrior
from engine.measures.evidence import log_density
from engine.model import Model
from engine.training import Trainer
from engine.variants.mixtures import expected_component_log_prob, expected_log_prob
from engine.variants.raven import RAVEN, RAVENConfig, paired_prior_kl
from engine.variants.raven_mixture import (
    PairedMixturePrior,
    RAVENMixture,
    RAVENMixtureConfig,
    paired_mixture_kl,
)
from tests.engine.variants.mixtures import standard_noise, uneven_mixture
from tests.models import seeded_model

PAIRS, LATENT, COMPONENTS, SHAPE = 5, 3, 4, (1, 6, 6)
SAMPLES = 100_000
SIGMAS = [0.3, [0.1, 0.5, 2.0]]


@pytest.fixture
def mixture() -> MixturePrior:
    return uneven_mixture(LATENT, COMPONENTS)


@pytest.fixture
def standard() -> MixturePrior:
    """One component, N(0, I)."""
    prior = MixturePrior(LATENT, 1).double()
    with torch.no_grad():
        prior.means.zero_()
    return prior


@pytest.fixture
def pair() -> tuple[DiagonalGaussian, DiagonalGaussian]:
    draws = standard_noise(4, PAIRS, LATENT, seed=8)
    first = DiagonalGaussian(draws[0], 0.5 * draws[1] - 2)
    return first, DiagonalGaussian(draws[0] + 0.3 * draws[2], 0.5 * draws[3] - 2)


def density_of_pairs(prior: MixturePrior, sigma_aug: float | list[float]) -> MixtureSameFamily:
    """p(z, z′) over [z, z′], 2·D numbers, from its definition: z̃ from the mixture, then noise of
    variance s on each half."""
    s = torch.as_tensor(sigma_aug, dtype=torch.float64).square().expand(LATENT)
    origin = prior.log_variances.exp().detach()
    covariance = torch.diag_embed(origin).repeat(1, 2, 2) + torch.cat([s, s]).diag()
    means = prior.means.detach().repeat(1, 2)
    weights = Categorical(logits=prior.logits.detach())
    return MixtureSameFamily(weights, MultivariateNormal(means, covariance))


@pytest.mark.parametrize("sigma_aug", SIGMAS, ids=str)
def test_theorem_2_is_the_mean_log_ratio_of_samples(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
    mixture: MixturePrior,
    sigma_aug: float | list[float],
) -> None:
    """To three standard errors of both sides, whose samples are not the same."""
    p, q = pair
    noise = standard_noise(3, SAMPLES, PAIRS, LATENT)
    z, w = p.sample(noise[0]), q.sample(noise[1])
    posterior = Independent(Normal(p.mean, p.deviation), 1).log_prob(z)
    posterior = posterior + Independent(Normal(q.mean, q.deviation), 1).log_prob(w)
    prior = density_of_pairs(mixture, sigma_aug)
    ratios = posterior - prior.log_prob(torch.cat([z, w], -1))
    error = ratios.std(0) / math.sqrt(SAMPLES)

    kl = paired_mixture_kl(p, q, sigma_aug, mixture, noise[2])

    assert kl.shape == (PAIRS,)
    assert (3 * error < 0.1 * LATENT * math.log(2)).all()
    assert ((ratios.mean(0) - kl).abs() < 3 * math.sqrt(2) * error).all()


@pytest.mark.parametrize("sigma_aug", SIGMAS, ids=str)
@pytest.mark.parametrize("samples", [1, 7])
def test_one_standard_component_is_raven_whatever_the_noise(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
    standard: MixturePrior,
    sigma_aug: float | list[float],
    samples: int,
) -> None:
    noise = 3 * standard_noise(samples, PAIRS, LATENT)
    kl = paired_mixture_kl(*pair, sigma_aug, standard, noise)
    torch.testing.assert_close(kl, paired_prior_kl(*pair, sigma_aug), rtol=0, atol=1e-10)


def test_equal_components_are_one(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], standard: MixturePrior
) -> None:
    equal = MixturePrior(LATENT, COMPONENTS, spread=0).double()
    noise = standard_noise(2, PAIRS, LATENT)
    expected = paired_mixture_kl(*pair, 0.3, standard, noise)
    kl = paired_mixture_kl(*pair, 0.3, equal, noise)
    torch.testing.assert_close(kl, expected, rtol=0, atol=1e-10)


def test_one_component_of_any_place_and_width_is_exact(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
) -> None:
    """Against PyTorch's KL between full covariances."""
    p, q = pair
    prior = MixturePrior(LATENT, 1).double()
    with torch.no_grad():
        prior.log_variances.copy_(standard_noise(1, LATENT, seed=4))
    posterior = MultivariateNormal(
        torch.cat([p.mean, q.mean], 1), torch.diag_embed(torch.cat([p.variance, q.variance], 1))
    )
    component = density_of_pairs(prior, 0.3).component_distribution
    assert isinstance(component, MultivariateNormal)
    expected = kl_divergence(
        posterior, MultivariateNormal(component.mean[0], component.covariance_matrix[0])
    )
    kl = paired_mixture_kl(p, q, 0.3, prior, standard_noise(1, PAIRS, LATENT))
    torch.testing.assert_close(kl, expected, rtol=0, atol=1e-10)


def test_the_exact_part_of_the_mixtures_term_is_the_mean_of_samples(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], mixture: MixturePrior
) -> None:
    p, _ = pair
    samples = p.sample(standard_noise(SAMPLES, PAIRS, LATENT))
    densities = mixture.component_log_prob(samples.flatten(0, 1), 0.2).view(SAMPLES, PAIRS, -1)
    error = densities.std(0) / math.sqrt(SAMPLES)
    expected = expected_component_log_prob(mixture, p, 0.2)
    assert expected.shape == (PAIRS, COMPONENTS)
    assert ((densities.mean(0) - expected).abs() < 3 * error).all()


def test_the_control_variate_leaves_the_mean_and_takes_from_the_spread(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], mixture: MixturePrior
) -> None:
    p, _ = pair
    noise = standard_noise(20_000, PAIRS, LATENT)
    plain = mixture.log_prob(p.sample(noise).flatten(0, 1)).view(20_000, PAIRS)
    many = DiagonalGaussian(p.mean.repeat(20_000, 1), p.log_variance.repeat(20_000, 1))
    controlled = expected_log_prob(mixture, many, noise.reshape(1, -1, LATENT)).view(-1, PAIRS)

    assert (controlled.std(0) < 0.8 * plain.std(0)).all()
    error = (plain - controlled).std(0) / math.sqrt(20_000)
    assert ((plain.mean(0) - controlled.mean(0)).abs() < 3 * error).all()


@pytest.mark.parametrize("sigma_aug", SIGMAS, ids=str)
def test_its_prior_is_that_of_either_latent_of_a_pair(
    mixture: MixturePrior, sigma_aug: float | list[float]
) -> None:
    """p(z) = ∫ p(z, z′) dz′, by samples of pairs and of their origins."""
    prior = PairedMixturePrior(LATENT, COMPONENTS, sigma_aug).double()
    prior.load_state_dict(mixture.state_dict())
    pairs = density_of_pairs(mixture, sigma_aug)
    firsts = pairs.sample(torch.Size([SAMPLES]))[:, :LATENT]
    drawn = prior.sample(SAMPLES, torch.Generator().manual_seed(3)).detach()
    for own, expected in ((drawn, firsts), (drawn.square(), firsts.square())):
        error = (own.var(0) + expected.var(0)).sqrt() / math.sqrt(SAMPLES)
        assert ((own.mean(0) - expected.mean(0)).abs() < 4 * error).all()
    s = torch.as_tensor(sigma_aug, dtype=torch.float64).square().expand(LATENT)
    origins = MixturePrior.sample(mixture, SAMPLES, torch.Generator().manual_seed(4))
    around = Independent(Normal(origins.detach().double(), s.sqrt()), 1)
    for latent in drawn[:5]:
        densities = around.log_prob(latent).exp()
        error = float(densities.std()) / math.sqrt(SAMPLES)
        told = float(prior.log_prob(latent[None]).exp().detach())
        assert abs(float(densities.mean()) - told) < 4 * error


def test_a_latent_that_tells_nothing_costs_nothing() -> None:
    """Where it collapsed, its origin's variance falls to nothing, and its own stays s."""
    prior = PairedMixturePrior(1, 1, 0.01).double()
    with torch.no_grad():
        prior.log_variances.fill_(math.log(1e-8))
    at = DiagonalGaussian(prior.means.detach(), torch.full((1, 1), math.log(1e-4)).double())
    latents = at.sample(standard_noise(SAMPLES, 1))
    kl = (log_density(at, latents) - prior.log_prob(latents)).mean()
    assert abs(float(kl.detach())) < 1e-3


def make(**settings: Any) -> tuple[Model, RAVENMixture]:
    variant = RAVENMixture(RAVENMixtureConfig.model_validate(settings))
    model = seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=3)
    model.prior = variant.prior(LATENT)
    return model.double(), variant


def test_its_terms_are_ravens_with_one_standard_component(standard: MixturePrior) -> None:
    model, variant = make(components=1, sigma_aug=0.3, beta=2.0, samples=3)
    model.prior = standard
    images = standard_noise(PAIRS, *SHAPE).sigmoid()
    noise = variant.noise(model, images, torch.Generator().manual_seed(1))
    raven = RAVEN(RAVENConfig(sigma_aug=0.3, beta=2.0))

    terms, expected = variant.terms(model, images, noise), raven.terms(model, images, noise)

    assert noise["middle"].shape == (3, PAIRS, LATENT)
    assert terms.keys() == expected.keys()
    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-10)
    networks = [*model.encoder.parameters(), *model.decoder.parameters()]
    ours, theirs = (
        torch.autograd.grad(torch.stack(list(t.values())).sum(), networks)
        for t in (terms, expected)
    )
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-10)


def test_the_mixture_is_trained_and_goes_on_from_a_checkpoint() -> None:
    digits = torch.from_numpy(DATASETS["mnist"].load("train").images[:256])
    config = TrainingConfig(
        variant="raven-mixture", epochs=2, batch_size=64, objective={"components": 5}
    )
    whole = Trainer(config, digits)
    start = {name: tensor.clone() for name, tensor in whole.model.state_dict().items()}
    steps = whole.run()
    for _ in range(3):
        next(steps)
    state = whole.state()
    list(steps)
    resumed = Trainer(config, digits)
    resumed.load_state(state)
    list(resumed.run())

    weights, again = whole.model.state_dict(), resumed.model.state_dict()
    for name in ("prior.logits", "prior.means", "prior.log_variances"):
        assert not torch.equal(weights[name], start[name])
    assert all(torch.equal(weights[name], again[name]) for name in weights)
    assert all(tensor.isfinite().all() for tensor in weights.values())
