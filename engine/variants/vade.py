"""VaDE: a VAE whose prior is a trainable mixture of Gaussians, one component a cluster."""

import warnings
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.config import Config, TrainingConfig
from engine.gaussian import DiagonalGaussian
from engine.latents import MixturePrior
from engine.model import Model, as_images
from engine.variants.avae import entropy
from engine.variants.mixtures import expected_component_log_prob
from engine.variants.objective import Noise, Terms, Variant, latent_noise

ENCODED_AT_ONCE = 1024


class VaDEConfig(Config):
    """How many clusters there are, and how long the networks are prepared for them."""

    components: int = Field(
        default=10,
        ge=1,
        le=1000,
        title="Components",
        description="Gaussians in the prior, one a cluster; as many as classes in Jiang et al. "
        "2017.",
    )
    pretrain_epochs: int = Field(
        default=10,
        ge=0,
        le=10_000,
        title="Epochs of pre-training",
        description="First epochs, without a prior, as a plain autoencoder; a mixture fitted to "
        "its latents is then the prior's start: Jiang et al. 2017, who do not say for how long. "
        "Half of all epochs at most.",
    )


def mixture_kl(posterior: DiagonalGaussian, prior: MixturePrior, log_weights: Tensor) -> Tensor:
    """KL(q(z|x) q(c|x) ‖ p(z, c)) with log q(c|x) = log_weights, finite [N, K]; [N] nats.

    Σ_c q(c|x) [KL(q(z|x) ‖ N(m_c, S_c)) + log q(c|x) − log π_c]. Jiang et al. 2017, Eq. (12). For
    any weights it is at least KL(q(z|x) ‖ p(z)). The logarithms are asked for because weights that
    underflow to 0 would leave log q(c|x) without a gradient.
    """
    expected = expected_component_log_prob(prior, posterior)
    return (log_weights.exp() * (log_weights - expected)).sum(-1) - entropy(posterior)


def log_responsibilities(prior: MixturePrior, latents: Tensor) -> Tensor:
    """log p(c|z) of latents [N, D]; [N, K]. Jiang et al. 2017, Eq. (16), with one sample."""
    return prior.component_log_prob(latents).log_softmax(1)


def fit_mixture(
    prior: MixturePrior, posteriors: DiagonalGaussian, generator: torch.Generator
) -> None:
    """Set the prior to the mixture of diagonal Gaussians that fits the means [N, D] best, by
    scikit-learn's expectation-maximisation from k-means, as Jiang et al. 2017 begin.

    To the mixture's variances is added what the posteriors have of their own on average, as the
    sum maximises Eq. (12): pre-training leaves it at its start, near 1, and where a short one has
    spread the means by much less, the bound would begin with a KL of thousands, and diverge.
    Raises ValueError where there are fewer latents than components.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    components, count = len(prior.logits), len(posteriors.mean)
    if count < components:
        raise ValueError(
            f"A mixture of {components} components cannot be fitted to {count} images: "
            "take more images, or fewer components."
        )
    seed = int(torch.randint(2**31 - 1, (), generator=generator, device=generator.device))
    mixture = GaussianMixture(components, covariance_type="diag", random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a start need not be the optimum
        mixture.fit(posteriors.mean.cpu().double().numpy())
    with torch.no_grad():
        prior.logits.copy_(torch.from_numpy(mixture.weights_).log())
        prior.means.copy_(torch.from_numpy(mixture.means_))
        own = posteriors.variance.mean(0).cpu().double()
        prior.log_variances.copy_((torch.from_numpy(mixture.covariances_) + own).log())


class VaDE(Variant[VaDEConfig]):
    """−E log p(x|z) + KL(q(z|x) q(c|x) ‖ p(z, c)). Jiang et al. 2017, Eq. (12).

    q(c|x) is p(c|z) at the sample z that is decoded, as in the paper. In pre-training, the
    networks reconstruct from the posterior's mean and nothing else.
    """

    name = "vade"
    title = "VaDE"
    summary = (
        "A VAE with a trainable mixture of Gaussians as prior, fitted to an autoencoder first."
    )
    reference = "Jiang et al. 2017, Eq. (12); named in Irobe et al., Section 1"
    Config = VaDEConfig
    formula = "−E log p(x|z) + KL(q(z|x) q(c|x) ‖ p(z, c))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z), z drawn from the posterior, or its mean in pre-training: "
        "Jiang et al. 2017, Eq. (12).",
        "kl": "KL(q(z|x) q(c|x) ‖ p(z, c)) to the mixture, 0 in pre-training: Jiang et al. 2017, "
        "Eq. (12).",
    }

    def __init__(self, config: VaDEConfig) -> None:
        super().__init__(config)
        self.is_pretraining = False
        self.pretrain_epochs = config.pretrain_epochs

    @classmethod
    def refusal(cls, choices: TrainingConfig) -> str | None:
        """There must be an image at least for each component."""
        config = VaDEConfig.model_validate(choices.objective)
        if choices.limit is not None and choices.limit < config.components:
            return (
                f"A mixture of {config.components} components cannot be fitted to {choices.limit} "
                "images: take more images, or fewer components."
            )
        return None

    def prior(self, latent: int) -> MixturePrior:
        """The mixture, before it is fitted."""
        return MixturePrior(latent, self.config.components)

    def enter_epoch(self, epoch: int, epochs: int) -> None:
        """Pre-train, or not; in a short training for half of it at most."""
        self.pretrain_epochs = min(self.config.pretrain_epochs, epochs // 2)
        self.is_pretraining = epoch < self.pretrain_epochs

    def adapt(self, model: Model, images: Tensor, epoch: int, generator: torch.Generator) -> None:
        """Fit the mixture to the posterior means of all images, as pre-training ends."""
        if epoch != self.pretrain_epochs:
            return
        prior = model.prior
        assert isinstance(prior, MixturePrior)
        with torch.no_grad():
            batches = torch.split(images, ENCODED_AT_ONCE)
            parts = [model.encode(as_images(batch)) for batch in batches]
        means = torch.cat([part.mean for part in parts])
        log_variances = torch.cat([part.log_variance for part in parts])
        fit_mixture(prior, DiagonalGaussian(means, log_variances), generator)

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D]."""
        return {"latent": latent_noise(model, len(images), generator)}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction` and `kl`, which is 0 in pre-training."""
        posterior = model.encode(images)
        if self.is_pretraining:
            reconstruction = -model.log_likelihood(images, posterior.mean).mean()
            return {"reconstruction": reconstruction, "kl": torch.zeros_like(reconstruction)}
        prior = model.prior
        assert isinstance(prior, MixturePrior)
        latents = posterior.sample(noise["latent"])
        log_weights = log_responsibilities(prior, latents)
        return {
            "reconstruction": -model.log_likelihood(images, latents).mean(),
            "kl": mixture_kl(posterior, prior, log_weights).mean(),
        }
