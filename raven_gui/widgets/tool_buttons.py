"""Small buttons with words on them, which the keyboard reaches."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton


def tool_button(text: str, tip: str, name: str = "") -> QToolButton:
    """A button that is as large as its words; `name` is what a screen reader says instead."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(name or text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def fold_button(text: str, tip: str, name: str = "") -> QToolButton:
    """A button with an arrow: `toggled(on)` tells that something is to be unfolded, or folded
    away."""
    button = tool_button(text, tip, name)
    button.setCheckable(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def point(on: bool) -> None:
        button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)

    button.toggled.connect(point)
    point(False)
    return button
