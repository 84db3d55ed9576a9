"""The user's own pictures, below the test images."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from raven_gui.panels.shared.carrying import drag_images
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.widgets.thumbnail_drag import ThumbnailDrag
from raven_gui.workspace.images import Images
from raven_gui.workspace.selection import OWN, ImageRef, refs_to

MOST_ROWS = 2
ROOM_FOR_SCROLL_BAR = 14


class GalleryPictures(QWidget):
    """Buttons to bring pictures in, and, once there are any, the pictures with their names.

    Delete takes the selected ones out.
    """

    open_requested = Signal()
    paste_requested = Signal()

    def __init__(self, images: Images, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self.heading = QLabel()
        self.open = _button("Open picture…", "Choose picture files, or drop them on the window.")
        self.paste = _button("Paste", "Take the picture on the clipboard.")
        self.grid = ImageGrid()
        self.grid.setAccessibleName("Your pictures")
        ThumbnailDrag(self.grid, self._drag)
        self.grid.set_tooltip(self._describe)
        self.left_out = QLabel(wordWrap=True)
        self.left_out.setProperty("role", "note")
        self.remove = QAction("Remove from the gallery", self.grid)
        self.remove.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.remove.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.grid.addAction(self.remove)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.heading)
        top.addStretch()
        top.addWidget(self.open)
        top.addWidget(self.paste)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.grid)
        layout.addWidget(self.left_out)
        self.open.clicked.connect(self.open_requested)
        self.paste.clicked.connect(self.paste_requested)
        self.remove.triggered.connect(self._remove)
        self.refresh()

    def refresh(self) -> None:
        """Show the pictures of now; none of them is selected."""
        pictures = self._images.pictures
        self.heading.setText(f"Your pictures ({len(pictures)})" if pictures else "Your pictures")
        fitting, shape = self._images.fitting_pictures(), self._images.shape
        self.grid.setVisible(bool(fitting))
        if fitting and shape is not None:
            pixels = np.zeros((len(pictures), *shape), np.uint8)  # of those that do not fit, too
            for index in fitting:
                pixels[index] = np.rint(pictures[index].image.clip(0, 1) * 255)
            self.grid.set_images(pixels, [picture.name for picture in pictures])
            self.grid.set_visible_indices(fitting)
        self._tell_left_out(len(pictures) - len(fitting))
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """As many rows as the pictures need, up to two."""
        self._fit()

    def _fit(self) -> None:
        cell = self.grid.view().gridSize()
        in_a_row = max(1, (self.width() - ROOM_FOR_SCROLL_BAR) // max(1, cell.width()))
        rows = -(-len(self._images.fitting_pictures()) // in_a_row)
        self.grid.setFixedHeight(min(MOST_ROWS, max(1, rows)) * cell.height() + 4)

    def _tell_left_out(self, count: int) -> None:
        """Pictures that models of the data set shown would not see as they were read."""
        one = count == 1
        self.left_out.setText(
            f"{'One is' if one else f'{count} are'} left out: read for images of another shape or "
            "range of pixels. Show that data set again, or add "
            f"{'it' if one else 'them'} anew for this one."
        )
        self.left_out.setVisible(count > 0)

    def _drag(self, image: int, some: Sequence[int]) -> None:
        drag_images(self.grid, self._images, ImageRef(OWN, image), refs_to(OWN, some))

    def _remove(self) -> None:
        chosen = self.grid.selected()
        if chosen:
            self._images.remove_pictures(chosen)

    def _describe(self, index: int) -> str:
        picture = self._images.pictures[index]
        how = "inverted" if picture.inverted else "not inverted"
        return f"{picture.name}\nYour picture, {how}. Delete takes it out of the gallery."


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
