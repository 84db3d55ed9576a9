"""Diag-D begins as Iso-I: straight from the start its decoder ends at all black."""

from typing import Any

import pytest
import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.model import as_images
from engine.training import Trainer


@pytest.fixture(scope="module")
def digits() -> Tensor:
    return torch.from_numpy(DATASETS["mnist"].load("train").images)


@pytest.mark.parametrize(("epochs", "warm"), [(1, 0), (4, 2), (10, 5), (40, 5)])
def test_it_is_half_of_the_training_at_most(epochs: int, warm: int) -> None:
    likelihood = LIKELIHOODS["diag-d"]()
    images = torch.rand(4, 1, 28, 28)
    decoded = torch.randn(4, 1, 28, 28)
    own, iso = (
        likelihood.log_prob(images, decoded),
        LIKELIHOODS["iso-i"]().log_prob(images, decoded),
    )
    for epoch in range(epochs):
        likelihood.enter_epoch(epoch, epochs)
        expected = iso if epoch < warm else own
        assert torch.equal(likelihood.log_prob(images, decoded), expected)


def error_after(digits: Tensor, settings: dict[str, Any]) -> tuple[float, float]:
    """Mean squared error after eight epochs, of the reconstructions and of black."""
    config = TrainingConfig(
        variant="vae", likelihood="diag-d", likelihood_settings=settings, epochs=8
    )
    trainer = Trainer(config, digits)
    for _ in trainer.run():
        pass
    images = as_images(digits[:1000])
    with torch.no_grad():
        found = trainer.model.reconstruct(images)
    return float((found - images).square().mean()), float(images.square().mean())


@pytest.mark.long
def test_without_it_the_decoder_ends_at_black_and_with_it_at_digits(digits: Tensor) -> None:
    straight, black = error_after(digits, {"warm_up": 0})
    warmed, _ = error_after(digits, {"warm_up": 4})
    assert straight > 0.9 * black
    assert warmed < 0.6 * black
