"""Runs that differ in their seed alone, as one; and which of the seeds is shown where there is
room for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.service.messages import RunInfo
from raven_gui.workspace.runs import Runs


@dataclass(frozen=True)
class SeedGroup:
    """One run, or several that differ in their seed alone, and what they are called together."""

    title: str
    runs: tuple[RunInfo, ...]
    face: str
    """The id of the run whose colour and mark it has in every panel, whichever seeds are ticked."""

    @property
    def several(self) -> bool:
        """Whether there is more than one seed."""
        return len(self.runs) > 1

    def title_of(self, seen: RunInfo) -> str:
        """What pictures are of: the run, or one of several seeds."""
        return f"{self.title}, seed {seen.config.seed}" if self.several else self.title

    def title_of_some(self, count: int) -> str:
        """What it is called where a figure is known of so many of its seeds."""
        if count == len(self.runs):
            return self.title
        return f"{self.runs[0].group_name} ({count} of {len(self.runs)} seeds)"

    @property
    def line(self) -> str:
        """What finds its line in a plot again, however far it is trained and whatever it is called:
        the id of the run, or of the first of several seeds."""
        return f"seeds {self.face}" if self.several else self.face

    @property
    def key(self) -> str:
        """What finds it again: the id of a run, or of a group."""
        first = self.runs[0]
        if not self.several:
            return first.id
        far = "" if first.state == "finished" else f" after {first.epochs_done}"
        return f"group {first.group}{far}"


class SeedGroups(QObject):
    """How several seeds of one configuration are compared: as one, of which one seed is seen, or
    each by itself. The same in every panel. A seed that was not trained as far as the others is
    told apart from them: a mean of both would be of no training at all."""

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
        told = self._alike(runs) if self.as_one else [(run,) for run in runs]
        return tuple(
            SeedGroup(self._runs.seeds_title(members), members, self.face(members))
            for members in told
        )

    def face(self, members: Sequence[RunInfo]) -> str:
        """The run whose look several seeds have: the first there is that is trained as far, be it
        ticked or not; of one run its own id."""
        first = members[0]
        every = self._runs.group(first.id) if len(members) > 1 else ()
        return next((run.id for run in every if run.epochs_done == first.epochs_done), first.id)

    def are_several(self, runs: Iterable[RunInfo]) -> bool:
        """Whether some of `runs` can be shown as one."""
        return any(len(members) > 1 for members in self._alike(runs))

    def _alike(self, runs: Iterable[RunInfo]) -> list[tuple[RunInfo, ...]]:
        found: dict[tuple[str, int], list[RunInfo]] = {}
        for members in self._runs.together(runs):
            for run in members:
                found.setdefault((run.group or run.id, run.epochs_done), []).append(run)
        return [tuple(members) for members in found.values()]

    def seen(self, group: SeedGroup) -> RunInfo:
        """The seed of a group that is seen: the one chosen, or the first."""
        chosen = self._seen.get(group.runs[0].group)
        return next((run for run in group.runs if run.id == chosen), group.runs[0])

    def see(self, run: RunInfo) -> None:
        """See this seed of its group."""
        if run.group and self._seen.get(run.group) != run.id:
            self._seen[run.group] = run.id
            self.changed.emit()

    @property
    def chosen(self) -> dict[str, str]:
        """The runs that are seen of groups, by group, where another was chosen than the first."""
        return dict(self._seen)

    def choose(self, chosen: Mapping[str, str]) -> None:
        """See these, and of every other group the first."""
        if chosen != self._seen:
            self._seen = dict(chosen)
            self.changed.emit()

    def set_as_one(self, on: bool) -> None:
        """Show the seeds of a configuration as one, or each by itself."""
        if on != self.as_one:
            self.as_one = on
            self.changed.emit()


def unlike(runs: Sequence[RunInfo]) -> str:
    """What runs that differ in their seed alone were trained with otherwise, in a sentence: other
    devices or versions round otherwise. '' where it is the same."""
    devices = sorted({run.config.device for run in runs})
    told = [f"device {', '.join(devices)}"] if len(devices) > 1 else []
    for package in dict.fromkeys(name for run in runs for name in run.packages):
        versions = sorted({run.packages.get(package, "unknown") for run in runs})
        if len(versions) > 1:
            told.append(f"{package} {', '.join(versions)}")
    return f"Not trained alike: {'; '.join(told)}." if told else ""
