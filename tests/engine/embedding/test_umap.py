"""UMAP in a process of its own: umap-learn's graph, and a map that can be watched and stopped."""

import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from engine.embedding import UmapError, UmapMap
from engine.embedding.umap_graph import fuzzy_graph, memberships

REFERENCE = """
import sys
import numpy as np
from scipy.sparse import coo_matrix
from umap.umap_ import compute_membership_strengths, smooth_knn_dist
file = sys.argv[1]
with np.load(file) as given:
    indices, distances = given["indices"], given["distances"]
# As plain Python: to compile them would take many times as long.
widths, nearest = smooth_knn_dist.py_func(distances, 8.0)
strengths = compute_membership_strengths.py_func
rows, columns, bound, _ = strengths(indices, distances, widths, nearest)
one_way = coo_matrix((bound, (rows, columns)), (len(indices),) * 2).toarray()
new, nowhere = smooth_knn_dist.py_func(distances[:, 1:], 7.0, local_connectivity=0.0)
graph = one_way + one_way.T - one_way * one_way.T
np.savez(file, graph=graph, widths=new, nearest=nowhere)
"""


def clusters() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Four round clusters in six dimensions, and which one each point is of."""
    labels = np.repeat(np.arange(4), 30)
    rng = np.random.default_rng(0)
    return 4 * np.eye(6)[labels] + 0.4 * rng.standard_normal((120, 6)), labels


def test_the_graph_is_that_of_umap_learn(tmp_path: object) -> None:
    means, _ = clusters()
    distances, indices = NearestNeighbors(n_neighbors=8).fit(means).kneighbors(means)
    file = f"{tmp_path}/neighbours.npz"
    np.savez(file, indices=indices.astype(np.int32), distances=distances.astype(np.float32))
    subprocess.run([sys.executable, "-W", "ignore", "-c", REFERENCE, file], check=True)
    with np.load(file) as theirs:
        ours = coo_matrix(fuzzy_graph(indices[:, 1:], distances[:, 1:])).toarray()
        np.testing.assert_allclose(ours, theirs["graph"], atol=1e-4)
        assert not theirs["nearest"].any()
        bound = np.exp(-distances[:, 1:] / theirs["widths"][:, None])
        np.testing.assert_allclose(memberships(distances[:, 1:]), bound, atol=1e-4)


@pytest.mark.long
def test_a_map_keeps_clusters_apart_and_is_the_same_again() -> None:
    means, labels = clusters()
    latent_map = UmapMap(means, seed=0, neighbours=10, steps=60)
    start = latent_map.points
    assert (start.min(0) > -0.1).all() and (start.max(0) < 10.1).all()
    first = latent_map.advance(20)
    assert latent_map.step == 20 and not latent_map.finished
    assert not np.array_equal(first, start)
    latent_map.advance(60)
    assert latent_map.finished and latent_map.step == 60
    neighbours = KNeighborsClassifier(5).fit(latent_map.points, labels)
    assert neighbours.score(latent_map.points, labels) > 0.99
    placed = latent_map.place(means + 0.01)
    assert (neighbours.predict(placed) == labels).mean() > 0.99
    (latent,) = latent_map.latents_at(placed[:1])
    assert np.linalg.norm(latent - means[0]) < 2
    assert latent_map.covariances(np.ones((1, 6))) is None
    again = UmapMap(means, seed=0, neighbours=10, steps=60)
    np.testing.assert_array_equal(again.advance(60), latent_map.points)


def test_a_map_that_is_stopped_stays_as_it_is_and_its_process_is_gone() -> None:
    latent_map = UmapMap(clusters()[0], seed=0)
    for _ in latent_map.prepare():
        pass
    start, process = latent_map.points, latent_map._process
    assert process is not None and process.poll() is None
    latent_map.stop()
    assert process.poll() is not None
    np.testing.assert_array_equal(latent_map.advance(), start)
    assert latent_map.finished


def test_a_process_that_fails_is_told_of_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.embedding.umap_map.SCRIPT", "no-such-script.py")
    with pytest.raises(UmapError, match=r"UMAP .*no-such-script"):
        UmapMap(clusters()[0], seed=0).advance()


@pytest.mark.parametrize("means", [np.eye(3), np.full((20, 4), 0.1)], ids=["three", "all equal"])
def test_unusual_means_begin_at_a_finite_map(means: NDArray[np.float64]) -> None:
    latent_map = UmapMap(means, seed=0)
    assert np.isfinite(latent_map.points).all()
    assert np.ptp(latent_map.points, axis=0).min() > 0
    assert np.isfinite(latent_map.place(means[:2] + 1)).all()
