"""Draw the sample pictures again: a drawn digit, a photographed digit, a shirt.

    python assets/scripts/make_samples.py

Everything is computed here from curves and seeded noise; no photograph is used. The same Pillow
and numpy give the same files.
"""

import argparse
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from engine.files import write_bytes

Floats = NDArray[np.float64]
Points = list[tuple[float, float]]

FINE = 3  # drawn this many times larger, then averaged down, for smooth edges
EXIF_ORIENTATION = 0x0112
TURNED_RIGHT = 6  # "turn a quarter clockwise to see it upright", as a telephone held upright says

THREE: Points = [
    (0.27, 0.26), (0.36, 0.15), (0.58, 0.12), (0.72, 0.22), (0.70, 0.36), (0.58, 0.45),
    (0.44, 0.48), (0.60, 0.49), (0.74, 0.60), (0.74, 0.75), (0.60, 0.87),
    (0.40, 0.88), (0.24, 0.78),
]  # fmt: skip
FIVE_BODY: Points = [
    (0.36, 0.14), (0.34, 0.28), (0.32, 0.44), (0.45, 0.40), (0.62, 0.45), (0.70, 0.58),
    (0.67, 0.74), (0.54, 0.86), (0.38, 0.87), (0.26, 0.79),
]  # fmt: skip
FIVE_BAR: Points = [(0.36, 0.145), (0.46, 0.15), (0.58, 0.135), (0.70, 0.12)]
SHIRT_HALF: Points = [  # right half, from the middle of the collar round to the middle of the hem
    (0.500, 0.205), (0.545, 0.198), (0.580, 0.175), (0.610, 0.140), (0.680, 0.160), (0.755, 0.195),
    (0.815, 0.260), (0.865, 0.345), (0.900, 0.420), (0.845, 0.455), (0.775, 0.480), (0.745, 0.425),
    (0.722, 0.385), (0.722, 0.550), (0.728, 0.700), (0.738, 0.860), (0.620, 0.880), (0.500, 0.885),
]  # fmt: skip


def curve(points: Points, steps: int = 60) -> Floats:
    """A Catmull-Rom curve through `points`, [S, 2]."""
    p = np.array([points[0], *points, points[-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
               + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]  # fmt: skip
    return np.concatenate([*parts, p[-1:]])


def clouds(random: np.random.RandomState, shape: tuple[int, int], cells: int) -> Floats:
    """Smooth noise of mean 0 and deviation 1, with about `cells` bumps along the height."""
    coarse = random.normal(size=(cells, max(2, round(cells * shape[1] / shape[0]))))
    image = Image.fromarray(coarse.astype(np.float32))
    smooth = np.asarray(image.resize(shape[::-1], Image.Resampling.BICUBIC), np.float64)
    noise: Floats = (smooth - smooth.mean()) / smooth.std()
    return noise


def stroke(
    random: np.random.RandomState, points: Points, shape: tuple[int, int], width: float
) -> Floats:
    """Ink in [0, 1] of a pen drawn through `points` (in [0, 1]) by a hand that is not steady."""
    height, side = shape[0] * FINE, shape[1] * FINE
    path = curve(points)
    sway = np.stack([_wander(random, len(path)) for _ in range(2)], axis=1)
    path = (path + 0.005 * sway) * (side, height)
    pressure = 1 + 0.12 * _wander(random, len(path))
    ends = np.minimum(np.arange(len(path)), np.arange(len(path))[::-1]) / 25
    radius = width * side / 2 * pressure * np.clip(0.55 + ends, 0, 1)
    image = Image.new("L", (side, height))
    draw = ImageDraw.Draw(image)
    for (x, y), r in zip(path, radius, strict=True):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BOX), np.float64) / 255


def _wander(random: np.random.RandomState, steps: int) -> Floats:
    knots = 2 + steps // 60
    at = np.linspace(0, steps, knots)
    return np.interp(np.arange(steps), at, random.normal(size=knots))


def within(points: Points, share: float) -> Points:
    """`points` drawn smaller, about the middle of the sheet."""
    return [(0.5 + share * (x - 0.5), 0.5 + share * (y - 0.5)) for x, y in points]


def blended(ground: Floats, colour: tuple[float, float, float], cover: Floats) -> Floats:
    """`colour` laid over `ground` [H, W, 3] where `cover` [H, W] says."""
    return ground * (1 - cover[:, :, None]) + np.array(colour) * cover[:, :, None]


def picture(values: Floats) -> Image.Image:
    return Image.fromarray(np.round(np.clip(values, 0, 1) * 255).astype(np.uint8))


def blurred(values: Floats, radius: float) -> Floats:
    image = Image.fromarray(np.round(np.clip(values, 0, 1) * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float64) / 255


def drawn_digit() -> Image.Image:
    """A three in blue-black ink on nearly white, as from a tablet."""
    random = np.random.RandomState(3)
    shape = (420, 420)
    ink = stroke(random, THREE, shape, 0.075)
    return picture(blended(np.full((*shape, 3), 0.985), (0.09, 0.12, 0.30), ink))


def photographed_digit() -> Image.Image:
    """A five by felt pen on paper under a lamp, seen a little askew."""
    random = np.random.RandomState(5)
    shape = (1000, 750)
    parts = (within(part, 0.66) for part in (FIVE_BODY, FIVE_BAR))
    cover = np.maximum(*(stroke(random, part, shape, 0.055) for part in parts))
    cover *= 0.93 + 0.025 * clouds(random, shape, 70)
    fibres = 0.008 * clouds(random, shape, 300) + 0.010 * clouds(random, shape, 60)
    paper = np.array([0.93, 0.92, 0.88]) * (1 + fibres[:, :, None])
    sheet = picture(blended(paper, (0.10, 0.09, 0.12), np.clip(cover, 0, 1)))
    seen = sheet.transform(
        sheet.size, Image.Transform.QUAD, (40, 15, 5, 985, 745, 960, 690, 60),
        Image.Resampling.BICUBIC,
    )  # fmt: skip
    seen = seen.rotate(-4, Image.Resampling.BICUBIC).crop((60, 80, 690, 920))
    scene = np.asarray(seen, np.float64) / 255
    y, x = np.meshgrid(*(np.linspace(0, 1, side) for side in scene.shape[:2]), indexing="ij")
    lamp = 0.52 + 0.50 * np.exp(-((x - 0.15) ** 2 + (y - 0.10) ** 2) / 0.75)
    lit = scene * lamp[:, :, None] * np.array([1.0, 0.93, 0.78])
    lit = blurred(lit, 1.1) + random.normal(0, 0.012, lit.shape)
    return picture(lit)


def shirt() -> Image.Image:
    """A green T-shirt laid out on a light table, with folds and a shadow."""
    random = np.random.RandomState(8)
    shape = (720, 640)
    right = SHIRT_HALF
    left = [(1 - x, y) for x, y in reversed(right)]
    outline = np.array([*right, *left]) + random.normal(0, 0.002, (2 * len(right), 2))
    body = blurred(_filled(outline, shape), 1.0)
    y, x = np.meshgrid(*(np.linspace(0, 1, side) for side in shape), indexing="ij")
    light = 1 - 0.10 * x - 0.06 * y
    table = np.array([0.93, 0.925, 0.91]) * light[:, :, None]
    shadow = np.roll(blurred(_filled(outline, shape), 14), (12, 9), (0, 1))
    table *= 1 - 0.30 * shadow[:, :, None]
    rounded = np.clip(blurred(body, 26) * 1.9 - 0.95, 0, 1)  # edges turn away from the light
    sag = np.sin(26 * x + 4 * np.sin(5 * y + 1) + 1.2 * clouds(random, shape, 6))
    folds = 0.055 * sag * np.clip((y - 0.35) * 2.2, 0, 1) + 0.045 * clouds(random, shape, 9)
    weave = 0.014 * clouds(random, shape, 240)
    shade = 0.70 + 0.26 * rounded + folds + weave
    cloth = np.array([0.20, 0.56, 0.50]) * (shade * light * 1.15)[:, :, None]
    collar = _collar(shape)
    cloth = blended(cloth, (0.13, 0.38, 0.35), 0.85 * collar)
    for sleeve in (-1, 1):
        seam = np.abs((x - 0.5) * sleeve - 0.228 - 0.05 * np.cos((y - 0.28) * 9)) < 0.0025
        line = blurred((seam & (y > 0.155) & (y < 0.40)).astype(float), 0.8)
        cloth = blended(cloth, (0.10, 0.33, 0.30), 0.6 * line)
    return picture(table * (1 - body[:, :, None]) + cloth * body[:, :, None])


def _filled(outline: Floats, shape: tuple[int, int]) -> Floats:
    image = Image.new("L", (shape[1] * FINE, shape[0] * FINE))
    corners = outline * (shape[1] * FINE, shape[0] * FINE)
    ImageDraw.Draw(image).polygon([(float(x), float(y)) for x, y in corners], fill=255)
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BOX), np.float64) / 255


def _collar(shape: tuple[int, int]) -> Floats:
    y, x = np.meshgrid(*(np.linspace(0, 1, side) for side in shape), indexing="ij")
    depth = ((x - 0.5) / 0.118) ** 2 + ((y - 0.140) / 0.088) ** 2
    return blurred(((depth < 1.0) & (y > 0.12)).astype(float), 1.0)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the sample pictures again.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "samples")
    out: Path = parser.parse_args().out
    orientation = Image.Exif()
    orientation[EXIF_ORIENTATION] = TURNED_RIGHT
    lying = photographed_digit().transpose(Image.Transpose.ROTATE_90)
    write_bytes(out / "drawn-three.png", encoded(drawn_digit(), "PNG", optimize=True))
    write_bytes(out / "photographed-five.jpg", encoded(lying, "JPEG", quality=88, exif=orientation))
    write_bytes(out / "shirt.jpg", encoded(shirt(), "JPEG", quality=88))


if __name__ == "__main__":
    main()
