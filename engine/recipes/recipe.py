"""What a recipe is, and the images that one is about."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Split = Literal["test", "train"]
Source = tuple[str, Path | None, Split]
"""A data set, the folder it is read from, and which of its images."""


@dataclass(frozen=True)
class Recipe:
    """`python` is a script. `command` is one line for a POSIX shell; where it is empty,
    `why_no_command` says in a sentence why there is none."""

    python: str
    command: str = ""
    why_no_command: str = ""


@dataclass(frozen=True)
class NumberedImage:
    """The test or training image number `index` of a data set: of those in the folder
    `data_root`, of the embedded ones where that is None."""

    dataset: str
    index: int
    data_root: Path | None = None
    split: Split = "test"

    @property
    def source(self) -> Source:
        """Whose `index` it is."""
        return self.dataset, self.data_root, self.split


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture of the user's own as models see it, [C, H, W] in [0, 1]."""

    name: str
    pixels: NDArray[np.float32]


Image = NumberedImage | Picture
