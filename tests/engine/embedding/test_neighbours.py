"""Nearest neighbours: exact, found part by part, and never a point itself."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from engine.embedding.neighbours import Neighbours


def test_they_are_those_that_scikit_learn_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.embedding.neighbours.PAIRS", 70 * 200)
    means = np.random.default_rng(0).standard_normal((200, 4))
    ours = Neighbours(means, 7)
    assert list(ours.find()) == [0.35, 0.7, 1.0]
    distances, indices = NearestNeighbors(n_neighbors=7).fit(means).kneighbors()
    np.testing.assert_array_equal(ours.indices, indices)
    np.testing.assert_allclose(ours.distances, distances, atol=1e-6)


def test_equal_means_are_neighbours_but_none_is_its_own() -> None:
    found = Neighbours(np.repeat(np.eye(3), 4, axis=0), 3)
    indices, distances = found.build()
    assert (indices != np.arange(12)[:, None]).all()
    assert (indices // 4 == (np.arange(12) // 4)[:, None]).all() and not distances.any()


def test_more_neighbours_than_means_are_refused() -> None:
    with pytest.raises(ValueError, match="3 means have no 3 neighbours"):
        Neighbours(np.eye(3), 3)
