"""A line at the top of the window that says what could not be done, or offers to undo."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

SECONDS = 12


class Notice(QFrame):
    """One sentence, a button for it if there is one, and a button that closes it.

    Good news leave by themselves; a failure stays until it is read.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName("Notice")
        self.text = QLabel(wordWrap=True, textInteractionFlags=_SELECTABLE)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.dismiss = QPushButton("Dismiss")
        self.dismiss.setAccessibleName("Dismiss the notice")
        self.dismiss.setFlat(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.addWidget(self.text)
        layout.addWidget(self.button)
        layout.addWidget(self.dismiss)
        self._do: Callable[[], None] = self.hide
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        self.button.clicked.connect(self._press)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def tell(
        self,
        sentence: str,
        button: str = "",
        do: Callable[[], None] | None = None,
        stays: bool = False,
    ) -> None:
        """Show a sentence for a while, or until it is dismissed, with a button that does
        something."""
        self._show("tell", sentence, button, do)
        self._timer.stop()
        if not stays:
            self._timer.start()

    def warn(self, sentence: str) -> None:
        """Show what could not be done, until it is dismissed."""
        self._timer.stop()
        self._show("warn", sentence, "", None)

    def withdraw(self) -> None:
        """Hide an offer that no longer holds; what only tells something stays."""
        if self.button.isVisible():
            self.hide()

    def _show(self, kind: str, sentence: str, button: str, do: Callable[[], None] | None) -> None:
        symbol = "⚠ " if kind == "warn" else ""
        self.text.setText(symbol + sentence)
        self.button.setText(button)
        self.button.setVisible(do is not None)
        self._do = do or self.hide
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _press(self) -> None:
        self.hide()
        self._do()


_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse
