"""Rows of images on one picture, as PNG."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Pixels = NDArray[np.uint8]
ENLARGED, GAP, LABELLED = 2, 4, 200
"""Pixels for one of an image, between two strips, and to the left of a row for its name."""
FRAME = "#c0c0c0"


def strip(images: Sequence[object]) -> Pixels:
    """Images [N, C, H, W] side by side, RGB [H, N·W, 3]."""
    array = np.asarray(images, np.uint8)
    if array.shape[1] == 1:
        array = array.repeat(3, axis=1)
    return np.concatenate(list(array.transpose(0, 2, 3, 1)), axis=1)


def sheet(rows: Sequence[tuple[str, Sequence[Pixels | None]]], enlarged: int = ENLARGED) -> bytes:
    """Named rows of strips on white, each within a thin frame, as PNG."""
    parts = max(len(strips) for _, strips in rows)
    shape = next(strip.shape for _, strips in rows for strip in strips if strip is not None)
    tall, wide = shape[0] * enlarged, shape[1] * enlarged
    size = (LABELLED + parts * (wide + GAP), GAP + len(rows) * (tall + GAP))
    paper = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(paper)
    for down, (title, strips) in enumerate(rows):
        top = GAP + down * (tall + GAP)
        plain = title.replace("σ", "sigma").replace("²", "^2").replace("ρ", "rho")  # of the font
        draw.text((4, top + tall // 2 - 6), plain, fill="black", font_size=12)
        for right, strip in enumerate(strips):
            if strip is not None:
                picture = Image.fromarray(strip)
                picture = picture.resize((picture.width * enlarged, tall), Image.Resampling.NEAREST)
                left = LABELLED + right * (wide + GAP)
                paper.paste(picture, (left, top))
                edge = (left - 1, top - 1, left + picture.width, top + tall)
                draw.rectangle(edge, outline=FRAME)
    file = io.BytesIO()
    paper.save(file, format="PNG")
    return file.getvalue()
