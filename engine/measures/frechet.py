"""The Fréchet distance between two sets of features."""

import math

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.floating]


def frechet_distance(first: Features, second: Features) -> float:
    """‖m₁ − m₂‖² + tr(S₁ + S₂ − 2 (S₁ S₂)^½) with means and covariances of features [N, F] and
    [M, F], in squared units of the features; 0 where both are equal. Heusel et al., GANs Trained
    by a Two Time-Scale Update Rule (2017), Eq. (6); Takida et al., Eq. (12).

    It says which features they are what it is called: FID of those of the Inception network. It
    is biased upwards by small N, and NaN where a feature is no finite number. Raises ValueError
    for fewer than two rows."""
    sets = [np.asarray(features, np.float64) for features in (first, second)]
    if min(map(len, sets)) < 2:
        raise ValueError("A Fréchet distance needs two images or more on either side.")
    if not all(np.isfinite(features).all() for features in sets):
        return math.nan
    means = [features.mean(axis=0) for features in sets]
    roots = [_root(features - mean) for features, mean in zip(sets, means, strict=True)]
    # The eigenvalues of S₁ S₂ are the squares of the singular values of S₁^½ S₂^½.
    shared = np.linalg.svd(roots[0] @ roots[1].T, compute_uv=False).sum()
    spread = sum(float(np.square(root).sum()) for root in roots)
    return float(max(0.0, np.square(means[0] - means[1]).sum() + spread - 2 * shared))


def _root(centred: NDArray[np.float64]) -> NDArray[np.float64]:
    """A matrix R [F, F] (or fewer rows) with RᵀR the covariance of centred features [N, F]."""
    scaled = centred / np.sqrt(len(centred) - 1)
    triangle: NDArray[np.float64] = np.linalg.qr(scaled, mode="reduced").R
    return triangle
