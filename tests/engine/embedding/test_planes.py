"""Maps that are planes: what scikit-learn finds, exactly inverted, with ellipses that stay true."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from engine.embedding import LinearMap, discriminant, latent_axes, pca
from engine.embedding.latent_map import average_of_nearest

Doubles = NDArray[np.float64]
LABELS = np.repeat(np.arange(4), 30)


def some_means(dimensions: int = 6) -> Doubles:
    """Four classes, each around a place of its own."""
    rng = np.random.default_rng(3)
    spread = rng.standard_normal((len(LABELS), dimensions)) * np.linspace(1, 2, dimensions)
    return spread + 3 * rng.standard_normal((4, dimensions))[LABELS]


MAPS = {
    "pca": lambda means: pca(means),
    "pca in three": lambda means: pca(means, 3),
    "axes": lambda means: latent_axes(means, 4, 1),
    "lda": lambda means: discriminant(means, LABELS),
}


@pytest.fixture(params=list(MAPS.values()), ids=list(MAPS))
def plane(request: pytest.FixtureRequest) -> LinearMap:
    made: LinearMap = request.param(some_means())
    return made


def test_three_components_are_those_of_scikit_learn() -> None:
    means = some_means()
    theirs = PCA(3, svd_solver="full").fit_transform(means)
    ours = pca(means, 3).points
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-4)


def test_the_discriminant_is_that_of_scikit_learn_whatever_the_order_of_images() -> None:
    means = some_means()
    fitted = LinearDiscriminantAnalysis(n_components=2).fit(means, LABELS)
    theirs, ours = fitted.transform(means), discriminant(means, LABELS)
    signs = np.sign((theirs * ours.points).sum(axis=0))
    np.testing.assert_allclose(ours.points, theirs * signs, atol=1e-4)
    np.testing.assert_allclose(ours.explained, fitted.explained_variance_ratio_[:2])
    backwards = discriminant(means[::-1], LABELS[::-1])
    np.testing.assert_allclose(backwards.points[::-1], ours.points, atol=1e-4)


def test_two_classes_are_parted_on_a_line() -> None:
    two = LABELS < 2
    assert not discriminant(some_means(), two.astype(int)).points[:, 1].any()


def test_latents_are_shown_as_they_are() -> None:
    means = some_means()
    np.testing.assert_allclose(latent_axes(means, 4, 1).points, means[:, [4, 1]], rtol=1e-6)


def test_what_two_latents_explain_is_a_share_of_the_variance_of_all() -> None:
    means = np.array([[-1.0], [1.0]]) * np.sqrt([1, 5, 4])
    assert latent_axes(means, 2, 0).explained == pytest.approx([0.4, 0.1])


def test_a_point_of_a_map_without_an_inverse_stands_for_what_is_nearest() -> None:
    """The heavier the nearer, by the squared distance: 1 and 2 away, four fifths and one fifth."""
    mapped, means = np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[10.0, 0.0], [0.0, 20.0]])
    found = average_of_nearest(np.array([[1.0, 0.0], [3.0, 0.0]]), mapped, means)
    np.testing.assert_allclose(found, [[8, 4], [0, 20]], atol=1e-6)


def test_the_means_are_placed_on_themselves(plane: LinearMap) -> None:
    np.testing.assert_allclose(plane.place(some_means()), plane.points, atol=1e-5)


def test_what_a_point_stands_for_lies_at_the_point(plane: LinearMap) -> None:
    points = np.random.default_rng(0).standard_normal((5, plane.points.shape[1]))
    assert plane.exact
    np.testing.assert_allclose(plane.place(plane.latents_at(points)), points, atol=1e-5)


def test_an_ellipse_is_that_of_points_drawn_from_the_posterior(plane: LinearMap) -> None:
    mean, variance = some_means()[0], np.linspace(0.1, 2, 6)
    draws = np.random.default_rng(1).normal(mean, np.sqrt(variance), (200_000, 6))
    (projected,) = plane.covariances(variance[None])
    drawn = np.cov(plane.place(draws).T)
    np.testing.assert_allclose(projected, drawn, atol=0.02 * np.trace(projected))


def test_what_cannot_be_shown_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="no latent 7: this run has 6"):
        latent_axes(some_means(), 0, 6)
    with pytest.raises(ValueError, match="needs images of two classes"):
        discriminant(some_means(), np.zeros(len(LABELS), int))
    with pytest.raises(ValueError, match="All posterior means are equal"):
        discriminant(np.ones((len(LABELS), 6)), LABELS)


def test_a_latent_that_was_let_go_does_not_hinder_the_discriminant() -> None:
    means = some_means()
    means[:, 2] = 0
    assert np.isfinite(discriminant(means, LABELS).points).all()
