"""The numbers of an attack, on cases whose answer is known and against libraries."""

# mypy: allow-untyped-calls

import math

import numpy as np
import pytest
import pytorch_msssim
import torch
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import mahalanobis
from torch import Tensor

from engine.gaussian import DiagonalGaussian
from engine.measures import attack_numbers, ms_ssim, way_travelled
from engine.measures.similarity import WEIGHTS, scales


def noisy_pair(*shape: int) -> tuple[Tensor, Tensor]:
    """Smooth images in float64, and the same with noise."""
    random = np.random.default_rng(2)
    smooth = gaussian_filter(random.random(shape), (0, 0, 2, 2)) * 3 - 1
    noisy = smooth + 0.1 * random.standard_normal(shape)
    return torch.from_numpy(smooth.clip(0, 1)), torch.from_numpy(noisy.clip(0, 1))


def test_ms_ssim_of_all_five_scales_is_the_peers() -> None:
    """The paper's weights sum to 1.0001, by which ours are divided."""
    images, others = noisy_pair(3, 3, 192, 176)
    peer = pytorch_msssim.ms_ssim(images, others, data_range=1, size_average=False)
    ours = ms_ssim(images, others)
    torch.testing.assert_close(ours ** sum(WEIGHTS), peer, rtol=1e-6, atol=0)
    assert (ours < 0.95).all()


def test_ms_ssim_of_a_digit_has_the_first_two_scales() -> None:
    """Scale by scale with scipy's Gaussian filter, of which what the border touches is cut off."""
    images, others = noisy_pair(4, 1, 28, 28)

    def window(pixels: np.ndarray) -> np.ndarray:
        filtered: np.ndarray = gaussian_filter(pixels, 1.5, radius=5)
        return filtered[5:-5, 5:-5]

    def compared(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
        mean_a, mean_b = window(a), window(b)
        covariance = window(a * b) - mean_a * mean_b
        variances = window(a * a) - mean_a**2 + window(b * b) - mean_b**2
        contrast = (2 * covariance + 0.0009) / (variances + 0.0009)
        luminance = (2 * mean_a * mean_b + 0.0001) / (mean_a**2 + mean_b**2 + 0.0001)
        return contrast.mean(), (contrast * luminance).mean()

    for n, found in enumerate(ms_ssim(images, others)):
        a, b = images[n, 0].numpy(), others[n, 0].numpy()
        half_a, half_b = (p.reshape(14, 2, 14, 2).mean((1, 3)) for p in (a, b))
        first, second = 0.0448 / 0.3304, 0.2856 / 0.3304
        expected = compared(a, b)[0] ** first * compared(half_a, half_b)[1] ** second
        assert found.item() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 64, 64), (1, 9, 12)], ids=str)
def test_ms_ssim_is_one_of_the_same_and_symmetric(shape: tuple[int, ...]) -> None:
    images, others = noisy_pair(2, *shape)
    torch.testing.assert_close(ms_ssim(images, images), torch.ones(2, dtype=torch.float64))
    torch.testing.assert_close(ms_ssim(images, others), ms_ssim(others, images))
    assert (ms_ssim(images, others) < 1).all()
    assert (ms_ssim(images, 1 - images) >= 0).all()


def test_a_scale_more_is_taken_where_the_window_fits_into_it() -> None:
    sides = (1, 11, 21, 22, 28, 43, 44, 64, 88, 175, 176, 1000)
    assert [scales(side, 1000) for side in sides] == [1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5]


def test_numbers_of_a_known_move() -> None:
    """One dimension moves by 3 and doubles its deviation of 0.5; the other keeps still."""
    clean = DiagonalGaussian(torch.tensor([[1.0, 2.0]]), torch.tensor([[2 * math.log(0.5), 0.0]]))
    moved = DiagonalGaussian(torch.tensor([[4.0, 2.0]]), torch.zeros(1, 2))
    black, grey = torch.zeros(1, 1, 28, 28), torch.full((1, 1, 28, 28), 0.5)
    numbers = attack_numbers(black, clean, moved, black + 0.1, grey, is_point=False)

    assert numbers["w2"].item() == pytest.approx(9 + 0.25)
    assert numbers["kl"].item() == pytest.approx(0.5 * (-math.log(0.25) + 0.25 + 9 - 1))
    inverse = np.diag([4.0, 1.0])
    assert numbers["shift_in_std"].item() == pytest.approx(mahalanobis([1, 2], [4, 2], inverse))
    assert numbers["clean_mse"].item() == pytest.approx(0.01)
    assert numbers["mse"].item() == pytest.approx(0.25)
    luminance = (2 * 0.1 * 0.5 + 0.0001) / (0.01 + 0.25 + 0.0001)
    assert numbers["ms_ssim"].item() == pytest.approx(luminance ** (0.2856 / 0.3304), rel=1e-5)


def test_between_points_nothing_is_divided_by_a_variance() -> None:
    nothing = torch.full((2, 3), -math.inf)
    clean, moved = (DiagonalGaussian(torch.randn(2, 3), nothing) for _ in range(2))
    image = torch.rand(2, 1, 28, 28)
    numbers = attack_numbers(image, clean, moved, image, image, is_point=True)
    assert set(numbers) == {"w2", "clean_mse", "mse", "ms_ssim"}
    torch.testing.assert_close(numbers["w2"], (clean.mean - moved.mean).square().sum(1))
    assert all(number.isfinite().all() for number in numbers.values())


def test_the_way_travelled_is_what_is_not_left() -> None:
    left, whole = torch.tensor([4.0, 1.0, 0.0, 0.0]), torch.tensor([4.0, 4.0, 2.0, 0.0])
    assert way_travelled(left, whole).tolist() == [0, 0.75, 1, 1]
