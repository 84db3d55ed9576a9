"""A layout that breaks its widgets into lines and fills each with what may grow."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QWidget

from raven_gui.widgets.flow import FlowLayout

GROWS = QSizePolicy.Policy.Expanding


class FillingFlow(FlowLayout):
    """As FlowLayout; what is left of a line goes to the first widget in it that is Expanding."""

    def _place(self, rect: QRect, move: bool) -> int:
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        y = room.y()
        for line in self._lines(room.width()):
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._fill(line, QRect(room.x(), y, room.width(), height))
            y += height + self._gap
        return max(room.y(), y - self._gap) - rect.y() + margins.bottom()

    def count_lines(self, width: int, widgets: Collection[QWidget]) -> int:
        """In how many lines these of its widgets would stand, whether they are hidden or not."""
        return len(self._lines(width, [item for item in self._items if item.widget() in widgets]))

    def _lines(
        self, width: int, items: Sequence[QLayoutItem] | None = None
    ) -> list[list[QLayoutItem]]:
        """Of the items that are seen, where not told which."""
        seen = [item for item in self._items if not _hidden(item)] if items is None else items
        lines: list[list[QLayoutItem]] = []
        left = -1
        for item in seen:
            needed = item.sizeHint().width()
            if not lines or needed + self._gap > left:
                lines.append([])
                left = width + self._gap
            lines[-1].append(item)
            left -= needed + self._gap
        return lines

    def _fill(self, line: list[QLayoutItem], room: QRect) -> None:
        needed = sum(item.sizeHint().width() for item in line) + self._gap * (len(line) - 1)
        growing = next((item for item in line if _grows(item)), None)
        x = room.x()
        for item in line:
            size = item.sizeHint()
            if item is growing:
                size = QSize(
                    max(item.minimumSize().width(), size.width() + room.width() - needed),
                    size.height(),
                )
            top = room.y() + (room.height() - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, top), size))
            x += size.width() + self._gap


def _hidden(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.isHidden()


def _grows(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.sizePolicy().horizontalPolicy() == GROWS
