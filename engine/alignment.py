"""Laying one map of images over another, so that what moved between them is seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Similarity:
    """A rotation or reflection, one scale and a shift of k dimensions: y = s x R + t.

    rotation: R [k, k], orthogonal; shift: t [k].
    """

    rotation: Doubles
    scale: float
    shift: Doubles

    def apply(self, points: NDArray[Any]) -> Doubles:
        """Points [..., k] in the map they are laid over."""
        laid: Doubles = self.scale * (np.asarray(points, np.float64) @ self.rotation) + self.shift
        return laid

    def undo(self, points: NDArray[Any]) -> Doubles:
        """Points [..., k] back in the map they are of."""
        back: Doubles = (np.asarray(points) - self.shift) @ self.rotation.T / self.scale
        return back

    def turn(self, covariances: NDArray[Any]) -> Doubles:
        """Covariances [..., k, k] in the map they are laid over."""
        turned: Doubles = self.scale**2 * (self.rotation.T @ covariances @ self.rotation)
        return turned


def unchanged(dimensions: int) -> Similarity:
    """The similarity that leaves everything where it is."""
    return Similarity(np.eye(dimensions), 1.0, np.zeros(dimensions))


def procrustes(points: NDArray[Any], reference: NDArray[Any]) -> Similarity:
    """The similarity that brings `points` [N, k] nearest to the `reference` [M, k] of the same
    images, by the sum of squared distances; of images that one of them lacks, at the end, nothing
    is asked. Gower and Dijksterhuis, 2004, Chapter 4.

    Where all points are in one place, or nothing is common, the centres alone are brought
    together. Raises ValueError for maps of different dimensions.
    """
    if points.shape[1] != reference.shape[1]:
        raise ValueError(
            f"A map in {points.shape[1]} dimensions cannot be laid over one in "
            f"{reference.shape[1]}: show both by the same method."
        )
    common = min(len(points), len(reference))
    if not common:
        return unchanged(points.shape[1])
    # A row for each dimension: along columns of two numpy is many times slower.
    ours = np.array(points[:common].T, np.float64, order="C")
    theirs = np.array(reference[:common].T, np.float64, order="C")
    centre, goal = ours.mean(axis=1), theirs.mean(axis=1)
    ours -= centre[:, None]
    theirs -= goal[:, None]
    left, stretch, right = np.linalg.svd(ours @ theirs.T)
    rotation, size = left @ right, np.square(ours).sum()
    scale = stretch.sum() / size if size > 0 and stretch.sum() > 0 else 1.0
    return Similarity(rotation, float(scale), goal - scale * centre @ rotation)
