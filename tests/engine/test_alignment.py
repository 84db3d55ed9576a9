"""One map laid over another: what was only turned, mirrored, scaled and shifted, falls together."""

import numpy as np
import pytest
from scipy.spatial import procrustes as reference
from scipy.stats import ortho_group

from engine.alignment import procrustes


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_turned_copy_is_laid_over_with_nothing_left(dimensions: int, mirrored: bool) -> None:
    goal = np.random.default_rng(0).standard_normal((50, dimensions)) * [3, 2, 1][:dimensions]
    rotation = ortho_group.rvs(dimensions, random_state=1)
    rotation[:, 0] *= np.sign(np.linalg.det(rotation)) * (-1 if mirrored else 1)
    copy = 0.3 * goal @ rotation + 7
    laid = procrustes(copy, goal)
    np.testing.assert_allclose(laid.apply(copy), goal, atol=1e-9)
    np.testing.assert_allclose(laid.undo(goal), copy, atol=1e-9)
    assert laid.scale == pytest.approx(1 / 0.3)


def test_what_is_left_is_what_scipy_leaves() -> None:
    rng = np.random.default_rng(2)
    points, goal = rng.standard_normal((2, 40, 2))
    left = np.square(procrustes(points, goal).apply(points) - goal).sum()
    _, _, disparity = reference(goal, points)
    assert left / np.square(goal - goal.mean(0)).sum() == pytest.approx(disparity)


def test_ellipses_turn_with_their_points() -> None:
    rng = np.random.default_rng(3)
    points = rng.standard_normal((5000, 2)) * [3, 1]
    laid = procrustes(points, rng.standard_normal((5000, 2)) + points[:, ::-1])
    np.testing.assert_allclose(
        laid.turn(np.cov(points.T)), np.cov(laid.apply(points).T), rtol=1e-9, atol=1e-9
    )


def test_images_that_one_map_lacks_are_laid_with_the_others() -> None:
    goal = np.random.default_rng(4).standard_normal((30, 2))
    laid = procrustes(2 * goal, goal[:20])
    np.testing.assert_allclose(laid.apply(2 * goal), goal, atol=1e-9)


def test_points_in_one_place_are_brought_to_the_centre() -> None:
    goal = np.array([[0.0, 0.0], [2.0, 4.0]])
    np.testing.assert_allclose(procrustes(np.ones((2, 2)), goal).apply(np.ones(2)), [1, 2])
    assert procrustes(np.empty((0, 2)), goal).scale == 1


def test_maps_of_different_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="in 3 dimensions cannot be laid over one in 2"):
        procrustes(np.ones((4, 3)), np.ones((4, 2)))
