"""A button that offers what a part of the window does as a line for the shell, or as a script."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from raven_gui.widgets.wrapped import WrappedLabel

FORMS = {
    "command": ("Copy as &command", "A line for the shell that does this."),
    "Python": ("Copy as &Python", "A script that does what is shown."),
}


class CopyAs(QToolButton):
    """`asked(part, form)` tells of which part of the window, and as which of the FORMS."""

    asked = Signal(object, str)

    def __init__(self, part: QWidget) -> None:
        super().__init__()  # the layout gives it its place in the tab order, too
        self.setText("Copy as")
        self.setToolTip("Copy this as a command or as Python, to find the same numbers elsewhere.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.actions_by_form = {}
        for form, (text, tip) in FORMS.items():
            action = self.actions_by_form[form] = menu.addAction(text)
            action.setToolTip(tip)
            action.triggered.connect(lambda _=False, form=form: self.asked.emit(part, form))
        self.setMenu(menu)


class CopyAsInDialog(CopyAs):
    """A dialog covers what the window says, so this says what was copied in `said`, which the
    dialog lays out."""

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self.said = WrappedLabel("note")
        self.said.setAccessibleName("What was copied")

    def beside(self, buttons: QWidget) -> QHBoxLayout:
        """A line with this at its left, those at its right, and between them what is told."""
        line = QHBoxLayout()
        line.addWidget(self)
        line.addWidget(self.said, 1)
        line.addWidget(buttons)
        return line

    def tell(self, sentence: str) -> None:
        """Say what was copied, or why nothing was."""
        self.said.setText(sentence)
