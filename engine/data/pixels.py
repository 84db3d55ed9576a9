"""A user's picture in whatever form it comes, as pixels in [0, 1].

Whatever is longer than `SIDE_LIMIT` is averaged down first: the model sees 28 pixels a side, and
a photograph of 50 megapixels should take no longer than a thumbnail.
"""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

Floats = NDArray[np.float32]

MIB = 2**20
BYTES_LIMIT = 64 * MIB
PIXELS_LIMIT = 64 * 10**6
SIDE_LIMIT = 512
NPY_MAGIC = b"\x93NUMPY"
SHAPES = "[H, W], [1, H, W], or [H, W, C] with C = 1, 3 or 4"
NUMBERS = "uint8, or floats from 0 to 1"
GREY_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as Pillow's grey
ROUNDING = 1e-6  # how far outside [0, 1] a float may be and still be taken for its end


class PictureError(ValueError):
    """A picture cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """A picture without transparency: `colour` [H, W, 3] and `grey` [H, W], both in [0, 1]."""

    colour: Floats
    grey: Floats


def read_pixels(source: Path | bytes | NDArray[Any]) -> Pixels:
    """The first frame of `source`, upright, opaque, at most 512 pixels a side.

    `source` is a file (any that Pillow reads, or .npy), its bytes, or an array [H, W],
    [1, H, W] or [H, W, 1, 3 or 4] of uint8 or of floats in [0, 1]. What is transparent becomes
    white under a dark drawing and black under a light one. Raises PictureError.
    """
    if isinstance(source, np.ndarray):
        return _from_array(source)
    content = _content(source) if isinstance(source, Path) else source
    _check_bytes(len(content))
    if content.startswith(NPY_MAGIC):
        return _from_array(_load_npy(content))
    # Pillow warns of sizes (checked here by number) and of odd metadata (of no use here).
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _from_image(_open(content))


def _content(path: Path) -> bytes:
    try:
        _check_bytes(path.stat().st_size)
        return path.read_bytes()
    except PictureError:
        raise
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # no file can have this name
        raise PictureError(f"{path} cannot be read: {error}.") from error


def _check_bytes(size: int) -> None:
    if size == 0:
        raise PictureError("The picture is empty: it has no bytes.")
    if size > BYTES_LIMIT:
        raise PictureError(
            f"The picture has {size / MIB:,.0f} MiB, more than the {BYTES_LIMIT // MIB} that are "
            "taken: make it smaller first."
        )


def _check_size(width: int, height: int) -> None:
    if width * height == 0:
        raise PictureError("The picture is empty: it has no pixels.")
    if width * height > PIXELS_LIMIT:
        raise PictureError(
            f"The picture has {width} x {height} pixels, more than the "
            f"{PIXELS_LIMIT // 10**6} megapixels that are taken: make it smaller first."
        )


def _open(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content))
    except UnidentifiedImageError as error:
        raise PictureError(
            "This is not a picture, or of a kind that cannot be read: give a PNG, JPEG, TIFF, "
            "WebP, GIF, BMP or .npy file."
        ) from error
    except Image.DecompressionBombError as error:
        raise PictureError(
            f"The picture has more than the {PIXELS_LIMIT // 10**6} megapixels that are taken: "
            "make it smaller first."
        ) from error
    except Exception as error:  # Pillow's readers raise of every kind on a damaged file
        raise PictureError(f"The picture is damaged ({error}): save it again.") from error
    _check_size(*image.size)
    return image


def _from_image(image: Image.Image) -> Pixels:
    try:
        image.draft(None, (SIDE_LIMIT, SIDE_LIMIT))  # lets JPEG decode at a fraction of its size
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith(("I", "F")):
            return _from_array(_unit_scaled(np.asarray(image)))
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        array = np.asarray(_reduced(image), np.float32) / np.float32(255)
    except PictureError:
        raise
    except Exception as error:  # as above
        raise PictureError(f"The picture is damaged ({error}): save it again.") from error
    return _opaque(array)


def _unit_scaled(deep: NDArray[Any]) -> Floats:
    # Greys of 16 or 32 bits: a file seldom tells its white, so the least usual one that fits.
    if not np.isfinite(deep).all():
        raise PictureError("The picture holds numbers that are not finite: save it without them.")
    values = deep.astype(np.float32) - min(0, float(deep.min()))
    peak = float(values.max())
    whites = (1.0, 255.0, 65535.0) if deep.dtype.kind == "f" else (65535.0,)
    return values / next((white for white in whites if peak <= white), peak)


def _load_npy(content: bytes) -> NDArray[Any]:
    try:
        loaded: NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    except Exception as error:  # of a damaged header NumPy's reader, too, raises of every kind
        raise PictureError(
            f"The .npy file cannot be read ({error}): save one array of the shape {SHAPES}, of "
            f"{NUMBERS}."
        ) from error
    return loaded


def _from_array(array: NDArray[Any]) -> Pixels:
    if array.ndim == 3 and array.shape[0] == 1 and array.shape[2] not in (3, 4):
        array = array[0]
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4):
        raise PictureError(
            f"An array of the shape {_said(array.shape)} is no picture: give one of {SHAPES}."
        )
    _check_size(array.shape[1], array.shape[0])
    if array.dtype == np.uint8:
        values = array.astype(np.float32) / 255
    elif array.dtype.kind == "f":
        low, high = float(array.min()), float(array.max())
        if not (low >= -ROUNDING and high <= 1 + ROUNDING):  # also where one is NaN
            raise PictureError(
                f"The picture's {array.dtype} numbers go from {low:g} to {high:g}: give {NUMBERS}."
            )
        values = np.clip(array, 0, 1).astype(np.float32)
    else:
        raise PictureError(f"The picture's numbers are {array.dtype}: give {NUMBERS}.")
    channels = [Image.fromarray(np.ascontiguousarray(c)) for c in np.moveaxis(values, 2, 0)]
    return _opaque(np.stack([np.asarray(_reduced(channel)) for channel in channels], axis=2))


def _said(shape: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, shape))}]"


def _reduced(image: Image.Image) -> Image.Image:
    scale = SIDE_LIMIT / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BOX)


def _opaque(array: Floats) -> Pixels:
    """[H, W, 1, 3 or 4] in [0, 1], alpha last, laid on white or black, whichever shows it."""
    if array.shape[2] == 1:
        return Pixels(np.repeat(array, 3, axis=2), array[:, :, 0])
    colour = array[:, :, :3]
    grey = colour @ GREY_WEIGHTS
    if array.shape[2] == 4:
        alpha = array[:, :, 3]
        drawn = float((grey * alpha).sum()) / max(float(alpha.sum()), ROUNDING)
        ground = np.float32(drawn < 0.5)
        colour = colour * alpha[:, :, None] + ground * (1 - alpha[:, :, None])
        grey = grey * alpha + ground * (1 - alpha)
    return Pixels(colour, grey)
