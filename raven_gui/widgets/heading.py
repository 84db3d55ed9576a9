"""A heading over other words."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel

LARGER = 1.3
"""Than the words below it."""


class Heading(QLabel):
    """Bold and large; whoever shows it says beside which letters whenever these change."""

    def stand_over(self, words: QFont) -> None:
        """Be larger than letters of this font."""
        size = words.pointSizeF() * LARGER
        # To read the style sheet again brings back a font that was set before; a sheet holds.
        self.setStyleSheet(f"font-size: {size:.1f}pt; font-weight: 600;")
