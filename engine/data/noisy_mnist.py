"""MNIST with Gaussian noise in a known place. Takida et al., Section 5.3.

The paper cuts MNIST in four: digits 0 to 4 and 5 to 9, each in an upper and a lower half. Noise of
variance s² lies on some of these parts, and an estimated variance is held against it.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.config import Shape
from engine.data.dataset import STREAMS, Dataset, ImageSet, Task, Tell
from engine.data.folders import Split
from engine.data.mnist import MNIST, SIDE

Pattern = Literal["uniform", "spatial", "conditional", "spatial-conditional"]
PLACES: dict[Pattern, str] = {
    "uniform": "all pixels",
    "spatial": "the upper half of each image",
    "conditional": "the digits 0 to 4",
    "spatial-conditional": "the upper half of the digits 0 to 4",
}
MARGINS = {0.01: 0.5, 0.1: 1.5}
"""How far beyond [0, 1] bytes reach, by the noise's variance: 4.7 deviations at the least. The
noise must not be cut off at black, or its variance would be another one."""

CHUNK = 5000


@dataclass(frozen=True, eq=False, kw_only=True)
class NoisyMnist(Dataset):
    """`source` with noise of `variance` where `pattern` says, in the source's own pixel units.

    The images are bytes over `pixel_range`, wider than [0, 1]: black lies above the byte 0. A
    variance estimated by a model is to be multiplied by the square of that range's width.
    """

    pattern: Pattern
    variance: float
    source: Dataset = MNIST
    seed: int = 0
    shape: Shape = (1, SIDE, SIDE)

    def load(
        self,
        split: Split,
        root: Path | None = None,
        download: bool = False,
        tell: Tell | None = None,
    ) -> ImageSet:
        """Made from what `source` loads with the same arguments; see `Dataset.load`."""
        clean = self.source.load(split, root, download, tell)
        random = np.random.default_rng((self.seed, STREAMS[split]))
        images = np.empty_like(clean.images)
        for start in range(0, len(images), CHUNK):
            part = slice(start, start + CHUNK)
            pixels = clean.images[part].astype(np.float32) / 255
            noise = random.standard_normal(pixels.shape, np.float32) * math.sqrt(self.variance)
            images[part] = self._bytes(pixels + noise * noisy(self.pattern, clean.labels[part]))
        return ImageSet(images, {"digit": Task(self.classes, clean.labels)})

    def cached(self, split: Split) -> Path | None:
        """That of `source`."""
        return self.source.cached(split)

    def _bytes(self, pixels: NDArray[np.float32]) -> NDArray[np.uint8]:
        low, high = self.pixel_range
        levels = np.rint((pixels - low) * (255 / (high - low)))
        inside: NDArray[np.uint8] = levels.clip(0, 255).astype(np.uint8)
        return inside


def noisy(pattern: Pattern, digits: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pixels have noise, [N, 1, 28, 28], by the images' digits [N]."""
    places = np.ones((len(digits), 1, SIDE, SIDE), np.bool_)
    if "spatial" in pattern:
        places[:, :, SIDE // 2 :] = False
    if "conditional" in pattern:
        places[digits > 4] = False
    return places


def _named(pattern: Pattern, variance: float) -> NoisyMnist:
    margin = MARGINS[variance]
    return NoisyMnist(
        name=f"mnist-noise-{pattern}-{variance}",
        title=f"MNIST, {pattern} noise {variance}",
        summary=f"MNIST with Gaussian noise of variance {variance} on {PLACES[pattern]}; its "
        f"bytes span [{-margin}, {1 + margin}] for the noise's sake.",
        reference="Takida et al., Preventing Oversmoothing in VAE via Generalized Variance "
        "Parameterization, 2022, Section 5.3; made of MNIST.",
        licence=MNIST.licence,
        tasks=MNIST.tasks,
        pixel_range=(-margin, 1 + margin),
        pattern=pattern,
        variance=variance,
    )


NOISY_MNIST = tuple(_named(pattern, variance) for pattern in PLACES for variance in MARGINS)
