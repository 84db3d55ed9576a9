"""The probe batch: the same test images, decoded anew after each epoch."""

import numpy as np
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from engine.service.messages import EpochFinished
from raven_gui.widgets.picture import Picture

COLUMNS = 4
SHOWN = 16
BETWEEN_PAIRS = 8


class ProbeView(QWidget):
    """Pairs of an image and its reconstruction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setProperty("role", "note")
        self._grid = QGridLayout()
        self._grid.setSpacing(3)
        for column in range(COLUMNS - 1):
            self._grid.setColumnMinimumWidth(3 * column + 2, BETWEEN_PAIRS)
        self._pictures: list[tuple[Picture, Picture]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addLayout(self._grid, stretch=1)
        for number in range(SHOWN):
            row, column = divmod(number, COLUMNS)
            pair = (Picture(), Picture())
            pair[0].setToolTip("A test image")
            pair[1].setToolTip("Its reconstruction: the decoded mean of its posterior")
            for side, picture in enumerate(pair):
                picture.setAccessibleName(f"{('Test image', 'Reconstruction')[side]} {number + 1}")
                self._grid.addWidget(picture, row, 3 * column + side)
            self._pictures.append(pair)

    def show_epoch(self, event: EpochFinished | None) -> None:
        """Show the batch as it was after an epoch; nothing if there was none."""
        for picture in (picture for pair in self._pictures for picture in pair):
            picture.setVisible(event is not None)
        if event is None:
            self.heading.setText("Reconstructions of test images appear after the first epoch.")
            return
        error = float(np.mean((event.probe_images - event.probe_reconstructions) ** 2)) * 255**2
        self.heading.setText(
            f"Test images and their reconstructions after epoch {event.epoch}; "
            f"MSE (0–255) of these {error:.0f}"
        )
        pairs = zip(self._pictures, event.probe_images, event.probe_reconstructions, strict=False)
        for (left, right), image, reconstruction in pairs:
            left.set_image(image)
            right.set_image(reconstruction)
