"""How colours are seen: their contrast, and how far apart they are to several kinds of eyes."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

Lab = NDArray[np.float64]

# What is left of linear RGB without one kind of cone: Machado, Oliveira & Fernandes 2009.
SIGHT = {
    "ordinary": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def rgb(colour: QColor) -> tuple[int, int, int]:
    """Its channels, from 0 to 255."""
    return colour.red(), colour.green(), colour.blue()


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of a colour as one kind of eye sees it."""
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear(colour), 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of luminances."""
    low, high = sorted((TO_XYZ[1] @ linear(one), TO_XYZ[1] @ linear(other)))
    return float((high + 0.05) / (low + 0.05))


def nearest(colours: tuple[str, ...], sight: str) -> float:
    """The CIEDE2000 difference of the two that one kind of eye tells apart least."""
    seen = [lab(colour, sight) for colour in colours]
    return min(ciede2000(a, b) for a, b in combinations(seen, 2))


def ciede2000(one: Lab, other: Lab) -> float:
    """The difference of two colours as CIE defines it in 2000, by Sharma, Wu & Dalal 2005 (their
    equation numbers stand beside): about 2 is the least that the eye sees at a distance."""
    (l1, a1, b1), (l2, a2, b2) = one.tolist(), other.tolist()
    grey = 0.5 * (1 - _vivid((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))  # (4)
    c1, c2 = np.hypot((1 + grey) * a1, b1), np.hypot((1 + grey) * a2, b2)  # (6)
    h1, h2 = (
        np.degrees(np.arctan2(b, (1 + grey) * a)) % 360 for a, b in ((a1, b1), (a2, b2))
    )  # (7)
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0  # (10)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))  # (11)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2  # (12), (13)
    middle = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2  # (14)
    angles = ((1, -30, -0.17), (2, 0, 0.24), (3, 6, 0.32), (4, -63, -0.20))
    weight = 1 + sum(k * np.cos(np.radians(n * middle + shift)) for n, shift, k in angles)  # (15)
    bent = 30 * np.exp(-(((middle - 275) / 25) ** 2))  # (16)
    parts = (
        (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)),  # (18)
        (c2 - c1) / (1 + 0.045 * chroma),  # (19)
        hue / (1 + 0.015 * chroma * weight),  # (20)
    )
    twist = -2 * _vivid(chroma) * np.sin(np.radians(2 * bent))  # (17), (21)
    return float(np.sqrt(sum(part**2 for part in parts) + twist * parts[1] * parts[2]))  # (22)


def _vivid(chroma: float) -> float:
    return float(np.sqrt(chroma**7 / (chroma**7 + 25**7)))
