"""A number as a slider and a field that follow each other."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from raven_gui.widgets.decimal_box import DecimalBox


class SliderBox(QWidget):
    """`moved(value)` follows the user at every step of a drag, not `set_value`.

    `value_at(share)` is the number at a share in [0, 1] of the slider's way, and grows with it.
    """

    moved = Signal(float)

    def __init__(
        self,
        text: str,
        tip: str,
        value_at: Callable[[float], float],
        places: int,
        decimals: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name = text.replace("&", "")
        self._values = [round(value_at(place / places), decimals) for place in range(places + 1)]
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, places)
        self.slider.setPageStep(max(1, places // 10))
        self.slider.setMinimumWidth(90)
        self.slider.setAccessibleName(name)
        self.box = DecimalBox()
        self.box.setDecimals(decimals)
        self.box.setRange(self._values[0], self._values[-1])
        self.box.setSingleStep(10.0 ** -min(decimals, 2))
        self.box.setKeyboardTracking(False)
        self.box.setAccessibleName(f"{name}, exact")
        self.label = QLabel(text)
        self.label.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.label, self.slider, self.box):
            part.setToolTip(tip)
            layout.addWidget(part)
        self.setMinimumHeight(self.fontMetrics().height() + 16)
        self.slider.valueChanged.connect(lambda place: self._move(self._values[place]))
        self.box.valueChanged.connect(self._move)

    def set_value(self, value: float) -> None:
        """Show a number."""
        blockers = QSignalBlocker(self.slider), QSignalBlocker(self.box)
        self.box.setValue(value)
        if not self.slider.isSliderDown():
            nearest = min(range(len(self._values)), key=lambda at: abs(self._values[at] - value))
            self.slider.setValue(nearest)
        for blocker in blockers:
            blocker.unblock()

    def _move(self, value: float) -> None:
        self.set_value(value)
        self.moved.emit(value)
