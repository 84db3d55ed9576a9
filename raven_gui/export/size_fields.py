"""Width, height, unit and resolution of a page."""

from PySide6.QtCore import QSignalBlocker, QSizeF, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from raven_gui.export.options import MM_PER_INCH, ExportOptions, Unit, screen_dpi
from raven_gui.widgets.decimal_box import DecimalBox


class SizeFields(QWidget):
    """A size on paper, told in pixels or millimetres; `changed` follows the user.

    The unit and the resolution change how the size is told and how fine it is, not the size.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        defaults = ExportOptions()
        self._inches = QSizeF(1, 1)
        self._ratio = 1.0
        self._touched = False
        self.width_field = _length("Width")
        self.height_field = _length("Height")
        self.unit = QComboBox()
        self.unit.setAccessibleName("Unit")
        self.unit.addItems(["px", "mm"])
        self.unit.setCurrentText(defaults.unit)
        self.dpi = QSpinBox(minimum=30, maximum=1200, suffix=" dpi")
        self.dpi.setAccessibleName("Resolution")
        self.dpi.setValue(round(defaults.dpi))
        self.dpi.setKeyboardTracking(False)
        self.dpi.setToolTip("Pixels per inch of paper. Journals ask for 300 and more.")
        self.locked = QCheckBox("&Keep proportions")
        self.locked.setChecked(True)
        size = QHBoxLayout()
        size.addWidget(self.width_field)
        size.addWidget(QLabel("×"))
        size.addWidget(self.height_field)
        size.addWidget(self.unit)
        size.addWidget(self.dpi)
        size.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(size)
        layout.addWidget(self.locked)
        self.width_field.valueChanged.connect(self._width_typed)
        self.height_field.valueChanged.connect(self._height_typed)
        self.unit.currentTextChanged.connect(self._told_differently)
        self.dpi.valueChanged.connect(self._told_differently)
        self.locked.toggled.connect(self._lock)

    def set_natural(self, page: QSizeF) -> None:
        """Offer `page`, in device-independent pixels, unless the user has chosen a size; then only
        its proportions count, where they are to be kept."""
        self._ratio = page.width() / page.height()
        if not self._touched:
            self._inches = page / screen_dpi()
        elif self.locked.isChecked():
            self._inches.setHeight(self._inches.width() / self._ratio)
        self._tell()

    def forget(self) -> None:
        """Take the next natural size, whatever was chosen before."""
        self._touched = False

    def commit(self) -> None:
        """Take what is typed and not yet left: a button need not take the focus."""
        for field in (self.dpi, self.width_field, self.height_field):
            field.interpretText()

    def size_unit(self) -> tuple[float, float, Unit]:
        """Width and height as they are told, with their unit."""
        unit: Unit = "mm" if self.unit.currentText() == "mm" else "px"
        return self.width_field.value(), self.height_field.value(), unit

    @property
    def _per_inch(self) -> float:
        return MM_PER_INCH if self.unit.currentText() == "mm" else float(self.dpi.value())

    def _width_typed(self, width: float) -> None:
        self._inches.setWidth(width / self._per_inch)
        if self.locked.isChecked():
            self._inches.setHeight(self._inches.width() / self._ratio)
        self._typed()

    def _height_typed(self, height: float) -> None:
        self._inches.setHeight(height / self._per_inch)
        if self.locked.isChecked():
            self._inches.setWidth(self._inches.height() * self._ratio)
        self._typed()

    def _typed(self) -> None:
        self._touched = True
        self._tell()
        self.changed.emit()

    def _told_differently(self) -> None:
        self._tell()
        self.changed.emit()

    def _lock(self, on: bool) -> None:
        if on:
            self._inches.setHeight(self._inches.width() / self._ratio)
            self._told_differently()

    def _tell(self) -> None:
        decimals = 1 if self.unit.currentText() == "mm" else 0
        for field, inches in (
            (self.width_field, self._inches.width()),
            (self.height_field, self._inches.height()),
        ):
            with QSignalBlocker(field):
                field.setDecimals(decimals)
                field.setValue(inches * self._per_inch)


def _length(name: str) -> DecimalBox:
    field = DecimalBox()
    field.setRange(1, 20_000)
    field.setDecimals(0)
    field.setAccessibleName(name)
    field.setKeyboardTracking(False)
    return field
