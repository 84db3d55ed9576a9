"""What a recipe is, and the images that one is about."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Recipe:
    """`python` is a script. `command` is one line for a POSIX shell; where it is empty,
    `why_no_command` says in a sentence why there is none."""

    python: str
    command: str = ""
    why_no_command: str = ""


@dataclass(frozen=True)
class NumberedImage:
    """The test image number `index` of a data set: of those in the folder `data_root`, of the
    embedded ones where that is None."""

    dataset: str
    index: int
    data_root: Path | None = None

    @property
    def source(self) -> tuple[str, Path | None]:
        """Whose `index` it is."""
        return self.dataset, self.data_root


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture of the user's own as models see it, [C, H, W] in [0, 1]."""

    name: str
    pixels: NDArray[np.float32]


Image = NumberedImage | Picture
