"""Models to test with."""

from typing import Any

from engine.config import Shape
from engine.model import Model, seeded

QUICK: dict[str, dict[str, Any]] = {
    "smooth-encoder": {"steps": 2},
    "se-avae": {"steps": 2},
    "vade": {"pretrain_epochs": 1, "components": 2},
    "raven-mixture": {"components": 2},
}
"""Searches and phases shorter than the papers', so that tests are quick."""


def seeded_model(network: str, likelihood: str, shape: Shape, latent: int, seed: int) -> Model:
    """A model with PyTorch's default initial weights, fixed by `seed`."""
    with seeded(seed):
        return Model(network, likelihood, shape, latent)
