"""A run's samples, or why there are none."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QListView, QStackedWidget, QVBoxLayout, QWidget

from engine.service.messages import Generated
from raven_gui.panels.shared.seeds_choice import SeedHeading
from raven_gui.widgets.drag_out import Carried, DragOut
from raven_gui.widgets.image_grid import LARGEST, SMALLEST, ImageGrid
from raven_gui.widgets.image_model import ImageModel, ThumbnailPainter

SLACK = 4
"""Around the thumbnails, inside of the list's frame."""


class SampleCard(QWidget):
    """The run's mark and name over its samples, as large as they all fit; else the list scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Generated | None = None
        self.heading = SeedHeading()
        self.grid = ImageGrid()
        self.grid.view().setSelectionMode(QListView.SelectionMode.NoSelection)
        self.grid.set_tooltip(self._tip)
        DragOut(self.grid.view().viewport(), self._to_drag)
        self.words = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setContentsMargins(16, 8, 16, 8)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.words)
        self.pages.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.pages, stretch=1)

    def show_samples(self, samples: Generated) -> None:
        """Show these images."""
        self.pages.setCurrentWidget(self.grid)
        if samples is not self._shown:
            self._shown = samples
            self._fit()
            pixels = np.rint(np.clip(samples.images, 0, 1) * 255).astype(np.uint8)
            self.grid.set_images(pixels)
            self.grid.view().setAccessibleName(f"Samples of {self.heading.name}")

    def say(self, sentence: str, problem: bool = False) -> None:
        """Show words in place of images."""
        self.words.setProperty("role", "problem" if problem else "note")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.words.setText(sentence)
        self.pages.setCurrentWidget(self.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._shown is not None:
            room = self.rect().adjusted(0, 0, -SLACK, -SLACK - self.heading.sizeHint().height())
            side = side_of(len(self._shown.images), room.width(), room.height())
            # Where all fit there must be no bar: Qt keeps room for one that it has shown before.
            bar = Qt.ScrollBarPolicy
            policy = bar.ScrollBarAsNeeded if side is None else bar.ScrollBarAlwaysOff
            self.grid.view().setVerticalScrollBarPolicy(policy)
            self.grid.set_cell_size(side or SMALLEST)

    def _to_drag(self, place: QPointF) -> list[Carried]:
        index = self.grid.view().indexAt(place.toPoint())
        if not index.isValid():
            return []
        model = self.grid.view().model()
        assert isinstance(model, ImageModel)
        name = f"sample {index.row() + 1} of {self.heading.name}"
        return [Carried(name, model.picture(index.row()))]

    def _tip(self, index: int) -> str:
        assert self._shown is not None
        norm = float(np.linalg.norm(self._shown.latents[index]))
        name = self.heading.name
        return f"Sample {index + 1} of {name}\n‖z‖ = {norm:.2f}, seed {self._shown.seed}"


def side_of(count: int, width: int, height: int) -> int | None:
    """The largest side at which `count` thumbnails all fit; None where there is none."""
    frame = 2 * ThumbnailPainter.MARGIN
    sides = range(LARGEST, SMALLEST - 1, -1)
    fitting = (s for s in sides if (width // (s + frame)) * (height // (s + frame)) >= count)
    return next(fitting, None)
