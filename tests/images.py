"""Test images as models read them."""

import numpy as np
from numpy.typing import NDArray

from engine.data import DATASETS


def as_pixels(levels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """From 0 to 255 to [0, 1]."""
    pixels: NDArray[np.float32] = levels.astype(np.float32) / np.float32(255)
    return pixels


def digits(*indices: int) -> NDArray[np.float32]:
    """Test images of MNIST, [N, 1, 28, 28] in [0, 1]."""
    return as_pixels(DATASETS["mnist"].load("test").images[list(indices)])
