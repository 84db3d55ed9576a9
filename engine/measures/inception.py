"""The Inception network of the FID, and images as it sees them.

Heusel et al., GANs Trained by a Two Time-Scale Update Rule (2017), Section 4: the network of
December 2015 as TensorFlow had it. It differs from torchvision's Inception v3, whose blocks it is
made of here, in its weights, its 1,008 classes and its pooling: averages leave the padding out, and
the last block takes the largest value.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, max_pool2d
from torchvision.models import inception as blocks

SIDE = 299
"""Of the pictures the network was trained on, in pixels."""
CLASSES = 1008


class _A(blocks.InceptionA):  # type: ignore[misc]
    def _forward(self, x: Tensor) -> list[Tensor]:
        return [*super()._forward(x)[:-1], self.branch_pool(_mean_of_neighbours(x))]


class _C(blocks.InceptionC):  # type: ignore[misc]
    def _forward(self, x: Tensor) -> list[Tensor]:
        return [*super()._forward(x)[:-1], self.branch_pool(_mean_of_neighbours(x))]


class _E(blocks.InceptionE):  # type: ignore[misc]
    def _forward(self, x: Tensor) -> list[Tensor]:
        return [*super()._forward(x)[:-1], self.branch_pool(_mean_of_neighbours(x))]


class _LastE(blocks.InceptionE):  # type: ignore[misc]
    def _forward(self, x: Tensor) -> list[Tensor]:
        largest = max_pool2d(x, 3, stride=1, padding=1)
        return [*super()._forward(x)[:-1], self.branch_pool(largest)]


class FIDInception(nn.Module):
    """The frozen network up to its last pooling. `weights` are by the names of the file that
    pytorch-fid publishes. Raises RuntimeError where names or shapes are others."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        super().__init__()
        # On no device: all its weights are put there from the file.
        with torch.device("meta"):
            network = untrained()
        network.load_state_dict(weights, assign=True)
        network.fc = nn.Identity()
        self.network = network.float().eval().requires_grad_(False)

    def forward(self, images: Tensor) -> Tensor:
        """images [N, 1 or 3, H, W] in [0, 1] -> features [N, 2048]"""
        features: Tensor = self.network(as_seen(images))
        return features


def untrained() -> nn.Module:
    """The network with the classes on top and weights that say nothing."""
    parts = [
        blocks.BasicConv2d,
        _A,
        blocks.InceptionB,
        _C,
        blocks.InceptionD,
        _E,
        blocks.InceptionAux,
    ]
    network: nn.Module = blocks.Inception3(
        CLASSES, aux_logits=False, inception_blocks=parts, init_weights=False
    )
    network.Mixed_7c = _LastE(2048)
    return network


def as_seen(images: Tensor) -> Tensor:
    """images [N, 1 or 3, H, W] in [0, 1] -> [N, 3, 299, 299] in [-1, 1), as the FID's own program
    shows those of a file to the network: in 256 levels, grey in all three channels, enlarged
    linearly from the upper left corner as TensorFlow 1 does, and (level - 128) / 128."""
    levels = (images.clamp(0, 1) * 255).round().expand(-1, 3, -1, -1)
    down, across = (_enlarging(size, images) for size in images.shape[2:])
    return (down @ levels @ across.T - 128) / 128


def _enlarging(size: int, like: Tensor) -> Tensor:
    """The matrix [299, size] that makes 299 values of `size`."""
    place = torch.arange(SIDE, device=like.device, dtype=like.dtype) * (size / SIDE)
    low = place.long()
    high = (low + 1).clamp_max(size - 1)
    matrix = torch.zeros(SIDE, size, device=like.device, dtype=like.dtype)
    rows = torch.arange(SIDE, device=like.device)
    matrix.index_put_((rows, low), 1 - (place - low), accumulate=True)
    matrix.index_put_((rows, high), place - low, accumulate=True)
    return matrix


def _mean_of_neighbours(x: Tensor) -> Tensor:
    return avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)
