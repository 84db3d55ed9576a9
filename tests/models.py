"""Models to test with."""

from engine.config import Shape
from engine.model import Model, seeded


def seeded_model(network: str, likelihood: str, shape: Shape, latent: int, seed: int) -> Model:
    """A model with PyTorch's default initial weights, fixed by `seed`."""
    with seeded(seed):
        return Model(network, likelihood, shape, latent)
