"""A column of widgets that is scrolled where there is too little room for it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QScrollArea, QVBoxLayout, QWidget


class Scrolled(QScrollArea):
    """Gives a column all of its room. It is scrolled only where its widgets need more at their
    least, in which those count that break into more lines where they are narrow: a layout around
    them does not know of these, and would press the others below their least."""

    def __init__(self, column: QVBoxLayout) -> None:
        super().__init__(widgetResizable=True)
        column.setContentsMargins(0, 0, 0, 0)
        self._content = _AtLeast()
        self._content.setLayout(column)
        self.setProperty("role", "column")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its widgets have the keyboard
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content)
        for box in self._content.findChildren(QAbstractSpinBox):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own takes it with the wheel, too
            box.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """As the column's."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As the column's, which is not scrolled across."""
        return self._content.minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls past a number unless that has the keyboard."""
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QAbstractSpinBox)
            and not watched.hasFocus()
            and self.verticalScrollBar().maximum()
        ):
            event.ignore()
            return True
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _AtLeast(QWidget):
    """A scroll area asks for the height its widget would like to have at a width."""

    def heightForWidth(self, width: int) -> int:
        """What the widget needs at its least."""
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)
