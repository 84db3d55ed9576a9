"""Pictures as PNG files, each written whole or not at all."""

from pathlib import Path

import numpy as np
from PIL import Image

from engine.files import replacing
from engine.service.messages import Bytes, Floats

GAP = 2  # pixels between the pictures of a grid


def save_png(path: Path, pixels: Floats) -> None:
    """pixels [C, H, W] in [0, 1], grey or RGB, a pixel a pixel."""
    with replacing(path) as temporary:
        Image.fromarray(_bytes(pixels)).save(temporary, format="PNG")


def save_grid(path: Path, images: Floats, columns: int) -> None:
    """images [N, C, H, W] in [0, 1], row by row on black."""
    count, channels, height, width = images.shape
    rows = -(-count // columns)
    sheet = np.zeros(
        (channels, rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), np.float32
    )
    for index, image in enumerate(images):
        top, left = (index // columns) * (height + GAP), (index % columns) * (width + GAP)
        sheet[:, top : top + height, left : left + width] = image
    save_png(path, sheet)


def file_name(text: str) -> str:
    """`text` with a dash for each sign that a file's name may not hold everywhere."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in text)


def _bytes(pixels: Floats) -> Bytes:
    rounded: Bytes = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    return rounded[0] if len(rounded) == 1 else np.ascontiguousarray(rounded.transpose(1, 2, 0))
