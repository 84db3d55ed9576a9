"""Maps of latents: neighbours stay neighbours, new points find them, and seeds fix the picture."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

from engine.embedding import LatentMap, TsneMap, pca

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


def clusters(each: int = 40, spread: float = 0.3) -> tuple[Doubles, Integers]:
    """Five round clusters of `each` points in ten dimensions, and which one each is of."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(5), each)
    centres = 4 * np.eye(10)[:5]
    return centres[labels] + spread * rng.standard_normal((5 * each, 10)), labels


def some_means(count: int = 60, dimensions: int = 10, seed: int = 3) -> Doubles:
    return np.random.default_rng(seed).standard_normal((count, dimensions))


class TestPCA:
    def test_it_is_the_plane_that_scikit_learn_finds(self) -> None:
        means = some_means() * np.linspace(1, 3, 10)

        reference = PCA(2, svd_solver="full").fit(means)
        latent_map = pca(means)

        assert latent_map.points.dtype == np.float32
        theirs = reference.transform(means)
        signs = np.sign((theirs * latent_map.points).sum(axis=0))
        np.testing.assert_allclose(latent_map.points, theirs * signs, atol=1e-5)
        np.testing.assert_allclose(latent_map.explained, reference.explained_variance_ratio_)

    def test_an_axis_points_to_where_its_largest_entry_is_positive(self) -> None:
        for seed in range(8):
            axes = pca(some_means(seed=seed)).axes
            assert (axes[np.abs(axes).argmax(axis=0), [0, 1]] > 0).all()

    def test_the_order_of_the_images_does_not_turn_the_map(self) -> None:
        means = some_means()
        np.testing.assert_allclose(pca(means[::-1]).points, pca(means).points[::-1], atol=1e-6)

    def test_the_means_of_the_map_are_placed_on_themselves(self) -> None:
        means = some_means()
        latent_map = pca(means)
        np.testing.assert_allclose(latent_map.place(means), latent_map.points, atol=1e-6)

    def test_one_latent_dimension_gives_a_line(self) -> None:
        latent_map = pca(np.array([[1.0], [2.0], [6.0]]))

        np.testing.assert_allclose(latent_map.points, [[-2, 0], [-1, 0], [3, 0]], atol=1e-6)
        np.testing.assert_allclose(latent_map.explained, [1, 0])

    @pytest.mark.parametrize("means", [np.full((5, 3), 0.1), np.ones((1, 4))])
    def test_equal_means_lie_in_one_place(self, means: Doubles) -> None:
        np.testing.assert_allclose(pca(means).points, 0, atol=1e-6)


class TestTsne:
    def test_separate_clusters_stay_separate(self) -> None:
        means, labels = clusters()

        latent_map = TsneMap(means, seed=0, steps=250)
        points = latent_map.advance(250)

        assert latent_map.finished
        assert points.shape == (200, 2)
        assert points.dtype == np.float32
        neighbours = KNeighborsClassifier(6).fit(points, labels)
        assert neighbours.score(points, labels) > 0.99

    def test_before_the_first_slice_it_is_the_pca_map_with_a_grain_of_noise(self) -> None:
        means, _ = clusters()

        start, plane = TsneMap(means, seed=0).points, pca(means).points

        for axis in range(2):
            assert np.corrcoef(start[:, axis], plane[:, axis])[0, 1] > 0.99

    def test_slices_end_where_one_go_ends(self) -> None:
        means = some_means()
        whole = TsneMap(means, seed=0, steps=90)
        sliced = TsneMap(means, seed=0, steps=90)

        whole.advance(90)
        steps = [0]
        while not sliced.finished:
            sliced.advance(7)
            steps.append(sliced.step)

        assert steps == [*range(0, 90, 7), 90]
        np.testing.assert_array_equal(sliced.points, whole.points)

    def test_a_seed_gives_one_map_and_another_seed_another(self) -> None:
        means = some_means()
        first, again, other = (TsneMap(means, seed, steps=60).advance(60) for seed in (0, 0, 1))

        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)

    def test_stopped_half_way_it_keeps_its_points(self) -> None:
        latent_map = TsneMap(some_means(), seed=0, steps=60)
        points = latent_map.advance(30)
        latent_map.stop()

        assert latent_map.finished
        np.testing.assert_array_equal(latent_map.advance(30), points)
        assert latent_map.step == 30

    def test_points_handed_out_are_not_moved_by_later_slices(self) -> None:
        latent_map = TsneMap(some_means(), seed=0, steps=60)
        points = latent_map.advance(10)
        kept = points.copy()
        latent_map.advance(10)

        np.testing.assert_array_equal(points, kept)
        assert not np.array_equal(latent_map.points, kept)

    @pytest.mark.parametrize("done", [0, 50, 100, 250])
    def test_at_any_time_new_points_land_among_their_neighbours(self, done: int) -> None:
        means, labels = clusters()
        latent_map = TsneMap(means, seed=0, steps=250)
        points = latent_map.advance(done)

        placed = latent_map.place(means + 0.01)

        far = np.linalg.norm(placed - points, axis=1) / np.ptp(points, axis=0).max()
        assert np.median(far) < 0.1
        if done > 50:
            same = labels[np.linalg.norm(placed[:, None] - points, axis=2).argmin(axis=1)]
            assert (same == labels).mean() > 0.99

    def test_placing_does_not_move_the_map(self) -> None:
        means = some_means()
        watched, left_alone = (TsneMap(means, seed=0, steps=60) for _ in range(2))
        watched.advance(30)
        before = watched.points
        watched.place(means[:4])

        np.testing.assert_array_equal(watched.points, before)
        np.testing.assert_array_equal(watched.advance(30), left_alone.advance(60))

    def test_a_point_is_placed_the_same_alone_and_in_company(self) -> None:
        means, _ = clusters()
        latent_map = TsneMap(means, seed=0, steps=100)
        latent_map.advance(100)

        together = latent_map.place(means[:6] + 0.05)
        alone = np.concatenate([latent_map.place(means[i : i + 1] + 0.05) for i in range(6)])

        np.testing.assert_allclose(together, alone, atol=0.2)

    @pytest.mark.parametrize(
        "means",
        [
            pytest.param(some_means(count=3), id="three"),
            pytest.param(some_means(count=5), id="fewer-than-the-perplexity"),
            pytest.param(some_means(dimensions=2), id="two-dimensions"),
            pytest.param(some_means(dimensions=1), id="one-dimension"),
            pytest.param(np.full((40, 10), 0.1), id="all-equal"),
            pytest.param(np.repeat(some_means(count=8), 5, axis=0), id="each-five-times"),
            pytest.param(1e6 * some_means(), id="huge"),
            pytest.param(1e-6 * some_means(), id="tiny"),
        ],
    )
    def test_unusual_means_give_a_finite_map(
        self, means: Doubles, caplog: pytest.LogCaptureFixture
    ) -> None:
        latent_map = TsneMap(means, seed=0, steps=60)
        points = latent_map.advance(60)

        assert np.isfinite(points).all()
        assert np.ptp(points, axis=0).min() > 0
        assert np.isfinite(latent_map.place(means[:2] + 1)).all()
        assert not caplog.records


@pytest.fixture(params=["pca", "tsne"])
def latent_map(request: pytest.FixtureRequest) -> LatentMap:
    means = some_means()
    return pca(means) if request.param == "pca" else TsneMap(means, seed=0, steps=20)


class TestBothMaps:
    def test_nothing_is_placed_nowhere(self, latent_map: LatentMap) -> None:
        assert latent_map.place(np.empty((0, 10))).shape == (0, 2)

    def test_means_of_another_run_are_refused(self, latent_map: LatentMap) -> None:
        with pytest.raises(ValueError, match="of 10 dimensions and these have 3"):
            latent_map.place(np.zeros((2, 3)))

    def test_latents_of_a_diverged_run_are_refused(self, latent_map: LatentMap) -> None:
        with pytest.raises(ValueError, match="the run has diverged"):
            latent_map.place(np.full((1, 10), np.nan))

    def test_what_is_no_table_of_means_is_refused(self, latent_map: LatentMap) -> None:
        with pytest.raises(ValueError, match=r"have the shape \(10,\)"):
            latent_map.place(np.zeros(10))


def test_a_map_of_too_few_means_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 1 means or more; there are 0"):
        pca(np.empty((0, 10)))
    with pytest.raises(ValueError, match="needs 3 means or more; there are 2"):
        TsneMap(some_means(count=2), seed=0)


def test_many_means_are_mapped_by_the_quicker_method_just_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    means, labels = clusters()
    monkeypatch.setattr("engine.embedding.tsne.MANY", 100)
    latent_map = TsneMap(means, seed=0, steps=150)
    half = latent_map.advance(75)
    np.testing.assert_array_equal(TsneMap(means, seed=0, steps=150).advance(75), half)
    points = latent_map.advance(150)
    assert KNeighborsClassifier(6).fit(points, labels).score(points, labels) > 0.99
