"""Fréchet distances in cases whose answer is known."""

import numpy as np
import pytest

from engine.measures.frechet import frechet_distance


def test_of_one_feature_it_is_the_distance_of_means_and_deviations() -> None:
    first = np.array([[-1.0], [1.0]]) * np.sqrt(0.5)  # variance 1 with the correction by N − 1
    assert frechet_distance(first, 3 * first + 5) == pytest.approx(25 + (3 - 1) ** 2, rel=1e-12)


def test_it_agrees_with_the_matrix_root_of_the_definition() -> None:
    from scipy.linalg import sqrtm

    random = np.random.default_rng(0)
    first = random.normal(size=(200, 6)) @ random.normal(size=(6, 6))
    second = random.normal(size=(150, 6)) @ random.normal(size=(6, 6)) + 1
    covariances = [np.cov(features, rowvar=False) for features in (first, second)]
    root = np.trace(sqrtm(covariances[0] @ covariances[1]).real)
    apart = np.square(first.mean(0) - second.mean(0)).sum()
    exact = apart + np.trace(covariances[0]) + np.trace(covariances[1]) - 2 * root
    assert frechet_distance(first, second) == pytest.approx(exact, rel=1e-9)


def test_equal_sets_and_fewer_images_than_features_are_no_trouble() -> None:
    features = np.random.default_rng(0).normal(size=(5, 40)).astype(np.float32)
    assert frechet_distance(features, features) == pytest.approx(0, abs=1e-9)
    with pytest.raises(ValueError, match="two images or more"):
        frechet_distance(features[:1], features)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_of_features_that_are_no_numbers_it_is_none(value: float) -> None:
    features = np.random.default_rng(0).normal(size=(5, 4))
    lost = np.where(np.eye(5, 4, dtype=bool), value, features)
    assert np.isnan(frechet_distance(features, lost))
