"""How alike two pictures are in their structure."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import uniform_filter

SMALL = (160, 100)
WINDOW = 7
TILES = 4
C1, C2 = 0.01**2, 0.03**2


def shrunk(picture: Image.Image) -> NDArray[np.float64]:
    """Grey levels [100, 160] in [0, 1]: lines of words are bars, whatever their font."""
    small = picture.convert("L").resize(SMALL, Image.Resampling.BOX)
    return np.asarray(small, np.float64) / 255


def likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The structural similarity index of Wang et al. 2004 over windows of 7 pixels, in the tile of
    the pictures where it is least: 1 for the same, about 0 where one has nothing to do with the
    other."""
    mean = [uniform_filter(picture, WINDOW) for picture in (one, other)]
    square = [
        uniform_filter(p * p, WINDOW) - m * m for p, m in zip((one, other), mean, strict=True)
    ]
    both = uniform_filter(one * other, WINDOW) - mean[0] * mean[1]
    light = (2 * mean[0] * mean[1] + C1) / (mean[0] ** 2 + mean[1] ** 2 + C1)
    shape = (2 * both + C2) / (square[0] + square[1] + C2)
    found = light * shape
    tiles = found.reshape(TILES, found.shape[0] // TILES, TILES, found.shape[1] // TILES)
    return float(tiles.mean((1, 3)).min())
