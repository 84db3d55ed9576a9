"""Self-supervised AVAE: the encoder of a trained model learns from the model's own samples."""

from collections.abc import Iterable
from typing import ClassVar

import torch
from torch import Tensor, nn

from engine.model import Model, frozen
from engine.variants.avae import AVAEConfig, consistency
from engine.variants.objective import Noise, Terms, Variant, latent_noise


class AVAESS(Variant[AVAEConfig]):
    """KL(q(z|x) ‖ N(0, I)) − C_ρ − H(q(z′|x̃)) on samples x of the model. Cemgil et al. 2020,
    Eq. (34).

    The decoder stays as the base run left it: both x and x̃ are what it makes of a latent, held
    constant, so that nothing of Eq. (34) would train it.
    """

    name = "avae-ss"
    title = "AVAE-SS"
    summary = "Goes on from a trained run: its encoder learns to encode the run's own samples."
    reference = "Cemgil et al. 2020 (AVAE), Algorithm 4"
    Config = AVAEConfig
    optimiser = "adam"
    formula = "KL(q(z|x) ‖ N(0, I)) − C_ρ − H(q(z′|x̃)), x decoded from z″ ~ N(0, I)"
    explained: ClassVar = {
        "kl": "KL(q(z|x) ‖ N(0, I)) of the model's own sample x: Cemgil et al. 2020 (AVAE), Eq. "
        "(34).",
        "coupling": "−C_ρ = −E log N(z′; ρ z, (1 − ρ²) I), z′ encoded from the decoded x̃: Cemgil "
        "et al. 2020 (AVAE), Eq. (34).",
        "entropy": "−H(q(z′|x̃)), which keeps the posterior of x̃ wide: Cemgil et al. 2020 (AVAE), "
        "Eq. (34).",
    }
    needs_base = True

    def trained(self, model: Model) -> Iterable[nn.Parameter]:
        """The encoder's."""
        return model.encoder.parameters()

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`origin` [N, D], the latents z″ ~ N(0, I) to learn from, and `latent` [N, D]. Of the
        images only the number matters."""
        return {
            "origin": latent_noise(model, len(images), generator),
            "latent": latent_noise(model, len(images), generator),
        }

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`kl`, `coupling` and `entropy`."""
        with frozen(model.decoder), torch.no_grad():
            samples = model.decode(noise["origin"])
        posterior = model.encode(samples)
        with frozen(model.decoder), torch.no_grad():
            decoded = model.decode(posterior.sample(noise["latent"]))
        return consistency(posterior, model.encode(decoded), self.config.rho)
