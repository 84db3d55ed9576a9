"""The fonts of a figure, sized in pixels, so that every paint device lays them out alike."""

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication


def font(scale: float = 1.0, bold: bool = False) -> QFont:
    """The application's font, `scale` times as large."""
    made = QFont(QApplication.font())
    made.setPixelSize(max(1, round(QFontInfo(made).pixelSize() * scale)))
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
