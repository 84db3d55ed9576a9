"""What every map of posterior means can do."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

NEAREST = 5
"""Means that a point between them stands for, on a map without an inverse."""


class LatentMap(Protocol):
    """A map of posterior means in k dimensions, two or three, that new means can be put into."""

    @property
    def exact(self) -> bool:
        """Whether each point of the map stands for one latent alone: the map is a plane (or a
        space) in theirs."""

    @property
    def points(self) -> Floats:
        """Where the mapped means are, [N, k]."""

    def place(self, means: NDArray[Any]) -> Floats:
        """Where new means [M, D] lie on this map, [M, k]; the map stays as it is.

        Raises ValueError for means that are not finite or not of the map's dimension."""

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The latents [M, D] that points [M, k] of the map stand for."""

    def covariances(self, variances: NDArray[Any]) -> Doubles | None:
        """What becomes of diagonal covariances [M, D] on the map, [M, k, k]; None where the map is
        not linear, so that an ellipse does not stay one."""


def checked(given: NDArray[Any], at_least: int = 0, dimension: int | None = None) -> Doubles:
    """Means as float64 [N, D], or ValueError with a sentence."""
    means: Doubles = np.asarray(given, dtype=np.float64)
    if means.ndim != 2 or means.shape[1] == 0:
        raise ValueError(f"A map is made of means [N, D]; these have the shape {means.shape}.")
    if len(means) < at_least:
        raise ValueError(f"This map needs {at_least} means or more; there are {len(means)}.")
    if dimension is not None and means.shape[1] != dimension:
        raise ValueError(
            f"The map has latents of {dimension} dimensions and these have {means.shape[1]}: "
            "place only means of the run that the map was made of."
        )
    if not np.isfinite(means).all():
        raise ValueError("Some latents are not finite numbers: the run has diverged; train again.")
    return means


def average_of_nearest(points: NDArray[Any], mapped: NDArray[Any], means: Doubles) -> Doubles:
    """For points [M, k] of a map without an inverse: the average [M, D] of the `means` [N, D] that
    are nearest on the map, `mapped` [N, k], the nearer the heavier (inverse squared distance)."""
    averages = np.empty((len(points), means.shape[1]))
    for row, point in enumerate(np.asarray(points, np.float64)):
        away = np.square(mapped - point).sum(1)
        nearest = np.argsort(away, kind="stable")[:NEAREST]
        weights = 1 / (away[nearest] + 1e-12)
        averages[row] = weights / weights.sum() @ means[nearest]
    return averages
