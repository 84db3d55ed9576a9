"""How the room of a panel is divided between its parts, in the history."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent

from raven_gui.middle import Middle
from raven_gui.widgets.divided import Divided
from raven_gui.workspace.history import History


def record_splits(history: History, middle: Middle) -> None:
    """Of every panel that the user divides."""
    for title, split in middle.splits.items():
        RecordedSplit(f"the division of {title}", split, history)


class RecordedSplit(QObject):
    """A drag of what is between two parts is one step, when it is let go."""

    def __init__(self, text: str, split: Divided, history: History) -> None:
        super().__init__(split)
        self._text, self._split, self._history = text, split, history
        self._before: list[int] = []
        self._handle = split.handle(1)
        self._handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is kept from the handle."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._before = self._split.sizes()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._record(self._before, self._split.sizes())
        return super().eventFilter(watched, event)

    def _record(self, before: list[int], after: list[int]) -> None:
        if before != after:
            put = self._split.divide
            self._history.record(self._text, lambda: put(before), lambda: put(after))
