"""Where an attack moves images on a map: what is asked of the engine, and what it answers."""

from collections.abc import Sequence

import numpy as np

from engine.service.messages import AttackResult, Floats, Placed
from raven_gui.workspace.map_view import MapView
from raven_gui.workspace.selection import ImageRef


def posteriors(result: AttackResult) -> dict[str, Floats]:
    """Of A attacked images what Place asks for: `means` before the attack, after it and, where
    these are known, after each of its steps; `variances` before and after."""
    means = [result.clean_mean, result.attacked_mean]
    if result.course is not None:
        means.extend(result.course.means)
    variances = np.concatenate([result.clean_std, result.attacked_std]) ** 2
    return {"means": np.concatenate(means), "variances": variances}


def put_moves(view: MapView, event: Placed, refs: Sequence[ImageRef]) -> None:
    """Take the answer for the attacked images `refs` into a map: those of its own data set begin
    where their points are."""
    count, points = len(refs), view.told.points
    starts, ends = event.points[:count].copy(), event.points[count : 2 * count]
    for row, ref in enumerate(refs[: len(starts)]):
        if points is not None and ref.dataset == event.source.dataset and ref.index < len(points):
            starts[row] = points[ref.index]
    course = event.points[2 * count :].reshape(-1, max(count, 1), event.points.shape[1])
    view.put(
        starts=starts,
        ends=ends,
        course=course if len(course) else None,
        covariances=event.covariances,
    )


def deviations(result: AttackResult, step: int | None = None) -> Floats:
    """How far an attack moves the mean of each image, [A], in units of the clean posterior's
    standard deviations (Mahalanobis): by its end, or by a `step` of its course, if that is known.
    """
    course = None if step is None else result.course
    moved = result.attacked_mean if course is None else course.means[step]
    away = (moved - result.clean_mean) / np.maximum(result.clean_std, 1e-12)
    distances: Floats = np.sqrt(np.square(away).sum(axis=1))
    return distances
