"""The β-VAE: the VAE with another weight on its KL."""

from pathlib import Path

import pytest
import torch

from engine.config import TrainingConfig
from tests.engine.variants.few_steps import (
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    gradients,
    grey_images,
    seeded,
    small,
)


def test_with_beta_1_it_is_the_vae() -> None:
    variant, model = small("beta-vae", beta=1)
    vae, _ = small("vae")
    images = grey_images()
    noise = variant.noise(model, images, seeded(1))

    terms, expected = variant.terms(model, images, noise), vae.terms(model, images, noise)

    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(
        gradients(terms, model), gradients(expected, model), rtol=0, atol=1e-10
    )


def test_beta_weighs_the_kl_and_nothing_else() -> None:
    images = grey_images()
    variant, model = small("beta-vae", beta=3)
    vae, _ = small("vae")
    noise = variant.noise(model, images, seeded(1))

    terms, plain = variant.terms(model, images, noise), vae.terms(model, images, noise)

    assert plain["kl"] > 0
    assert terms["reconstruction"] == plain["reconstruction"]
    torch.testing.assert_close(terms["kl"], 3 * plain["kl"])


def test_beta_does_what_a_gaussian_variance_beta_times_as_large_does() -> None:
    """SSE/(2σ²) + β KL = β [SSE/(2βσ²) + KL], so the gradients differ by the factor β alone."""
    images = grey_images()
    variant, model = small("beta-vae", "gaussian", beta=3)
    vae, _ = small("vae")
    noise = variant.noise(model, images, seeded(1))
    own = gradients(variant.terms(model, images, noise), model)
    model.likelihood.config = model.likelihood.config.model_copy(update={"variance": 3.0})

    wide = gradients(vae.terms(model, images, noise), model)

    torch.testing.assert_close(own, [3 * gradient for gradient in wide], rtol=0, atol=1e-10)


def test_terms_are_a_pure_function() -> None:
    assert_pure(*small("beta-vae"), grey_images())


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_it_trains_resumes_and_is_attacked(likelihood: str, tmp_path: Path) -> None:
    config = TrainingConfig(variant="beta-vae", likelihood=likelihood)
    assert_trains_resumes_and_is_attacked(tmp_path, config)
