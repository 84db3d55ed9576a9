"""Gaussian pixels whose variance is, at each step, the most likely one.

The variance is substituted as a number, so no gradient flows through it. It is where the
likelihood is stationary in it; hence the gradient of the mean log-likelihood of a batch is exactly
that of the paper's objectives (the envelope theorem), and its value is a Gaussian log-likelihood.
"""

from abc import abstractmethod

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.likelihoods.gaussian import GaussianLikelihood

INSIDE_LOGARITHM = 1e-6
"""Added before the logarithm, but for Iso-I, against errors of nothing: Takida et al., 5.2."""


class MaximumLikelihoodGaussian(GaussianLikelihood):
    """N(x; sigmoid(decoded), Σ) with Σ at its maximum likelihood for the batch, held constant.

    Where Σ is shared by all images, an image's log-likelihood depends on the others of its batch.
    """

    @abstractmethod
    def variance(self, squared_errors: Tensor) -> Tensor:
        """The most likely variance for errors [N, C, H, W], the 10⁻⁶ included; it broadcasts to
        their shape."""

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """The logarithm of `variance`, without a gradient."""
        return self.variance(squared_errors.detach()).log()


def iso_i_variance(squared_errors: Tensor) -> Tensor:
    """The mean of all errors [N, C, H, W]; [1, 1, 1, 1]. Nothing is added; only an exact zero,
    whose logarithm there is not, becomes the smallest normal number."""
    smallest = torch.finfo(squared_errors.dtype).tiny
    return squared_errors.mean((0, 1, 2, 3), keepdim=True).clamp_min(smallest)


class IsoI(MaximumLikelihoodGaussian):
    """σ² = mean_M Σᵢ SEᵢ / d. The objective is d/2 · ln mean_M Σᵢ SEᵢ. Eqs. (G.4), (G.5)."""

    name = "iso-i"
    title = "Iso-I (maximum likelihood)"
    summary = "One variance for all images and pixels, re-estimated from the errors of each batch."
    reference = "Takida et al., Section 5.2 and Appendix G.1"
    formula = "−½ Σ [(x − μ)²/σ² + log 2πσ²], σ² = mean of (x − μ)² in the batch"
    dependent = False

    def variance(self, squared_errors: Tensor) -> Tensor:
        """The mean of all errors, [1, 1, 1, 1]."""
        return iso_i_variance(squared_errors)


class IsoD(MaximumLikelihoodGaussian):
    """σ²(x) = (Σᵢ SEᵢ + 10⁻⁶)/d. The objective is d/2 · mean_M ln(Σᵢ SEᵢ + 10⁻⁶).
    Eqs. (G.7), (G.9)."""

    name = "iso-d"
    title = "Iso-D (maximum likelihood)"
    summary = "One variance for the pixels of each image, estimated from that image's own errors."
    reference = "Takida et al., Section 5.2 and Appendix G.2"
    formula = "−½ Σ [(x − μ)²/σ² + log 2πσ²], σ² = [Σ (x − μ)² + 10⁻⁶]/d"
    dependent = True

    def variance(self, squared_errors: Tensor) -> Tensor:
        """The mean error of each image, [N, 1, 1, 1]."""
        pixels = squared_errors.shape[1:].numel()
        return (squared_errors.sum((1, 2, 3), keepdim=True) + INSIDE_LOGARITHM) / pixels


class DiagI(MaximumLikelihoodGaussian):
    """σᵢ² = mean_M SEᵢ + 10⁻⁶. The objective is ½ Σᵢ ln(mean_M SEᵢ + 10⁻⁶).
    Eqs. (G.11), (G.13)."""

    name = "diag-i"
    title = "Diag-I (maximum likelihood)"
    summary = "A variance for each pixel, the same in all images, re-estimated from each batch."
    reference = "Takida et al., Section 5.2 and Appendix G.3"
    formula = "−½ Σᵢ [(xᵢ − μᵢ)²/σᵢ² + log 2πσᵢ²], σᵢ² = mean of (xᵢ − μᵢ)² in the batch + 10⁻⁶"
    dependent = False

    def variance(self, squared_errors: Tensor) -> Tensor:
        """The mean error of each pixel, [1, C, H, W]."""
        return squared_errors.mean(0, keepdim=True) + INSIDE_LOGARITHM


class DiagDConfig(Config):
    """How the decoder is prepared for variances of its own."""

    warm_up: int = Field(
        default=5,
        ge=0,
        le=10_000,
        title="Epochs of warm-up",
        description="First epochs with one variance for all (Iso-I), half of all epochs at most. "
        "Without them the decoder was measured to end at all black on MNIST, where most pixels are "
        "exactly so; Takida et al. tell of no such need.",
    )


class DiagD(MaximumLikelihoodGaussian):
    """σᵢ²(x) = SEᵢ + 10⁻⁶. The objective is ½ Σᵢ mean_M ln(SEᵢ + 10⁻⁶). Eqs. (G.15), (G.17).

    In the epochs of warm-up of a training it is Iso-I.
    """

    name = "diag-d"
    title = "Diag-D (maximum likelihood)"
    summary = "A variance for each pixel of each image: the sum of the errors' logarithms."
    reference = "Takida et al., Section 5.2 and Appendix G.4"
    formula = "−½ Σᵢ [(xᵢ − μᵢ)²/σᵢ² + log 2πσᵢ²], σᵢ² = (xᵢ − μᵢ)² + 10⁻⁶"
    Config = DiagDConfig
    dependent = True
    is_warming = False

    def enter_epoch(self, epoch: int, epochs: int) -> None:
        """Warm up, or not."""
        self.is_warming = epoch < min(self.config.warm_up, epochs // 2)

    def variance(self, squared_errors: Tensor) -> Tensor:
        """Each error by itself, [N, C, H, W]."""
        if self.is_warming:
            return iso_i_variance(squared_errors)
        return squared_errors + INSIDE_LOGARITHM
