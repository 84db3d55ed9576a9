"""Widgets that are made ahead, while there is nothing else to do."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

Kind = TypeVar("Kind", bound=QWidget)


class Stock(QWidget, Generic[Kind]):
    """Keeps widgets out of sight until they are wanted, and makes one in a turn of the window's
    loop: a plot takes as long as a frame, and six of them at once would be felt."""

    def __init__(self, make: Callable[[], Kind], parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._make = make
        self._ready: list[Kind] = []
        self._wanted = 0
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._add)

    def want(self, count: int) -> None:
        """Have so many ready some turns from now."""
        self._wanted = count
        if len(self._ready) < count:
            self._next_turn.start()

    def take(self) -> Kind:
        """One that is ready, or a new one."""
        widget = self._ready.pop(0) if self._ready else self._make()
        self._wanted = max(0, self._wanted - 1)
        return widget

    def _add(self) -> None:
        if len(self._ready) < self._wanted:
            widget = self._make()
            widget.setParent(self)
            self._ready.append(widget)
        self.want(self._wanted)
