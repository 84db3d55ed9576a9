"""A press that may become a drag out of the window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from raven_gui.widgets.image_drag import far_enough


class HeldPress(QObject):
    """A press of the left button on `source` that `holds` is kept back: if the pointer moves away
    with it, `carry(press)` is to drag; if it is let go, it was a click, which takes place then.
    Made last of all that follow the pointer there, it is asked first."""

    def __init__(
        self,
        source: QWidget,
        holds: Callable[[QMouseEvent], bool],
        carry: Callable[[QMouseEvent], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._source, self._holds, self._carry = source, holds, carry
        self._pressed: QMouseEvent | None = None
        self._replaying = False
        source.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            left = event.button() == Qt.MouseButton.LeftButton
            self._pressed = QMouseEvent(event) if left and self._holds(event) else None
            return self._pressed is not None
        if self._pressed is None:
            return False
        if event.type() == QEvent.Type.MouseMove:
            if far_enough(self._pressed.position(), event.position()):
                pressed, self._pressed = self._pressed, None
                self._carry(pressed)
            return True
        if event.type() == QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, None
            self._replaying = True  # the release follows it
            QApplication.sendEvent(self._source, pressed)
            self._replaying = False
        return False
