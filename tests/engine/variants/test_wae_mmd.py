"""The Wasserstein autoencoder: its discrepancy against a direct double sum."""

# mypy: allow-untyped-calls

from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.variants.wae_mmd import squared_discrepancy
from tests.engine.variants.few_steps import (
    LATENT,
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    gradients,
    grey_images,
    seeded,
    small,
)


def kernel(z: Tensor, y: Tensor) -> Tensor:
    """The sum of seven inverse multiquadratics around 2D."""
    squared = ((z - y) ** 2).sum()
    bases = [2 * len(z) * scale for scale in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
    return torch.stack([base / (base + squared) for base in bases]).sum()


def double_sum(latents: Tensor, others: Tensor) -> Tensor:
    """Tolstikhin et al., Algorithm 2, pair by pair."""
    count = len(latents)
    within = across = torch.zeros((), dtype=torch.float64)
    for i in range(count):
        for j in range(count):
            across = across + kernel(latents[i], others[j])
            if i != j:
                within = within + kernel(latents[i], latents[j]) + kernel(others[i], others[j])
    return within / (count * (count - 1)) - 2 * across / count**2


def two_sets(count: int, latent: int = LATENT) -> Tensor:
    """Of unlike spread and place, float64, [2, count, latent]."""
    draws = torch.randn(2, count, latent, generator=seeded(4), dtype=torch.float64)
    return torch.stack([0.5 * draws[0] + 1, draws[1]])


@pytest.mark.parametrize("count", [2, 7])
def test_the_discrepancy_equals_a_direct_double_sum(count: int) -> None:
    latents, others = two_sets(count)
    assert float(squared_discrepancy(latents, others)) == pytest.approx(
        float(double_sum(latents, others)), rel=0, abs=1e-12
    )


def test_its_gradient_equals_that_of_the_double_sum() -> None:
    latents, others = two_sets(7)
    latents.requires_grad_()
    own, direct = (
        torch.autograd.grad(discrepancy(latents, others), latents)
        for discrepancy in (squared_discrepancy, double_sum)
    )
    torch.testing.assert_close(own, direct, rtol=0, atol=1e-12)


def test_it_is_zero_on_average_between_sets_of_one_distribution_alone() -> None:
    """Without bias, so to three standard errors; shifted by half a deviation it is far from 0."""
    draws = torch.randn(200, 2, 20, LATENT, generator=seeded(6), dtype=torch.float64)
    alike = torch.stack([squared_discrepancy(z, y) for z, y in draws])
    apart = torch.stack([squared_discrepancy(z + 0.5, y) for z, y in draws])
    error = alike.std() / len(draws) ** 0.5
    assert alike.mean().abs() < 3 * error
    assert apart.mean() > 10 * error


def test_latents_that_coincide_leave_it_and_its_gradient_finite_in_single_precision() -> None:
    """Far from 0, where rounding could make their distance negative."""
    latents = torch.full((4, LATENT), 3e3).requires_grad_()
    value = squared_discrepancy(latents, torch.zeros(4, LATENT))
    (gradient,) = torch.autograd.grad(value, latents)
    assert gradient.isfinite().all()
    assert float(value.detach()) == pytest.approx(14, abs=0.1)  # each set is one point: k = 7


def test_one_image_alone_leaves_the_part_across() -> None:
    latents, others = two_sets(1)
    expected = -2 * kernel(latents[0], others[0])
    torch.testing.assert_close(squared_discrepancy(latents, others), expected)


def test_its_terms_are_the_reconstruction_and_the_weighed_discrepancy() -> None:
    variant, model = small("wae-mmd", penalty=30)
    ae, _ = small("ae")
    images = grey_images()
    noise = variant.noise(model, images, seeded(1))

    terms = variant.terms(model, images, noise)

    assert terms.keys() == {"reconstruction", "discrepancy"}
    assert terms["reconstruction"] == ae.terms(model, images, {})["reconstruction"]
    expected = 30 * double_sum(model.encode(images).mean, noise["prior"].double())
    torch.testing.assert_close(terms["discrepancy"], expected, rtol=0, atol=1e-10)
    assert any(g.abs().max() > 0 for g in gradients({"d": terms["discrepancy"]}, model))


def test_terms_are_a_pure_function() -> None:
    assert_pure(*small("wae-mmd"), grey_images())


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_it_trains_resumes_and_is_attacked(likelihood: str, tmp_path: Path) -> None:
    config = TrainingConfig(variant="wae-mmd", likelihood=likelihood)
    assert_trains_resumes_and_is_attacked(tmp_path, config)
