"""How hard an attack hit each image: the numbers of `engine.numbers`."""

import torch
from torch import Tensor

from engine.gaussian import DiagonalGaussian, kl_divergence, wasserstein2_squared
from engine.measures.similarity import ms_ssim


def attack_numbers(
    images: Tensor,
    clean: DiagonalGaussian,
    attacked: DiagonalGaussian,
    clean_reconstruction: Tensor,
    attacked_reconstruction: Tensor,
    is_point: bool,
) -> dict[str, Tensor]:
    """[N] each, by the names of `engine.numbers.NUMBERS`: those of any attack.

    images and reconstructions [N, C, H, W]; posteriors of [N, D]. What divides by a posterior's
    variance is left out where that `is_point`.
    """
    numbers = {
        "w2": wasserstein2_squared(clean, attacked),
        "clean_mse": _mse(clean_reconstruction, images),
        "mse": _mse(attacked_reconstruction, images),
        "ms_ssim": ms_ssim(clean_reconstruction, attacked_reconstruction),
    }
    if not is_point:
        numbers["kl"] = kl_divergence(clean, attacked)
        shift = (attacked.mean - clean.mean) / clean.deviation
        numbers["shift_in_std"] = torch.linalg.vector_norm(shift, dim=1)
    return numbers


def way_travelled(left: Tensor, whole: Tensor) -> Tensor:
    """1 − left / whole, of divergences from a target's posterior, [N]; 1 where there was no way
    to go, and where it went further than to the target itself."""
    return torch.where(whole > 0, 1 - left / whole, torch.ones_like(left)).clamp_max(1)


def _mse(reconstructions: Tensor, images: Tensor) -> Tensor:
    return (reconstructions - images).square().flatten(1).mean(1)
