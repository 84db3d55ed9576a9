"""Pictures that the tests draw, and how they are written and compared."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def seven(side: int = 200, ink: int = 0, paper: int = 255) -> Image.Image:
    """A seven-like stroke: a bar on top and a slant, a little off the middle."""
    pixels = np.full((side, side), paper, np.uint8)
    unit = side // 20
    pixels[3 * unit : 5 * unit, 4 * unit : 12 * unit] = ink
    for step in range(12 * unit):
        left = 12 * unit - step // 2
        pixels[3 * unit + step, left - 2 * unit : left] = ink
    return Image.fromarray(pixels)


def difference(one: NDArray[np.float32], other: NDArray[Any]) -> float:
    return float(np.abs(one - other).max())
