"""A part of the window that is laid out by itself."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class Room(QWidget):
    """Gives a widget all of its room. The window around it is laid out anew only when the widget
    needs more or less than before: otherwise each word that changes anywhere in it would lay out
    all docks and panels. With `any_width`, the widget makes do with the width there is."""

    def __init__(
        self, content: QWidget, any_width: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content, self._any_width = content, any_width
        content.setParent(self)
        self._least = self.minimumSizeHint()

    def sizeHint(self) -> QSize:
        """As the widget's."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As the widget's, or no width at all."""
        least = self._content.minimumSizeHint()
        return QSize(0, least.height()) if self._any_width else least

    def event(self, event: QEvent) -> bool:
        """Ask for another size where the widget needs one."""
        if event.type() == QEvent.Type.LayoutRequest:
            least = self.minimumSizeHint()
            if least != self._least:
                self._least = least
                self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The widget has all the room."""
        super().resizeEvent(event)
        self._content.setGeometry(self.rect())
