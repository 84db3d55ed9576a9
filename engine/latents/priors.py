"""Priors p(z) over latents."""

import math
from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from engine.gaussian import DiagonalGaussian, standard_noise


class Prior(nn.Module, ABC):
    """A density over latents of D dimensions that can be drawn from."""

    @abstractmethod
    def log_prob(self, latents: Tensor) -> Tensor:
        """log p(z) of latents [N, D]; nats, [N]."""

    @abstractmethod
    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """`count` latents [count, D], on the generator's device."""


class StandardPrior(Prior):
    """N(0, I)."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.latent = latent

    def log_prob(self, latents: Tensor) -> Tensor:
        """−½ Σ [z² + log 2π]."""
        return -0.5 * (latents.square() + math.log(2 * math.pi)).sum(-1)

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """Standard noise."""
        return standard_noise((count, self.latent), generator)


class CentredPrior(Prior):
    """N(0, diag S) with variances S that are given, [D]."""

    variances: Tensor

    def __init__(self, variances: Tensor) -> None:
        super().__init__()
        self.register_buffer("variances", variances, persistent=False)

    @property
    def density(self) -> DiagonalGaussian:
        """Itself, [1, D]."""
        variances = self.variances[None]
        return DiagonalGaussian(torch.zeros_like(variances), variances.log())

    def log_prob(self, latents: Tensor) -> Tensor:
        """−½ Σ [z²/S + log 2πS]."""
        squares = latents.square() / self.variances
        return -0.5 * (squares + (2 * math.pi * self.variances).log()).sum(-1)

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """Noise of these variances."""
        noise = standard_noise((count, len(self.variances)), generator)
        return self.variances.sqrt() * noise


class MixturePrior(Prior):
    """Σ_c π_c N(m_c, diag S_c) with K components, all trainable.

    `logits` [K] with π = softmax(logits); `means` and `log_variances` [K, D]. It starts at equal
    weights, unit variances and means drawn from N(0, spread² I), for equal components would stay
    equal.
    """

    def __init__(self, latent: int, components: int, spread: float = 1.0) -> None:
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(components))
        self.means = nn.Parameter(spread * torch.randn(components, latent))
        self.log_variances = nn.Parameter(torch.zeros(components, latent))

    def component_log_prob(self, latents: Tensor, extra_variance: float | Tensor = 0.0) -> Tensor:
        """log π_c + log N(z; m_c, S_c + extra_variance) of latents [N, D]; nats, [N, K]."""
        variances = self.log_variances.exp() + extra_variance
        squares = (latents.unsqueeze(1) - self.means).square() / variances
        densities = -0.5 * (squares + variances.log() + math.log(2 * math.pi)).sum(-1)
        return self.logits.log_softmax(0) + densities

    def log_prob(self, latents: Tensor) -> Tensor:
        """log Σ_c π_c N(z; m_c, S_c)."""
        return self.component_log_prob(latents).logsumexp(1)

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """A component for each latent, then a point of it."""
        chosen = torch.multinomial(
            self.logits.softmax(0), count, replacement=True, generator=generator
        )
        noise = standard_noise((count, self.means.shape[1]), generator)
        return self.means[chosen] + (0.5 * self.log_variances[chosen]).exp() * noise
