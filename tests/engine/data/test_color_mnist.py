"""ColorMNIST: every digit in every colour, in rounds, the same for the same seed."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from engine.data import DATASETS, ImageSet
from engine.data.color_mnist import CORNERS, ColorMnist


@pytest.fixture(scope="module")
def grey() -> ImageSet:
    return DATASETS["mnist"].load("test")


@pytest.fixture(scope="module")
def coloured() -> ImageSet:
    return DATASETS["color-mnist"].load("test")


def with_seed(seed: int) -> Any:
    dataset = DATASETS["color-mnist"]
    assert isinstance(dataset, ColorMnist)
    return replace(dataset, seed=seed).load("test").tasks["colour"].labels


def test_the_colours_are_the_corners_of_the_cube_but_black() -> None:
    assert len(set(CORNERS.values())) == 7
    assert (0, 0, 0) not in CORNERS.values()
    assert all(set(corner) <= {0, 1} for corner in CORNERS.values())


def test_each_image_is_a_digit_in_its_colour(grey: ImageSet, coloured: ImageSet) -> None:
    count = len(grey.labels)
    colours = coloured.tasks["colour"]
    for index in (0, 1, 2, count + 5, 7 * count - 1):
        corner = CORNERS[colours.classes[colours.labels[index]]]
        digit = grey.images[index % count, 0]
        for channel, light in enumerate(corner):
            assert (coloured.images[index, channel] == light * digit).all()
        assert coloured.tasks["digit"].labels[index] == grey.labels[index % count]


def test_every_digit_comes_in_every_colour_once(grey: ImageSet, coloured: ImageSet) -> None:
    rounds = coloured.tasks["colour"].labels.reshape(7, len(grey.labels))

    assert (np.sort(rounds, axis=0) == np.arange(7)[:, None]).all()


def test_the_first_round_alone_is_a_fair_data_set(grey: ImageSet, coloured: ImageSet) -> None:
    first = coloured.first(len(grey.labels))

    shares = np.bincount(first.tasks["colour"].labels, minlength=7) / len(grey.labels)
    np.testing.assert_allclose(shares, 1 / 7, atol=0.03)  # 3.8 deviations of a fair draw
    together = np.corrcoef(first.tasks["colour"].labels, first.tasks["digit"].labels)[0, 1]
    assert abs(together) < 0.09  # 4 deviations where neither tells of the other


def test_the_same_seed_gives_the_same_colours_and_another_one_others(coloured: ImageSet) -> None:
    assert (with_seed(0) == coloured.tasks["colour"].labels).all()
    for one, other in combinations((0, 1, 2), 2):
        agreement = (with_seed(one) == with_seed(other)).mean()
        assert agreement == pytest.approx(1 / 7, abs=0.02)


def test_training_images_have_their_own_colours(coloured: ImageSet) -> None:
    training = DATASETS["color-mnist"].load("train").tasks["colour"].labels[:2000]

    agreement = (training == coloured.tasks["colour"].labels[:2000]).mean()
    assert agreement == pytest.approx(1 / 7, abs=0.04)
