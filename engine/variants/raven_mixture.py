"""RAVEN whose pairs come from a mixture of Gaussians, which is trained with it."""

import math
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.gaussian import DiagonalGaussian, standard_noise
from engine.latents import MixturePrior
from engine.model import Model
from engine.variants.mixtures import expected_log_prob
from engine.variants.objective import Noise
from engine.variants.raven import RAVEN, RAVENConfig, augmentation_variance


class RAVENMixtureConfig(RAVENConfig):
    """RAVEN's settings, and the mixture's."""

    components: int = Field(
        default=10,
        ge=1,
        le=1000,
        title="Components",
        description="Gaussians in the prior over the common origin of a pair. Irobe et al., "
        "Appendix B, leave the number open; 10 is the number of classes of MNIST.",
    )
    samples: int = Field(
        default=1,
        ge=1,
        le=1000,
        title="Samples of the prior's term",
        description="Samples for the one term of Irobe et al., Theorem 2, that has no closed form. "
        "The paper leaves the number open; one, as for the reconstruction, is unbiased.",
    )


class PairedMixturePrior(MixturePrior):
    """Of either latent of a pair: z ~ Σ_c π_c N(m_c, S_c + s), s = sigma_aug². The mixture itself,
    `component_log_prob`, is that of their common origin. Irobe et al., Theorem 2."""

    variance: Tensor

    def __init__(self, latent: int, components: int, sigma_aug: float | list[float]) -> None:
        super().__init__(latent, components)
        s = augmentation_variance(self.means.detach(), sigma_aug)
        self.register_buffer("variance", s, persistent=False)

    def log_prob(self, latents: Tensor) -> Tensor:
        """log Σ_c π_c N(z; m_c, S_c + s)."""
        return self.component_log_prob(latents, self.variance).logsumexp(1)

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """An origin for each latent, then the latent around it."""
        noise = standard_noise((count, self.means.shape[1]), generator)
        return super().sample(count, generator) + self.variance.sqrt() * noise


def paired_mixture_kl(
    posterior: DiagonalGaussian,
    augmented_posterior: DiagonalGaussian,
    sigma_aug: float | list[float] | Tensor,
    prior: MixturePrior,
    noise: Tensor,
) -> Tensor:
    """KL(q(z|x) q(z′|x′) ‖ p(z, z′)) for a mixture of origins; [N] nats. Irobe et al., Theorem 2.

    The prior on the pair: z̃ ~ Σ_c π_c N(m_c, S_c), then z and z′ ~ N(z̃, s I), s = sigma_aug² (a
    number, or [D]). With v, v′ the posterior variances:
    −E log Σ_c π_c N((z + z′)/2; m_c, S_c + s/2) + ¼ Σ [(v + v′)/s + (mu − mu′)²/s]
    − ½ Σ [log v + log v′ + 2 + log π − log s].
    noise: [L, N, D] for the expectation, whose closed part is taken exactly: with one component
    nothing depends on it.
    """
    p, q = posterior, augmented_posterior
    s = augmentation_variance(p.mean, sigma_aug)
    total = p.variance + q.variance
    middle = DiagonalGaussian((p.mean + q.mean) / 2, (total / 4).log())
    quadratic = (total + (p.mean - q.mean).square()) / s
    logarithms = p.log_variance + q.log_variance + 2 + math.log(math.pi) - s.log()
    closed = (0.25 * quadratic - 0.5 * logarithms).sum(-1)
    return closed - expected_log_prob(prior, middle, noise, s / 2)


class RAVENMixture(RAVEN):
    """−E log p(x|z) − E log p(x′|z′) + β KL to pairs from a mixture. Irobe et al., Theorem 2."""

    name = "raven-mixture"
    title = "RAVEN (mixture)"
    summary = "RAVEN with a trainable mixture of Gaussians in place of N(0, I) as its prior."
    reference = "Irobe et al., Appendix B, Theorem 2"
    Config = RAVENMixtureConfig
    formula = "−E log p(x|z) − E log p(x′|z′) + β KL(q(z|x) q(z′|x′) ‖ Σ_c π_c p_c(z, z′))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z) of the image: Irobe et al., Eq. (8).",
        "reconstruction_noisy": "−E log p(x′|z′) of its noisy copy x′ = clip(x + ε): Irobe et al., "
        "Eq. (8).",
        "kl": "β KL of both posteriors to pairs around the origins of a mixture: Irobe et al., "
        "Appendix B, Theorem 2.",
    }
    config: RAVENMixtureConfig
    defaults: ClassVar = RAVEN.defaults

    def prior(self, latent: int) -> PairedMixturePrior:
        """The mixture, trained with the rest."""
        return PairedMixturePrior(latent, self.config.components, self.config.sigma_aug)

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """RAVEN's, and `middle` [L, N, D] for samples of (z + z′)/2."""
        shape = (self.config.samples, len(images), model.latent)
        noise = super().noise(model, images, generator)
        return noise | {"middle": standard_noise(shape, generator)}

    def divergence(
        self, model: Model, first: DiagonalGaussian, second: DiagonalGaussian, noise: Noise
    ) -> Tensor:
        """KL of the two posteriors to the mixture's pairs; [N] nats."""
        prior = model.prior
        assert isinstance(prior, MixturePrior)
        return paired_mixture_kl(first, second, self.config.sigma_aug, prior, noise["middle"])
