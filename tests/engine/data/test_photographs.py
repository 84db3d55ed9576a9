"""A user's picture for models that see more than 28x28 grey."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.config import PictureConfig
from engine.data import read_picture

SHAPES = ((3, 28, 28), (3, 64, 64), (3, 128, 128), (1, 64, 64))


@pytest.fixture
def flag(tmp_path: Path) -> Path:
    """100 x 60: grey at both sides, and between them red over blue."""
    pixels = np.full((60, 100, 3), 128, np.uint8)
    pixels[:30, 20:80] = (255, 0, 0)
    pixels[30:, 20:80] = (0, 0, 255)
    Image.fromarray(pixels).save(tmp_path / "flag.png")
    return tmp_path / "flag.png"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_photograph_is_cut_to_its_middle_and_scaled(
    flag: Path, shape: tuple[int, int, int]
) -> None:
    picture = read_picture(flag, PictureConfig(), shape)

    assert picture.image.shape == shape
    assert picture.image.dtype == np.float32
    assert picture.preview.shape == (60, 100, 3)
    assert not picture.inverted
    rows = shape[1] // 2 - 2  # but the two where the colours meet
    red, blue = ([1, 0, 0], [0, 0, 1]) if shape[0] == 3 else ([0.299], [0.114])
    top, bottom = picture.image[:, :rows], picture.image[:, -rows:]
    np.testing.assert_allclose(
        top, np.broadcast_to(np.reshape(red, (-1, 1, 1)), top.shape), atol=1e-3
    )
    np.testing.assert_allclose(
        bottom, np.broadcast_to(np.reshape(blue, (-1, 1, 1)), top.shape), atol=1e-3
    )


def test_colours_are_inverted_on_demand_alone(flag: Path) -> None:
    shape = (3, 64, 64)
    plain, turned = (
        read_picture(flag, PictureConfig(invert=wish), shape) for wish in ("auto", "yes")
    )

    assert turned.inverted
    np.testing.assert_allclose(turned.image, 1 - plain.image, atol=1e-6)


def test_a_small_picture_is_enlarged_to_the_models_side() -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, :, 1] = 200

    image = read_picture(pixels, PictureConfig(), (3, 128, 128)).image

    np.testing.assert_allclose(image[1], 200 / 255, atol=1e-6)
    assert image[[0, 2]].max() == 0
