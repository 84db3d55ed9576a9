"""AVAE and Smooth Encoder in one: the latent of an attacked image is held near, too."""

from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from engine.model import Model
from engine.variants.avae import AVAEConfig, autoencoding_terms, coupling, entropy
from engine.variants.objective import Noise, Terms, Variant, latent_noise
from engine.variants.selection import SelectionConfig, select, selection_starts


class SEAVAEConfig(SelectionConfig, AVAEConfig):
    """AVAE's coupling, the selection of a partner, and the coupling to it."""

    rho_se: float = Field(
        default=0.975,
        ge=0,
        le=0.9999,
        title="Coupling ρ_SE",
        description="Correlation of the latent z with z″, the latent of the selected partner. 0.97 "
        "and 0.975 in Cemgil et al. 2020 (AVAE), Appendix G.",
    )


class SEAVAE(Variant[SEAVAEConfig]):
    """AVAE's terms, − C_ρ_SE and − H(q(z″|PGD(x))). Cemgil et al. 2020, Eq. (35).

    Erratum: Eq. (35) leaves out log p(x|z), which Algorithm 3 cannot do without: the decoder would
    learn nothing. It is kept, as in Eq. (13).
    """

    name = "se-avae"
    title = "SE-AVAE"
    summary = "AVAE that also ties each image to the neighbour its encoder would move the furthest."
    reference = "Cemgil et al. 2020 (AVAE), Algorithm 3"
    Config = SEAVAEConfig
    optimiser = "adam"
    formula = "−E log p(x|z) + KL(q(z|x) ‖ N(0, I)) − C_ρ − H(q(z′|x̃)) − C_ρ_SE − H(q(z″|x″))"
    explained: ClassVar = {
        "reconstruction": "−E log p(x|z), z drawn from the posterior: Cemgil et al. 2020 (AVAE), "
        "Eq. (13), left out of Eq. (35).",
        "kl": "KL(q(z|x) ‖ N(0, I)), in closed form: Cemgil et al. 2020 (AVAE), Eq. (35).",
        "coupling": "−C_ρ = −E log N(z′; ρ z, (1 − ρ²) I), z′ encoded from the decoded x̃: Cemgil "
        "et al. 2020 (AVAE), Eq. (35).",
        "entropy": "−H(q(z′|x̃)), which keeps the posterior of x̃ wide: Cemgil et al. 2020 (AVAE), "
        "Eq. (35).",
        "coupling_selected": "−C_ρ_SE, the same coupling of z with z″, encoded from the selected "
        "x″: Cemgil et al. 2020 (AVAE), Eq. (35).",
        "entropy_selected": "−H(q(z″|x″)), the entropy of the selected partner's posterior: Cemgil "
        "et al. 2020 (AVAE), Eq. (35).",
    }

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """`latent` [N, D] and `start` [R·N, C, H, W], points of the selection's ball."""
        return {
            "latent": latent_noise(model, len(images), generator),
            "start": selection_starts(images, self.config, generator),
        }

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """AVAE's `reconstruction`, `kl`, `coupling` and `entropy`, then `coupling_selected` and
        `entropy_selected` of the partner."""
        partner = select(model, images, noise["start"], self.config)
        posterior, selected = model.encode(torch.cat([images, partner])).chunk(2)
        own = autoencoding_terms(model, images, posterior, noise["latent"], self.config.rho)
        return own | {
            "coupling_selected": -coupling(posterior, selected, self.config.rho_se).mean(),
            "entropy_selected": -entropy(selected).mean(),
        }
