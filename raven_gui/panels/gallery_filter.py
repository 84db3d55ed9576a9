"""Which of the test images are shown."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
HOW = "Write 42, 10-20 or 3,5,7."
_PART = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Filter:
    """What an image must be to be shown; None and '' ask for nothing."""

    label: int | None = None
    """Of this class."""
    misclassified_by: str = ""
    """Taken for another class by this run's probe."""
    indices: tuple[int, ...] | None = None
    """One of these."""

    def apply(self, labels: Integers, predictions: Integers | None) -> list[int]:
        """Indices of the images shown, in the order of `indices`, else ascending.

        `labels` [N]; `predictions` [N] of `misclassified_by`, None while they are not known:
        then nobody is asked.
        """
        kept = np.ones(len(labels), np.bool_)
        if self.label is not None:
            kept &= labels == self.label
        if self.misclassified_by and predictions is not None:
            kept &= predictions != labels
        among = range(len(labels)) if self.indices is None else self.indices
        return [index for index in among if kept[index]]


def parse_indices(text: str, count: int) -> tuple[int, ...]:
    """'3, 5, 10-12' as (3, 5, 10, 11, 12), each once. Raises ValueError, with a sentence, for what
    is not of this form or not below `count`."""
    indices: dict[int, None] = {}
    for part in re.sub(r"\s*[-–]\s*", "-", re.sub("[,;]", " ", text)).split():
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"'{part}' is no index. {HOW}")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise ValueError(f"{part} runs backwards: write {last}-{first}.")
        if last >= count:
            raise ValueError(f"There is no image {last}: indices go from 0 to {count - 1:,}.")
        indices |= dict.fromkeys(range(first, last + 1))
    return tuple(indices)
