"""The regularised autoencoder: in place of noise, a decoder that is kept smooth by its weights."""

from typing import ClassVar, Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from engine.config import Config
from engine.latents import Family, Point
from engine.model import Model
from engine.variants.objective import Noise, Terms, Variant


class RAEConfig(Config):
    """How latents are held together, and how the decoder is kept smooth."""

    beta: float = Field(
        default=0.01,
        ge=0,
        le=1000,
        title="Latent weight β",
        description="Of ½‖z‖², which keeps latents from drifting apart: Ghosh et al. 2020, "
        "Section 3. Takida et al. do not say theirs; by their Eq. (4) it is twice the variance of "
        "a Gaussian likelihood, and their Table 4 leaves 4.4/784 of that on MNIST.",
    )
    regulariser: Literal["l2", "spectral"] = Field(
        default="l2",
        title="Decoder's regulariser",
        description="'l2' adds λ times the sum of the squared weights of the decoder's layers; "
        "'spectral' divides each of them by its largest singular value, so that none can stretch: "
        "Ghosh et al. 2020, Section 3.1.",
    )
    penalty: float = Field(
        default=1e-4,
        ge=0,
        le=1000,
        title="Regulariser's weight λ",
        description="Of 'l2'; 0 leaves the decoder free, and 'spectral' needs none. The papers "
        "give no value; the published code of Ghosh et al. comes to 10⁻⁴ on MNIST, in sums over "
        "pixels.",
        json_schema_extra={"applies": {"regulariser": ["l2"]}},
    )


class RAE(Variant[RAEConfig]):
    """−log p(x|z) + β/2 ‖z‖² + λ ‖θ‖² at z = mu(x), θ being the decoder's weights.

    Ghosh et al. 2020, Section 3. Their reconstruction, the sum of squared errors, is a Gaussian
    likelihood of variance ½, up to a constant. Weights are those of linear and convolutional
    layers: biases, slopes and normalisation do not count, as in their code.
    """

    name = "rae"
    title = "RAE"
    summary = "A deterministic autoencoder with short latents and a decoder of small weights."
    reference = "Ghosh et al. 2020, Section 3; Takida et al., Sections 2 and 6"
    Config = RAEConfig
    formula = "−log p(x|z) + β/2 ‖z‖² + λ ‖θ‖², z = μ(x)"
    explained: ClassVar = {
        "reconstruction": "−log p(x|z), z the posterior's mean: Ghosh et al. 2020, Section 3.",
        "prior": "β/2 ‖z‖², which keeps latents near 0: Ghosh et al. 2020, Section 3.",
        "weights": "λ ‖θ‖², the squared weights of the decoder, with 'l2' alone: Ghosh et al. "
        "2020, Section 3.1.",
    }
    forms: ClassVar = {
        "regulariser": {
            "spectral": "−log p(x|z) + β/2 ‖z‖², z = μ(x), the decoder's layers of norm 1"
        }
    }

    def family(self, latent: int) -> Family:
        """Points: an image has one latent."""
        return Point()

    def prepare(self, model: Model) -> None:
        """Where it is asked for, put the spectral norm into the decoder's layers."""
        if self.config.regulariser == "spectral":
            for layer in _layers(model.decoder):
                spectral_norm(layer)

    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """None is needed."""
        return {}

    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """`reconstruction`, `prior` and, for 'l2', `weights`."""
        latents = model.encode(images).mean
        terms = {
            "reconstruction": -model.log_likelihood(images, latents).mean(),
            "prior": self.config.beta * half_square(latents).mean(),
        }
        if self.config.regulariser == "l2":
            squares = [layer.weight.square().sum() for layer in _layers(model.decoder)]
            terms["weights"] = self.config.penalty * torch.stack(squares).sum()
        return terms


def half_square(latents: Tensor) -> Tensor:
    """½‖z‖² of latents [N, D]; [N]. Up to a constant, −log N(z; 0, I)."""
    return 0.5 * latents.square().sum(1)


def _layers(decoder: nn.Module) -> list[nn.Linear | nn.Conv2d | nn.ConvTranspose2d]:
    """The layers that multiply by a matrix."""
    kinds = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
    return [layer for layer in decoder.modules() if isinstance(layer, kinds)]
