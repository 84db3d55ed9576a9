"""Small encoders and images to attack, and the settings of their attacks."""

import pytest
import torch
from torch import Tensor

from engine.config import AttackConfig, Divergence, Norm
from engine.gaussian import DIVERGENCES
from engine.networks import MLPEncoder

SHAPE = (1, 6, 6)
IMAGES = 4
BUDGETS: dict[Norm, float] = {"linf": 0.1, "l2": 0.5}
EVERY_BALL = pytest.mark.parametrize("norm", BUDGETS)
EVERY_DIVERGENCE = pytest.mark.parametrize("divergence", DIVERGENCES)


def make_encoder(seed: int, latent: int = 3) -> MLPEncoder:
    """An encoder in float64, so that signs of gradients do not hang on rounding."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return MLPEncoder(SHAPE, latent).double()


def draw(seed: int) -> Tensor:
    """Grey images, a fifth of whose pixels are at 0 and a fifth at 1."""
    generator = torch.Generator().manual_seed(seed)
    uniform = torch.rand((IMAGES, *SHAPE), generator=generator, dtype=torch.float64)
    return ((uniform - 0.2) / 0.6).clamp(0, 1)


def length(perturbation: Tensor, norm: Norm) -> Tensor:
    """[N, C, H, W] -> [N]"""
    order = float("inf") if norm == "linf" else 2
    lengths: Tensor = torch.linalg.vector_norm(perturbation.flatten(1), ord=order, dim=1)
    return lengths


def config(norm: Norm, divergence: Divergence = "wasserstein", **settings: float) -> AttackConfig:
    """Eight steps of the norm's own budget, where nothing else is said."""
    chosen = {"norm": norm, "divergence": divergence, "epsilon": BUDGETS[norm], "steps": 8}
    return AttackConfig.model_validate(chosen | settings)
