"""Smooth Encoders: the two forms against distributions, samples and their limits; restarts.

The gamma form's terms and gradients are restated in tests/engine/test_variants.py.
"""

# mypy: allow-untyped-calls

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import MultivariateNormal, kl_divergence

from engine.config import TrainingConfig
from engine.gaussian import DiagonalGaussian, standard_kl, wasserstein2_squared
from engine.model import Model
from engine.training import complete
from engine.variants.selection import SelectionConfig, select, selection_starts
from engine.variants.smooth_encoder import SmoothEncoder, SmoothEncoderConfig, coupled
from tests.models import seeded_model

PAIRS, LATENT, SHAPE, SAMPLES = 5, 3, (1, 6, 6), 100_000
RHOS = [0.2, 0.6, 0.95, 0.975]


@pytest.fixture
def model() -> Model:
    return seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=3).double()


@pytest.fixture
def images() -> Tensor:
    generator = torch.Generator().manual_seed(5)
    return torch.rand((PAIRS, *SHAPE), generator=generator, dtype=torch.float64)


@pytest.fixture
def pair() -> tuple[DiagonalGaussian, DiagonalGaussian]:
    generator = torch.Generator().manual_seed(8)
    draws = torch.randn(4, PAIRS, LATENT, generator=generator, dtype=torch.float64)
    first = DiagonalGaussian(draws[0], 0.5 * draws[1] - 1)
    return first, DiagonalGaussian(draws[0] + 0.5 * draws[2], 0.5 * draws[3] - 1)


def total(pair: tuple[DiagonalGaussian, DiagonalGaussian], **settings: Any) -> Tensor:
    """What ties the two, [N]."""
    parts = coupled(*pair, SmoothEncoderConfig.model_validate(settings))
    return parts["prior"] + parts["coupling"]


def plan(p: DiagonalGaussian, q: DiagonalGaussian, rho: float) -> MultivariateNormal:
    """q̃(z_d, z′_d), with the ψ of Cemgil et al. 2020 (AVAE), C.3.1."""
    gamma = rho / (1 - rho**2)
    psi = ((1 + 4 * gamma**2 * p.variance * q.variance).sqrt() - 1) / (2 * gamma)
    rows = torch.stack([p.variance, psi, psi, q.variance], -1).unflatten(-1, (2, 2))
    return MultivariateNormal(torch.stack([p.mean, q.mean], -1), rows)


def correlated(rho: float) -> MultivariateNormal:
    rows = torch.tensor([[1.0, rho], [rho, 1.0]], dtype=torch.float64)
    return MultivariateNormal(torch.zeros(2, dtype=torch.float64), rows)


@pytest.mark.parametrize("rho", RHOS)
def test_the_rho_form_is_pytorchs_kl_to_the_correlated_pair(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], rho: float
) -> None:
    expected = kl_divergence(plan(*pair, rho), correlated(rho)).sum(-1)
    torch.testing.assert_close(total(pair, form="rho", rho=rho), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("rho", RHOS)
def test_the_rho_form_is_equation_31_and_the_joint_entropy(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], rho: float
) -> None:
    p, q = pair
    joint = plan(p, q, rho)
    psi, left = joint.covariance_matrix[..., 0, 1], 1 - rho**2
    moments = p.variance + q.variance + p.mean**2 + q.mean**2
    crossed = moments - 2 * rho * (psi + p.mean * q.mean)
    log_prior = -crossed / (2 * left) - math.log(2 * math.pi) - 0.5 * math.log(left)
    expected = -(log_prior + joint.entropy()).sum(-1)
    torch.testing.assert_close(total(pair, form="rho", rho=rho), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("rho", RHOS)
def test_the_rho_form_is_the_mean_log_ratio_of_samples(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], rho: float
) -> None:
    joint = plan(*pair, rho)
    generator = torch.Generator().manual_seed(9)
    noise = torch.randn(SAMPLES, PAIRS, LATENT, 2, generator=generator, dtype=torch.float64)
    drawn = joint.mean + (joint.scale_tril @ noise.unsqueeze(-1)).squeeze(-1)
    ratios = (joint.log_prob(drawn) - correlated(rho).log_prob(drawn)).sum(-1)
    error = ratios.std(0) / math.sqrt(SAMPLES)

    closed = total(pair, form="rho", rho=rho)

    assert (3 * error < 0.02 * closed).all()
    assert ((ratios.mean(0) - closed).abs() < 3 * error).all()


@pytest.mark.parametrize("gamma", [0.5, 20.0])
def test_the_gamma_form_is_the_mean_of_samples(
    pair: tuple[DiagonalGaussian, DiagonalGaussian], gamma: float
) -> None:
    """½ E‖z‖² + ½ E‖z′‖² + γ/2 E‖z − z′‖² + E log q̃(z, z′), under the plan."""
    rho = (math.sqrt(1 + 4 * gamma**2) - 1) / (2 * gamma)
    joint = plan(*pair, rho)
    generator = torch.Generator().manual_seed(9)
    noise = torch.randn(SAMPLES, PAIRS, LATENT, 2, generator=generator, dtype=torch.float64)
    drawn = joint.mean + (joint.scale_tril @ noise.unsqueeze(-1)).squeeze(-1)
    costs = 0.5 * drawn.square().sum(-1) + 0.5 * gamma * drawn.diff(dim=-1).square().squeeze(-1)
    values = (costs + joint.log_prob(drawn)).sum(-1)
    error = values.std(0) / math.sqrt(SAMPLES)
    assert ((values.mean(0) - total(pair, gamma=gamma)).abs() < 3 * error).all()


def test_without_coupling_both_forms_are_two_vaes(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
) -> None:
    """γ = 0 to the analytic limit KL + KL′ − D log 2π, ρ = 0 to KL + KL′."""
    apart = standard_kl(pair[0]) + standard_kl(pair[1])
    constant = LATENT * math.log(2 * math.pi)
    torch.testing.assert_close(total(pair, gamma=0), apart - constant, rtol=0, atol=1e-10)
    torch.testing.assert_close(total(pair, form="rho", rho=0), apart, rtol=0, atol=1e-10)


def test_both_forms_go_to_that_limit_smoothly(
    pair: tuple[DiagonalGaussian, DiagonalGaussian],
) -> None:
    for settings, name in (({"form": "gamma"}, "gamma"), ({"form": "rho"}, "rho")):
        limit = total(pair, **settings, **{name: 0})
        for small in (1e-3, 1e-12):
            near = total(pair, **settings, **{name: small})
            assert (near - limit).abs().max() < 20 * small + 1e-10


def test_a_strong_coupling_in_float32_keeps_its_digits() -> None:
    """γ = 5000 and ρ = 0.9999 with variances of a millionth."""
    near = torch.full((1, LATENT), 0.5), torch.full((1, LATENT), -14.0)
    far = near[0] + 1e-3, near[1] + 0.1
    singles = DiagonalGaussian(*near), DiagonalGaussian(*far)
    doubles = (
        DiagonalGaussian(near[0].double(), near[1].double()),
        DiagonalGaussian(far[0].double(), far[1].double()),
    )
    for settings in ({"gamma": 5000}, {"form": "rho", "rho": 0.9999}):
        expected = total(doubles, **settings).float()
        torch.testing.assert_close(total(singles, **settings), expected, rtol=1e-5, atol=1e-5)


def test_the_form_decides_the_terms(model: Model, images: Tensor) -> None:
    losses = []
    for form in ("gamma", "rho"):
        config = SmoothEncoderConfig.model_validate({"form": form, "gamma": 3, "rho": 0.9})
        variant = SmoothEncoder(config)
        noise = variant.noise(model, images, torch.Generator().manual_seed(1))
        terms = variant.terms(model, images, noise)
        partner = select(model, images, noise["start"], config)
        pair = model.encode(images), model.encode(partner)
        expected = coupled(*pair, config)
        assert list(terms) == ["reconstruction", "prior", "coupling"]
        for name in ("prior", "coupling"):
            torch.testing.assert_close(terms[name], expected[name].mean(), rtol=0, atol=1e-10)
        losses.append(terms["coupling"])
    assert losses[0] != losses[1]


def test_the_search_for_a_partner_can_cross_the_whole_ball() -> None:
    """Where every pixel pulls the same way, the partner is the corner of the ball, though the
    search begins with a pixel at the opposite side: its steps come to more than two radii."""

    class Summing(nn.Module):
        def forward(self, images: Tensor) -> DiagonalGaussian:
            total = images.flatten(1).sum(1, keepdim=True)
            return DiagonalGaussian(total, torch.zeros_like(total))

    encoder = Summing()
    model: Any = SimpleNamespace(encoder=encoder, encode=encoder)
    grey, config = torch.full((1, 1, 2, 2), 0.5), SelectionConfig(radius=0.1, steps=8)
    start = torch.tensor([-0.1, 0.05, 0.05, 0.05]).view(1, 1, 2, 2)
    torch.testing.assert_close(select(model, grey, start, config), grey + 0.1)


def test_restarts_keep_the_worst_partner_of_each_image(model: Model, images: Tensor) -> None:
    config = SelectionConfig(radius=0.2, steps=2, restarts=4)
    starts = selection_starts(images, config, torch.Generator().manual_seed(1))
    assert starts.shape == (4 * PAIRS, *SHAPE)
    assert starts.abs().max() <= 0.2

    found = select(model, images, starts, config)

    alone = [select(model, images, start, config) for start in starts.chunk(4)]
    clean = model.encode(images)
    reached = torch.stack([wasserstein2_squared(clean, model.encode(one)) for one in alone])
    worst = wasserstein2_squared(clean, model.encode(found))
    torch.testing.assert_close(worst, reached.max(0).values, rtol=0, atol=1e-10)
    assert len(set(reached.argmax(0).tolist())) > 1
    assert not found.requires_grad


def test_one_start_draws_what_it_always_drew(images: Tensor) -> None:
    """So that a seed gives the same course with and without the setting."""
    once = selection_starts(images, SelectionConfig(), torch.Generator().manual_seed(1))
    more = selection_starts(images, SelectionConfig(restarts=3), torch.Generator().manual_seed(1))
    assert torch.equal(more[:PAIRS], once)


def test_a_random_partner_has_one_start_whatever_the_restarts(model: Model, images: Tensor) -> None:
    config = SelectionConfig(selection="random", restarts=3)
    starts = selection_starts(images, config, torch.Generator().manual_seed(1))
    partner = select(model, images, starts, config)
    assert torch.equal(partner, (images + starts).clamp(0, 1))


def test_settings_written_before_there_were_two_forms_mean_the_gamma_form() -> None:
    earlier = {"gamma": 50.0, "radius": 0.2, "steps": 5, "selection": "kl"}
    config = SmoothEncoderConfig.model_validate(earlier)
    assert (config.form, config.restarts, config.gamma) == ("gamma", 1, 50.0)


@pytest.mark.parametrize("path", sorted(Path("assets/models").glob("*/*/run.json")), ids=str)
def test_the_choices_of_the_bundled_models_are_still_allowed(path: Path) -> None:
    config = TrainingConfig.model_validate(json.loads(path.read_text())["config"])
    whole = complete(config)
    assert config.objective.items() <= whole.objective.items()
