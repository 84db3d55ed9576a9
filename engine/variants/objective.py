"""What every training objective has in common."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

import torch
from torch import Tensor

from engine.config import Config
from engine.gaussian import standard_noise
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

    def __init__(self, config: Settings) -> None:
        self.config = config

    def prepare(self, model: Model) -> None:
        """Adjust a new model's initial weights where the objective needs a particular start."""

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
