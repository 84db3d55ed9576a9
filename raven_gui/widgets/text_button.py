"""A flat button with words, as they stand beside other settings."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton


def text_button(text: str, tip: str, checkable: bool = False, down: bool = False) -> QToolButton:
    """A button that the keyboard reaches; `checkable` ones stay down, `down` from the start."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(checkable)
    button.setChecked(down)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
