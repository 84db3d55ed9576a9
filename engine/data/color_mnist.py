"""ColorMNIST: each digit of MNIST in each of seven colours. Cemgil et al. 2020, Section 4."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.config import Shape
from engine.data.dataset import STREAMS, Dataset, ImageSet, Task, Tell
from engine.data.folders import Split
from engine.data.mnist import MNIST, SIDE

CORNERS = {
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
    "yellow": (1, 1, 0),
    "magenta": (1, 0, 1),
    "cyan": (0, 1, 1),
    "white": (1, 1, 1),
}
"""The corners of the RGB cube but black."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ColorMnist(Dataset):
    """Every digit of `source` in every colour: seven times as many images.

    They come in seven rounds. Each round holds every digit once, in the order of `source` and in
    a colour it has not had yet; `seed` decides which. So the first N of N digits are already a
    data set of all digits and colours, and a limit cuts it without harm.
    """

    source: Dataset = MNIST
    seed: int = 0
    shape: Shape = (3, SIDE, SIDE)

    def load(
        self,
        split: Split,
        root: Path | None = None,
        download: bool = False,
        tell: Tell | None = None,
    ) -> ImageSet:
        """Made from what `source` loads with the same arguments; see `Dataset.load`."""
        grey = self.source.load(split, root, download, tell)
        colours = self._colours(len(grey.labels), split)
        channels = np.array(list(CORNERS.values()), np.uint8)[colours]  # [7·N, 3]
        images = np.tile(grey.images, (len(CORNERS), 1, 1, 1)) * channels[:, :, None, None]
        digits = np.tile(grey.labels, len(CORNERS))
        return ImageSet(
            images,
            {
                "digit": Task(self.tasks["digit"], digits),
                "colour": Task(self.tasks["colour"], colours),
            },
        )

    def cached(self, split: Split) -> Path | None:
        """That of `source`."""
        return self.source.cached(split)

    def _colours(self, count: int, split: Split) -> NDArray[np.int64]:
        """The colour of each image, round after round, [7·count]."""
        random = np.random.default_rng((self.seed, STREAMS[split]))
        own = np.tile(np.arange(len(CORNERS)), (count, 1))  # of each digit, [count, 7]
        return random.permuted(own, axis=1).T.reshape(-1)


COLOR_MNIST = ColorMnist(
    name="color-mnist",
    title="ColorMNIST",
    summary="Each digit of MNIST in seven colours, 28x28 RGB on black; to be told: the digit, or "
    "the colour.",
    reference="Cemgil et al., Adversarially Robust Representations with Smooth Encoders, 2020, "
    "Section 4; made of MNIST.",
    licence=MNIST.licence,
    tasks={"digit": MNIST.classes, "colour": tuple(CORNERS)},
)
