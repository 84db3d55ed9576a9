"""What every training objective has in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Generic, Literal, TypeVar

import torch
from torch import Tensor, nn

from engine.config import Config, TrainingConfig
from engine.gaussian import standard_noise
from engine.latents import Diagonal, Family, Prior, StandardPrior
from engine.model import Model

Noise = dict[str, Tensor]
Terms = dict[str, Tensor]
Settings = TypeVar("Settings", bound=Config)


class Variant(ABC, Generic[Settings]):
    """A training objective: terms to be summed and minimised.

    `terms` is a pure function of (model, images, noise): no random numbers of its own, no values
    read back from the device, nothing that depends on the data's values in Python.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    reference: ClassVar[str]
    Config: ClassVar[type[Config]]
    defaults: ClassVar[dict[str, dict[str, Any]]] = {}
    """Settings the papers use, by data set, where they differ from the config's defaults."""

    formula: ClassVar[str] = ""
    """What is minimised, in one line; log p(x|z) stands for the likelihood's own formula."""

    explained: ClassVar[Mapping[str, str]] = {}
    """Every term that `terms` may return, in a sentence with the equation it comes from."""

    forms: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """Formulas that take the place of `formula`, by the name of a setting and its value."""

    needs_base: ClassVar[bool] = False
    """Whether it goes on from the weights of a finished run."""

    optimiser: ClassVar[Literal["radam", "adam"] | None] = None
    """What its paper trains it with, where it needs that; else the likelihood says."""

    def __init__(self, config: Settings) -> None:
        self.config = config

    @classmethod
    def refusal(cls, choices: TrainingConfig) -> str | None:
        """Why it makes no sense with the other `choices`, in a sentence; None where it does."""
        return None

    def family(self, latent: int) -> Family:
        """The family its posteriors belong to."""
        return Diagonal()

    def prior(self, latent: int) -> Prior:
        """The prior over its latents, at its start."""
        return StandardPrior(latent)

    def prepare(self, model: Model) -> None:
        """Adjust a new model where the objective needs a particular start or make of layers."""

    def trained(self, model: Model) -> Iterable[nn.Parameter]:
        """The parameters that it trains."""
        return (weight for weight in model.parameters() if weight.requires_grad)

    def enter_epoch(self, epoch: int, epochs: int) -> None:
        """An epoch (counted from 0) of all `epochs` begins, or is gone on with: for objectives
        whose terms change in the course of the training."""

    def adapt(self, model: Model, images: Tensor, epoch: int, generator: torch.Generator) -> None:
        """Change the model before the first step of an epoch, once, where two phases of the
        training meet. images: uint8 [N, C, H, W], all that it is trained on."""

    @abstractmethod
    def noise(self, model: Model, images: Tensor, generator: torch.Generator) -> Noise:
        """All random numbers of one step, for a batch [N, C, H, W], on its device."""

    @abstractmethod
    def terms(self, model: Model, images: Tensor, noise: Noise) -> Terms:
        """images [N, C, H, W] in [0, 1]; scalars in nats per image (sums over pixels and latent
        dimensions, means over the batch) whose sum is the loss."""


def latent_noise(model: Model, count: int, generator: torch.Generator) -> Tensor:
    """Noise for one sample of `count` posteriors, [count, D]."""
    return standard_noise((count, model.latent), generator)


def noisy_copy(images: Tensor, noise: Tensor, scale: float) -> Tensor:
    """clip(x + scale·noise, 0, 1). Unclipped targets would leave the cross-entropy unbounded."""
    return (images + scale * noise).clamp_(0, 1)


def pair_noise(model: Model, images: Tensor, generator: torch.Generator) -> Noise:
    """Noise for images [N, C, H, W] and their noisy copies: `pixels` of that shape for the copies,
    then `latent` [2N, D], the images' first."""
    return {
        "pixels": standard_noise(tuple(images.shape), generator),
        "latent": latent_noise(model, 2 * len(images), generator),
    }
