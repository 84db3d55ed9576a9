"""The gradient penalty: against finite differences, and on average over directions."""

# mypy: allow-untyped-calls

from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.model import Model
from engine.variants.rae_gp import squared_jacobian, squared_projection
from tests.engine.variants.few_steps import (
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    gradients,
    grey_images,
    seeded,
    small,
)

STEP = 1e-6


def finite_differences(model: Model, latents: Tensor) -> Tensor:
    """‖∂D(z)/∂z‖²_F of the expected image, one latent dimension at a time; [N]."""
    total = torch.zeros(len(latents), dtype=torch.float64)
    with torch.no_grad():
        for dimension in torch.eye(model.latent, dtype=torch.float64):
            ahead = model.decode(latents + STEP * dimension)
            behind = model.decode(latents - STEP * dimension)
            total += ((ahead - behind) / (2 * STEP)).square().sum((1, 2, 3))
    return total


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian", "logistics"])
def test_the_exact_penalty_equals_finite_differences(likelihood: str) -> None:
    variant, model = small("rae-gp", likelihood, jacobian="exact", penalty=2)
    images = grey_images()

    terms = variant.terms(model, images, variant.noise(model, images, seeded(1)))

    expected = finite_differences(model, model.encode(images).mean)
    assert expected.min() > 1e-4
    torch.testing.assert_close(terms["gradient"], 2 * expected.mean(), rtol=1e-7, atol=0)


def test_the_penalty_along_a_direction_equals_finite_differences() -> None:
    variant, model = small("rae-gp", penalty=2)
    images = grey_images()
    noise = variant.noise(model, images, seeded(1))
    latents = model.encode(images).mean.detach()
    columns = []
    for dimension in STEP * torch.eye(model.latent, dtype=torch.float64):
        change = model.decode(latents + dimension) - model.decode(latents - dimension)
        columns.append((noise["direction"] * change / (2 * STEP)).sum((1, 2, 3)))

    terms = variant.terms(model, images, noise)

    expected = torch.stack(columns).square().sum(0).mean()
    torch.testing.assert_close(terms["gradient"], 2 * expected, rtol=1e-7, atol=0)


def test_over_directions_the_projected_penalty_is_the_exact_one() -> None:
    """The mean over directions √d·e_i, one a pixel, which like those of ±1 are uncorrelated and of
    variance 1 (so that any such have this mean)."""
    _, model = small("rae-gp")
    latents = model.encode(grey_images()).mean.detach().requires_grad_()
    expected = model.decode(latents)
    pixels = torch.eye(36, dtype=torch.float64).view(36, 1, *expected.shape[1:])

    squares = [
        squared_projection(expected, latents, 6 * pixel.expand_as(expected), differentiated=True)
        for pixel in pixels
    ]

    torch.testing.assert_close(
        torch.stack(squares).mean(0),
        squared_jacobian(expected, latents, differentiated=True),
        rtol=0,
        atol=1e-10,
    )


def test_directions_are_uncorrelated_and_of_variance_1() -> None:
    variant, model = small("rae-gp")
    draws = variant.noise(model, grey_images(20_000), seeded(1))["direction"].flatten(1)
    covariance = draws.T @ draws / len(draws)
    assert (draws.abs() == 1).all()
    assert draws.mean(0).abs().max() < 5 / len(draws) ** 0.5
    assert (covariance - torch.eye(36)).abs().max() < 5 / len(draws) ** 0.5


def plain_jacobian(model: Model, latents: Tensor) -> Tensor:
    """The mean of ‖∂D(z)/∂z‖²_F, pixel by pixel and image by image."""
    squares = []
    for latent in latents:
        pixels = model.decode(latent.unsqueeze(0)).flatten()
        rows = [torch.autograd.grad(pixel, latent, create_graph=True)[0] for pixel in pixels]
        squares.append(torch.stack(rows).square().sum())
    return torch.stack(squares).mean()


def test_the_penalty_has_the_gradient_of_a_plain_restatement_by_every_weight() -> None:
    """The encoder's among them: latents are drawn to where the decoder is flat."""
    variant, model = small("rae-gp", jacobian="exact", penalty=1)
    images = grey_images()

    terms = variant.terms(model, images, {})
    plain = {"gradient": plain_jacobian(model, model.encode(images).mean)}

    own = gradients({"gradient": terms["gradient"]}, model)
    names = [name for name, weight in model.named_parameters() if weight.requires_grad]
    torch.testing.assert_close(own, gradients(plain, model), rtol=1e-7, atol=1e-12)
    moved = {name for name, gradient in zip(names, own, strict=True) if gradient.abs().max() > 0}
    assert any(name.startswith("encoder.") for name in moved)
    assert any(name.startswith("decoder.") for name in moved)


@pytest.mark.parametrize("jacobian", ["projected", "exact"])
def test_without_the_penalty_it_is_rae_without_its_own(jacobian: str) -> None:
    variant, model = small("rae-gp", penalty=0, jacobian=jacobian)
    rae, _ = small("rae", penalty=0)
    images = grey_images()

    terms = variant.terms(model, images, variant.noise(model, images, seeded(1)))

    expected = rae.terms(model, images, {})
    assert terms.pop("gradient") == 0
    assert expected.pop("weights") == 0
    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("jacobian", ["projected", "exact"])
def test_terms_are_a_pure_function(jacobian: str) -> None:
    assert_pure(*small("rae-gp", jacobian=jacobian), grey_images())


@pytest.mark.parametrize(
    ("jacobian", "network", "likelihood"),
    [
        ("projected", "mlp", "bernoulli"),
        ("projected", "mlp", "logistics"),
        ("exact", "mlp", "gaussian"),
        ("projected", "conv-takida-bn", "gaussian"),
    ],
)
def test_it_trains_resumes_and_is_attacked(
    jacobian: str, network: str, likelihood: str, tmp_path: Path
) -> None:
    config = TrainingConfig(
        variant="rae-gp",
        network=network,
        likelihood=likelihood,
        objective={"jacobian": jacobian},
    )
    assert_trains_resumes_and_is_attacked(tmp_path, config)
