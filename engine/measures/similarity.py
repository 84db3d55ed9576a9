"""Multi-scale structural similarity, at as many scales as an image has room for."""

from functools import lru_cache

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, pad

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Of the scales, finest first. Wang, Simoncelli and Bovik, 2003, Section 3.2."""
WINDOW = 11
DEVIATION = 1.5  # of the Gaussian window, in pixels
LUMINANCE = 0.01**2  # of a range of 1: the constants that keep ratios of small numbers steady
CONTRAST = 0.03**2


def ms_ssim(images: Tensor, others: Tensor) -> Tensor:
    """MS-SSIM of images [N, C, H, W] in [0, 1] and others as many, [N] in [0, 1]; 1 where they are
    the same. Wang, Simoncelli and Bovik, 2003, Eq. (7).

    Each scale halves the one before. The paper's window of 11 pixels has to fit into the coarsest,
    so that 28x28 has two scales, 64x64 three, and 176x176 all five; their weights are scaled to
    sum to 1. Sides below 11 have a window as long as they. Negative contrasts count as 0; channels
    are averaged.
    """
    weights = WEIGHTS[: scales(*images.shape[-2:])]
    *finer, coarsest = (weight / sum(weights) for weight in weights)
    product = images.new_ones(images.shape[:2])
    for weight in finer:
        contrast, _ = _compared(images, others)
        product = product * contrast.relu() ** weight
        images, others = avg_pool2d(images, 2), avg_pool2d(others, 2)
    _, similarity = _compared(images, others)
    return (product * similarity.relu() ** coarsest).mean(1)


def scales(height: int, width: int) -> int:
    """How many scales an image has room for; 1 at least and 5 at most."""
    room = min(height, width) // WINDOW
    return min(max(room.bit_length(), 1), len(WEIGHTS))


def _compared(images: Tensor, others: Tensor) -> tuple[Tensor, Tensor]:
    """Mean contrast-and-structure, and mean SSIM, both [N, C]."""
    moments = torch.stack([images, others, images * images, others * others, images * others])
    a, b, aa, bb, ab = _window(moments)
    contrast = (2 * (ab - a * b) + CONTRAST) / (aa - a * a + bb - b * b + CONTRAST)
    luminance = (2 * a * b + LUMINANCE) / (a * a + b * b + LUMINANCE)
    return contrast.mean((-2, -1)), (luminance * contrast).mean((-2, -1))


def _window(pixels: Tensor) -> Tensor:
    """Gaussian means wherever the window fits: [..., H, W] -> [..., H - 10, W - 10]."""
    rows, columns = (_band(side, pixels.device, pixels.dtype) for side in pixels.shape[-2:])
    return rows @ pixels @ columns.mT


@lru_cache(maxsize=32)
def _band(side: int, device: torch.device, dtype: torch.dtype) -> Tensor:
    """The window at each of its places along a side, [places, side]: rows sum to 1."""
    window = min(WINDOW, side)
    offsets = torch.arange(window, device=device, dtype=dtype) - (window - 1) / 2
    gaussian = torch.softmax(-0.5 * (offsets / DEVIATION).square(), 0)
    places = side - window + 1
    # Rows that are one longer than they are read as move the window by one each.
    longer = pad(gaussian, (0, places)).repeat(places)
    return longer[: places * side].view(places, side)
