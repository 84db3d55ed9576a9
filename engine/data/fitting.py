"""A photograph as a model sees it: its central square, scaled to the side of its images."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.config import Shape
from engine.data.pixels import Pixels

Floats = NDArray[np.float32]


def fitted(pixels: Pixels, shape: Shape) -> Floats:
    """The largest central square of a picture as [C, H, W] in [0, 1], of `shape` (H = W): in
    colour where C is 3, grey where it is 1. Scaled bilinearly over all pixels that a new one
    covers, as Pillow does it."""
    channels, side, _ = shape
    whole = pixels.colour if channels == 3 else pixels.grey[:, :, None]
    height, width = whole.shape[:2]
    shorter = min(height, width)
    top, left = (height - shorter) // 2, (width - shorter) // 2
    square = np.moveaxis(whole[top : top + shorter, left : left + shorter], 2, 0)
    scaled = [
        Image.fromarray(np.ascontiguousarray(channel)).resize(
            (side, side), Image.Resampling.BILINEAR
        )
        for channel in square
    ]
    fit: Floats = np.stack([np.asarray(channel, np.float32) for channel in scaled]).clip(0, 1)
    return fit
