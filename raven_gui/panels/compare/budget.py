"""The attack's budget as a slider and a number that follow each other."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from engine.budgets import LARGEST_BUDGET
from engine.config import Norm
from raven_gui.attack_terms import NORMS
from raven_gui.widgets.decimal_box import DecimalBox

USUAL_WIDTH = 400
FINE_STEPS = 500
"""Of the slider: 0.001 in L∞, 0.02 in L2, 0.1 in L1. Larger budgets can be typed."""
TIP = (
    "<b>Budget ε</b>: how far the attack may go from the original, "
    "‖ε‖ ≤ budget, in units of the pixel range [0, 1]. Irobe et al., Eq. (13), with L∞.<br>"
    "Arrow keys take fine steps, Page Up and Page Down large ones."
)


class BudgetSlider(QWidget):
    """`moved(epsilon)` follows the user at every step of a drag, not `set_budget`."""

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._norm: Norm = "linf"
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Budget ε")
        self.slider.setRange(0, FINE_STEPS)
        self.slider.setPageStep(FINE_STEPS // 50)
        self.slider.setMinimumWidth(120)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box = DecimalBox()
        self.box.setKeyboardTracking(False)
        self.box.setAccessibleName("Budget ε, exact")
        self.label = QLabel("B&udget ε")
        for part in (self.slider, self.box, self.label):
            part.setToolTip(TIP)
        self.label.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.box)
        self._take_range()
        self.slider.valueChanged.connect(self._slide)
        self.box.valueChanged.connect(self._type)

    def sizeHint(self) -> QSize:
        return QSize(USUAL_WIDTH, super().sizeHint().height())

    def set_budget(self, epsilon: float, norm: Norm) -> None:
        """Show a budget in the range of its norm; a larger one shows at the slider's end."""
        blockers = QSignalBlocker(self.slider), QSignalBlocker(self.box)
        if norm != self._norm:
            self._norm = norm
            self._take_range()
        self.box.setValue(epsilon)
        if not self.slider.isSliderDown():
            self.slider.setValue(round(epsilon / NORMS[norm].largest * FINE_STEPS))
        for blocker in blockers:
            blocker.unblock()

    def _take_range(self) -> None:
        self.box.setDecimals(NORMS[self._norm].decimals)
        self.box.setSingleStep(NORMS[self._norm].step)
        self.box.setRange(0, LARGEST_BUDGET)

    def _slide(self, place: int) -> None:
        self.moved.emit(round(place / FINE_STEPS * NORMS[self._norm].largest, 6))

    def _type(self, epsilon: float) -> None:
        self.moved.emit(round(epsilon, 6))
