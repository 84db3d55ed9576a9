"""Gaussian pixels: what all of them share, and the one whose variance is fixed."""

import math
from abc import abstractmethod
from typing import ClassVar

from pydantic import Field
from torch import Tensor

from engine.config import Config
from engine.likelihoods.likelihood import Likelihood


class GaussianLikelihood(Likelihood):
    """p(x|z) = N(x; sigmoid(decoded), Σ) with a diagonal Σ: subclasses say which variance.

    The mean is the sigmoid of the decoder's first C planes, as the decoders of Takida et al.,
    Appendices D and I, end in one. Images may lie off the 256 grey values, and outside [0, 1].
    """

    dependent: ClassVar[bool]
    """Whether each image has a variance of its own."""

    @abstractmethod
    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """Logarithms of the pixels' variances, of a shape that broadcasts to [N, C, H, W].

        squared_errors: (x − mean)², [N, C, H, W]; decoded [N, planes, H, W].
        """

    def log_prob(self, images: Tensor, decoded: Tensor) -> Tensor:
        """images [N, C, H, W], decoded [N, planes, H, W]; nats with every constant, [N]."""
        squared_errors = (images - self.mean(decoded)).square()
        return gaussian_log_prob(squared_errors, self.log_variance(squared_errors, decoded))

    def mean(self, decoded: Tensor) -> Tensor:
        """The expected image, [N, C, H, W] in [0, 1]."""
        return decoded[:, : self.shape[0]].sigmoid()


def gaussian_log_prob(squared_errors: Tensor, log_variance: Tensor) -> Tensor:
    """−½ Σ [(x − mean)²/σ² + log σ² + log 2π]; [N] nats.

    squared_errors: (x − mean)², [N, C, H, W]; log_variance broadcasts to it.
    """
    pixels = squared_errors.shape[1:].numel()
    terms = squared_errors * (-log_variance).exp() + log_variance
    return -0.5 * (terms.flatten(1).sum(1) + pixels * math.log(2 * math.pi))


class GaussianConfig(Config):
    """The one variance of all pixels."""

    variance: float = Field(
        default=1.0,
        gt=0,
        le=100,
        title="Variance σ²",
        description="Of every pixel, in squared units of the pixel range. 1 is the plain VAE of "
        "Takida et al., Section 6, whose likelihoods (Table 7) it makes comparable; ½ makes "
        "−log p the plain sum of squares, up to a constant. Smaller values ask for sharper "
        "reconstructions; large ones make the posterior collapse: Section 4 there.",
    )


class Gaussian(GaussianLikelihood):
    """N(x; sigmoid(decoded), σ² I) with σ² fixed. Takida et al., Eq. (3)."""

    name = "gaussian"
    title = "Gaussian (fixed variance)"
    summary = "Squared error, weighed against the other terms by a variance that you choose."
    reference = "Takida et al., Section 3.1, Eq. (3)"
    formula = "−½ Σ [(x − μ)²/σ² + log 2πσ²]"
    Config = GaussianConfig
    dependent = False

    def log_variance(self, squared_errors: Tensor, decoded: Tensor) -> Tensor:
        """The logarithm of the setting; a scalar."""
        return squared_errors.new_full((), math.log(self.config.variance))
