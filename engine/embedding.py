"""Maps in two dimensions of the posterior means of many images, [N, D] -> [N, 2].

PCA is there at once; t-SNE starts from it and is refined in slices, so that it can be watched and
stopped. New means, of an attacked image or of a user's picture, are placed into either map
without moving it.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PerplexityBasedNN

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class LatentMap(Protocol):
    """A map of posterior means that new means can be put into."""

    @property
    def exact(self) -> bool:
        """Whether each point of the map stands for one latent alone: the map is a plane in their
        space."""

    @property
    def points(self) -> Floats:
        """Where the mapped means are, [N, 2]."""

    def place(self, means: NDArray[Any]) -> Floats:
        """Where new means [M, D] lie on this map, [M, 2]; the map stays as it is.

        Raises ValueError for means that are not finite or not of the map's dimension."""

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The latents [M, D] that points [M, 2] of the map stand for."""


@dataclass(frozen=True, eq=False)
class PCAMap:
    """The plane through the means in which they vary most."""

    points: Floats  # [N, 2]
    centre: Doubles  # [D], the average of the means
    axes: Doubles  # [D, 2], orthonormal columns; the second is zero where D = 1
    explained: Doubles  # [2], fraction of the total variance along each axis
    exact: bool = True

    def place(self, means: NDArray[Any]) -> Floats:
        """Project new means [M, D] onto the plane, [M, 2]."""
        means = _checked(means, dimension=len(self.centre))
        return ((means - self.centre) @ self.axes).astype(np.float32)

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The latents of the plane itself, [M, D]."""
        latents: Doubles = self.centre + np.asarray(points, np.float64) @ self.axes.T
        return latents


def pca(means: NDArray[Any]) -> PCAMap:
    """Principal component analysis of `means` [N, D].

    The same means always give the same map: each axis points to where its largest entry is
    positive. Raises ValueError where there are no means or not all are finite numbers."""
    means = _checked(means, at_least=1)
    centre = means.mean(axis=0)
    variances, axes = np.linalg.eigh((means - centre).T @ (means - centre) / len(means))
    axes = axes[:, ::-1][:, :2]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])] < 0, -1.0, 1.0)
    total = variances.sum()
    explained = variances[::-1][:2].clip(min=0) / (total if total > 0 else 1.0)
    missing = 2 - axes.shape[1]
    axes = np.pad(axes, ((0, 0), (0, missing)))
    return PCAMap(
        points=((means - centre) @ axes).astype(np.float32),
        centre=centre,
        axes=axes,
        explained=np.pad(explained, (0, missing)),
    )


class TsneMap:
    """t-SNE of `means` [N, D] by openTSNE, advanced a few iterations at a time on one core.

    It begins at the PCA map, shrunk, with a grain of noise from `seed` that parts equal means. In
    the first third of the `steps` the attraction is exaggerated twelvefold, which gathers clusters
    (van der Maaten and Hinton, 2008, Section 3.4); the learning rate is N over the exaggeration
    (Belkina et al., 2019). `perplexity` is lowered where there are few means.

    However the iterations are sliced, the map ends the same. Raises ValueError for fewer than
    three means, or where not all are finite numbers.
    """

    exaggeration = 12.0
    momentum = 0.8
    start_deviation = 1e-4  # standard deviation of the first axis before the first iteration
    exact = False
    neighbours = 5  # means that a point between them stands for

    def __init__(
        self, means: NDArray[Any], seed: int, perplexity: float = 30, steps: int = 500
    ) -> None:
        means = _checked(means, at_least=3)
        self.steps = steps
        self.step = 0
        self._stopped = False
        self._exaggerated_steps = steps // 3
        self._means = means
        # An approximate search for neighbours takes longer than the exact one below some 10,000
        # points, and its answer depends on the machine.
        self._affinities = PerplexityBasedNN(
            means, perplexity=min(perplexity, (len(means) - 1) / 3), method="exact", n_jobs=1
        )
        self._plain = self._affinities.P
        # openTSNE would multiply and divide these in place around each slice, and the rounding
        # would make the map depend on the slices.
        self._exaggerated = self._plain * self.exaggeration
        self._embedding = TSNEEmbedding(
            self._start(means, seed),
            self._affinities,
            negative_gradient_method="bh",  # 3 times quicker than FFT at 2,000 points
            theta=0.8,  # a quarter quicker than 0.5; neighbours on the map are kept as well
            n_jobs=1,
        )

    @property
    def points(self) -> Floats:
        """Where the means are now, [N, 2]: a copy, which later iterations leave alone."""
        return np.asarray(self._embedding).astype(np.float32)

    @property
    def finished(self) -> bool:
        """Whether all steps are taken, or the map was stopped."""
        return self._stopped or self.step >= self.steps

    def stop(self) -> None:
        """Leave the map as it is: no later iteration moves it."""
        self._stopped = True

    def advance(self, iterations: int = 10) -> Floats:
        """Take up to so many iterations and return the points, [N, 2]."""
        target = self.step if self.finished else min(self.step + iterations, self.steps)
        turn = min(target, self._exaggerated_steps)
        if self.step < turn:
            self._optimise(turn, self._exaggerated, self.exaggeration)
        if self.step < target:
            self._optimise(target, self._plain, 1.0)
        return self.points

    def place(self, means: NDArray[Any]) -> Floats:
        """Put new means [M, D] where their neighbours are, [M, 2]; each alone, the map held fast.

        A point starts at the median of its neighbours on the map. Once the map has its size, and
        is no longer the speck that t-SNE begins with, it follows the gradient for fifty steps."""
        means = _checked(means, dimension=self._means.shape[1])
        if not len(means):
            return np.empty((0, 2), np.float32)
        neighbours = min(10, len(self._embedding))
        placed = self._embedding.prepare_partial(
            means, k=neighbours, perplexity=min(5.0, len(self._embedding) / 3)
        )
        if self.step > self._exaggerated_steps:
            placed.optimize(
                50,
                inplace=True,
                learning_rate=0.1,
                exaggeration=1.5,
                momentum=self.momentum,
                max_grad_norm=0.25,
            )
        return np.asarray(placed).astype(np.float32)

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The average of the means nearest on the map, the nearer the heavier (inverse squared
        distance): t-SNE has no inverse."""
        away = np.square(np.asarray(points)[:, None] - np.asarray(self._embedding)).sum(2)
        nearest = np.argsort(away, axis=1)[:, : self.neighbours]
        weights = 1 / (np.take_along_axis(away, nearest, axis=1) + 1e-12)
        weights /= weights.sum(1, keepdims=True)
        latents: Doubles = np.einsum("mk,mkd->md", weights, self._means[nearest])
        return latents

    def _optimise(self, target: int, affinities: Any, exaggeration: float) -> None:
        """Iterate until the step `target` with one matrix of affinities."""
        self._affinities.P = affinities
        self._embedding.optimize(
            target - self.step,
            inplace=True,
            momentum=self.momentum,
            learning_rate=len(self._embedding) / exaggeration,
        )
        self.step = target

    def _start(self, means: Doubles, seed: int) -> Doubles:
        """Positions before the first iteration, [N, 2]."""
        plane = pca(means).points.astype(np.float64)
        deviation = float(plane[:, 0].std())
        noise = np.random.default_rng(seed).standard_normal(plane.shape)
        # Equal means differ by rounding alone, which must not be blown up to a map.
        distinct = deviation > 1e-7 * np.abs(means).max()
        spread = plane / deviation + 0.01 * noise if distinct else noise
        start: Doubles = spread * self.start_deviation
        return start


def _checked(given: NDArray[Any], at_least: int = 0, dimension: int | None = None) -> Doubles:
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
