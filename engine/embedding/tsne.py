"""t-SNE, which keeps neighbours together."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PerplexityBasedNN

from engine.embedding.latent_map import Doubles, Floats, average_of_nearest, checked
from engine.embedding.linear import pca
from engine.embedding.neighbours import Neighbours

MANY = 4000
"""From so many means on, forces by a grid and FFT (Linderman et al., 2019) are quicker than by a
tree (van der Maaten, 2014): twice as quick at 10,000."""
PLACED_AMONG = 10
"""Neighbours that a new point starts between."""
PAUSE = 0.002
"""Seconds after each step of placing: a step holds the interpreter's lock, for a tree of the whole
map is built in it, and other threads want it, too."""


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

    def __init__(
        self, means: NDArray[Any], seed: int, perplexity: float = 30, steps: int = 500
    ) -> None:
        self._means = checked(means, at_least=3)
        self.steps = steps
        self.step = 0
        self._stopped = False
        self._exaggerated_steps = steps // 3
        self._perplexity = min(perplexity, (len(means) - 1) / 3)
        wanted = min(len(means) - 1, round(3 * self._perplexity))
        self._neighbours = Neighbours(self._means, wanted)
        self._affinities: Any = None
        self._start = _start(self._means, seed, self.start_deviation)
        self._embedding: Any = None

    @property
    def points(self) -> Floats:
        """Where the means are now, [N, 2]: a copy, which later iterations leave alone."""
        now = self._start if self._embedding is None else self._embedding
        return np.asarray(now).astype(np.float32)

    @property
    def finished(self) -> bool:
        """Whether all steps are taken, or the map was stopped."""
        return self._stopped or self.step >= self.steps

    def stop(self) -> None:
        """Leave the map as it is: no later iteration moves it, nor one that is under way."""
        self._stopped = True

    def prepare(self) -> Iterator[float]:
        """What comes before the first iteration, part by part; yields the fraction that is done.
        `advance` does what is left of it."""
        for fraction in self._neighbours.find():
            yield 0.9 * fraction
        if self._embedding is None:
            self._affinities = PerplexityBasedNN(
                knn_index=self._neighbours, perplexity=self._perplexity, n_jobs=1
            )
            self._plain = self._affinities.P
            # openTSNE would multiply and divide these in place around each slice, and the rounding
            # would make the map depend on the slices.
            self._exaggerated = self._plain * self.exaggeration
            self._embedding = TSNEEmbedding(
                self._start,
                self._affinities,
                negative_gradient_method="fft" if len(self._means) >= MANY else "bh",
                theta=0.8,  # a quarter quicker than 0.5; neighbours on the map are kept as well
                n_jobs=1,
            )
        yield 1.0

    def advance(self, iterations: int = 10) -> Floats:
        """Take up to so many iterations and return the points, [N, 2]."""
        for _ in self.prepare():
            pass
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
        is no longer the speck that t-SNE begins with, it follows the gradient for fifty steps.
        It may be asked for while another thread advances the map."""
        means = checked(means, dimension=self._means.shape[1])
        if not len(means):
            return np.empty((0, 2), np.float32)
        embedding, count = self._embedding, min(PLACED_AMONG, len(self._means))
        if embedding is None:
            near, _ = self._neighbours.query(means, count)
            return np.median(self.points[near], axis=1).astype(np.float32)
        placed = embedding.prepare_partial(means, k=count, perplexity=min(5.0, len(embedding) / 3))
        if self.step > self._exaggerated_steps:
            for _ in range(50):
                placed.optimize(
                    1,
                    inplace=True,
                    learning_rate=0.1,
                    exaggeration=1.5,
                    momentum=self.momentum,
                    max_grad_norm=0.25,
                )
                time.sleep(PAUSE)
        return np.asarray(placed).astype(np.float32)

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The average of the means nearest on the map: t-SNE has no inverse."""
        return average_of_nearest(points, self.points, self._means)

    def covariances(self, variances: NDArray[Any]) -> None:
        """None: an ellipse of latents is none on this map."""

    def _optimise(self, target: int, affinities: Any, exaggeration: float) -> None:
        """Iterate until the step `target` with one matrix of affinities, on a copy: whoever reads
        the map meanwhile, from another thread, finds it whole."""
        self._affinities.P = affinities
        moved = self._embedding.optimize(
            target - self.step,
            inplace=False,
            momentum=self.momentum,
            learning_rate=len(self._embedding) / exaggeration,
        )
        if not self._stopped:
            self._embedding, self.step = moved, target
        if (
            self.finished
        ):  # they take a third of a gigabyte at 70,000 points, and move none any more
            self._plain = self._exaggerated = self._affinities.P = None


def _start(means: Doubles, seed: int, scale: float) -> Doubles:
    """Positions before the first iteration, [N, 2]."""
    plane = pca(means).points.astype(np.float64)
    deviation = float(plane[:, 0].std())
    noise = np.random.default_rng(seed).standard_normal(plane.shape)
    # Equal means differ by rounding alone, which must not be blown up to a map.
    distinct = deviation > 1e-7 * np.abs(means).max()
    start: Doubles = scale * (plane / deviation + 0.01 * noise if distinct else noise)
    return start
