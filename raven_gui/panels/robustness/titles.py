"""Titles of the fields of a form."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget


def title_of(text: str, field: QWidget) -> QLabel:
    """What stands before the field; its mnemonic leads there."""
    label = QLabel(text)
    label.setProperty("role", "note")
    label.setBuddy(field)
    return label


def titled(text: str, field: QWidget) -> QWidget:
    """The field behind its title."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(title_of(text, field))
    row.addWidget(field)
    return both
