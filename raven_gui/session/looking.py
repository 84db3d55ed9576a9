"""Looking at files on drives that may never answer."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")


class Looking(QObject):
    """Each look in a thread of its own, which nobody waits for: a drive that does not answer holds
    up neither the other looks, nor the closing of the window, nor the end of the program."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._closed = False
        self._closing = Lock()
        self._ended.connect(self._hand_on)

    def do(self, look: Callable[[], T], then: Callable[["Future[T]"], None]) -> None:
        """Do `look` there, and `then` here with what became of it; returns at once."""
        Thread(target=self._look, args=(look, then), name="raven-looking", daemon=True).start()

    def close(self) -> None:
        """Wait for nothing; nothing is handed on after this."""
        with self._closing:
            self._closed = True

    def _look(self, look: Callable[[], T], then: Callable[["Future[T]"], None]) -> None:
        seen: Future[T] = Future()
        try:
            seen.set_result(look())
        except Exception as error:
            seen.set_exception(error)
        with self._closing:  # once closed, this object may be gone at any time
            if not self._closed:
                self._ended.emit(seen, then)

    def _hand_on(self, seen: "Future[Any]", then: Callable[["Future[Any]"], None]) -> None:
        if not self._closed:
            then(seen)
