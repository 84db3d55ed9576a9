"""Rows of images on one picture, as SVG: its words are text, and each image is a PNG within it."""

import io
from base64 import b64encode
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.reproduce.drawing import document, text

Pixels = NDArray[np.uint8]
ENLARGED, GAP, LABELLED, HEADED = 2, 4, 200, 20
"""Pixels for one of an image, between two strips, to the left of a row for its name, and above all
for what is in each column."""
FRAME = "#c0c0c0"


def strip(images: Sequence[object]) -> Pixels:
    """Images [N, C, H, W] side by side, RGB [H, N·W, 3]."""
    array = np.asarray(images, np.uint8)
    if array.shape[1] == 1:
        array = array.repeat(3, axis=1)
    return np.concatenate(list(array.transpose(0, 2, 3, 1)), axis=1)


def sheet(
    rows: Sequence[tuple[str, Sequence[Pixels | None]]],
    heads: Sequence[str],
    enlarged: int = ENLARGED,
) -> bytes:
    """Named rows of strips below the head of each column, on white, each strip within a thin
    frame."""
    shape = next(strip.shape for _, strips in rows for strip in strips if strip is not None)
    tall, wide = shape[0] * enlarged, shape[1] * enlarged
    lefts = [LABELLED + right * (wide + GAP) for right in range(len(heads))]
    body = [
        text(left, HEADED - 5, head, 'font-weight="bold"')
        for left, head in zip(lefts, heads, strict=True)
    ]
    for down, (title, strips) in enumerate(rows):
        top = HEADED + GAP + down * (tall + GAP)
        body.append(text(4, top + tall / 2 + 4, title))
        body += [
            _picture(strip, left, top, enlarged)
            for left, strip in zip(lefts, strips, strict=False)
            if strip is not None
        ]
    height = HEADED + GAP + len(rows) * (tall + GAP)
    return document(LABELLED + len(heads) * (wide + GAP), height, body)


def _picture(strip: Pixels, left: int, top: int, enlarged: int) -> str:
    """A strip with its frame; enlarged here, for viewers smooth what they enlarge."""
    tall, wide = (length * enlarged for length in strip.shape[:2])
    file = io.BytesIO()
    large = Image.fromarray(strip).resize((wide, tall), Image.Resampling.NEAREST)
    large.save(file, format="PNG", optimize=True)
    at = f'x="{left}" y="{top}" width="{wide}" height="{tall}"'
    return (
        f'<image {at} href="data:image/png;base64,{b64encode(file.getvalue()).decode()}"/>'
        f'<rect {at} fill="none" stroke="{FRAME}"/>'
    )
