"""The one selection of images, the same in every panel, those marked among them, and the image that
is pointed at."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain, repeat
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.counting import counted
from raven_gui.widgets.stepwise import Stepwise
from raven_gui.workspace.history import History

OWN = ""
"""The data set of the user's own pictures, in an ImageRef."""
SELECTION = "selection"
"""What a change in the history is about."""


class ImageRef(NamedTuple):
    """An image: a position among the images of a data set, or among the user's pictures."""

    dataset: str
    index: int  # type: ignore[assignment]  # nobody looks for a value in it


LOT = 10_000
"""References to as many images at once, or more, are looked up rather than made."""

Refs = tuple[ImageRef, ...]
Indices = NDArray[np.intp]


_DATASET, _INDEX = itemgetter(0), itemgetter(1)  # columns of refs, which are many
_NAMED = partial(tuple.__new__, ImageRef)


def refs_to(dataset: str, indices: Iterable[int]) -> Refs:
    """These images of a data set, which may be all of it."""
    wanted = list(indices)
    if len(wanted) < LOT:
        return _made(dataset, wanted)
    lots = (_lot(dataset, number) for number in range(max(wanted) // LOT + 1))
    known = tuple(chain.from_iterable(lots))
    return tuple(map(known.__getitem__, wanted))


@lru_cache(maxsize=128)
def _lot(dataset: str, number: int) -> Refs:
    """LOT images of a data set: to make them takes several times as long as to look them up, and
    each selection that the history keeps would have its own."""
    return _made(dataset, range(number * LOT, (number + 1) * LOT))


def _make(dataset: str, lots: int) -> Iterator[None]:
    """Some turns of the window's loop before they are wanted."""
    for number in range(lots):
        _lot(dataset, number)
        yield


def _made(dataset: str, indices: Iterable[int]) -> Refs:
    # Python's search for garbage would go through them again and again as they are made: ten
    # times the work for seventy thousand.
    searching = gc.isenabled()
    gc.disable()
    try:
        return tuple(map(_NAMED, zip(repeat(dataset), indices)))
    finally:
        if searching:
            gc.enable()


def indices_in(refs: Iterable[ImageRef], dataset: str) -> list[int]:
    """Which images of a data set are among these, in their order."""
    return [ref[1] for ref in refs if ref[0] == dataset]


def place_after(before: Refs, now: Refs, place: int) -> int:
    """Where the image in a place of `before` is in `now`, which may lack it: the next one then.
    Where neither is a part of the other, the same place, as far as it goes."""
    if lacks_some(before, now):
        stay = set(now)
        place = sum(ref in stay for ref in before[:place])
    elif before and lacks_some(now, before):
        place = now.index(before[place])
    return max(0, min(place, len(now) - 1))


def lacks_some(before: Refs, now: Refs) -> bool:
    """Whether some of `before` were taken away, and nothing else came."""
    return len(now) < len(before) and set(now).issubset(before)


class Selection(QObject):
    """Any number of images, in the order in which they were picked; picking can be undone."""

    changed = Signal()
    marked_changed = Signal()
    hovered_changed = Signal()

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self.refs: Refs = ()
        self.marked: Refs = ()
        """Those of the picked images whose rows are selected in a table of them."""
        self.hovered: ImageRef | None = None
        """The image that the pointer, or the keyboard, points at in some panel."""
        self._making = Stepwise(self)
        self._counted: tuple[Refs, dict[str, Indices | None]] = ((), {})

    def expect(self, dataset: str, count: int) -> None:
        """The first so many images of a data set may all be picked."""
        self._making.begin(_make(dataset, count // LOT))

    def datasets_of(self, refs: Refs) -> Collection[str]:
        """Which data sets some images are of."""
        return self._count().keys() if refs is self.refs else set(map(_DATASET, refs))

    def there_are(self, refs: Refs, counts: Mapping[str, int]) -> Refs:
        """Those of the images that there are, where of each data set there are so many."""
        if refs is self.refs:
            highest = {name: self.indices(name).max(initial=-1) for name in self._count()}
            if all(index < counts[name] for name, index in highest.items()):
                return refs  # as a rule
        return tuple(ref for ref in refs if ref[1] < counts[ref[0]])

    def indices(self, dataset: str) -> Indices:
        """The picked images of a data set, in the order they were picked."""
        known = self._count()
        if dataset not in known:
            return np.zeros(0, np.intp)
        found = known[dataset]
        if found is None:
            whole = len(known) == 1  # as a rule
            own = map(_INDEX, self.refs) if whole else indices_in(self.refs, dataset)
            found = known[dataset] = np.fromiter(own, np.intp)
        return found

    def _count(self) -> dict[str, Indices | None]:
        """Asked for by every panel, and looked up once, as there may be many."""
        if self._counted[0] is not self.refs:
            self._counted = self.refs, dict.fromkeys(map(_DATASET, self.refs))
        return self._counted[1]

    def pick(self, refs: Refs) -> None:
        """Pick exactly these images, as the user wishes."""
        before = self.refs
        if refs == before:
            return
        self.put(refs)
        if before:
            self._history.record(
                f"the selection of {counted(len(refs), 'image')}",
                lambda: self.put(before),
                lambda: self.put(refs),
                SELECTION,
                alone=max(len(before), len(refs)) > 1,  # to walk through images is one change
                ends=(before, refs),
            )

    def put(self, refs: Refs) -> None:
        """Let exactly these images be picked, without a step in the history."""
        if refs != self.refs:
            self.refs = refs
            self.mark(())
            self.changed.emit()

    def without(self, dataset: str, gone: Collection[int]) -> Refs:
        """What is picked once some images of a data set are gone, and those after them move up."""
        return tuple(
            ImageRef(dataset, ref.index - sum(place < ref.index for place in gone))
            if ref.dataset == dataset
            else ref
            for ref in self.refs
            if ref.dataset != dataset or ref.index not in gone
        )

    def renumber(self, refs: Refs, recorded: bool = False) -> None:
        """Images are numbered anew: the same ones are picked under these names, and what was
        picked before has lost its names, unless the history has `recorded` the numbering itself:
        then it is taken back first. Whoever asks for it tells of it (`changed`)."""
        if not recorded:
            self._history.forget(SELECTION)
        self.hover(None)
        self.refs = refs
        self.mark(())

    def mark(self, refs: Refs) -> None:
        """Mark exactly these of the picked images, in every panel."""
        if refs != self.marked:
            self.marked = refs
            self.marked_changed.emit()

    def hover(self, ref: ImageRef | None) -> None:
        """Point at an image in every panel; None for none."""
        if ref != self.hovered:
            self.hovered = ref
            self.hovered_changed.emit()
