"""The entries of the list of runs: runs, and several that differ in their seed alone as one."""

import statistics
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engine.service.messages import RunInfo


@dataclass(frozen=True, eq=False)
class Entry:
    """A row: one run, or several as one. `is_below` tells a run that such an entry unfolds."""

    runs: tuple[RunInfo, ...]
    is_below: bool = False

    @property
    def run(self) -> RunInfo | None:
        """The run, where it is one."""
        return self.runs[0] if len(self.runs) == 1 else None

    @property
    def key(self) -> str:
        """What finds it again: the id of a run, or of a group."""
        return self.runs[0].id if self.run is not None else f"group {self.runs[0].group}"

    def holds(self, run: str) -> bool:
        """Whether a run is this one, or one of these."""
        return any(own.id == run for own in self.runs)


def make_entries(
    groups: Iterable[tuple[RunInfo, ...]], unfolded: Collection[str]
) -> tuple[Entry, ...]:
    """A row for each group, and below those that are `unfolded`, by their keys, one for each
    run."""
    entries: list[Entry] = []
    for runs in groups:
        entries.append(Entry(runs))
        if len(runs) > 1 and entries[-1].key in unfolded:
            entries += [Entry((run,), is_below=True) for run in runs]
    return tuple(entries)


def seeds_summary(runs: tuple[RunInfo, ...]) -> str:
    """How many seeds there are, and their accuracy, or how many are finished."""
    finished = [run for run in runs if run.state == "finished"]
    known = [run.figures["accuracy"] for run in finished if "accuracy" in run.figures]
    if len(finished) < len(runs):
        return f"{len(finished)} of {len(runs)} seeds finished"
    if len(known) < len(runs):
        return f"{len(runs)} seeds"
    mean, std = 100 * statistics.fmean(known), 100 * statistics.stdev(known)
    return f"{len(runs)} seeds · accuracy {mean:.1f} ± {std:.1f} %"
