"""AVAE, SE-AVAE and AVAE-SS: their closed forms against samples, their terms against restatements.

The linear case, where all of AVAE is known in closed form, is in test_avae_linear.py.
"""

# mypy: allow-untyped-calls

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import (
    Distribution,
    Independent,
    MultivariateNormal,
    Normal,
    kl_divergence,
)

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.gaussian import DiagonalGaussian, standard_kl
from engine.model import Model
from engine.training import Trainer, check_choices
from engine.variants import Noise, Terms
from engine.variants.avae import AVAE, AVAEConfig, coupling, entropy
from engine.variants.avae_ss import AVAESS
from engine.variants.se_avae import SEAVAE, SEAVAEConfig
from engine.variants.selection import select
from tests.models import seeded_model

PAIRS, LATENT, SHAPE, SAMPLES = 5, 3, (1, 6, 6), 100_000
RHOS = [0.0, 0.5, 0.95, 0.975]


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def model() -> Model:
    return seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=3).double()


@pytest.fixture
def images() -> Tensor:
    return torch.rand((PAIRS, *SHAPE), generator=seeded(5), dtype=torch.float64)


@pytest.fixture
def pair() -> tuple[DiagonalGaussian, DiagonalGaussian]:
    draws = torch.randn(4, PAIRS, LATENT, generator=seeded(8), dtype=torch.float64)
    first = DiagonalGaussian(draws[0], 0.5 * draws[1] - 1)
    return first, DiagonalGaussian(draws[0] + 0.5 * draws[2], 0.5 * draws[3] - 1)


def as_double(noise: Noise) -> Noise:
    return {name: tensor.double() for name, tensor in noise.items()}


def normal(p: DiagonalGaussian) -> Distribution:
    return Independent(Normal(p.mean, p.deviation), 1)


@pytest.mark.parametrize("rho", RHOS)
def test_the_coupling_is_the_mean_log_density_of_samples(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], rho: float
) -> None:
    """To three standard errors, which are less than a hundredth of the value."""
    p, q = pair
    noise = torch.randn(2, SAMPLES, PAIRS, LATENT, generator=seeded(9), dtype=torch.float64)
    z, w = p.sample(noise[0]), q.sample(noise[1])
    transition = Normal(rho * z, math.sqrt(1 - rho**2))
    densities = transition.log_prob(w).sum(-1)
    error = densities.std(0) / math.sqrt(SAMPLES)

    closed = coupling(p, q, rho)

    assert closed.shape == (PAIRS,)
    assert (3 * error < 0.01 * closed.abs()).all()
    assert ((densities.mean(0) - closed).abs() < 3 * error).all()


def test_the_entropy_is_the_mean_log_density_of_samples(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
) -> None:
    p, _ = pair
    noise = torch.randn(SAMPLES, PAIRS, LATENT, generator=seeded(9), dtype=torch.float64)
    densities = -normal(p).log_prob(p.sample(noise))
    error = densities.std(0) / math.sqrt(SAMPLES)

    assert ((densities.mean(0) - entropy(p)).abs() < 3 * error).all()
    torch.testing.assert_close(entropy(p), normal(p).entropy(), rtol=0, atol=1e-10)


@pytest.mark.parametrize("rho", RHOS)
def test_kl_less_coupling_and_entropy_is_pytorchs_kl_to_the_correlated_pair(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], rho: float
) -> None:
    p, q = pair
    identity = torch.eye(2, dtype=torch.float64)
    prior = MultivariateNormal(torch.zeros(2, dtype=torch.float64), identity + rho * (1 - identity))
    means = torch.stack([p.mean, q.mean], -1)
    joint = MultivariateNormal(means, torch.diag_embed(torch.stack([p.variance, q.variance], -1)))
    expected = kl_divergence(joint, prior).sum(-1)

    total = standard_kl(p) - coupling(p, q, rho) - entropy(q)
    torch.testing.assert_close(total, expected, rtol=0, atol=1e-10)


def test_without_correlation_the_reencoded_latent_is_held_to_the_prior_alone(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
) -> None:
    p, q = pair
    torch.testing.assert_close(
        coupling(p, q, 0.0) + entropy(q), -standard_kl(q), rtol=0, atol=1e-10
    )


def plain_avae(model: Model, images: Tensor, noise: Noise, rho: float) -> Terms:
    """Algorithm 1, written out with PyTorch's distributions."""
    p = model.encode(images)
    z = p.mean + p.variance.sqrt() * noise["latent"]
    chance = torch.sigmoid(model.decoder(z))
    log_likelihood = images * chance.log() + (1 - images) * (1 - chance).log()
    q = model.encode(chance.detach())
    standard = Normal(torch.zeros_like(p.mean), 1.0)
    left = 1 - rho**2
    square = (q.mean - rho * p.mean) ** 2 + q.variance + rho**2 * p.variance
    crossed = -0.5 * math.log(2 * math.pi * left) - square / (2 * left)
    return {
        "reconstruction": -log_likelihood.sum((1, 2, 3)).mean(),
        "kl": kl_divergence(Normal(p.mean, p.deviation), standard).sum(1).mean(),
        "coupling": -crossed.sum(1).mean(),
        "entropy": -normal(q).entropy().mean(),
    }


def assert_same_terms(model: Model, terms: Terms, expected: Terms) -> None:
    """Values, and gradients of their sum in all weights."""
    assert terms.keys() == expected.keys()
    torch.testing.assert_close(terms, expected, rtol=1e-10, atol=1e-10)
    gradients = [
        torch.autograd.grad(
            torch.stack(list(t.values())).sum(), list(model.parameters()), materialize_grads=True
        )
        for t in (terms, expected)
    ]
    torch.testing.assert_close(gradients[0], gradients[1], rtol=1e-7, atol=1e-9)


def test_avae_is_algorithm_1(model: Model, images: Tensor) -> None:
    variant = AVAE(AVAEConfig(rho=0.9))
    noise = as_double(variant.noise(model, images, seeded(1)))
    terms = variant.terms(model, images, noise)
    assert_same_terms(model, terms, plain_avae(model, images, noise, 0.9))


def test_the_decoded_image_is_held_constant(model: Model, images: Tensor) -> None:
    """The coupling teaches the encoder; of the decoder it asks nothing."""
    variant = AVAE(AVAEConfig())
    terms = variant.terms(model, images, as_double(variant.noise(model, images, seeded(1))))
    (terms["coupling"] + terms["entropy"]).backward()
    assert all(weight.grad is None for weight in model.decoder.parameters())
    assert all(weight.grad is not None for weight in model.encoder.parameters())


def test_se_avae_is_algorithm_3(model: Model, images: Tensor) -> None:
    config = SEAVAEConfig(rho=0.9, rho_se=0.8, steps=4, radius=0.2, restarts=2)
    variant = SEAVAE(config)
    noise = as_double(variant.noise(model, images, seeded(1)))
    partner = select(model, images, noise["start"], config)
    p, q = model.encode(images), model.encode(partner)
    left = 1 - 0.8**2
    square = (q.mean - 0.8 * p.mean) ** 2 + q.variance + 0.8**2 * p.variance
    crossed = -0.5 * math.log(2 * math.pi * left) - square / (2 * left)
    expected = plain_avae(model, images, noise, 0.9) | {
        "coupling_selected": -crossed.sum(1).mean(),
        "entropy_selected": -normal(q).entropy().mean(),
    }

    assert noise["start"].shape == (2 * PAIRS, *SHAPE)
    assert_same_terms(model, variant.terms(model, images, noise), expected)


def test_avae_ss_is_algorithm_4(model: Model, images: Tensor) -> None:
    """AVAE's terms on what the decoder makes of z″, but for the likelihood."""
    variant = AVAESS(AVAEConfig(rho=0.9))
    noise = as_double(variant.noise(model, images, seeded(1)))
    samples = torch.sigmoid(model.decoder(noise["origin"])).detach()
    expected = plain_avae(model, samples, noise, 0.9)
    del expected["reconstruction"]

    assert_same_terms(model, variant.terms(model, images, noise), expected)


def test_avae_ss_does_not_look_at_the_images(model: Model, images: Tensor) -> None:
    variant = AVAESS(AVAEConfig())
    noise = as_double(variant.noise(model, images, seeded(1)))
    terms = variant.terms(model, images, noise)
    assert terms == variant.terms(model, 1 - images, noise)


def test_avae_ss_trains_the_encoder_of_its_base_and_leaves_the_decoder() -> None:
    digits = torch.from_numpy(DATASETS["mnist"].load("train").images[:256])
    base = Trainer(TrainingConfig(variant="vae", epochs=1), digits)
    list(base.run())
    weights = {name: tensor.clone() for name, tensor in base.model.state_dict().items()}
    config = TrainingConfig(variant="avae-ss", base="a run", epochs=1)

    trainer = Trainer(config, digits, base=weights)
    list(trainer.run())

    after = trainer.model.state_dict()
    for name, tensor in weights.items():
        assert torch.equal(after[name], tensor) is name.startswith("decoder."), name
        assert after[name].isfinite().all()


def test_avae_ss_says_that_it_needs_a_base() -> None:
    with pytest.raises(ValueError, match="AVAE-SS goes on from a trained run"):
        check_choices(TrainingConfig(variant="avae-ss"))
