"""Words that change often, without moving what is around them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Still(QWidget):
    """Holds a label that wraps. The layout around it is told of other words only when they need
    another height: to lay out a window anew at each word would paint most of it."""

    def __init__(self, label: QLabel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        label.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, words: str) -> None:
        """Say something else."""
        before = self.heightForWidth(self.width())
        self._label.setText(words)
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """As the words wrap."""
        return self._label.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """One line's height; any width will do."""
        return QSize(0, self._label.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The label has all the room."""
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
