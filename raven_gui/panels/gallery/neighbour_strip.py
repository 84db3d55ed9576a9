"""The neighbours of the selection in one space."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.digits import number
from engine.service.messages import NeighboursFound
from raven_gui.panels.gallery.picking import EXTENDING
from raven_gui.panels.shared.carrying import drag_images
from raven_gui.widgets.image_grid import SMALLEST, ImageGrid
from raven_gui.widgets.thumbnail_drag import ThumbnailDrag
from raven_gui.widgets.tool_buttons import tool_button
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip, whole_percent
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.drawn import pick_drawn
from raven_gui.workspace.selection import refs_to

ROOM_FOR_SCROLL_BAR = 14
_NOTHING = np.zeros((0, 1, 1, 1), np.uint8)


class NeighbourStrip(QWidget):
    """Thumbnails, the nearest first. A click picks, Ctrl adds; all of them can be picked, or be the
    only ones shown."""

    def __init__(self, workspace: Workspace, space: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._images, self.space = workspace, workspace.images, space
        self._found: NeighboursFound | None = None
        self.title = WrappedLabel()
        self.overlap = WrappedLabel("note")
        self.select_all = tool_button(
            "All", "Pick all of these, in every panel; Ctrl adds them.", "Select all"
        )
        self.only = tool_button("Only", "Show only these in the gallery.", "Show only these")
        self.problem = WrappedLabel("problem")
        self.grid = ImageGrid()
        self.grid.set_cell_size(SMALLEST)
        self.grid.set_tooltip(self._describe)
        ThumbnailDrag(self.grid, self._drag)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.overlap)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addLayout(words, 1)
        top.addWidget(self.select_all)
        top.addWidget(self.only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.problem)
        layout.addWidget(self.grid)
        self.select_all.clicked.connect(self._select_all)
        self.only.clicked.connect(self._show_only)
        self.grid.selection_changed.connect(self._pick)
        self.grid.drawn.connect(self._draw)
        self.grid.hovered.connect(self._hover)
        self._images.hovered_changed.connect(self._show_hovered)
        self.show_found(None)

    def show_found(self, found: NeighboursFound | None) -> None:
        """Show neighbours; None while they are looked for."""
        name = self._name()
        self.title.setText(name)
        self.grid.setAccessibleName(f"Neighbours in {name}")
        loaded = self._images.current
        if found is not self._found or found is None:
            self._found = found
            images = _NOTHING
            if found is not None and loaded is not None and found.source == loaded.source:
                images = loaded.images[found.indices]
            self.grid.set_images(images)
        count = 0 if found is None else len(found.indices)
        self.problem.setText("" if found is None else found.problem)
        self.problem.setVisible(bool(self.problem.text()))
        self.overlap.setVisible(bool(self.space) and count > 0)
        if found is not None and count:
            self._tell_overlap(found.overlap, count)
        self.select_all.setEnabled(count > 0)
        self.only.setEnabled(count > 0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many rows as the neighbours need."""
        super().resizeEvent(event)
        self._fit()

    def _tell_overlap(self, share: float, count: int) -> None:
        self.overlap.setText(f"{whole_percent(share)} shared with pixels")
        self.overlap.setToolTip(
            tooltip(
                f"{round(share * count)} of these {count} are among the {count} nearest in pixels "
                "too. A high share means that this latent space arranges images much as their "
                "pixels do; a low one, that it goes by something else."
            )
        )

    def _name(self) -> str:
        return self._workspace.runs.title(self.space) if self.space else "Pixels"

    def _fit(self) -> None:
        cell = self.grid.view().gridSize()
        in_a_row = max(1, (self.width() - ROOM_FOR_SCROLL_BAR) // max(1, cell.width()))
        count = 0 if self._found is None else len(self._found.indices)
        rows = -(-(count or in_a_row) // in_a_row)
        self.grid.setFixedHeight(rows * cell.height() + 4)
        self.grid.setVisible(not self.problem.text())

    def _refs(self) -> tuple[ImageRef, ...]:
        if self._found is None:
            return ()
        dataset = self._found.source.dataset
        return refs_to(dataset, self._found.indices.tolist())

    def _pick(self, places: list[int]) -> None:
        refs = self._refs()
        chosen = tuple(refs[place] for place in places)
        if not chosen:
            return
        self._add_or_pick(chosen)

    def _draw(self, places: list[int], how: str) -> None:
        if self._found is not None:
            drawn = self._found.indices[places]
            pick_drawn(self._images, self._found.source.dataset, drawn, how)

    def _drag(self, place: int, some: Sequence[int]) -> None:
        refs = self._refs()
        drag_images(self.grid, self._images, refs[place], tuple(refs[other] for other in some))

    def _select_all(self) -> None:
        self._add_or_pick(self._refs())

    def _add_or_pick(self, refs: tuple[ImageRef, ...]) -> None:
        extending = QGuiApplication.keyboardModifiers() & EXTENDING
        picked = self._images.picked if extending else ()
        already = set(picked)
        self._images.pick((*picked, *(ref for ref in refs if ref not in already)))

    def _show_only(self) -> None:
        if self._found is not None:
            what = f"{self._workspace.neighbours.words()} in {self._name()}"
            indices = tuple(self._found.indices.tolist())
            self._workspace.filtering.only_near(indices, what)

    def _hover(self, place: int | None) -> None:
        refs = self._refs()
        self._images.hover(None if place is None or place >= len(refs) else refs[place])

    def _show_hovered(self) -> None:
        refs, hovered = self._refs(), self._images.hovered
        self.grid.highlight(refs.index(hovered) if hovered in refs else None)

    def _describe(self, place: int) -> str:
        if self._found is None or place >= len(self._found.indices):
            return ""
        ref = self._refs()[place]
        distance = float(self._found.distances[place])
        return f"{self._images.name(ref)}\nDistance {number(distance)}"
