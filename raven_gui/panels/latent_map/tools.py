"""What a drag on the maps does, and what is drawn on them: the same for all maps of the panel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.scatter.map import ScatterMap
from raven_gui.widgets.scatter.tool import MODES, Mode
from raven_gui.widgets.selecting import DRAWING
from raven_gui.words import tooltip

TIPS = {
    "pan": "Drag to move the maps; Ctrl and a drag of a point take its image out of the window, or "
    "all that are picked by one of them. In every mode the wheel zooms, the middle button moves. "
    "(V)",
    "box": f"Drag a box around points to pick their images. {DRAWING} (B)",
    "lasso": f"Draw a line around points to pick their images. {DRAWING} (L)",
}
GAP = 16
"""To the buttons before: they are another choice."""
IMAGES = "Draw the images at their points, as many as can be told apart. (T)"
FIT = "Show everything, and follow it when it moves. (Home, or a double click)"


class MapTools(QWidget):
    """Works every map it has adopted, and follows their own keys and menus. `camera_moved` tells
    that the user sees another part of one of them."""

    camera_moved = Signal()
    mode_chosen = Signal()
    """What a drag does."""

    def __init__(self, decode: QToolButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decode = decode
        self._maps: list[ScatterMap] = []
        self.modes = ChoiceBar("Pointer", {"pan": "Move", "box": "Box", "lasso": "Lasso"})
        for key, words in TIPS.items():
            self.modes.explain(key, tooltip(words))
        self.images = _button("Images", "Images at points", IMAGES)
        self.images.setCheckable(True)
        self.fit = _button("Fit", "Show everything", FIT)
        self.modes.chosen.connect(self.set_mode)
        self.images.toggled.connect(self.show_images)
        self.fit.clicked.connect(self._show_everything)
        decode.toggled.connect(lambda on: self.set_mode("pan") if on else None)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.modes, self.images, self.fit):
            layout.addWidget(widget)

    def adopt(self, points: ScatterMap) -> None:
        """Let a map do as the others do, as long as it lives."""
        pointing = points.pointing
        pointing.set_mode(self._mode())
        pointing.show_thumbnails(self.images.isChecked())
        pointing.mode_changed.connect(self.set_mode)
        pointing.thumbnails_changed.connect(self.images.setChecked)
        pointing.zoomed.connect(self.camera_moved)
        pointing.everything.connect(self.camera_moved)
        self._maps.append(points)
        points.destroyed.connect(lambda: self._maps.remove(points))

    def set_mode(self, mode: str) -> None:
        """Let a drag do this on every map: 'pan', 'box' or 'lasso'. To draw around points and to
        decode at a place exclude each other."""
        self.modes.choose(mode)
        if mode != "pan":
            self._decode.setChecked(False)
        for points in self._maps:
            points.pointing.set_mode(self._mode())
        self.mode_chosen.emit()

    def show_images(self, on: bool) -> None:
        """Draw images at the points of every map, or none."""
        self.images.setChecked(on)
        for points in self._maps:
            points.pointing.show_thumbnails(on)

    def _show_everything(self) -> None:
        for points in self._maps:
            points.show_everything()
        self.camera_moved.emit()

    def _mode(self) -> Mode:
        return next(mode for mode in MODES if mode == self.modes.current())


def _button(text: str, name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(name)
    button.setToolTip(tooltip(words))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
