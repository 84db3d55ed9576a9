"""The papers' fully connected networks: widths in a row, one activation between each two.

No normalisation layers. Irobe et al., Section 4.1.2 and Appendix C.2: 784-500-250-10 and its
mirror, with PReLU. Cemgil et al., ICLR 2020, Appendix C.1, and NeurIPS 2020, Appendix F: four
layers of 200, with ReLU (the first names it; the second leaves the activation open).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from engine.config import Shape
from engine.gaussian import DiagonalGaussian
from engine.networks.network import Encoder, Network

Activation = type[nn.PReLU] | type[nn.ReLU]

HIDDEN = (500, 250)


def _layers(widths: Sequence[int], activation: Activation) -> list[nn.Module]:
    """Linear layers through `widths`, an activation between each two."""
    layers: list[nn.Module] = []
    for index, (inputs, outputs) in enumerate(pairwise(widths)):
        if index:
            layers.append(activation())
        layers.append(nn.Linear(inputs, outputs))
    return layers


class MLPEncoder(Encoder):
    """images [N, C, H, W] -> the hidden widths -> 2·D."""

    def __init__(
        self,
        shape: Shape,
        latent: int,
        hidden: Sequence[int] = HIDDEN,
        activation: Activation = nn.PReLU,
    ) -> None:
        super().__init__()
        pixels = shape[0] * shape[1] * shape[2]
        self.layers = nn.Sequential(*_layers([pixels, *hidden, 2 * latent], activation))

    @property
    def head(self) -> nn.Linear:
        """The last linear layer."""
        head = self.layers[-1]
        assert isinstance(head, nn.Linear)
        return head

    def parameters_of(self, images: Tensor) -> Tensor:
        """The head's output, [N, 2·D]."""
        parameters: Tensor = self.layers(images.flatten(1))
        return parameters


class MLPDecoder(nn.Module):
    """latents [N, D] -> the encoder's widths reversed -> the likelihood's parameters
    [N, planes, H, W]."""

    def __init__(
        self,
        shape: Shape,
        latent: int,
        planes: int,
        hidden: Sequence[int] = HIDDEN,
        activation: Activation = nn.PReLU,
    ) -> None:
        super().__init__()
        self.shape = (planes, shape[1], shape[2])
        pixels = planes * shape[1] * shape[2]
        self.layers = nn.Sequential(*_layers([latent, *reversed(hidden), pixels], activation))

    def forward(self, latents: Tensor) -> Tensor:
        """latents [N, D] -> parameter planes [N, planes, H, W]."""
        decoded: Tensor = self.layers(latents).unflatten(1, self.shape)
        return decoded


@dataclass(frozen=True)
class MLP(Network):
    """A fully connected encoder and its mirror, for images of any shape."""

    hidden: tuple[int, ...] = HIDDEN
    activation: Activation = nn.PReLU

    def encoder(self, shape: Shape, latent: int) -> MLPEncoder:
        """The fully connected encoder."""
        return MLPEncoder(shape, latent, self.hidden, self.activation)

    def decoder(self, shape: Shape, latent: int, planes: int) -> MLPDecoder:
        """Its mirror."""
        return MLPDecoder(shape, latent, planes, self.hidden, self.activation)


class StackedMLPEncoder:
    """R encoders of one make as a single function of [R·N, C, H, W]: the first N rows go through
    the first encoder, the next N through the second, and so on; a Gaussian of [R·N, D].

    The weights are copied as they are now, without gradients.
    """

    def __init__(self, encoders: Sequence[MLPEncoder]) -> None:
        self.count = len(encoders)
        with torch.no_grad():
            stacks = [
                [torch.stack(same) for same in zip(*layer, strict=True)]
                for layer in zip(*(_weights(encoder) for encoder in encoders), strict=True)
            ]
        self._linear = [(layer[0].transpose(1, 2), layer[1].unsqueeze(1)) for layer in stacks[::2]]
        self._slopes = [layer[0].unsqueeze(1) if layer else None for layer in stacks[1::2]]

    def __call__(self, images: Tensor) -> DiagonalGaussian:
        hidden = images.view(self.count, len(images) // self.count, -1)
        for index, (weight, bias) in enumerate(self._linear):
            if index:
                hidden = _activated(hidden, self._slopes[index - 1])
            hidden = torch.baddbmm(bias, hidden, weight)
        mean, log_variance = hidden.flatten(0, 1).chunk(2, dim=1)
        return DiagonalGaussian(mean, log_variance)


def _activated(hidden: Tensor, slopes: Tensor | None) -> Tensor:
    """PReLU with each encoder's own slope, [R, 1, 1], on [R, N, width]; ReLU has none."""
    return hidden.relu() if slopes is None else torch.where(hidden > 0, hidden, slopes * hidden)


def _weights(encoder: MLPEncoder) -> list[list[Tensor]]:
    """The parameters of each layer, linear and activation in turn."""
    return [list(layer.parameters()) for layer in encoder.layers]
