"""Runs that differ in their seed alone, as one; and which of the seeds is shown where there is
room for one."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.service.messages import RunInfo
from raven_gui.workspace.runs import Runs


@dataclass(frozen=True)
class SeedGroup:
    """One run, or several that differ in their seed alone, and what they are called together."""

    title: str
    runs: tuple[RunInfo, ...]

    @property
    def several(self) -> bool:
        """Whether there is more than one seed."""
        return len(self.runs) > 1

    def title_of(self, seen: RunInfo) -> str:
        """What pictures are of: the run, or one of several seeds."""
        return f"{self.title}, seed {seen.config.seed}" if self.several else self.title

    @property
    def key(self) -> str:
        """What finds it again: the id of a run, or of a group."""
        return f"group {self.runs[0].group}" if self.several else self.runs[0].id


class SeedGroups(QObject):
    """How several seeds of one configuration are shown: as one, of which one seed is seen, or each
    by itself. The same in every panel."""

    changed = Signal()
    """Another seed is seen, or they are told apart, or no longer."""

    def __init__(self, runs: Runs, parent: QObject) -> None:
        super().__init__(parent)
        self._runs = runs
        self.as_one = True
        """Whether the seeds of a configuration are shown as one."""
        self._seen: dict[str, str] = {}
        """The run that was chosen of a group."""

    def groups(self, runs: Iterable[RunInfo]) -> tuple[SeedGroup, ...]:
        """`runs` in their order, those that differ in their seed alone as one, if they are to be
        shown so."""
        told = self._runs.together(runs) if self.as_one else [(run,) for run in runs]
        return tuple(SeedGroup(self._runs.seeds_title(members), members) for members in told)

    def seen(self, group: SeedGroup) -> RunInfo:
        """The seed of a group that is seen: the one chosen, or the first."""
        chosen = self._seen.get(group.runs[0].group)
        return next((run for run in group.runs if run.id == chosen), group.runs[0])

    def see(self, run: RunInfo) -> None:
        """See this seed of its group."""
        if run.group and self._seen.get(run.group) != run.id:
            self._seen[run.group] = run.id
            self.changed.emit()

    def set_as_one(self, on: bool) -> None:
        """Show the seeds of a configuration as one, or each by itself."""
        if on != self.as_one:
            self.as_one = on
            self.changed.emit()


@dataclass(frozen=True)
class Spread:
    """The mean of a figure over seeds, and its standard deviation with N - 1; None of one seed."""

    mean: float
    std: float | None = None


def over_seeds(values: Sequence[float]) -> Spread:
    """Mean and deviation of a figure of several seeds. Raises StatisticsError for none."""
    return Spread(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else None)
