"""Which images are picked after a click or a step."""

from collections.abc import Callable, Collection, Sequence
from itertools import filterfalse

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.workspace.drawn import pick_drawn
from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import OWN, ImageRef, Refs, indices_in, refs_to

EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def after_click(
    picked: Refs, chosen: Sequence[ImageRef], offered: Collection[ImageRef], extending: bool
) -> Refs:
    """What is picked when the user selects `chosen` in a grid that offers `offered`.

    What was picked before keeps its place in the order. `extending` (Ctrl or Shift) keeps what is
    picked outside the grid. Something is always picked, so nothing chosen changes nothing.
    """
    wanted, on_offer = set(picked).intersection(chosen), set(offered)
    kept = [ref for ref in picked if ref in wanted or (extending and ref not in on_offer)]
    return (*kept, *filterfalse(set(kept).__contains__, chosen)) or picked


def after_step(picked: Refs, sequence: Sequence[ImageRef], delta: int) -> Refs:
    """The one image that is picked `delta` places further in `sequence`, not beyond its ends: from
    the last picked one forwards, from the first one backwards."""
    if not sequence:
        return picked
    among = set(picked)
    places = [place for place, ref in enumerate(sequence) if ref in among]
    if places:
        place = (max(places) if delta > 0 else min(places)) + delta
    else:
        place = 0 if delta > 0 else len(sequence) - 1
    return (sequence[max(0, min(place, len(sequence) - 1))],)


class GalleryPicking(QObject):
    """Carries the selection, and what is marked or pointed at, between two grids and the workspace.

    `shown()` tells which test images pass the filter, in their order.
    """

    def __init__(
        self,
        images: Images,
        tests: ImageGrid,
        pictures: ImageGrid,
        shown: Callable[[], list[int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._images, self._shown = images, shown
        self._tests, self._pictures = tests, pictures
        for grid in (tests, pictures):
            grid.selection_changed.connect(lambda chosen, grid=grid: self._pick(grid, chosen))
            grid.drawn.connect(lambda chosen, how, grid=grid: self._draw(grid, chosen, how))
            grid.hovered.connect(lambda index, grid=grid: self._hover(grid, index))
        images.hovered_changed.connect(self._show_hovered)
        for other in (images.marked_changed, images.loaded, images.dataset_changed):
            other.connect(self._show_marked)

    def step(self, delta: int) -> None:
        """Pick the next (1) or previous (-1) of the shown images; one's own come after them."""
        sequence = refs_to(self._images.dataset, self._shown())
        sequence += refs_to(OWN, self._images.fitting_pictures())
        self._images.pick(after_step(self._images.picked, sequence, delta))

    def invert(self) -> None:
        """Pick the shown test images that are not picked, and no other."""
        dataset = self._images.dataset
        picked = set(self._images.picked_of(dataset).tolist())
        others = refs_to(dataset, (i for i in self._shown() if i not in picked))
        if others:
            self._images.pick(others)

    def show_picked(self) -> None:
        """Select in both grids what is picked."""
        for grid in (self._tests, self._pictures):
            picked = self._images.picked_of(self._dataset(grid))
            if not grid.has_selected(picked):
                grid.select(picked)

    def _dataset(self, grid: ImageGrid) -> str:
        return self._images.dataset if grid is self._tests else OWN

    def _pick(self, grid: ImageGrid, chosen: list[int]) -> None:
        dataset = self._dataset(grid)
        extending = bool(QGuiApplication.keyboardModifiers() & EXTENDING)
        offered = grid.visible_indices() if extending else ()
        self._images.pick(
            after_click(
                self._images.picked,
                refs_to(dataset, chosen),
                set(refs_to(dataset, offered)),
                extending,
            )
        )
        self.show_picked()

    def _draw(self, grid: ImageGrid, chosen: list[int], how: str) -> None:
        pick_drawn(self._images, self._dataset(grid), chosen, how)
        self.show_picked()

    def _hover(self, grid: ImageGrid, index: int | None) -> None:
        self._images.hover(None if index is None else ImageRef(self._dataset(grid), index))

    def _show_marked(self) -> None:
        for grid in (self._tests, self._pictures):
            grid.mark(indices_in(self._images.marked, self._dataset(grid)))

    def _show_hovered(self) -> None:
        hovered = self._images.hovered
        for grid in (self._tests, self._pictures):
            here = hovered is not None and hovered.dataset == self._dataset(grid)
            grid.highlight(hovered.index if hovered is not None and here else None)
