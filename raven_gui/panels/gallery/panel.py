"""The Gallery panel: test images and the user's own pictures, to pick from."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import ImagesLoaded, ImageSource
from raven_gui.export import Figure, offer_export
from raven_gui.panels.gallery.choices import GalleryChoices
from raven_gui.panels.gallery.figure import gallery_figures
from raven_gui.panels.gallery.filter_line import FilterLine
from raven_gui.panels.gallery.folds import GalleryFolds
from raven_gui.panels.gallery.picking import GalleryPicking
from raven_gui.panels.gallery.pictures import GalleryPictures
from raven_gui.panels.gallery.pointer import GalleryPointer
from raven_gui.panels.gallery.preview import PicturePreview, Source
from raven_gui.panels.gallery.source import SourceChoice
from raven_gui.panels.gallery.task import TaskChoice
from raven_gui.panels.gallery.words import count_words, described, misclassifiers
from raven_gui.panels.shared.carrying import drag_images
from raven_gui.theme import Theme
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.widgets.pages import export_button
from raven_gui.widgets.thumbnail_drag import ThumbnailDrag
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.selection import refs_to

FIRST_DATASETS = [("MNIST", "mnist"), ("Fashion-MNIST", "fashion-mnist")]
"""On offer until the engine says what there is."""
WIDEST_CHOICES = 560
FEWEST_PIXELS = 80
"""Of the height of the thumbnails: a row of them is always seen."""


class GalleryPanel(QWidget):
    """Thumbnails of the current data set, filtered, and below them the user's own pictures.

    `open_requested` and `paste_requested` ask the window for pictures, which come to `preview`.
    """

    title = "Gallery"
    open_requested = Signal()
    paste_requested = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._images, self._theme = workspace, workspace.images, theme
        self._filtering = workspace.filtering
        self._preview: PicturePreview | None = None
        self._shown: ImageSource | None = None
        """Whose choices are offered."""
        self._followed: ImagesLoaded | None = None
        """The images that the choices are about."""
        self._drawn: ImagesLoaded | None = None
        self.source, self.task = SourceChoice(workspace), TaskChoice(workspace)
        self.folds = GalleryFolds(workspace)
        self.choices = GalleryChoices(self.source, self.task, self.folds.more)
        self.choices.setMaximumWidth(WIDEST_CHOICES)
        self.choices.set_datasets(FIRST_DATASETS, self._images.dataset)
        self.grid = ImageGrid()
        self.grid.setAccessibleName("Test images")
        ThumbnailDrag(self.grid, self._drag)
        self.grid.set_tooltip(lambda index: described(workspace, index))
        self.count = WrappedLabel("note")
        self.filter_line = FilterLine(workspace)
        self.export = export_button("Save or copy the picked images, or those shown, up to 100.")
        self.export.setProperty("role", "narrow")
        self.empty = EmptyState("", button="Show all images")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.empty)
        self.stack.setMinimumHeight(FEWEST_PIXELS)
        self.pictures = GalleryPictures(self._images)
        self.pointer = GalleryPointer(self.grid, self.pictures.grid)
        self.picking = GalleryPicking(self._images, self.grid, self.pictures.grid, self.shown, self)
        self._lay_out()
        self._connect()
        self._follow_dataset()

    # ------------------------------------------------------------ what others ask for

    def preview(self, source: Source, name: str) -> None:
        """Show what models will make of a picture; from there it enters the gallery."""
        if self._preview is None:
            self._preview = PicturePreview(self._workspace, self)
            self._preview.finished.connect(self._forget_preview)
        self._preview.enqueue(source, name)
        self._preview.open()

    def shown(self) -> list[int]:
        """Indices of the test images that pass the filter, in their order."""
        return self._filtering.shown()

    def figures(self) -> list[Figure]:
        """The picked images and the shown ones, up to 100 of each."""
        return gallery_figures(self._workspace, self.shown())

    # ------------------------------------------------------------ what a user does

    def _show_dataset(self, name: str) -> None:
        if self.source.must_choose(name):
            self.source.choose_folder(name)
            self._follow_dataset()
            return
        self._workspace.showing.show(name)

    def _drag(self, image: int, some: Sequence[int]) -> None:
        dataset = self._images.dataset
        drag_images(self.grid, self._images, ImageRef(dataset, image), refs_to(dataset, some))

    def _jump(self, index: int) -> None:
        if index not in self.shown():
            self.choices.ask_for_all()
            self._filter()
        self._images.pick((ImageRef(self._images.dataset, index),))
        self.grid.select([index])

    def _show_all(self) -> None:
        self.choices.start_anew()
        self._filter()
        self._select_picked()

    def _filter(self) -> bool:
        """Ask for what is chosen; whether that is something else, and so is drawn."""
        return self._filtering.set(self.choices.filter())

    # ------------------------------------------------------------ what is shown

    def _follow_choices(self) -> None:
        choices = self._workspace.choices
        if choices is not None:
            entries = [(dataset.title, dataset.name) for dataset in choices.datasets]
            self.choices.set_datasets(entries, self._images.dataset)

    def _follow_dataset(self) -> None:
        self._followed = self._images.current
        if self._shown != self._images.source:
            self._shown = self._images.source
            self.choices.start_anew()
        self.choices.dataset.setCurrentIndex(self.choices.dataset.findData(self._images.dataset))
        self._color_classes()
        self._follow_runs()

    def _follow_task(self) -> None:
        self.choices.ask_for_all_classes()
        self._color_classes()
        self._follow_runs()

    def _color_classes(self) -> None:
        classes, loaded = self._images.classes(), self._images.current
        colours = self._theme.class_colors(classes)
        self.choices.set_classes(classes, colours, 0 if loaded is None else len(loaded.images))

    def _follow_runs(self) -> None:
        self.choices.set_runs(misclassifiers(self._workspace))
        if not self._filter():
            self._draw()

    def _follow_filter(self) -> None:
        self.choices.show_filter(self._filtering.filter)
        self._draw()

    def _follow_pictures(self) -> None:
        self.pictures.refresh()
        self.picking.show_picked()
        if not self._images.picked and self.shown():
            self.picking.step(1)

    def _draw(self) -> None:
        """Thumbnails of the images that pass the filter; nothing while the panel is hidden, nor
        while others hear before it of images that have come, or are to come."""
        loaded = self._images.current
        if not self.isVisible() or loaded is not self._followed:
            return
        if loaded is not self._drawn:
            self._drawn = loaded
            self.grid.set_images(_NOTHING if loaded is None else loaded.images)
        self._filtering.want()
        shown = self.shown()
        if shown != self.grid.visible_indices():  # or it would scroll back to the top
            self.grid.set_visible_indices(shown)
        self.empty.say("Loading the images…" if loaded is None else "No image matches")
        self.empty.button.setVisible(loaded is not None)
        self.stack.setCurrentWidget(self.grid if shown else self.empty)
        self.export.setEnabled(loaded is not None)
        self._select_picked()

    def _select_picked(self) -> None:
        if not self.isVisible():
            return
        self.picking.show_picked()
        waiting_for = self._filtering.waiting_for()
        self.count.setText(count_words(self._workspace, self.grid.count(), waiting_for))

    def _forget_preview(self) -> None:
        self._preview = None

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while the panel was hidden."""
        super().showEvent(event)
        self._draw()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.addWidget(self.choices, 1)
        choices.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(2)
        middle.addWidget(self.count, 1)
        middle.addWidget(self.pointer)
        middle.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(choices)
        layout.addWidget(self.folds, 1)
        layout.addLayout(middle)
        layout.addWidget(self.filter_line)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.pictures)

    def _connect(self) -> None:
        self.choices.dataset_chosen.connect(self._show_dataset)
        self.choices.changed.connect(self._filter)
        self._filtering.changed.connect(self._follow_filter)
        self.choices.jumped.connect(self._jump)
        self.empty.pressed.connect(self._show_all)
        self.pictures.open_requested.connect(self.open_requested)
        self.pictures.paste_requested.connect(self.paste_requested)
        self.export.clicked.connect(self._export)
        self._images.loaded.connect(self.pictures.refresh)
        self._images.loaded.connect(self._follow_dataset)
        self._images.dataset_changed.connect(self._follow_dataset)
        self._images.task_changed.connect(self._follow_task)
        self._images.pictures_changed.connect(self._follow_pictures)
        self._images.picked_changed.connect(self._select_picked)
        self._workspace.ready.connect(self._follow_choices)
        self._workspace.runs.changed.connect(self._follow_runs)
        self._workspace.runs.ticked_changed.connect(self._follow_runs)
        self._theme.changed.connect(self._color_classes)

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)


_NOTHING = np.zeros((0, 1, 1, 1), np.uint8)
