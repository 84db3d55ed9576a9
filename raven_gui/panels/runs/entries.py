"""The entries of the list of runs: runs, and several that differ in their seed alone as one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from engine.intervals import spread_of_seeds
from engine.service.messages import RunInfo
from raven_gui.words import percent


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


@dataclass(frozen=True)
class Summary:
    """What a row says under the name: what the run is `about`, and how it stands, in words and, for
    a narrow list, in `fewer`."""

    about: str
    stand: str
    fewer: str

    @property
    def whole(self) -> str:
        """All of it."""
        return " · ".join(filter(None, (self.about, self.stand)))

    def fitted(self, metrics: QFontMetrics, width: int) -> str:
        """As much as there is room for in so many pixels; how the run stands is never cut."""
        if metrics.horizontalAdvance(self.whole) <= width:
            return self.whole
        tail = f" · {self.fewer}"
        room = width - metrics.horizontalAdvance(tail) - 1  # the widths of both are rounded
        about = metrics.elidedText(self.about, Qt.TextElideMode.ElideRight, max(room, 0))
        return about + tail if about else self.fewer


def summary_of_seeds(runs: tuple[RunInfo, ...], about: str) -> Summary:
    """How many seeds there are, and their accuracy, or how many are finished."""
    finished = [run for run in runs if run.state == "finished"]
    known = [run.figures["accuracy"] for run in finished if "accuracy" in run.figures]
    if len(finished) < len(runs):
        count = f"{len(finished)} of {len(runs)} seeds"
        return Summary(about, f"{count} finished", count)
    seeds = f"{len(runs)} seeds"
    if len(known) < len(runs):
        return Summary(about, seeds, seeds)
    spread = spread_of_seeds(known)
    figure = percent(spread.mean, spread.std)
    return Summary(f"{seeds} · {about}", f"accuracy {figure}", figure)
