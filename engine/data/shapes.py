"""Finding what is drawn or photographed, and centring it as MNIST or Fashion-MNIST does.

MNIST: a digit's longer side is scaled to 20 pixels, and its centre of mass put in the middle of
28x28. LeCun et al., Gradient-based learning applied to document recognition, 1998, III-A.
Fashion-MNIST: a garment's longer side is scaled to 28 pixels, and its bounding box put in the
middle. Xiao et al., Fashion-MNIST: a novel image dataset, 2017, Section 2.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.config import Box

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

FIELD = 28
BOX = 20
CENTRE = 14  # the mean centre of mass of MNIST's digits, as a position counted from 0
FRAME = 0.06  # share of a side that counts as border
FLAT = 2 / 255  # greys this near are the same
FLAT_SHARE = 0.4  # this much of the border in one grey: drawn on a screen, no paper
FAINTEST = 0.03  # contrast below which there is nothing to see
FOOT = 0.12  # of the shape's full strength: what is fainter is left out
SPECK = 0.03  # of the largest piece's area: smaller pieces are dust
GRID = 96  # pixels a side on which pieces are told apart and uneven light is followed


def background(grey: Floats) -> Floats:
    """The empty paper behind `grey`, [H, W]: what it would be with nothing on it.

    The grey of the border where that is even; else a quadratic surface through the border,
    refined on all pixels that lie near it, which follows uneven light.
    """
    border = grey[_border(grey.shape)]
    level = np.median(border)
    if np.mean(np.abs(border - level) <= FLAT) >= FLAT_SHARE:
        return np.full_like(grey, level)
    surface: Floats = _quadratic_terms(grey.shape) @ _surface(_small(grey))
    return surface.clip(0, 1)


def _surface(grey: Floats) -> Floats:
    """Weights, [6], of the quadratic surface that is the background of `grey`."""
    terms, border = _quadratic_terms(grey.shape), _border(grey.shape)
    weights = np.zeros(terms.shape[-1], np.float32)
    weights[0] = np.median(grey[border])
    for among in (border, border, *[np.ones_like(border)] * 4):
        residual = grey - terms @ weights
        near = among & (np.abs(residual) <= max(3 * _spread(residual[border]), FLAT))
        weights = np.linalg.lstsq(terms[near], grey[near], rcond=None)[0]
    return weights


def _quadratic_terms(shape: tuple[int, ...]) -> Floats:
    y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in shape), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).astype(np.float32)


def _small(grey: Floats) -> Floats:
    scale = min(1, GRID / max(grey.shape))
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    return _resized(grey, (height, width))


def is_dark_on_light(grey: Floats) -> bool:
    """Whether what stands out of the background is darker than it."""
    small = _small(grey)
    # The cube lets what stands out far count, and the noise of the paper not.
    return float(((small - background(small)) ** 3).sum()) < 0


def centred(grey: Floats, dark_on_light: bool, box: Box) -> Floats | None:
    """The shape in `grey` [H, W], light on black, as [28, 28]; None where nothing is to be seen.

    A `box` of "digit" leaves a margin as MNIST does; "full" fills the field as Fashion-MNIST does.
    """
    ground = background(grey)
    strength = grey - ground
    if dark_on_light:
        # Paper reflects a share of the light that falls on it, so ink is told by ratio.
        strength = -strength / ground.clip(FLAT)
    threshold = _threshold(strength)
    if threshold is None:
        return None
    mask = _without_specks(strength > threshold)
    shape = np.where(_grown(mask), np.maximum(strength, 0), 0).astype(np.float32)
    return _bounding_box_centred(shape) if box == "full" else _mass_centred(shape, mask)


def squared(grey: Floats) -> Floats:
    """All of `grey` [H, W] as [28, 28], padded to a square with the grey of its border."""
    height, width = grey.shape
    side = max(height, width)
    square = np.full((side, side), np.median(grey[_border(grey.shape)]), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = grey
    return _resized(square, (FIELD, FIELD))


def _border(shape: tuple[int, ...]) -> Mask:
    border = np.ones(shape, np.bool_)
    dy, dx = (max(1, round(FRAME * side)) for side in shape)
    border[dy:-dy, dx:-dx] = False
    return border


def _spread(values: Floats) -> float:
    # Standard deviation of the bulk: the median is blind to a few outliers.
    return 1.4826 * float(np.median(np.abs(values - np.median(values))))


def _threshold(strength: Floats) -> float | None:
    """Above it is shape, below it paper: above the paper's noise, below Otsu's threshold."""
    full = float(strength.max())
    noise = _spread(strength[_border(strength.shape)])
    if full < max(FAINTEST, 8 * noise):
        return None
    return min(max(FOOT * full, 4 * noise), _otsu(strength))


def _otsu(values: Floats) -> float:
    """The threshold with the largest variance between the two sides. Otsu, 1979, Eq. (18)."""
    counts, edges = np.histogram(values, bins=256)
    middles = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts)[:-1]
    sums = np.cumsum(counts * middles)
    above = values.size - below
    difference = sums[:-1] / below - (sums[-1] - sums[:-1]) / above
    return float(edges[1:-1][np.argmax(below * above * difference**2)])


def _grown(mask: Mask) -> Mask:
    padded = np.pad(mask, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    grown: Mask = rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
    return grown


def _without_specks(mask: Mask) -> Mask:
    step = -(-max(mask.shape) // GRID)
    height, width = (-(-side // step) for side in mask.shape)
    padded = np.pad(mask, ((0, height * step - mask.shape[0]), (0, width * step - mask.shape[1])))
    areas = padded.reshape(height, step, width, step).sum((1, 3))
    labels = _pieces(areas > 0)
    sizes = np.bincount(labels.ravel(), weights=areas.ravel())
    kept = (sizes >= SPECK * sizes[1:].max())[labels] & (labels > 0)
    grid = np.kron(kept, np.ones((step, step), np.bool_))[: mask.shape[0], : mask.shape[1]]
    return mask & grid


def _pieces(mask: Mask) -> NDArray[np.int64]:
    """A number from 1 for each connected piece of `mask` (corners connect), 0 elsewhere."""
    labels = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    while True:
        padded = np.pad(labels, 1)
        rows = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
        spread = np.maximum(np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        spread = np.where(mask, spread, 0)
        if np.array_equal(spread, labels):
            return labels
        labels = spread


def _mass_centred(shape: Floats, mask: Mask) -> Floats:
    small = _cut_out(shape, mask, BOX)
    height, width = small.shape
    mass = small.sum()
    y = float(small.sum(1) @ np.arange(height) / mass)
    x = float(small.sum(0) @ np.arange(width) / mass)
    top = min(max(round(CENTRE - y), 0), FIELD - height)
    left = min(max(round(CENTRE - x), 0), FIELD - width)
    return _in_field(small, top, left)


def _bounding_box_centred(shape: Floats) -> Floats:
    # A garment's faint hem belongs to it: cut by the mask, it would be scaled one pixel too large.
    small = _cut_out(shape, shape > 0, FIELD)
    height, width = small.shape
    # Where the margins cannot be equal, Fashion-MNIST's are wider above and on the left.
    return _in_field(small, (FIELD + 1 - height) // 2, (FIELD + 1 - width) // 2)


def _cut_out(shape: Floats, mask: Mask, side: int) -> Floats:
    """What `mask` bounds, its longer side scaled to `side` pixels and its brightest to 1."""
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    cut = shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = side / max(cut.shape)
    height, width = (max(1, round(length * scale)) for length in cut.shape)
    small = _resized(cut, (height, width))
    bright: Floats = np.clip(small / small.max(), 0, 1)
    return bright


def _in_field(small: Floats, top: int, left: int) -> Floats:
    height, width = small.shape
    field = np.zeros((FIELD, FIELD), np.float32)
    field[top : top + height, left : left + width] = small
    return field


def _resized(grey: Floats, size: tuple[int, int]) -> Floats:
    shrinks = max(grey.shape) >= max(size)
    method = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
    image = Image.fromarray(np.ascontiguousarray(grey)).resize((size[1], size[0]), method)
    resized: Floats = np.asarray(image, np.float32).clip(0, 1)
    return resized
