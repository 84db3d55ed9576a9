"""The colours of a map's points: by class, or by a number on a scale."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip

from raven_gui.palettes import Colours

Floats = NDArray[np.float32]
LEVELS = 255
UNKNOWN = LEVELS
"""The shade of a point whose number is not known."""
_ON_LIGHT, _ON_DARK = (0.0, 0.77), (0.23, 1.0)
"""The part of the map of colours that stands out from white, and from near-black: twice as light or
as dark, as contrast is measured."""


@dataclass(frozen=True, eq=False)
class Shading:
    """`shades` [N] are indices into `inks` [K, 3], colours in 0..255.

    Where points share a place their colours are mixed; `scaled` shades, whose last one stands for
    what is not known, are averaged as numbers instead, as a mixture of a scale's colours may mean
    anything. `names` are the classes', where the shades are of classes.
    """

    shades: NDArray[np.uint8]
    inks: Floats
    scaled: bool = False
    names: tuple[str, ...] = ()

    def on(self, colours: Colours) -> Self:
        """The same in other colours: those of paper, say."""
        inks = _scale_and_unknown(colours) if self.scaled else _class_inks(self.names, colours)
        return replace(self, inks=inks)

    def features(self) -> Floats:
        """What is summed over the points of a place, by their shade: [F, K]."""
        if not self.scaled:
            return np.ascontiguousarray(self.inks.T)
        known = np.arange(len(self.inks)) != UNKNOWN
        return np.stack([np.arange(len(self.inks)) * known, known]).astype(np.float32)

    def mixed(self, sums: Floats, counts: Floats) -> Floats:
        """The colours [n, 3] of places with so many points and sums [F, n] of their features."""
        if not self.scaled:
            return np.asarray((sums / counts).T, np.float32)
        known = sums[1]
        level = np.where(known > 0, sums[0] / np.maximum(known, 1), UNKNOWN)
        return self.inks[np.rint(level).astype(np.intp)]


def by_class(labels: NDArray[np.integer], names: Sequence[str], colours: Colours) -> Shading:
    """The class's colour for each point; `labels` [N] are indices into `names`."""
    inks = _class_inks(names, colours)
    return Shading((labels % 256).astype(np.uint8), inks, names=tuple(names))


def by_value(
    values: NDArray[np.floating], limits: tuple[float, float], colours: Colours
) -> Shading:
    """Colours of a perceptually uniform scale that colour-blind readers can order, from the first
    of the `limits` to the second; grey where a value [N] is not a number."""
    low, high = limits
    known = np.isfinite(values)
    level = np.where(known, (values - low) / max(high - low, 1e-30), 0)
    shades = np.rint(np.clip(level, 0, 1) * (LEVELS - 1))
    shades = np.where(known, shades, UNKNOWN).astype(np.uint8)
    return Shading(shades, _scale_and_unknown(colours), scaled=True)


def scale_inks(colours: Colours) -> Floats:
    """The colours of the scale from low to high, [LEVELS, 3] in 0..255."""
    part = np.linspace(*(_ON_DARK if colours.dark else _ON_LIGHT), LEVELS)
    return _inks(pg.colormap.get("viridis").map(part, mode="qcolor"))


def _scale_and_unknown(colours: Colours) -> Floats:
    return np.concatenate([scale_inks(colours), _inks([QColor(colours.grid)])])


def _class_inks(names: Sequence[str], colours: Colours) -> Floats:
    return _inks([QColor(shade) for shade in colours.shades(names)])


def _inks(colours: Sequence[QColor]) -> Floats:
    parts = [(colour.red(), colour.green(), colour.blue()) for colour in colours]
    return np.array(parts, np.float32).reshape(-1, 3)
