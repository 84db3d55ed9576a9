"""A field for a number with digits behind the point."""

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecimalBox(QDoubleSpinBox):
    """Shows a point wherever its user lives, as the rest of the window does, and takes a comma for
    one: Qt's own drops the one that is not the locale's, and reads 0.15 as 15."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(QLocale.c())

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """With a point in the place of a comma."""
        return super().validate(text.replace(",", "."), place)

    def valueFromText(self, text: str) -> float:
        """The same."""
        return super().valueFromText(text.replace(",", "."))
