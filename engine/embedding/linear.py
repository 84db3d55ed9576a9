"""Maps that are planes in the space of latents: principal components, two latents themselves, and
the plane that parts classes best."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.embedding.latent_map import Doubles, Floats, checked


@dataclass(frozen=True, eq=False)
class LinearMap:
    """Means [N, D] seen along k `axes` [D, k], from their `centre` [D].

    explained: [k], how much each axis tells; of what, says the function that makes the map.
    """

    points: Floats
    centre: Doubles
    axes: Doubles
    explained: Doubles
    exact: bool = True

    def place(self, means: NDArray[Any]) -> Floats:
        """Project new means [M, D] onto the map, [M, k]."""
        means = checked(means, dimension=len(self.centre))
        return ((means - self.centre) @ self.axes).astype(np.float32)

    def latents_at(self, points: NDArray[Any]) -> Doubles:
        """The latents [M, D] of points [M, k], by the pseudo-inverse: of all latents that lie
        there, the one nearest to the centre."""
        latents: Doubles = self.centre + np.asarray(points, np.float64) @ np.linalg.pinv(self.axes)
        return latents

    def covariances(self, variances: NDArray[Any]) -> Doubles:
        """Diagonal covariances [M, D] seen along the axes, [M, k, k]; exact."""
        spread = np.asarray(variances, np.float64)
        projected: Doubles = np.einsum("di,md,dj->mij", self.axes, spread, self.axes)
        return projected


def pca(means: NDArray[Any], dimensions: int = 2) -> LinearMap:
    """Principal component analysis of `means` [N, D]; `explained` is the fraction of the total
    variance along each axis.

    The same means always give the same map: each axis points to where its largest entry is
    positive. Where there are fewer latents than `dimensions`, the last axes are zero. Raises
    ValueError where there are no means or not all are finite numbers."""
    means = checked(means, at_least=1)
    centre = means.mean(axis=0)
    variances, axes = np.linalg.eigh((means - centre).T @ (means - centre) / len(means))
    total = variances.sum()
    explained = variances[::-1][:dimensions].clip(min=0) / (total if total > 0 else 1.0)
    return _seen_along(
        _pointed(axes[:, ::-1][:, :dimensions]), means, centre, explained, dimensions
    )


def latent_axes(means: NDArray[Any], first: int, second: int) -> LinearMap:
    """Two of the latents as they are, counted from 0; `explained` is the fraction of the total
    variance along each. Raises ValueError where there is no such latent."""
    means = checked(means, at_least=1)
    latents = means.shape[1]
    for index in (first, second):
        if not 0 <= index < latents:
            raise ValueError(
                f"There is no latent {index + 1}: this run has {latents}. Choose another axis."
            )
    variances = means.var(axis=0)
    total = variances.sum()
    chosen = [first, second]
    explained = variances[chosen] / (total if total > 0 else 1.0)
    return _seen_along(np.eye(latents)[:, chosen], means, np.zeros(latents), explained, 2)


def discriminant(means: NDArray[Any], labels: NDArray[np.integer]) -> LinearMap:
    """Fisher's linear discriminant of `means` [N, D] by their `labels` [N]: the plane on which the
    classes' averages lie furthest apart, in units of the spread within classes (scikit-learn's
    LinearDiscriminantAnalysis); `explained` is the fraction of the variance between classes.

    With two classes there is one such direction alone, and the second axis is zero. Raises
    ValueError where all are of one class, or all means of each class are equal."""
    means = checked(means, at_least=3)
    classes = len(np.unique(labels))
    if not 2 <= classes < len(means):
        raise ValueError("A linear discriminant needs images of two classes or more.")
    # Scikit-learn takes a second to import, which a map by PCA should not wait for.
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    if not np.ptp(means, axis=0).any():
        raise ValueError("All posterior means are equal: no direction tells classes apart.")
    fitted = LinearDiscriminantAnalysis(solver="svd").fit(means, labels)
    # The priors are the classes' shares, so the averages weighted by them meet in this centre.
    centre = np.asarray(fitted.xbar_, np.float64)
    axes = _pointed(np.asarray(fitted.scalings_, np.float64)[:, : min(2, classes - 1)])
    return _seen_along(axes, means, centre, fitted.explained_variance_ratio_[:2], 2)


def _pointed(axes: Doubles) -> Doubles:
    """The same axes [D, k], each pointing to where its largest entry is positive."""
    largest = axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])]
    pointed: Doubles = axes * np.where(largest < 0, -1.0, 1.0)
    return pointed


def _seen_along(
    axes: Doubles, means: Doubles, centre: Doubles, explained: Doubles, dimensions: int
) -> LinearMap:
    """A map with as many axes as `dimensions`: those that are missing are zero."""
    axes = np.pad(axes, ((0, 0), (0, dimensions - axes.shape[1])))
    return LinearMap(
        points=((means - centre) @ axes).astype(np.float32),
        centre=centre,
        axes=axes,
        explained=np.pad(explained, (0, dimensions - len(explained))),
    )
