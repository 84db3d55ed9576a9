"""A choice of a few, side by side: what can be chosen is seen without opening a list."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class ChoiceBar(QWidget):
    """One button per choice, of which one is down; arrow keys move between them.

    `chosen(key)` follows the user, not `choose`.
    """

    chosen = Signal(str)

    def __init__(self, name: str, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for key, title in titles.items():
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(f"{name}: {title}")
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            layout.addWidget(button)
        next(iter(self.buttons.values())).setChecked(True)

    def current(self) -> str:
        """The key of the button that is down."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Put a button down."""
        self.buttons[key].setChecked(True)

    def explain(self, key: str, words: str) -> None:
        """Give a button its tooltip."""
        self.buttons[key].setToolTip(words)
