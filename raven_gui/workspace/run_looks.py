"""What tells runs apart on screen: a colour and a mark for each, which they keep from one start of
the window to the next."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from raven_gui.palettes import LIGHT
from raven_gui.widgets.mark import MARKS, Mark

MOST_KEPT = 2000
"""Runs that are remembered; of more, those that came first are forgotten unless they are there."""


class Memory(Protocol):
    """Where looks are kept, as text; whatever else writes there is read before it is written."""

    run_looks: str


@dataclass(frozen=True)
class Look:
    """A colour of the palette of runs, and a mark."""

    color: str
    mark: Mark


class _Taken:
    """How often colours, marks, and shapes in a colour are taken."""

    def __init__(self, looks: Iterable[Look]) -> None:
        self.colors: Counter[str] = Counter()
        self.marks: Counter[Mark] = Counter()
        self.shapes: Counter[tuple[str, str]] = Counter()
        for look in looks:
            self.add(look)

    def add(self, look: Look) -> None:
        """One more of that kind."""
        self.colors[look.color] += 1
        self.marks[look.mark] += 1
        self.shapes[look.color, look.mark.symbol] += 1


class RunLooks:
    """Looks by run. `ticked` and `listed` are the runs that a new one should differ from first."""

    def __init__(self) -> None:
        self._looks: dict[str, Look] = {}
        self._memory: Memory | None = None

    def keep_in(self, memory: Memory) -> None:
        """Have the looks that are kept there, and keep there those that are given from now on."""
        self._memory = memory
        self._recall()

    def give(self, listed: Collection[str], ticked: Collection[str]) -> None:
        """Let each of the listed runs have a look."""
        if any(run not in self._looks for run in listed):
            self._recall()  # another window may have given it meanwhile
            self._give(listed, ticked, listed)
            self._remember(listed)

    def of(self, run: str, ticked: Collection[str], listed: Collection[str]) -> Look:
        """The look of a run, which a new one is given."""
        if run not in self._looks:
            self._give((run,), ticked, listed)
        return self._looks[run]

    def _give(self, runs: Iterable[str], ticked: Collection[str], listed: Collection[str]) -> None:
        """A new run has the colour that the fewest ticked runs have, then the fewest of all; and a
        mark whose shape no run of that colour has, and then the one that the fewest have."""
        near = _Taken(self._looks[run] for run in ticked if run in self._looks)
        far = _Taken(self._looks[run] for run in listed if run in self._looks)
        ever = _Taken(self._looks.values())
        for run in runs:
            if run in self._looks:
                continue
            color = min(LIGHT.runs, key=lambda c: (near.colors[c], far.colors[c], ever.colors[c]))
            self._looks[run] = look = Look(color, _free_mark(color, near, far, ever))
            for taken in (far, ever, *([near] if run in ticked else [])):
                taken.add(look)

    def _recall(self) -> None:
        if self._memory is not None:
            self._looks = {**dict(_read(self._memory.run_looks)), **self._looks}

    def _remember(self, listed: Collection[str]) -> None:
        if self._memory is None:
            return
        old = [run for run in self._looks if run not in listed]
        for run in old[: max(0, len(self._looks) - MOST_KEPT)]:
            del self._looks[run]
        self._memory.run_looks = json.dumps(
            {run: [k.color, k.mark.symbol, k.mark.dashed] for run, k in self._looks.items()}
        )


def _free_mark(color: str, near: _Taken, far: _Taken, ever: _Taken) -> Mark:
    def taken(mark: Mark) -> tuple[int, ...]:
        shape = color, mark.symbol
        return far.shapes[shape], near.marks[mark], far.marks[mark], ever.shapes[shape]

    return min(MARKS, key=taken)


def _read(text: str) -> Iterator[tuple[str, Look]]:
    """Looks in a text; what is none, or is of another palette, is left out."""
    try:
        kept: Any = json.loads(text)
    except ValueError:
        return
    for run, told in kept.items() if isinstance(kept, dict) else ():
        if isinstance(told, list) and len(told) == 3 and told[0] in LIGHT.runs:
            mark = next((mark for mark in MARKS if [mark.symbol, mark.dashed] == told[1:]), None)
            if mark is not None:
                yield str(run), Look(told[0], mark)
