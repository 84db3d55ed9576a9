"""Playing a slider, from where it stands to its end."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSlider, QToolButton, QWidget

MOST_FRAMES = 100
"""Of one playing; of more places some are leapt over."""


class Playing(QObject):
    """While `button` is down `slider` goes on, a frame every so many milliseconds; at the end the
    button comes up. The last `ends` places show the end: from there it begins anew."""

    def __init__(
        self,
        button: QToolButton,
        slider: QSlider,
        milliseconds: int,
        parent: QWidget,
        ends: int = 1,
    ) -> None:
        super().__init__(parent)
        self._button, self._slider, self._ends = button, slider, ends
        self._timer = QTimer(self, interval=milliseconds)
        self._timer.timeout.connect(self._advance)
        button.toggled.connect(self._toggle)

    def stop(self) -> None:
        """Play no longer."""
        self._button.setChecked(False)

    def _toggle(self, on: bool) -> None:
        self._button.setText("⏸" if on else "▶")
        if not on:
            self._timer.stop()
            return
        if self._slider.value() > self._slider.maximum() - self._ends:
            self._slider.setValue(0)
        self._timer.start()

    def _advance(self) -> None:
        last = self._slider.maximum()
        self._slider.setValue(self._slider.value() + max(1, -(-last // MOST_FRAMES)))
        if self._slider.value() == last:
            self.stop()
