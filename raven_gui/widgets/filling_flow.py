"""A layout that breaks its widgets into lines and fills each with what may grow."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QSizePolicy

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

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = -1
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
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


def _grows(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.sizePolicy().horizontalPolicy() == GROWS
