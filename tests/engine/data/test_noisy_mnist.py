"""MNIST with noise: where it lies and how strong it is, in MNIST's own units."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.data import DATASETS
from engine.data.noisy_mnist import MARGINS, NoisyMnist, Pattern

NOISY_PARTS: dict[Pattern, set[str]] = {
    "uniform": {"SU", "SL", "BU", "BL"},
    "spatial": {"SU", "BU"},
    "conditional": {"SU", "SL"},
    "spatial-conditional": {"SU"},
}
"""Of small (0 to 4) or big digits, the upper or the lower half. Takida et al., Table 3."""


def named(pattern: Pattern, variance: float) -> NoisyMnist:
    dataset = DATASETS[f"mnist-noise-{pattern}-{variance}"]
    assert isinstance(dataset, NoisyMnist)
    return dataset


def noise(dataset: NoisyMnist) -> NDArray[np.float64]:
    """What was added to each training pixel, in MNIST's units, [N, 28, 28]."""
    low, high = dataset.pixel_range
    noisy = dataset.load("train").images[:, 0] / 255 * (high - low) + low
    return noisy - DATASETS["mnist"].load("train").images[:, 0] / 255


@pytest.mark.parametrize("variance", MARGINS)
@pytest.mark.parametrize("pattern", NOISY_PARTS)
def test_the_noise_has_its_variance_where_it_should_be_and_is_nowhere_else(
    pattern: Pattern, variance: float
) -> None:
    dataset = named(pattern, variance)
    added = noise(dataset)
    small = DATASETS["mnist"].load("train").labels <= 4
    upper, lower = slice(None, 14), slice(14, None)
    parts = {
        "SU": added[small, upper],
        "SL": added[small, lower],
        "BU": added[~small, upper],
        "BL": added[~small, lower],
    }
    rounding = (dataset.pixel_range[1] - dataset.pixel_range[0]) / 255
    for name, part in parts.items():
        if name in NOISY_PARTS[pattern]:
            assert part.var() == pytest.approx(variance, rel=0.01)
            assert abs(part.mean()) < 0.002
        else:
            assert np.abs(part).max() <= rounding


def test_noise_is_not_cut_off_at_black_or_white() -> None:
    for variance in MARGINS:
        images = named("uniform", variance).load("train").images
        assert np.isin(images, (0, 255)).mean() < 1e-5


def test_the_same_seed_gives_the_same_noise_and_another_one_other() -> None:
    dataset = named("uniform", 0.01)
    images = dataset.load("test").images

    assert (dataset.load("test").images == images).all()
    assert (replace(dataset, seed=1).load("test").images != images).mean() > 0.9
    assert (dataset.load("train").images[:2000] != images).mean() > 0.9
