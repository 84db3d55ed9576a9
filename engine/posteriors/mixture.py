"""A Gaussian mixture fitted to the latents after the training."""

import warnings
from collections.abc import Generator

import numpy as np
import torch
from torch import Tensor

from engine.gaussian import DiagonalGaussian, standard_noise
from engine.latents import Prior
from engine.posteriors.posterior import AggregatePosterior, Sampler, drawn

SLICE = 5
"""Iterations of expectation-maximisation between two words on the progress."""
ITERATIONS = 100


class Mixture(AggregatePosterior):
    """K Gaussians with full covariances, by scikit-learn's expectation-maximisation."""

    reference = "Ghosh et al. 2020, Section 4; Takida et al., Section 6"

    def __init__(self, components: int) -> None:
        self.components = components
        self.name = f"mixture-{components}"
        self.title = f"Gaussian mixture, {components} components"
        self.summary = f"{components} Gaussians with full covariances, fitted to the latents."

    def fit(
        self, encoded: DiagonalGaussian, prior: Prior, seed: int
    ) -> Generator[float, None, Sampler]:
        """Expectation-maximisation, in slices, until it converges or after 100 iterations."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.mixture import GaussianMixture

        latents = drawn(encoded, seed).cpu().double().numpy()
        if len(latents) < 2 * self.components:
            raise ValueError(
                f"A mixture of {self.components} needs {2 * self.components} images or more, and "
                f"the run was trained on {len(latents)}: take fewer components."
            )
        mixture = GaussianMixture(
            self.components, max_iter=SLICE, warm_start=True, random_state=seed
        )
        for done in range(SLICE, ITERATIONS + 1, SLICE):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # each slice ends early
                mixture.fit(latents)
            yield done / ITERATIONS
            if mixture.converged_:
                break
        roots = np.linalg.cholesky(mixture.covariances_)
        weights, means, factors = (
            torch.from_numpy(np.asarray(array, np.float32)).to(encoded.mean.device)
            for array in (mixture.weights_, mixture.means_, roots)
        )

        def sample(count: int, generator: torch.Generator) -> Tensor:
            chosen = torch.multinomial(weights, count, replacement=True, generator=generator)
            noise = standard_noise((count, means.shape[1]), generator)
            return means[chosen] + torch.einsum("nij,nj->ni", factors[chosen], noise)

        return sample
