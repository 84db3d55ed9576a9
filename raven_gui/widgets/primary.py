"""The one button of a dialog or panel that does what it is there for."""

from PySide6.QtWidgets import QPushButton


def make_primary(button: QPushButton) -> None:
    """Give a button the look of it, also one that has its look already, as those that a box of
    buttons makes have."""
    button.setProperty("primary", True)
    button.style().unpolish(button)
    button.style().polish(button)
