"""UMAP's graph: how strongly means are bound to their nearest."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from engine.embedding.latent_map import Doubles

BISECTIONS = 64


def memberships(distances: NDArray[Any], nearest: NDArray[Any] | float = 0.0) -> Doubles:
    """How strongly each of M points is bound to k others at `distances` [M, k], in order of their
    distance: exp(-max(0, d - ρ)/σ), with ρ = `nearest` [M, 1] and σ such that all but the first
    sum to log₂ k. McInnes et al., 2018, Section 3.1; with ρ = 0 as umap-learn's transform has it
    for new points."""
    beyond = (np.asarray(distances, np.float64) - nearest).clip(min=0)
    low, high = np.zeros((len(beyond), 1)), np.full((len(beyond), 1), np.inf)
    width = np.ones((len(beyond), 1))
    for _ in range(BISECTIONS):
        above = np.exp(-beyond[:, 1:] / width).sum(1, keepdims=True) > np.log2(beyond.shape[1])
        low, high = np.where(above, low, width), np.where(above, width, high)
        width = np.where(np.isinf(high), 2 * low, (low + high) / 2)
    least = np.maximum(1e-3 * np.mean(distances, axis=1, keepdims=True), 1e-12)
    bound: Doubles = np.exp(-beyond / np.clip(width, least, 1e12))
    return bound


def fuzzy_graph(indices: NDArray[np.int64], distances: Doubles) -> coo_array:
    """The fuzzy union of all points' neighbourhoods, symmetric [N, N]: a + b - a b of the two
    directions, for each point's nearest but itself, `indices` [N, k] and `distances` [N, k]."""
    count = len(indices)
    nearest = np.where(distances > 0, distances, np.inf).min(axis=1, keepdims=True)
    nearest = np.where(np.isfinite(nearest), nearest, 0.0)
    # A point is its own first neighbour, as UMAP counts, but not bound to itself.
    bound = memberships(np.pad(distances, ((0, 0), (1, 0))), nearest)[:, 1:]
    heads = np.repeat(np.arange(count), indices.shape[1])
    one_way = csr_array((bound.ravel(), (heads, indices.ravel())), shape=(count, count))
    back = one_way.T.tocsr()
    return (one_way + back - one_way * back).tocoo()
