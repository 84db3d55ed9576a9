"""A user's picture becomes what a model sees, or is refused with a sentence that helps."""

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import assets
from engine.config import PictureConfig
from engine.data import DATASETS, PictureError, read_picture
from engine.data.pixels import BYTES_LIMIT

WHOLE = PictureConfig(crop=False)
CROPPED = PictureConfig(crop=True)


@pytest.fixture(scope="module")
def digits() -> NDArray[np.uint8]:
    """A hundred of MNIST's test images, [100, 28, 28]."""
    return DATASETS["mnist"].load("test").images[:100, 0]


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def seven(side: int = 200, ink: int = 0, paper: int = 255) -> Image.Image:
    """A seven-like stroke: a bar on top and a slant, a little off the middle."""
    pixels = np.full((side, side), paper, np.uint8)
    unit = side // 20
    pixels[3 * unit : 5 * unit, 4 * unit : 12 * unit] = ink
    for step in range(12 * unit):
        left = 12 * unit - step // 2
        pixels[3 * unit + step, left - 2 * unit : left] = ink
    return Image.fromarray(pixels)


def difference(one: NDArray[np.float32], other: NDArray[Any]) -> float:
    return float(np.abs(one - other).max())


# ---------------------------------------------------------------- the whole picture


def test_mnists_own_images_come_back_as_they_are(digits: NDArray[np.uint8]) -> None:
    for digit in digits:
        picture = read_picture(encoded(Image.fromarray(digit)), WHOLE)
        assert picture.image.shape == (1, 28, 28)
        assert picture.image.dtype == np.float32
        assert not picture.inverted
        assert difference(picture.image[0], digit / 255) < 1e-6


def test_dark_on_light_is_inverted_and_light_on_dark_is_not() -> None:
    for dataset in DATASETS.values():
        for image in dataset.load("test").images[:100, 0]:
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
    data = DATASETS["fashion-mnist" if name == "shirt.jpg" else "mnist"].load("train")
    picture = read_picture(assets.path(f"samples/{name}"), CROPPED)
    assert picture.inverted

    image = picture.image[0]
    if name == "shirt.jpg":  # Fashion-MNIST fills the field, MNIST leaves a margin
        rows, columns = np.flatnonzero(image.max(1)), np.flatnonzero(image.max(0))
        cut = Image.fromarray(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        image = np.zeros((28, 28), np.float32)
        width = round(28 * cut.width / cut.height)
        image[:, 14 - width // 2 : 14 - width // 2 + width] = np.asarray(cut.resize((width, 28)))
    distances = ((data.images[:, 0] / np.float32(255) - image) ** 2).sum((1, 2))
    nearest = data.labels[np.argsort(distances)[:9]]

    assert np.bincount(nearest, minlength=10).argmax() == label


# ---------------------------------------------------------------- every form


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "GIF", "WEBP", "PPM"])
def test_files_of_many_kinds_read_alike(
    tmp_path: Path, digits: NDArray[np.uint8], kind: str
) -> None:
    path = tmp_path / "digit"
    options = {"lossless": True} if kind == "WEBP" else {}
    Image.fromarray(digits[1]).save(path, kind, **options)

    assert difference(read_picture(path, WHOLE).image[0], digits[1] / 255) < 1e-6


@pytest.mark.parametrize("mode", ["1", "P", "RGB", "RGBA", "CMYK", "LA"])
def test_colour_models_read_alike(mode: str) -> None:
    expected = read_picture(encoded(seven()), WHOLE).image

    picture = read_picture(encoded(seven().convert(mode), "TIFF"), WHOLE)

    assert difference(picture.image, expected) < 0.01


def test_colour_becomes_grey_as_the_eye_weighs_it() -> None:
    pixels = np.zeros((28, 28, 3), np.uint8)
    pixels[4:8, 4:8] = (255, 0, 0)
    pixels[12:16, 4:8] = (0, 255, 0)
    pixels[20:24, 4:8] = (0, 0, 255)

    image = read_picture(encoded(Image.fromarray(pixels)), WHOLE).image[0]

    assert image[[5, 13, 21], 5] == pytest.approx([0.299, 0.587, 0.114], abs=1e-3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_telephones_orientation_is_followed(orientation: int) -> None:
    upright = seven()
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,  # stored turned left, to be turned right
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(turn[orientation]) if orientation in turn else upright
    exif = Image.Exif()
    exif[0x0112] = orientation

    picture = read_picture(encoded(stored, "JPEG", quality=95, exif=exif), CROPPED)

    assert difference(picture.image, read_picture(encoded(upright), CROPPED).image) < 0.1


@pytest.mark.parametrize("ink", [0, 255])
def test_a_drawing_on_nothing_is_seen_whether_dark_or_light(ink: int) -> None:
    shape = np.asarray(seven(ink=255, paper=0))
    transparent = np.dstack([np.full((*shape.shape, 3), ink, np.uint8), shape])

    picture = read_picture(encoded(Image.fromarray(transparent)), WHOLE)

    assert picture.inverted == (ink == 0)
    assert difference(picture.image, read_picture(encoded(seven()), WHOLE).image) < 1e-6


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_greys_of_sixteen_bits_keep_their_precision(digits: NDArray[np.uint8], kind: str) -> None:
    deep = digits[2].astype(np.uint16) * 257 - (digits[2] > 0) * np.uint16(100)

    image = read_picture(encoded(Image.fromarray(deep), kind), WHOLE).image[0]

    assert difference(image, deep / 65535) < 1e-6


def test_a_float_tiff_in_the_unit_range_is_taken_as_it_is(digits: NDArray[np.uint8]) -> None:
    values = (digits[3] / 300).astype(np.float32)

    image = read_picture(encoded(Image.fromarray(values), "TIFF"), WHOLE).image[0]

    assert difference(image, values) < 1e-6


@pytest.mark.parametrize("form", ["HW", "1HW", "HW1", "HW3", "HW4"])
@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64])
def test_arrays_and_npy_files_of_every_form(
    tmp_path: Path, digits: NDArray[np.uint8], form: str, kind: Any
) -> None:
    digit = digits[4] if kind == np.uint8 else (digits[4] / 255).astype(kind)
    opaque = np.full_like(digit, 255 if kind == np.uint8 else 1)
    array = {
        "HW": digit,
        "1HW": digit[None],
        "HW1": digit[:, :, None],
        "HW3": np.dstack([digit] * 3),
        "HW4": np.dstack([digit] * 3 + [opaque]),
    }[form]
    np.save(tmp_path / "digit.npy", array)

    for source in (array, tmp_path / "digit.npy", (tmp_path / "digit.npy").read_bytes()):
        assert difference(read_picture(source, WHOLE).image[0], digits[4] / 255) < 1e-6


def test_an_animation_gives_its_first_frame(digits: NDArray[np.uint8]) -> None:
    frames = [Image.fromarray(digit) for digit in digits[:3]]
    animated = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    assert difference(read_picture(animated, WHOLE).image[0], digits[0] / 255) < 1e-6


def test_the_preview_is_the_picture_in_colour_no_larger_than_a_window() -> None:
    wide = Image.new("RGB", (2000, 500), (250, 240, 230))
    wide.paste((200, 30, 40), (400, 100, 800, 400))

    preview = read_picture(encoded(wide), CROPPED).preview

    assert preview.shape == (128, 512, 3)
    assert preview.dtype == np.uint8
    assert preview[60, 150].tolist() == [200, 30, 40]
    assert preview[0, 0].tolist() == [250, 240, 230]


# ---------------------------------------------------------------- refused


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header claims a size and whose pixels are missing."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + b"\0" * 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"Dear diary, today I drew a seven.", "not a picture"),
        (b"PK\x03\x04 a zip or an .npz", "not a picture"),
        (encoded(seven())[:300], "damaged"),
        (encoded(seven(), "JPEG")[:600], "damaged"),
        (b"\x93NUMPY\x01\x00 but no more", r"\.npy file cannot be read"),
    ],
)
def test_what_is_not_a_picture_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(PictureError, match=sentence):
        read_picture(content, CROPPED)


@pytest.mark.parametrize("size", [(8001, 8000), (10_000, 10_000), (60_000, 60_000)])
def test_too_many_pixels_are_refused_before_decoding(size: tuple[int, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PictureError, match="more than the 64 megapixels"):
            read_picture(png_of_size(*size), CROPPED)


def test_too_many_bytes_are_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "film.raw"
    with path.open("wb") as file:
        file.truncate(BYTES_LIMIT + 1)

    with pytest.raises(PictureError, match="more than the 64 that are taken"):
        read_picture(path, CROPPED)
    with pytest.raises(PictureError, match="more than the 64 that are taken"):
        read_picture(bytes(BYTES_LIMIT + 1), CROPPED)


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros((2, 3, 4, 5), np.uint8), r"shape \(2, 3, 4, 5\)"),
        (np.zeros((28, 28, 2), np.uint8), r"shape \(28, 28, 2\)"),
        (np.zeros((0, 28), np.uint8), "no pixels"),
        (np.eye(28) * 255, r"from 0 to 255: scale floats to \[0, 1\]"),
        (np.full((28, 28), np.nan), "scale floats"),
        (np.eye(28, dtype=np.int64), "int64 numbers"),
        (np.eye(28, dtype=np.complex128), "complex128 numbers"),
        (np.array([["a", "b"]]), "numbers: give uint8"),
        (np.broadcast_to(np.uint8(0), (8001, 8000)), "megapixels"),
    ],
)
def test_arrays_that_are_no_picture_are_refused(array: NDArray[Any], sentence: str) -> None:
    with pytest.raises(PictureError, match=sentence):
        read_picture(array, WHOLE)


def test_a_pickle_in_an_npy_file_is_never_opened(tmp_path: Path) -> None:
    np.save(tmp_path / "trap.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)

    with pytest.raises(PictureError, match="cannot be read"):
        read_picture(tmp_path / "trap.npy", WHOLE)


@pytest.mark.parametrize("config", [WHOLE, CROPPED])
def test_a_blank_picture_is_refused(config: PictureConfig) -> None:
    with pytest.raises(PictureError, match="blank"):
        read_picture(encoded(Image.new("RGB", (300, 200), (240, 230, 220))), config)


def test_a_photograph_of_empty_paper_has_no_shape() -> None:
    y, x = np.mgrid[0:1:300j, 0:1:300j]
    paper = 0.9 - 0.3 * x - 0.2 * y + np.random.default_rng(1).normal(0, 0.02, x.shape)

    with pytest.raises(PictureError, match="No shape stands out"):
        read_picture(np.clip(paper, 0, 1), CROPPED)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.png", tmp_path):
        with pytest.raises(PictureError, match=r"cannot be read|is empty"):
            read_picture(path, CROPPED)
