"""The plain autoencoder: its reconstruction and nothing else."""

import math
from pathlib import Path

import pytest
import torch

from engine.config import TrainingConfig
from tests.engine.variants.few_steps import (
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    grey_images,
    seeded,
    small,
)


def test_with_a_gaussian_of_variance_one_half_it_is_the_sum_of_squared_errors() -> None:
    variant, model = small("ae", "gaussian")
    model.likelihood.config = model.likelihood.config.model_copy(update={"variance": 0.5})
    images = grey_images()

    terms = variant.terms(model, images, variant.noise(model, images, seeded(1)))

    squares = (images - model.reconstruct(images)).square().sum((1, 2, 3)).mean()
    constant = 0.5 * images[0].numel() * math.log(math.pi)
    assert terms.keys() == {"reconstruction"}
    torch.testing.assert_close(terms["reconstruction"] - constant, squares, rtol=0, atol=1e-10)


def test_an_image_has_one_latent() -> None:
    _, model = small("ae")
    posterior = model.encode(grey_images())
    noise = torch.randn(posterior.mean.shape, generator=seeded(1))
    assert (posterior.variance == 0).all()
    assert torch.equal(posterior.sample(noise), posterior.mean)


def test_terms_are_a_pure_function() -> None:
    assert_pure(*small("ae"), grey_images())


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_it_trains_resumes_and_is_attacked(likelihood: str, tmp_path: Path) -> None:
    config = TrainingConfig(variant="ae", likelihood=likelihood)
    assert_trains_resumes_and_is_attacked(tmp_path, config)
