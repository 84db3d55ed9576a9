"""What every likelihood has in common."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal

from torch import Tensor, nn

from engine.config import Config, Shape

GREY_28: Shape = (1, 28, 28)


class NoSettings(Config):
    """Nothing to choose."""


class Likelihood(nn.Module, ABC):
    """p(x|z): how an image is scored against what the decoder made of a latent.

    The decoder's raw output goes through the likelihood's own link (a sigmoid where the mean must
    lie in [0, 1]), so any decoder fits any likelihood. Trainable variances are parameters here.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    reference: ClassVar[str]
    formula: ClassVar[str] = ""
    """log p(x|z) of one image, in one line; μ is the expected image, and sums run over pixels."""

    Config: ClassVar[type[Config]] = NoSettings
    optimiser: ClassVar[Literal["radam", "adam"]] = "adam"
    """What it is trained with where nothing else is chosen."""

    def __init__(self, shape: Shape = GREY_28, config: Any = None) -> None:
        super().__init__()
        self.shape = shape
        self.config: Any = self.Config() if config is None else config

    @property
    def planes(self) -> int:
        """Planes [planes, H, W] that the decoder must give for each image."""
        return self.shape[0]

    def enter_epoch(self, epoch: int, epochs: int) -> None:
        """An epoch (counted from 0) of all `epochs` begins, or is gone on with: for likelihoods
        that change in the course of the training."""

    @abstractmethod
    def log_prob(self, images: Tensor, decoded: Tensor) -> Tensor:
        """log p(x|z); images [N, C, H, W] in [0, 1], decoded [N, planes, H, W]; nats, [N]."""

    @abstractmethod
    def mean(self, decoded: Tensor) -> Tensor:
        """The expected image; decoded [N, planes, H, W]; [N, C, H, W] in [0, 1]."""
