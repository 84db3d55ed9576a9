"""What Return does in a dialog."""

from PySide6.QtWidgets import QPushButton, QWidget


def return_presses_nothing(dialog: QWidget) -> None:
    """Return in a field is the end of typing, no press of the button that comes first: to search
    is not to close, nor to start anew. The buttons there are keep to their own letters."""
    for button in dialog.findChildren(QPushButton):
        button.setAutoDefault(False)
