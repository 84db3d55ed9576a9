"""What an image must be to be shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.service.messages import Floats, Integers

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Filter:
    """What an image must be to be shown; None and '' ask for nothing."""

    label: int | None = None
    """Of this class."""
    misclassified_by: str = ""
    """Taken for another class by this run's probe."""
    indices: tuple[int, ...] | None = None
    """One of these."""
    run: str = ""
    """The run that `predicted` and `fooled` are about."""
    predicted: int | None = None
    """Taken for this class."""
    fooled: bool | None = None
    """Whether the attack of now changes what the image is taken for."""
    near: tuple[int, ...] | None = None
    """One of these: the nearest to some images, the nearest first."""
    near_what: str = ""
    """What they are near to, in words."""

    def apply(
        self,
        labels: Integers,
        misclassifying: Integers | None = None,
        predictions: Integers | None = None,
        fooled: Floats | None = None,
    ) -> list[int]:
        """Indices of the images shown: in the order of `indices`, else of `near`, else ascending.

        `labels` [N]; predictions [N] of `misclassified_by` and of `run`, and [N] of the attack on
        `run`, 1 where an image is fooled and NaN where that is not known. What is not known at all
        is None, and asks for nothing.
        """
        kept = np.ones(len(labels), np.bool_)
        if self.label is not None:
            kept &= labels == self.label
        if self.misclassified_by and misclassifying is not None:
            kept &= misclassifying != labels
        if self.predicted is not None and predictions is not None:
            kept &= predictions == self.predicted
        if self.fooled is not None and fooled is not None:
            kept &= fooled == (1 if self.fooled else 0)
        for chosen in (self.indices, self.near):
            if chosen is not None:
                among = np.zeros(len(labels), np.bool_)
                among[[index for index in chosen if index < len(labels)]] = True
                kept &= among
        order = self.indices if self.indices is not None else self.near
        if order is None:
            shown: list[int] = np.flatnonzero(kept).tolist()
            return shown
        return [index for index in order if index < len(kept) and kept[index]]
