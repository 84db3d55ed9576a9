"""Diagonal Gaussians: what an encoder says of an image, and distances between two of them.

Shapes: mean and log_variance are [N, D]; every distance sums over D and returns [N], in nats
(the squared Wasserstein distance in squared latent units).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class DiagonalGaussian:
    """N(mean, diag exp(log_variance)); both [N, D]."""

    mean: Tensor
    log_variance: Tensor

    @property
    def variance(self) -> Tensor:
        """[N, D]"""
        return self.log_variance.exp()

    @property
    def deviation(self) -> Tensor:
        """Standard deviation, [N, D]."""
        return (0.5 * self.log_variance).exp()

    def sample(self, noise: Tensor) -> Tensor:
        """mean + deviation * noise, with noise [N, D] from N(0, I); [N, D]."""
        return self.mean + self.deviation * noise

    def chunk(self, parts: int) -> tuple["DiagonalGaussian", ...]:
        """Cut the batch into equal parts."""
        pairs = zip(self.mean.chunk(parts), self.log_variance.chunk(parts), strict=True)
        return tuple(DiagonalGaussian(mean, log_variance) for mean, log_variance in pairs)


def standard_kl(p: DiagonalGaussian) -> Tensor:
    """KL(p ‖ N(0, I)) = ½ Σ [v + mu² − 1 − log v]; [N] nats. Irobe et al., Eq. (2)."""
    return 0.5 * (p.variance + p.mean.square() - 1 - p.log_variance).sum(-1)


def kl_divergence(p: DiagonalGaussian, q: DiagonalGaussian) -> Tensor:
    """KL(p ‖ q) = ½ Σ [log v_q − log v_p + (v_p + (mu_p − mu_q)²) / v_q − 1]; [N] nats.

    The ratio of variances is taken as exp of a difference, so tiny variances do not divide.
    """
    log_ratio = p.log_variance - q.log_variance
    distance = (p.mean - q.mean).square() * (-q.log_variance).exp()
    return 0.5 * (log_ratio.exp() - 1 - log_ratio + distance).sum(-1)


def reverse_kl(p: DiagonalGaussian, q: DiagonalGaussian) -> Tensor:
    """KL(q ‖ p); [N] nats."""
    return kl_divergence(q, p)


def symmetric_kl(p: DiagonalGaussian, q: DiagonalGaussian) -> Tensor:
    """KL(p ‖ q) + KL(q ‖ p), Jeffreys's divergence; [N] nats."""
    return kl_divergence(p, q) + kl_divergence(q, p)


def mean_shift_squared(p: DiagonalGaussian, q: DiagonalGaussian) -> Tensor:
    """Σ (mu_p − mu_q)²; [N] squared latent units. What a probe on the means sees."""
    return (p.mean - q.mean).square().sum(-1)


def wasserstein2_squared(p: DiagonalGaussian, q: DiagonalGaussian) -> Tensor:
    """W₂²(p, q) = Σ (mu_p − mu_q)² + (√v_p − √v_q)²; [N]."""
    return ((p.mean - q.mean).square() + (p.deviation - q.deviation).square()).sum(-1)


def entropic_wasserstein(
    p: DiagonalGaussian, q: DiagonalGaussian, coupling: float | Tensor
) -> Tensor:
    """γ/2 · E‖z − z′‖² − H(z, z′) at the plan that minimises it; [N] nats.

    `coupling` is γ > 0. With u = √(1 + 4γ² v v′):
    γ/2 Σ [(mu − mu′)² + v + v′] − ½ Σ [(u − 1) − log(u + 1) + log(2 v v′)] − D log 2π − D.
    Cemgil et al. (workshop), the closed form of the entropic Wasserstein divergence. Where γ is
    large γ(v + v′) and u nearly cancel, so with w = 2γ √(v v′) it is computed as
    γ/2 W₂² + Σ w / (1 + w + u) + ½ Σ [log(u + 1) − log(2 v v′)] − D log 2π − D.
    """
    log_product = p.log_variance + q.log_variance
    w = 2 * coupling * (0.5 * log_product).exp()
    u = (1 + w.square()).sqrt()
    cost = (p.mean - q.mean).square() + (p.deviation - q.deviation).square()
    entropy_term = 2 * w / (1 + w + u) + (u + 1).log() - log_product - math.log(2)
    dimensions = p.mean.shape[-1]
    constant = dimensions * (math.log(2 * math.pi) + 1)
    return (0.5 * coupling * cost + 0.5 * entropy_term).sum(-1) - constant


DIVERGENCES = {
    "wasserstein": wasserstein2_squared,
    "kl": kl_divergence,
    "reverse-kl": reverse_kl,
    "symmetric-kl": symmetric_kl,
    "mean": mean_shift_squared,
}
"""What an attack may maximise, by name, between the clean posterior and the attacked one."""


def standard_noise(
    shape: tuple[int, ...], generator: torch.Generator, dtype: torch.dtype = torch.float32
) -> Tensor:
    """N(0, 1) noise on the generator's device."""
    return torch.randn(shape, generator=generator, device=generator.device, dtype=dtype)
