"""A user's picture becomes what a model sees: polarity, cutting out, centring."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import assets
from engine.config import PictureConfig
from engine.data import DATASETS, PictureError, read_picture
from tests.engine.data.drawn_pictures import difference, encoded, seven

WHOLE = PictureConfig(crop=False)
CROPPED = PictureConfig(crop=True)
FULL = PictureConfig(crop=True, box="full")


@pytest.fixture(scope="module")
def digits() -> NDArray[np.uint8]:
    """A hundred of MNIST's test images, [100, 28, 28]."""
    return DATASETS["mnist"].load("test").images[:100, 0]


def test_mnists_own_images_come_back_as_they_are(digits: NDArray[np.uint8]) -> None:
    for digit in digits:
        picture = read_picture(encoded(Image.fromarray(digit)), WHOLE)
        assert picture.image.shape == (1, 28, 28)
        assert picture.image.dtype == np.float32
        assert not picture.inverted
        assert difference(picture.image[0], digit / 255) < 1e-6


def test_black_and_white_lie_where_a_wider_pixel_range_has_them() -> None:
    """Of a range from -0.5 to 1.5 they are a quarter of the way in."""
    digit = np.zeros((28, 28), np.uint8)
    digit[8:20, 12:16] = 255
    image = read_picture(digit, WHOLE, pixel_range=(-0.5, 1.5)).image
    assert sorted(set(image.ravel().tolist())) == pytest.approx([0.25, 0.75])


def test_dark_on_light_is_inverted_and_light_on_dark_is_not() -> None:
    for name in ("mnist", "fashion-mnist"):
        for image in DATASETS[name].load("test").images[:100, 0]:
            assert not read_picture(image, WHOLE).inverted
            negative = read_picture(255 - image, WHOLE)
            assert negative.inverted
            assert difference(negative.image[0], image / 255) < 1e-6


def test_the_switch_overrules_what_is_detected(digits: NDArray[np.uint8]) -> None:
    digit = digits[0]

    forced = read_picture(digit, PictureConfig(crop=False, invert="yes"))
    left = read_picture(255 - digit, PictureConfig(crop=False, invert="no"))

    assert forced.inverted
    assert not left.inverted
    assert difference(forced.image[0], 1 - digit / 255) < 1e-6
    assert difference(left.image[0], 1 - digit / 255) < 1e-6


def test_an_oblong_picture_is_padded_with_its_border_and_averaged_down() -> None:
    pixels = np.full((56, 112), 20, np.uint8)
    pixels[16:40, 40:72] = 220

    image = read_picture(pixels, WHOLE).image[0]

    expected = np.full((28, 28), 20 / 255)
    expected[11:17, 10:18] = 220 / 255
    assert difference(image, expected) < 1e-6


# ---------------------------------------------------------------- cropped and centred


def test_mnists_own_images_are_already_cropped_and_centred(digits: NDArray[np.uint8]) -> None:
    errors = [np.abs(read_picture(d, CROPPED).image[0] - d / 255).mean() for d in digits]

    assert np.median(errors) < 0.001
    assert np.mean(np.array(errors) < 0.02) >= 0.95


def test_a_shape_is_scaled_into_twenty_pixels_and_its_mass_centred() -> None:
    image = read_picture(encoded(seven()), CROPPED).image[0]

    rows, columns = np.flatnonzero(image.max(1) > 0.1), np.flatnonzero(image.max(0) > 0.1)
    assert rows[-1] - rows[0] + 1 == 20
    assert columns[-1] - columns[0] + 1 < 20
    at = np.arange(28)
    assert image.sum(1) @ at / image.sum() == pytest.approx(14, abs=0.5)
    assert image.sum(0) @ at / image.sum() == pytest.approx(14, abs=0.5)
    assert image.max() == 1
    assert image.min() == 0


@pytest.fixture(scope="module")
def garments() -> NDArray[np.uint8]:
    """Two hundred of Fashion-MNIST's test images, [200, 28, 28]."""
    return DATASETS["fashion-mnist"].load("test").images[:200, 0]


def test_fashion_mnists_own_images_already_fill_the_field(garments: NDArray[np.uint8]) -> None:
    errors = [np.abs(read_picture(g, FULL).image[0] - g / 255).mean() for g in garments]

    assert np.median(errors) < 0.001
    assert np.mean(np.array(errors) < 0.05) >= 0.9


def test_a_garment_in_a_corner_of_white_paper_is_found_and_fills_the_field(
    garments: NDArray[np.uint8],
) -> None:
    errors = []
    for garment in garments[:50]:
        paper = np.full((400, 500), 255, np.uint8)
        paper[30:254, 250:474] -= np.kron(garment, np.ones((8, 8), np.uint8))
        picture = read_picture(paper, FULL)
        assert picture.inverted
        errors.append(np.abs(picture.image[0] - garment / 255).mean())

    assert np.median(errors) < 0.02
    assert np.mean(errors) < 0.05


def test_a_full_shape_touches_two_sides_and_stands_in_the_middle() -> None:
    image = read_picture(encoded(seven()), FULL).image[0]

    rows, columns = np.flatnonzero(image.max(1)), np.flatnonzero(image.max(0))
    assert (rows[0], rows[-1]) == (0, 27)
    assert columns[0] - (27 - columns[-1]) in (0, 1)
    assert image.max() == 1


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), (60, 130), (150, 40)])
def test_ink_and_paper_may_have_any_greys(ink: int, paper: int) -> None:
    expected = read_picture(encoded(seven()), CROPPED).image

    picture = read_picture(encoded(seven(ink=ink, paper=paper)), CROPPED)

    assert picture.inverted == (ink < paper)
    assert difference(picture.image, expected) < 0.02


def test_place_and_size_on_the_paper_do_not_matter() -> None:
    expected = read_picture(encoded(seven()), CROPPED).image
    sheet = Image.new("L", (900, 700), 255)
    sheet.paste(seven(), (560, 40))

    image = read_picture(encoded(sheet), CROPPED).image

    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.93


def test_uneven_light_noise_and_dust_are_left_out() -> None:
    random = np.random.default_rng(0)
    y, x = np.mgrid[0:1:400j, 0:1:400j]
    light = 0.95 - 0.35 * x - 0.25 * y**2
    paper = np.where(np.asarray(seven(400)) == 0, 0.15, 1.0)
    paper[350:354, 300:304] = 0.3
    photo = np.clip(paper * light + random.normal(0, 0.012, paper.shape), 0, 1)

    picture = read_picture(photo, CROPPED)

    assert picture.inverted
    expected = read_picture(encoded(seven(400)), CROPPED).image
    assert np.abs(picture.image - expected).mean() < 0.02
    assert (picture.image[expected == 0] < 0.2).all()


def test_a_broken_stroke_is_kept_whole() -> None:
    pixels = np.zeros((100, 100), np.uint8)
    pixels[20:30, 30:70] = 255
    pixels[40:80, 45:55] = 255

    image = read_picture(pixels, CROPPED).image[0]

    assert np.flatnonzero(image.max(1) > 0.1).size < 20  # with the gap between the pieces
    assert np.flatnonzero(image.max(0) > 0.1).size == 13  # as wide as the bar: 40 of 60, of 20


@pytest.mark.parametrize(
    ("name", "label"), [("drawn-three.png", 3), ("photographed-five.jpg", 5), ("shirt.jpg", 0)]
)
def test_the_samples_look_like_their_kind_to_the_nearest_image(name: str, label: int) -> None:
    dataset, box = ("fashion-mnist", FULL) if name == "shirt.jpg" else ("mnist", CROPPED)
    data = DATASETS[dataset].load("train")
    picture = read_picture(assets.path(f"samples/{name}"), box)
    assert picture.inverted

    distances = ((data.images[:, 0] / np.float32(255) - picture.image[0]) ** 2).sum((1, 2))
    nearest = data.labels[np.argsort(distances)[:9]]

    assert np.bincount(nearest, minlength=10).argmax() == label


@pytest.mark.parametrize("config", [WHOLE, CROPPED])
def test_a_blank_picture_is_refused(config: PictureConfig) -> None:
    with pytest.raises(PictureError, match="blank"):
        read_picture(encoded(Image.new("RGB", (300, 200), (240, 230, 220))), config)


def test_a_photograph_of_empty_paper_has_no_shape() -> None:
    y, x = np.mgrid[0:1:300j, 0:1:300j]
    paper = 0.9 - 0.3 * x - 0.2 * y + np.random.default_rng(1).normal(0, 0.02, x.shape)

    with pytest.raises(PictureError, match="No shape stands out"):
        read_picture(np.clip(paper, 0, 1), CROPPED)
