"""Columns that follow larger or smaller letters."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QHeaderView


class HeadingLetters(QObject):
    """`changed` tells that the headings of a table have letters of another size, once they can be
    measured: they follow the table's own, and Qt measures columns anew for neither."""

    changed = Signal()

    def __init__(self, header: QHeaderView) -> None:
        super().__init__(header)
        self._header, self._high = header, 0
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._look)
        header.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._turn.start()
        return False

    def _look(self) -> None:
        high = self._header.fontMetrics().height()
        if high != self._high:
            self._high = high
            self.changed.emit()
