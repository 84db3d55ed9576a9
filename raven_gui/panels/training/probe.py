"""The probe batch: the same test images, as they were decoded after the last epoch."""

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from raven_gui.widgets.picture import Picture
from raven_gui.workspace.training import Course

SHOWN = 16
NOT_YET = "Reconstructions of test images appear after the next epoch."
ON_THEIR_WAY = "Reconstructions of test images are on their way…"
COLUMNS = range(2, 9)
GAP, BETWEEN_PAIRS = 2, 12
SMALLEST = 36


class ProbeView(QWidget):
    """Pairs of an image and its reconstruction, as large as the room allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setProperty("role", "note")
        self.board = ProbeBoard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.board, stretch=1)

    def show_course(self, course: Course, awaited: bool) -> None:
        """Show the batch as it was after the last epoch, or say why it is not there; `awaited`: it
        was asked for."""
        event = course.last_epoch
        self.board.setVisible(event is not None)
        if event is None:
            self.heading.setText(course.problem or (ON_THEIR_WAY if awaited else NOT_YET))
            return
        error = float(np.mean((event.probe_images - event.probe_reconstructions) ** 2)) * 255**2
        self.heading.setText(
            f"Test images and their reconstructions after epoch {event.epoch}; "
            f"MSE (0–255) of these {error:,.0f}"
        )
        pairs = zip(self.board.pairs, event.probe_images, event.probe_reconstructions, strict=False)
        for (left, right), image, reconstruction in pairs:
            left.set_image(image)
            right.set_image(reconstruction)


class ProbeBoard(QWidget):
    """Sixteen pairs in as many columns as make them largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs = [(Picture(parent=self), Picture(parent=self)) for _ in range(SHOWN)]
        for number, (image, reconstruction) in enumerate(self.pairs, start=1):
            image.setToolTip("A test image")
            image.setAccessibleName(f"Test image {number}")
            reconstruction.setToolTip("Its reconstruction: the decoded mean of its posterior")
            reconstruction.setAccessibleName(f"Reconstruction {number}")

    def minimumSizeHint(self) -> QSize:
        """Four columns of small pictures."""
        return QSize(4 * (2 * SMALLEST + GAP + BETWEEN_PAIRS), SHOWN // 4 * (SMALLEST + GAP))

    def sizeHint(self) -> QSize:
        """Four columns of pictures in which a digit is easily read."""
        return self.minimumSizeHint() * 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the pairs anew."""
        columns = max(COLUMNS, key=self._side)
        side = self._side(columns)
        for number, pair in enumerate(self.pairs):
            row, column = divmod(number, columns)
            left = column * (2 * side + GAP + BETWEEN_PAIRS)
            for place, picture in enumerate(pair):
                picture.setGeometry(left + place * (side + GAP), row * (side + GAP), side, side)

    def _side(self, columns: int) -> int:
        """How large a picture is in so many columns of pairs."""
        wide = (self.width() + BETWEEN_PAIRS) // columns - BETWEEN_PAIRS - GAP
        high = (self.height() + GAP) // -(-SHOWN // columns) - GAP
        return max(1, min(wide // 2, high))
