"""From gradients to the steps of an ascent: how long they are, and what they remember."""

import math

import torch
from torch import Tensor

from engine.attacks.balls import BALLS
from engine.config import AttackConfig


class Stride:
    """The steps of one ascent, asked for in their order."""

    def __init__(self, config: AttackConfig) -> None:
        self._config = config
        self._ball = BALLS[config.norm]
        usual = config.epsilon / self._ball.across
        self._length = usual if config.step_size is None else config.step_size
        self._velocity: Tensor | None = None

    def step(self, number: int, gradient: Tensor, images: Tensor) -> Tensor:
        """The step `number`, from 1, up the gradient of what is climbed at `images`; [N, C, H, W]
        all."""
        if self._config.momentum:
            gradient = self._with_momentum(gradient)
        return self._share(number) * self._length * self._ball.direction(gradient, images)

    def _with_momentum(self, gradient: Tensor) -> Tensor:
        """Dong et al., 2018, Eq. (6): gradients are added up at L1 length one."""
        size = gradient.abs().sum((1, 2, 3), keepdim=True)
        unit = gradient / size.clamp_min(torch.finfo(gradient.dtype).tiny)
        if self._velocity is not None:
            unit = unit + self._config.momentum * self._velocity
        self._velocity = unit
        return unit

    def _share(self, number: int) -> float:
        """Of the full length; under a cosine all of it first, and nearly nothing at the end."""
        if self._config.schedule == "constant":
            return 1.0
        return 0.5 + 0.5 * math.cos(math.pi * (number - 1) / self._config.steps)
