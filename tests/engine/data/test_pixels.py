"""Pictures of every form are read, and what is none is refused with a sentence that helps."""

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

from engine.config import PictureConfig
from engine.data import DATASETS, PictureError, read_picture
from engine.data.pixels import BYTES_LIMIT
from tests.engine.data.drawn_pictures import difference, encoded, seven

WHOLE = PictureConfig(crop=False)
CROPPED = PictureConfig(crop=True)


def npy(array: NDArray[Any]) -> bytes:
    """As NumPy saves it."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.fixture(scope="module")
def digits() -> NDArray[np.uint8]:
    """A hundred of MNIST's test images, [100, 28, 28]."""
    return DATASETS["mnist"].load("test").images[:100, 0]


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
        (npy(np.zeros((28, 28))).replace(b"(28, 28)", b"(28,(28)"), r"\.npy file cannot be read"),
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
        (np.zeros((2, 3, 4, 5), np.uint8), r"shape \[2, 3, 4, 5\] .*\[1, H, W\], or \[H, W, C\]"),
        (np.zeros((28, 28, 2), np.uint8), r"shape \[28, 28, 2\] .*\[H, W, C\] with C = 1, 3 or 4"),
        (np.zeros((0, 28), np.uint8), "no pixels"),
        (np.eye(28) * 255, "float64 numbers go from 0 to 255: give uint8, or floats from 0 to 1"),
        (np.full((28, 28), np.nan), "from nan to nan: give uint8, or floats"),
        (np.eye(28, dtype=np.int64), "are int64: give uint8, or floats from 0 to 1"),
        (np.eye(28, dtype=np.complex128), "are complex128: give uint8"),
        (np.array([["a", "b"]]), "are <U1: give uint8"),
        (np.broadcast_to(np.uint8(0), (8001, 8000)), "megapixels"),
    ],
)
def test_arrays_that_are_no_picture_are_refused(array: NDArray[Any], sentence: str) -> None:
    with pytest.raises(PictureError, match=sentence):
        read_picture(array, WHOLE)


def test_a_pickle_in_an_npy_file_is_never_opened(tmp_path: Path) -> None:
    np.save(tmp_path / "trap.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)

    with pytest.raises(PictureError, match=r"cannot be read \(.*: save one array of the shape \[H"):
        read_picture(tmp_path / "trap.npy", WHOLE)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.png", tmp_path):
        with pytest.raises(PictureError, match=r"cannot be read|is empty"):
            read_picture(path, CROPPED)


@pytest.mark.parametrize("name", ["no\0file", "long" * 100])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PictureError, match="cannot be read"):
        read_picture(tmp_path / name, WHOLE)
