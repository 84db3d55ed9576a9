"""A layout that sets widgets in lines, as words in a paragraph."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Each line takes as many widgets as fit; a narrow panel gets more lines, not cut words."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._set_lines(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._set_lines(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _set_lines(self, rect: QRect, move: bool) -> int:
        """Place the items line by line, each in the middle of its line; returns the height."""
        top, gap = rect.top(), self.spacing()
        lines: list[list[QLayoutItem]] = [[]]
        left = 0
        for item in self._items:
            width = item.sizeHint().width()
            if lines[-1] and left + width > rect.width():
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += width + gap
        for line in lines:
            height = max((item.sizeHint().height() for item in line), default=0)
            left = rect.left()
            for item in line if move else ():
                size = item.sizeHint()
                middle = top + (height - size.height()) // 2
                item.setGeometry(QRect(QPoint(left, middle), size))
                left += size.width() + gap
            top += height + gap
        return top - gap - rect.top()
