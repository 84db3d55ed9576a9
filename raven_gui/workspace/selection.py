"""The one selection of images, the same in every panel, and the image that is pointed at."""

import gc
from collections.abc import Callable, Collection, Iterable
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from raven_gui.workspace.history import History

OWN = ""
"""The data set of the user's own pictures, in an ImageRef."""
SELECTION = "selection"
"""What a change in the history is about."""


class ImageRef(NamedTuple):
    """An image: a position among the images of a data set, or among the user's pictures."""

    dataset: str
    index: int  # type: ignore[assignment]  # nobody looks for a value in it


Refs = tuple[ImageRef, ...]
Indices = NDArray[np.intp]


_DATASET, _INDEX = itemgetter(0), itemgetter(1)  # columns of refs, which are many
_NAMED = partial(tuple.__new__, ImageRef)


def refs_to(dataset: str, indices: Iterable[int]) -> Refs:
    """These images of a data set, which may be all of it."""
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
    known = tuple(refs)
    if {dataset}.issuperset(map(_DATASET, known)):
        return list(map(_INDEX, known))  # as a rule
    return [ref[1] for ref in known if ref[0] == dataset]


def datasets_of(refs: Refs) -> set[str]:
    """Which data sets these images are of."""
    return set(map(_DATASET, refs))


def there_are(refs: Refs, count_of: Callable[[str], int]) -> Refs:
    """Those of the images that there are, where `count_of` a data set there are so many."""
    counts = {dataset: count_of(dataset) for dataset in datasets_of(refs)}
    if max(map(_INDEX, refs), default=-1) < min(counts.values(), default=0):
        return refs  # as a rule
    return tuple(ref for ref in refs if ref[1] < counts[ref[0]])


class Selection(QObject):
    """Any number of images, in the order in which they were picked; picking can be undone."""

    changed = Signal()
    hovered_changed = Signal()

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self.refs: Refs = ()
        self.hovered: ImageRef | None = None
        """The image that the pointer, or the keyboard, points at in some panel."""
        self._counted: tuple[Refs, dict[str, Indices]] = ((), {})

    def indices(self, dataset: str) -> Indices:
        """The picked images of a data set, in the order they were picked: asked for by every
        panel, and looked up once, as they may be many."""
        if self._counted[0] is not self.refs:
            self._counted = self.refs, {}
        known = self._counted[1]
        if dataset not in known:
            known[dataset] = np.array(indices_in(self.refs, dataset), np.intp)
        return known[dataset]

    def pick(self, refs: Refs) -> None:
        """Pick exactly these images, as the user wishes."""
        before = self.refs
        if refs == before:
            return
        self.put(refs)
        if before:
            self._history.record(
                f"the selection of {_counted(refs)}",
                lambda: self.put(before),
                lambda: self.put(refs),
                SELECTION,
            )

    def put(self, refs: Refs) -> None:
        """Let exactly these images be picked, without a step in the history."""
        if refs != self.refs:
            self.refs = refs
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

    def hover(self, ref: ImageRef | None) -> None:
        """Point at an image in every panel; None for none."""
        if ref != self.hovered:
            self.hovered = ref
            self.hovered_changed.emit()


def _counted(refs: Refs) -> str:
    return "1 image" if len(refs) == 1 else f"{len(refs):,} images"
