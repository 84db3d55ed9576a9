"""Widgets that are made ahead, while there is nothing else to do."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from raven_gui.own_turn import OwnTurn

Kind = TypeVar("Kind", bound=QWidget)

PAUSE_MILLISECONDS = 10
"""Between two widgets."""


class Stock(QObject, Generic[Kind]):
    """Keeps widgets out of sight until they are wanted, and makes one in a turn of the window's
    loop: six maps at once would be felt.

    They are made where they will be seen: a widget that moves to another parent is styled anew,
    with all that is in it.
    """

    def __init__(self, make: Callable[[], Kind], parent: QObject) -> None:
        super().__init__(parent)
        self._make = make
        self._ready: list[Kind] = []
        self._wanted = 0
        self._turn = OwnTurn(self)
        self._turn.due.connect(self._go_on)

    def want(self, count: int) -> None:
        """Have so many ready some turns from now."""
        self._wanted = count
        if len(self._ready) < count:
            self._turn.start(PAUSE_MILLISECONDS)

    def take(self) -> Kind:
        """One that is ready, or a new one; it is still hidden."""
        self._wanted = max(0, self._wanted - 1)
        if not self._ready:
            self._add()
        return self._ready.pop(0)

    def _go_on(self) -> None:
        if len(self._ready) < self._wanted:
            self._add()
        self.want(self._wanted)

    def _add(self) -> None:
        widget = self._make()
        widget.hide()
        self._ready.append(widget)
