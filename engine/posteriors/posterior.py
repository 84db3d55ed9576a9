"""What every source of new latents has in common, and the first of them: the prior."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator

import torch
from torch import Tensor

from engine.gaussian import DiagonalGaussian, standard_noise
from engine.latents import Prior

Sampler = Callable[[int, torch.Generator], Tensor]
"""(count, generator) -> latents [count, D] on the generator's device."""


class AggregatePosterior(ABC):
    """A model of the latents of a whole data set, q(z) = E q(z|x), that can be drawn from.

    Where q(z) is not the prior, as with most trained models, samples of the prior fall where the
    decoder has seen nothing. Takida et al., Section 6.
    """

    name: str
    title: str
    summary: str
    reference: str

    @abstractmethod
    def fit(
        self, encoded: DiagonalGaussian, prior: Prior, seed: int
    ) -> Generator[float, None, Sampler]:
        """Fit to the posteriors of the training images, a Gaussian of [N, D], one sample of each.

        Yields the share that is done, in [0, 1]; returns a sampler. Raises ValueError with a
        sentence where it cannot be fitted.
        """


class ThePrior(AggregatePosterior):
    """The model's own prior: nothing to fit."""

    name = "prior"
    title = "Prior"
    summary = "Latents drawn from the prior that the model was trained with."
    reference = "Kingma and Welling 2014"

    def fit(
        self, encoded: DiagonalGaussian, prior: Prior, seed: int
    ) -> Generator[float, None, Sampler]:
        """The prior's own sampler."""
        yield 1.0
        return prior.sample


def drawn(encoded: DiagonalGaussian, seed: int) -> Tensor:
    """One latent of each posterior, [N, D]. Raises ValueError where one is not finite."""
    generator = torch.Generator(encoded.mean.device).manual_seed(seed)
    latents = encoded.sample(standard_noise(tuple(encoded.mean.shape), generator))
    if not bool(latents.isfinite().all()):
        raise ValueError("Some latents are not finite numbers: the run has diverged; train again.")
    return latents
