"""A mixture of logistics, cut to the 256 values that a pixel can have."""

import math
from dataclasses import dataclass

import torch
from pydantic import Field
from torch import Tensor
from torch.nn import functional

from engine.config import Config
from engine.likelihoods.likelihood import Likelihood

LEVELS = 255
"""Steps from the darkest grey value to the lightest."""
LOG_SCALE = 7
"""Of pixels in [−1, 1]: Salimans et al. keep log-scales above −7. Beyond 7 the two ends share all
that there is, and single precision would soon overflow."""


class LogisticsConfig(Config):
    """How many logistics a pixel has."""

    components: int = Field(
        default=5,
        ge=1,
        le=100,
        title="Components K",
        description="Logistics in the mixture of each pixel. Takida et al. do not say theirs; "
        "Salimans et al. 2017, Section 2.1, find that a few, such as 5, are enough. The decoder "
        "gives 3·K planes for grey images and 10·K for colour.",
    )


@dataclass(frozen=True, eq=False)
class _Mixture:
    """Of every pixel: log-weights [N, K, 1, H, W]; centres and scales [N, K, C, H, W] in units of
    the pixel range; pulls [N, K, C(C−1)/2, H, W] in (−1, 1) of earlier colour channels on later
    ones."""

    log_weights: Tensor
    centres: Tensor
    scales: Tensor
    pulls: Tensor

    def pulled(self, channel: int, earlier: Tensor) -> Tensor:
        """Centres [N, K, 1, H, W] of a channel, given the values [N, K or 1, channel, H, W] of
        those before it."""
        first = channel * (channel - 1) // 2
        pulls = self.pulls[:, :, first : first + channel]
        own = self.centres[:, :, channel : channel + 1]
        return own + (pulls * (earlier - 0.5)).sum(2, keepdim=True)


class Logistics(Likelihood):
    """p(x|z) = Σ_k π_k Π_c P_k(x_c | x_<c) for each pixel, P_k a logistic cut into 256 bins.

    The ends' bins reach to infinity, so the probabilities of the 256 values sum to one. The
    channels of a colour pixel share their component, and within it the centre of green depends
    linearly on the value of red, that of blue on both: Salimans et al. 2017, Section 2.2.

    This is a probability, not a density: to compare it with a Gaussian's, add log 255 a value.
    A value off the grid, as in a noisy copy, is scored as the nearest of the 256, so no gradient
    reaches the image; one outside [0, 1], as the end it is beyond.
    """

    name = "logistics"
    title = "Mixture of logistics"
    summary = "Each pixel's 256 values have probabilities of their own, by a few bell curves."
    reference = "Salimans et al. 2017, Section 2; Takida et al., Section 6"
    formula = "Σ log Σ_k π_k Π_c P_k(x_c | x_<c)"
    Config = LogisticsConfig

    @property
    def planes(self) -> int:
        """K for the weights, K·C centres, K·C log-scales, then K·C(C−1)/2 pulls."""
        channels = self.shape[0]
        count: int = self.config.components * (1 + 2 * channels + channels * (channels - 1) // 2)
        return count

    def log_prob(self, images: Tensor, decoded: Tensor) -> Tensor:
        """images [N, C, H, W] in [0, 1], decoded [N, planes, H, W]; nats of probability, [N]."""
        mixture = self._mixture(decoded)
        values = (images.detach() * LEVELS).round().clamp(0, LEVELS).unsqueeze(1) / LEVELS
        centres = torch.cat(
            [mixture.pulled(channel, values[:, :, :channel]) for channel in range(self.shape[0])], 2
        )
        bins = _log_bins(values, centres, mixture.scales)
        pixels = torch.logsumexp(mixture.log_weights.squeeze(2) + bins.sum(2), 1)
        return pixels.flatten(1).sum(1)

    def mean(self, decoded: Tensor) -> Tensor:
        """The expected image, [N, C, H, W] in [0, 1]: the mean of the logistics with their tails
        clipped to [0, 1], within half a grey value of that of the bins. Where a tail of an earlier
        channel is clipped, that of a colour which depends on it is an approximation."""
        mixture = self._mixture(decoded)
        means = mixture.centres[:, :, :0]
        for channel in range(self.shape[0]):
            scales = mixture.scales[:, :, channel : channel + 1]
            clipped = _clipped_mean(mixture.pulled(channel, means), scales)
            means = torch.cat([means, clipped], 2)
        return (mixture.log_weights.exp() * means).sum(1)

    def _mixture(self, decoded: Tensor) -> _Mixture:
        """The planes by their meaning. Zeros are centres of ½ and scales of ½."""
        count, channels = self.config.components, self.shape[0]
        planes = [1, channels, channels, channels * (channels - 1) // 2]
        weights, centres, log_scales, pulls = torch.split(decoded, [count * n for n in planes], 1)
        scales = _by_component(log_scales, count).clamp_max(LOG_SCALE).exp()
        return _Mixture(
            functional.log_softmax(weights, 1).unsqueeze(2),
            0.5 + 0.5 * _by_component(centres, count),
            0.5 * (scales + math.exp(-LOG_SCALE)),
            _by_component(pulls, count).tanh(),
        )


def _by_component(planes: Tensor, count: int) -> Tensor:
    """[N, K·n, H, W] -> [N, K, n, H, W]"""
    return planes.reshape(len(planes), count, planes.shape[1] // count, *planes.shape[2:])


def _log_bins(values: Tensor, centres: Tensor, scales: Tensor) -> Tensor:
    """log P of the bin around each of `values`, grid points in [0, 1]; shapes broadcast.

    With F the logistic function, F(a) − F(b) = F(a) · F(−b) · (1 − e^(b−a)), which neither cancels
    nor underflows; the ends' bins lack one side.
    """
    above = functional.logsigmoid((values + 0.5 / LEVELS - centres) / scales)
    below = functional.logsigmoid((centres - values + 0.5 / LEVELS) / scales)
    within = torch.log(-torch.expm1(-1 / (LEVELS * scales)))
    darkest, lightest = values <= 0, values >= 1
    return (
        torch.where(lightest, 0, above)
        + torch.where(darkest, 0, below)
        + torch.where(darkest | lightest, 0, within)
    )


def _clipped_mean(centres: Tensor, scales: Tensor) -> Tensor:
    """E clip(X, 0, 1) = ∫₀¹ P(X > x) dx of a logistic X."""
    over_zero = functional.softplus(centres / scales)
    over_one = functional.softplus((centres - 1) / scales)
    return (scales * (over_zero - over_one)).clamp(0, 1)
