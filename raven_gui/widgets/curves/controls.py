"""How curves are looked at: on a logarithmic axis, smoothed, and as far as they reach."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

MOST_SMOOTHING = 99


class CurveControls(QWidget):
    """A switch for a logarithmic axis, a slider for smoothing, and a way back from a part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = QCheckBox("&Log scale")
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, MOST_SMOOTHING)
        self.smoothing.setMaximumWidth(140)
        self.smoothing.setAccessibleName("Smoothing")
        self.smoothing.setToolTip(
            "Exponential moving average: each point is this share of the point before it."
        )
        told = QLabel("0 %")
        told.setMinimumWidth(told.fontMetrics().horizontalAdvance("99 %"))
        self.whole = QToolButton()
        self.whole.setText("Whole range")
        self.whole.setToolTip("Show all lines again, as far as they reach.")
        self.whole.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.log)
        row.addWidget(self.whole)
        row.addStretch()
        row.addWidget(QLabel("Smoothing"))
        row.addWidget(self.smoothing)
        row.addWidget(told)
        self.smoothing.valueChanged.connect(lambda percent: told.setText(f"{percent} %"))

    @property
    def share(self) -> float:
        """How much of the point before it each point is."""
        return self.smoothing.value() / 100

    def offer_log(self, possible: bool) -> None:
        """Let the axis become logarithmic, or say why it cannot."""
        self.log.setEnabled(possible)
        self.log.setToolTip(
            "A logarithmic vertical axis."
            if possible
            else "Some values are zero or less, so the axis stays linear."
        )
