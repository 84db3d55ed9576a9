"""What a latent map shows, as numbers for a file."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.intervals import spread_of_seeds
from engine.service.messages import SLOW_MAPS, AttackResult, RunInfo
from engine.service.messages.survey import SurveyMeasure
from raven_gui.export.figure import Columns
from raven_gui.panels.latent_map.coloured import colour_values, predicted_names
from raven_gui.panels.shared.course import at_step
from raven_gui.words import epoch_words
from raven_gui.workspace import Workspace
from raven_gui.workspace.map_moves import deviations
from raven_gui.workspace.map_view import MapView
from raven_gui.workspace.selection import indices_in

HEADINGS = ("index", "class", "prediction", "x", "y", "picked", "attacked_x", "attacked_y")


def map_note(workspace: Workspace, run: str) -> str:
    """How a run's map was made, how far it is, what of it passes the gallery's filter, and how far
    the attack moves the image that is looked at: of several seeds as one, on average."""
    lines = [_made(workspace, run), _passing(workspace, run), _moved(workspace, run)]
    return "\n".join(line for line in lines if line)


def _made(workspace: Workspace, run: str) -> str:
    maps, info = workspace.maps, workspace.runs.get(run)
    view, method = maps.view(run), maps.method
    dimensions = 0 if info is None else info.config.latent
    if view.epoch is not None:
        count = 0 if view.points is None else len(view.points)
        words = f"{epoch_words(view.epoch)}, PCA of the first {count:,} test images"
    elif method in SLOW_MAPS:
        words = _refined(SLOW_MAPS[method], view)
    elif method == "axes":
        words = f"latents {maps.axes[0] + 1} and {maps.axes[1] + 1} of {dimensions}"
    elif method == "lda":
        words = f"linear discriminant of {dimensions} dimensions"
    else:
        words = f"PCA, {min(3 if method == 'pca3' else 2, dimensions)} of {dimensions} dimensions"
    laid = view.frame.laid is not None
    onto = maps.runs[0].id if maps.runs else ""
    return f"{words}, laid over {workspace.runs.title(onto)}" if laid else words


def _passing(workspace: Workspace, run: str) -> str:
    """How many of the points pass the filter; '' where there is none."""
    passing, points = workspace.filtering.passing(), workspace.maps.view(run).points
    if passing is None or points is None:
        return ""
    return f"{passing[: len(points)].sum():,} of {len(points):,} pass the filter"


def _seeds(workspace: Workspace, run: str) -> tuple[RunInfo, ...]:
    """The runs that a run's numbers are told of: itself, or all seeds that it stands for."""
    groups = (group.runs for group in workspace.maps.groups)
    return next((runs for runs in groups if any(other.id == run for other in runs)), ())


def _refined(name: str, view: MapView) -> str:
    if view.points is None:
        return f"{name}, starting"
    if view.step == 0 and not view.finished:
        return f"{name}, finding neighbours; PCA meanwhile"
    stopped = view.finished and view.step < view.steps
    return f"{name}, {'stopped at ' if stopped else ''}step {view.step}/{view.steps}"


def _moved(workspace: Workspace, run: str) -> str:
    """How far the attack moves the image that is looked at, in units of its own posterior, or where
    that is a point in those of latents: by the step that is shown, once it is known, else by its
    end."""
    comparison = workspace.comparison
    row = comparison.focus - comparison.place_of(comparison.refs)
    starts, _ = arrows(workspace, run)
    results = [comparison.result_of(seed.id) for seed in _seeds(workspace, run)]
    step = _step(comparison.step, results)
    found = [deviations(result, step) for result in results if result is not None]
    known = len(found) == len(results) > 0 and len(starts) > 0
    if not known or not all(0 <= row < len(far) for far in found):
        return ""
    points = any(not result.clean_std[row].any() for result in results if result is not None)
    if points:  # which have no σ to count in
        ends = [at_step(result, step) for result in results if result is not None]
        found = [end.shift for end in ends]
    moved = spread_of_seeds([float(far[row]) for far in found])
    spread = "" if moved.std is None else f" ± {moved.std:.2g}"
    when = f" at step {step}" if step is not None else ""
    if step is None and comparison.step is not None:
        when = " at the attack’s end"
    unit = "in latent units, from a point without σ" if points else "posterior σ"
    words = f"moved by {moved.mean:.3g}{spread} {unit}{when}"
    linear = workspace.maps.view(run).ellipses is not None
    return words if linear else f"{words}\nno ellipses: this map bends"


def _step(shown: int | None, results: Sequence[AttackResult | None]) -> int | None:
    """The step that is shown, where the course is known in all of `results`."""
    courses = [None if result is None else result.course for result in results]
    lengths = [len(course.means) for course in courses if course is not None]
    if shown is None or len(lengths) < len(courses):
        return None
    return min([shown, *(length - 1 for length in lengths)])


def map_columns(workspace: Workspace, run: str, measure: SurveyMeasure | None = None) -> Columns:
    """Below each of `HEADINGS`, and below the `measure` that the points are coloured by, a value
    for every test image, then one for every one of the user's own pictures under attack, without
    index and class. What is not known is None: of an epoch's map the predictions."""
    view, images = workspace.maps.view(run), workspace.images
    points, values = view.points, colour_values(workspace, run, measure)
    if points is None or images.current is None:
        return dict.fromkeys(HEADINGS, ())
    count, names = len(points), np.array(images.classes(), object)
    known = predicted_names(workspace, run) if view.epoch is None else None
    predicted = np.full(count, None) if known is None else known[:count]
    picked, here = (
        np.zeros(count, np.intp),
        np.array(indices_in(images.picked, images.dataset), np.intp),
    )
    picked[here[here < count]] = 1
    ours, others = _attacked(workspace, run)
    ends = np.full((count, 2), None)
    for index, end in ours.items():
        if index < count:
            ends[index] = end
    of_tests = (np.arange(count), names[images.labels()[:count]], predicted)
    columns = dict(zip(HEADINGS, (*of_tests, *points.T, picked, *ends.T), strict=True))
    if measure is not None and values is not None:
        columns[measure] = values[:count].astype(object)
        columns[measure][np.isnan(values[:count])] = None
    if not others:
        return columns
    blank = [None] * (len(columns) - len(HEADINGS))
    own = np.array([(None, None, None, *start, 1, *end, *blank) for start, end in others], object)
    return {
        heading: np.concatenate([values.astype(object), below])
        for (heading, values), below in zip(columns.items(), own.T, strict=True)
    }


def map_arrays(
    workspace: Workspace, run: str, measure: SurveyMeasure | None = None
) -> Mapping[str, NDArray[Any]]:
    """points [N, 2], labels [N]; means [N, D] and predictions [N] once they are known, but for the
    map of an epoch, which had others; what points are coloured by [N], by the name of the
    `measure`; attacked_from and attacked_to [A, 2] where there is an attack."""
    view, loaded = workspace.maps.view(run), workspace.images.current
    if view.points is None or loaded is None:
        return {}
    count = len(view.points)
    labels = workspace.images.labels()[:count]
    arrays: dict[str, NDArray[Any]] = {"points": view.points, "labels": labels}
    encoded, predictions = workspace.maps.encoded_by(run), workspace.maps.predictions(run)
    if encoded is not None and view.epoch is None:
        arrays["means"] = encoded.means[:count]
    if predictions is not None and view.epoch is None:
        arrays["predictions"] = predictions[:count]
    values = colour_values(workspace, run, measure)
    if measure is not None and values is not None:
        arrays[measure] = values[:count]
    starts, ends = arrows(workspace, run)
    if len(starts):
        arrays |= {"attacked_from": starts, "attacked_to": ends}
    return arrays


def arrows(workspace: Workspace, run: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """From where to where the attack moves images on a run's map, [A, 2] each; none while there is
    no attack that they belong to, or the map still moves below them."""
    view, result = workspace.maps.view(run), workspace.comparison.result_of(run)
    placed = len(view.starts) == len(workspace.comparison.refs)
    if result is None or not placed or not view.finished:
        nothing = np.empty((0, 2), np.float32)
        return nothing, nothing
    return view.starts, view.ends


def _attacked(
    workspace: Workspace, run: str
) -> tuple[dict[int, Sequence[float]], list[tuple[Sequence[float], Sequence[float]]]]:
    """Ends of the arrows of test images by index, and both ends of those of other images."""
    starts, ends = arrows(workspace, run)
    dataset = workspace.images.dataset
    ours: dict[int, Sequence[float]] = {}
    others: list[tuple[Sequence[float], Sequence[float]]] = []
    if len(starts):
        for ref, start, end in zip(
            workspace.comparison.refs, starts.tolist(), ends.tolist(), strict=True
        ):
            if ref.dataset == dataset:
                ours[ref.index] = end
            else:
                others.append((start, end))
    return ours, others
