"""A user's picture as a model sees it: a drawing 28x28, grey, light on dark; or a photograph."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.config import PictureConfig, Shape
from engine.data.fitting import fitted
from engine.data.pixels import PictureError, read_pixels
from engine.data.shapes import FAINTEST, centred, is_dark_on_light, squared

DRAWING: Shape = (1, 28, 28)


@dataclass(frozen=True, eq=False)
class Picture:
    """`image` float32 [C, H, W] in [0, 1]; whether it was `inverted` to get there; and the
    picture as it was read, `preview` uint8 [H, W, 3], at most 512 pixels a side."""

    image: NDArray[np.float32]
    inverted: bool
    preview: NDArray[np.uint8]


def read_picture(
    source: Path | bytes | NDArray[Any],
    config: PictureConfig,
    shape: Shape = DRAWING,
    pixel_range: tuple[float, float] = (0.0, 1.0),
) -> Picture:
    """Make a picture file, its bytes, or an array of pixels into what a model of images of `shape`
    [C, H, W] sees, whose 0 and 1 stand for `pixel_range`.

    See `read_pixels` for the forms of `source`. For 28x28 grey, the shape of MNIST: with
    `config.crop` what is drawn is cut out, scaled and centred on black, as `config.box` says;
    without, the whole picture is padded to a square and scaled. For any other shape the picture
    is a photograph: its central square is scaled and keeps its colours, which are inverted where
    `config.invert` is "yes" and not where it is "auto". Raises PictureError for what is no
    picture, too large, or blank.
    """
    pixels = read_pixels(source)
    preview = np.round(pixels.colour * 255).astype(np.uint8)
    if shape != DRAWING:
        inverted = config.invert == "yes"
        fit = fitted(pixels, shape)
        return Picture(_within(pixel_range, 1 - fit if inverted else fit), inverted, preview)
    grey = pixels.grey
    if float(np.ptp(grey)) < FAINTEST:
        raise PictureError("The picture is blank: give one with something on it.")
    inverted = is_dark_on_light(grey) if config.invert == "auto" else config.invert == "yes"
    if config.crop:
        image = centred(grey, inverted, config.box)
    else:
        image = squared(1 - grey if inverted else grey)
    if image is None:
        raise PictureError(
            "No shape stands out in the picture: switch cropping off to take all of it, change "
            "the inversion, or give one with more contrast."
        )
    return Picture(_within(pixel_range, image[None]), inverted, preview)


def _within(pixel_range: tuple[float, float], image: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = pixel_range
    within: NDArray[np.float32] = ((image - low) / (high - low)).astype(np.float32)
    return within
