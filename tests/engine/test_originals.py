"""How sure a share is depends on how many images are no copies of others."""

import numpy as np
import pytest

from engine.data import DATASETS
from engine.originals import originals_among


@pytest.mark.parametrize(
    ("images", "originals"),
    [(500, 500), (2000, 2000), (9000, 2000), (14_000, 2000), (70_000, 10_000)],
)
def test_colormnist_has_each_digit_in_seven_colours(images: int, originals: int) -> None:
    assert originals_among("color-mnist", images) == originals
    assert originals_among("mnist", images) == images


def test_its_embedded_digits_are_as_many_as_are_told() -> None:
    tests = DATASETS["color-mnist"].load("test").images
    shapes = np.unique(tests.max(axis=1).reshape(len(tests), -1), axis=0)
    assert len(tests) == 14_000 and len(shapes) == originals_among("color-mnist", len(tests))
