"""Between numpy arrays and Qt's images, and signed numbers as colours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Bytes = NDArray[np.uint8]

# Blue for less, white for none, red for more: the ends of ColorBrewer's RdBu, which stay apart
# for colour-blind readers.
_LESS, _NONE, _MORE = (33, 102, 172), (255, 255, 255), (178, 24, 43)
_SHADES = 1000
"""To either side of white; more than eight bits tell apart."""
_COLOURS: Bytes = np.rint(
    np.concatenate(
        [np.linspace(_LESS, _NONE, _SHADES + 1), np.linspace(_NONE, _MORE, _SHADES + 1)[1:]]
    )
).astype(np.uint8)


def to_bytes(array: NDArray[Any]) -> Bytes:
    """An image as [H, W] or [H, W, 3 or 4] uint8 in one contiguous block.

    `array`: [H, W], [C, H, W] with 1 or 3 channels, or [H, W, C] with 1, 3 or 4; uint8, or numbers
    in [0, 1], which are clipped. Raises ValueError for another shape.
    """
    if array.ndim == 3 and array.shape[0] in (1, 3):
        array = array.transpose(1, 2, 0)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim != 2 and not (array.ndim == 3 and array.shape[2] in (3, 4)):
        raise ValueError(f"An image is grey or RGB, [H, W] or [C, H, W]; this is {array.shape}.")
    if array.dtype != np.uint8:
        # fmax and fmin leave no NaN, which becomes 0.
        array = np.rint(np.fmin(np.fmax(array.astype(np.float32), 0), 1) * 255)
    return np.ascontiguousarray(array, dtype=np.uint8)


def to_qimage(array: NDArray[Any]) -> QImage:
    """An image in any of the forms `to_bytes` takes as a QImage that owns its pixels."""
    pixels = to_bytes(array)
    kind = QImage.Format.Format_Grayscale8
    if pixels.ndim == 3:
        alpha = pixels.shape[2] == 4
        kind = QImage.Format.Format_RGBA8888 if alpha else QImage.Format.Format_RGB888
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], kind).copy()


def from_qimage(image: QImage) -> Bytes:
    """The pixels of `image` as [H, W, 4] uint8: red, green, blue, alpha (not premultiplied)."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    return rows[:, : rgba.width() * 4].reshape(rgba.height(), rgba.width(), 4).copy()


def diverging(perturbation: NDArray[Any], gain: float = 1.0) -> Bytes:
    """A signed image as colours, [H, W, 3] uint8: blue below zero, white at zero, red above.

    Full colour stands at a magnitude of 1/gain. Of three channels the strongest one is shown.
    """
    signed = np.asarray(perturbation, np.float32)
    if signed.ndim == 3:
        channels = 0 if signed.shape[0] in (1, 3) else 2
        signed = (
            _strongest(signed, channels) if signed.shape[channels] > 1 else signed.squeeze(channels)
        )
    # fmax and fmin leave no NaN.
    shade = np.fmin(np.fmax(signed * (gain * _SHADES), -_SHADES), _SHADES)
    colours: Bytes = _COLOURS[np.rint(shade).astype(np.intp) + _SHADES]
    return colours


def _strongest(signed: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    place = np.abs(signed).argmax(channels, keepdims=True)
    return np.take_along_axis(signed, place, channels).squeeze(channels)
