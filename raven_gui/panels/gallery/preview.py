"""What becomes of a user's picture, shown before it enters the gallery."""

from collections import deque
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.config import PictureConfig
from engine.service.messages import PictureRead
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.picture import Picture
from raven_gui.workspace import Workspace
from raven_gui.workspace.previews import DRAWING

Source = Path | bytes | NDArray[Any]
FILLED = ("fashion-mnist",)
"""Data sets whose images fill the field, with no margin."""
SIDE = 200
PHOTOGRAPH = "The central square of the picture, scaled. Drop one that is cut to what matters."


class PicturePreview(QDialog):
    """Shows pictures one after another as they were read and as models will see them.

    Every choice reads the picture again; of a photograph, for a data set whose images are not 28 ×
    28 and grey, there is nothing to choose. The dialog closes after the last picture.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._workspace, self._images = workspace, workspace.images
        self._queue: deque[tuple[Source, str]] = deque()
        self._done = self._added = 0
        self._read: PictureRead | None = None
        self._waiting = self._adding_all = False
        self.as_read = Picture("Your picture")
        self._shape = self._images.shape or DRAWING
        channels, height, width = self._shape
        kind = " in colour" if channels == 3 else ""
        self.as_seen = Picture(f"As models see it: {height} × {width}{kind}")
        self.words = QLabel(wordWrap=True)
        self.invert = ChoiceBar("Invert", {"auto": "Automatic", "yes": "Yes", "no": "No"})
        self.crop = QCheckBox("Cut to what is drawn")
        self.box = ChoiceBar("Fill", {"digit": "As a digit", "full": "As a garment"})
        self.box.choose("full" if self._images.dataset in FILLED else "digit")
        self.crop.setChecked(True)
        self.add = QPushButton("Add to gallery", default=True)
        self.add.setProperty("primary", True)
        self.add_all = QPushButton("Add all remaining")
        self.add_all.setToolTip("Add this picture and those after it, with these choices.")
        self.skip = QPushButton("Skip")
        self.skip.setToolTip("Leave this picture out and go on to the next.")
        self.cancel = QPushButton("Cancel")
        self._lay_out()
        self._explain()
        self.invert.chosen.connect(self._ask)
        self.box.chosen.connect(self._ask)
        self.crop.toggled.connect(self._ask)
        self.add.clicked.connect(self._add)
        self.add_all.clicked.connect(self._add_all)
        self.skip.clicked.connect(self._next)
        self.cancel.clicked.connect(self.reject)
        self._images.picture_read.connect(self._take)
        self._images.picture_failed.connect(self._fail)

    def enqueue(self, source: Source, name: str) -> None:
        """Show a picture, after those that wait already. `source`: a file, its bytes or pixels."""
        self._queue.append((source, name))
        if len(self._queue) == 1:
            self._ask()
        else:
            self._show_state()

    def config(self) -> PictureConfig:
        """The choices of now."""
        return PictureConfig.model_validate(
            {
                "invert": self.invert.current(),
                "crop": self.crop.isChecked(),
                "box": self.box.current(),
            }
        )

    def _ask(self) -> None:
        self._waiting = True
        self._read = None
        self._show_state()
        self._images.read(*self._queue[0], self.config())

    def _take(self, picture: PictureRead) -> None:
        if not self._waiting:
            return
        self._waiting = False
        self._read = picture
        if self._adding_all:
            self._add()
            return
        self.as_read.set_image(picture.preview)
        self.as_seen.set_image(picture.image)
        self._show_state()
        drawn = self._shape == DRAWING
        told = _told(picture.inverted, self.invert.current()) if drawn else PHOTOGRAPH
        self._say(told, "note")

    def _fail(self, sentence: str) -> None:
        self._waiting = self._adding_all = False
        self.as_seen.clear()
        self._show_state()
        self._say(sentence, "problem")

    def _add(self) -> None:
        if self._read is not None:
            self._images.add(self._read)
            self._added += 1
            self._next()

    def _add_all(self) -> None:
        self._adding_all = True
        if self._read is not None:
            self._add()

    def _next(self) -> None:
        self._queue.popleft()
        self._done += 1
        if not self._queue:
            self.accept()
            return
        self.as_read.clear()
        self.as_seen.clear()
        self._say("", "note")
        self._ask()

    def _show_state(self) -> None:
        """Title and buttons for the picture of now."""
        more = len(self._queue) > 1
        place = f" ({self._done + 1} of {self._done + len(self._queue)})"
        counted = place if more or self._done else ""
        self.setWindowTitle(f"Add '{self._queue[0][1]}'{counted}")
        self.add.setEnabled(self._read is not None)
        self.add_all.setVisible(more)
        self.add_all.setEnabled(self._read is not None)
        self.skip.setVisible(more)
        # What is in the gallery already stays there.
        self.cancel.setText("Close" if self._added else "Cancel")
        self.box.setEnabled(self.crop.isChecked())

    def _say(self, words: str, role: str) -> None:
        self.words.setText(words)
        self.words.setProperty("role", role)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)

    def _lay_out(self) -> None:
        pictures = QHBoxLayout()
        for picture in (self.as_read, self.as_seen):
            picture.setMinimumSize(SIDE, SIDE)
            pictures.addWidget(picture)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow("Invert", self.invert)
        form.addRow("Crop", self.crop)
        form.addRow("Fill", self.box)
        self.choices = QWidget()
        self.choices.setLayout(form)
        self.choices.setVisible(self._shape == DRAWING)
        buttons = QHBoxLayout()
        buttons.addWidget(self.skip)
        buttons.addStretch()
        for button in (self.cancel, self.add_all, self.add):
            button.setAutoDefault(button is self.add)
            buttons.addWidget(button)
        self.skip.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(pictures, 1)
        layout.addWidget(self.words)
        layout.addWidget(self.choices)
        layout.addLayout(buttons)
        self.resize(540, 470)

    def _explain(self) -> None:
        fields = PictureConfig.model_fields
        for bar, name in ((self.invert, "invert"), (self.box, "box")):
            for key in bar.buttons:
                bar.explain(key, fields[name].description or "")
        self.crop.setToolTip(fields["crop"].description or "")


def _told(inverted: bool, choice: str) -> str:
    """Whether a picture was inverted, and why."""
    if choice != "auto":
        return "Inverted, as you chose." if inverted else "Not inverted, as you chose."
    if inverted:
        return "Inverted: it is dark on light, and the models know light on dark."
    return "Not inverted: it is light on dark already, as the models know it."
