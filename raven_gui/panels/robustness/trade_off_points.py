"""The points of the trade-off between robustness and reconstruction: runs, or a sweep's trials."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, nan

from engine.frontier import unbeaten
from engine.intervals import Spread, spread_of_seeds
from engine.sanity import Maximised
from engine.service.messages import RobustnessMeasured, RunInfo, SweepInfo
from raven_gui.panels.robustness.rows import quality_row
from raven_gui.workspace import Workspace
from raven_gui.workspace.seed_groups import SeedGroup


@dataclass(frozen=True)
class Point:
    """A run, or several seeds of a configuration: the MSE per pixel on the scale of 0 to 255, and
    the accuracy under attack, a fraction. `face` is the run whose look it has."""

    face: str
    title: str
    mse: Spread
    accuracy: Spread
    runs: tuple[RunInfo, ...]
    line: str
    """What finds it again in the plot."""
    curves: tuple[RobustnessMeasured, ...] = ()
    """Which the accuracy is of, a run's each."""
    mse_images: tuple[int, ...] = ()
    """On how many images each run's MSE was measured; 0 where that is not known."""


def deviations(point: Point) -> tuple[float, float]:
    """Of the MSE and of the accuracy in percent, over seeds; NaN of one run."""
    error, share = point.mse.std, point.accuracy.std
    return nan if error is None else error, nan if share is None else 100 * share


def frontier(points: Sequence[Point]) -> list[Point]:
    """Those that no other one beats in both, by rising error (Pareto)."""
    return unbeaten(points, lambda point: (point.mse.mean, point.accuracy.mean))


def known_budgets(
    workspace: Workspace, runs: Iterable[RunInfo], divergence: Maximised
) -> list[float]:
    """The rising budgets at which the accuracy of some of `runs` is known."""
    curves = (workspace.robustness.curve(run.id, divergence) for run in runs)
    return sorted({budget for curve in curves if curve is not None for budget in curve.epsilons})


def point_of(
    workspace: Workspace, group: SeedGroup, divergence: Maximised, budget: float
) -> Point | None:
    """The point of a run, or of several that differ in their seed alone: of those of which both
    figures are known, and numbers. None where they are of none."""
    known = [
        (run, curve, curve.accuracies[curve.epsilons.index(budget)], mse, int(row.images or 0))
        for run in group.runs
        if (curve := workspace.robustness.curve(run.id, divergence)) is not None
        and budget in curve.epsilons
        and (mse := (row := quality_row(workspace, run)).mse_255) is not None
        and isfinite(mse)
    ]
    if not known:
        return None
    runs, curves, shares, errors, mse_images = zip(*known, strict=True)
    title = group.title_of_some(len(runs))
    error, share = spread_of_seeds(errors), spread_of_seeds(shares)
    return Point(group.face, title, error, share, runs, group.line, curves, mse_images)


def runs_of_sweep(workspace: Workspace, sweep: SweepInfo) -> list[RunInfo]:
    """The finished runs of a sweep on the data set shown."""
    dataset = workspace.images.dataset
    known = (workspace.runs.get(trial.run.id) for trial in sweep.trials if trial.run is not None)
    return [
        run
        for run in known
        if run is not None and run.state == "finished" and run.config.dataset == dataset
    ]
