"""Exact nearest neighbours among posterior means, found a part at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openTSNE.nearest_neighbors import KNNIndex
from sklearn.neighbors import NearestNeighbors

from engine.embedding.latent_map import Doubles

Indices = NDArray[np.int64]
PAIRS = 50_000_000
"""Distances between two looks at what else there is to do: about a quarter of a second."""


class Neighbours(KNNIndex):  # type: ignore[misc]
    """The `k` nearest of `means` [N, D] to each of them but itself; openTSNE takes it as an index.

    All distances are computed. On one core, for 70,000 means, this is half as long as trees take
    in ten dimensions and no longer in sixty-four, and unlike an approximate search it has the same
    answer on every machine. Raises ValueError unless there are more than `k` means.
    """

    VALID_METRICS = ("euclidean",)

    def __init__(self, means: Doubles, k: int) -> None:
        if not 0 < k < len(means):
            raise ValueError(f"{len(means)} means have no {k} neighbours each.")
        super().__init__(means, k)
        self._search = NearestNeighbors(algorithm="brute", n_jobs=1).fit(means)
        self.indices: Indices = np.empty((len(means), k), np.int64)
        self.distances: Doubles = np.empty((len(means), k))
        self._found = 0

    def find(self) -> Iterator[float]:
        """Find them all, part by part; yields the fraction that is done after each."""
        rows = max(1, PAIRS // len(self.data))
        while self._found < len(self.data):
            part = np.arange(self._found, min(self._found + rows, len(self.data)))
            distances, indices = self._search.kneighbors(self.data[part], self.k + 1)
            # A mean's nearest is itself, but among equals it may come anywhere or be left out.
            itself = indices == part[:, None]
            itself[~itself.any(axis=1), -1] = True
            self.indices[part] = indices[~itself].reshape(len(part), self.k)
            self.distances[part] = distances[~itself].reshape(len(part), self.k)
            self._found = int(part[-1]) + 1
            yield self._found / len(self.data)

    def build(self) -> tuple[Indices, Doubles]:
        """Indices and distances [N, k]; finds those that are missing."""
        for _ in self.find():
            pass
        return self.indices, self.distances

    def query(self, query: NDArray[Any], k: int) -> tuple[Indices, Doubles]:
        """The `k` nearest to new means [M, D], [M, k] each."""
        distances, indices = self._search.kneighbors(query, k)
        return indices, distances
