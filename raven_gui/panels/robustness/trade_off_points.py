"""The points of the trade-off between robustness and reconstruction: runs, or a sweep's trials."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from engine.sanity import Maximised
from engine.service.messages import RunInfo, SweepInfo
from raven_gui.panels.robustness.rows import quality_row
from raven_gui.workspace import Workspace


@dataclass(frozen=True)
class Point:
    """A run: its MSE per pixel on the scale of 0 to 255, its accuracy under attack, a fraction. Of
    a configuration with several seeds `run` is the first of its `seeds`, and both are means."""

    run: RunInfo
    mse: float
    accuracy: float
    title: str = ""
    seeds: tuple[RunInfo, ...] = ()

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """All runs that the point stands for."""
        return self.seeds or (self.run,)


def frontier(points: Sequence[Point]) -> list[Point]:
    """Those that no other one beats in both, by rising error (Pareto)."""
    best: list[Point] = []
    for point in sorted(points, key=lambda point: (point.mse, -point.accuracy)):
        if not best or point.accuracy > best[-1].accuracy:
            best.append(point)
    return best


def accuracies(workspace: Workspace, run: RunInfo, divergence: Maximised) -> dict[float, float]:
    """What is known of a run's accuracy under attack, by budget."""
    curve = workspace.robustness.curve(run.id, divergence)
    return {} if curve is None else dict(zip(curve.epsilons, curve.accuracies, strict=True))


def point_of(
    workspace: Workspace, runs: Sequence[RunInfo], divergence: Maximised, budget: float
) -> Point | None:
    """The point of a run, or of several that differ in their seed alone: of those of which both
    figures are known. None where they are of none."""
    known = [
        (run, mse, accuracy)
        for run in runs
        if (accuracy := accuracies(workspace, run, divergence).get(budget)) is not None
        and (mse := quality_row(workspace, run).mse_255) is not None
    ]
    if not known:
        return None
    seeds = tuple(run for run, _, _ in known)
    return Point(
        seeds[0],
        statistics.fmean(mse for _, mse, _ in known),
        statistics.fmean(accuracy for _, _, accuracy in known),
        workspace.runs.seeds_title(seeds),
        seeds,
    )


def runs_of_sweep(workspace: Workspace, sweep: SweepInfo) -> list[list[RunInfo]]:
    """The finished runs of a sweep on the data set shown, those that differ in their seed alone
    together."""
    groups: dict[str, list[RunInfo]] = {}
    dataset = workspace.images.dataset
    for trial in sweep.trials:
        run = workspace.runs.get(trial.run.id) if trial.run is not None else None
        if run is not None and run.state == "finished" and run.config.dataset == dataset:
            groups.setdefault(trial.group, []).append(run)
    return list(groups.values())
