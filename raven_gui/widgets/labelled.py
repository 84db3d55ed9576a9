"""Plain controls of a line: a whole number, and a label before a control."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from raven_gui.words import tooltip


def number(least: int, most: int, explained: str) -> QSpinBox:
    """A field for a whole number that tells of it when it is typed, not of each digit."""
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setKeyboardTracking(False)
    spin.setToolTip(tooltip(explained))
    return spin


def labelled(text: str, control: QWidget) -> QWidget:
    """A control behind its label, whose mnemonic leads to it."""
    pair = QWidget()
    pair.setMinimumHeight(pair.fontMetrics().height() + 16)
    line = QHBoxLayout(pair)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    label = QLabel(text)
    label.setToolTip(control.toolTip())
    label.setBuddy(control)
    line.addWidget(label)
    line.addWidget(control)
    return pair
