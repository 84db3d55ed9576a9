"""Conditional probability tables on a ring: von Mises distributions, as logarithms."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

SPREAD_OF_DECODER = 0.1


def angles(count: int) -> Tensor:
    """c, 2c, …, count·c with c = 2π/count; [count]. Cemgil et al. 2020 (AVAE), Appendix D."""
    return 2 * math.pi * torch.arange(1, count + 1, dtype=torch.float64) / count


def von_mises(means: Tensor, spreads: Tensor | float, count: int) -> Tensor:
    """log VM(·; mean, spread) ∝ cos(· − mean)/spread, a row for each of N means in radians:
    [N, count]. Cemgil et al. 2020 (AVAE), Appendix D; (Smooth Encoders), Section 2.2."""
    heights = torch.cos(angles(count) - means[:, None])
    if isinstance(spreads, Tensor):
        spreads = spreads[:, None]
    return torch.log_softmax(heights / spreads, 1)


def coupling_table(rho: float, count: int) -> Tensor:
    """log p_ρ(z′|z) = log VM(z′; z, ν_ρ), a row for each z: [count, count].

    Appendix D of Cemgil et al. 2020 (AVAE) does not tie ν_ρ to ρ. Here ν_ρ = (1 − ρ²)/ρ: on the
    unit circle N(z′; ρ z, (1 − ρ²) I), the coupling of the other sections, is the von Mises
    distribution of that spread. At ρ = 0 it is uniform, and at ρ = 0.9995 the spread is 10⁻³.
    """
    steepness = rho / (1 - rho**2)
    places = angles(count)
    return torch.log_softmax(steepness * torch.cos(places - places[:, None]), 1)


@dataclass(eq=False)
class Parameters:
    """What is learned: encoder means [N_x] in radians, logarithms of its spreads [N_x], and
    decoder means [N_z]. Any function between x and z can be told by them, as by a network of high
    capacity. Cemgil et al. 2020 (AVAE), Appendix D."""

    encoder_means: Tensor
    encoder_log_spreads: Tensor
    decoder_means: Tensor

    def all(self) -> list[Tensor]:
        """Every tensor that is learned."""
        return [self.encoder_means, self.encoder_log_spreads, self.decoder_means]

    def log_encoder(self) -> Tensor:
        """log q(z|x), a row for each x: [N_x, N_z]."""
        spreads = self.encoder_log_spreads.exp()
        return von_mises(self.encoder_means, spreads, len(self.decoder_means))

    def log_decoder(self) -> Tensor:
        """log p(x|z), a row for each z: [N_z, N_x]."""
        return von_mises(self.decoder_means, SPREAD_OF_DECODER, len(self.encoder_means))
