"""Writing files without the window's waiting for them until it is closed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")


class Background(QObject):
    """One thing after another in a thread of its own, which is there from the first on."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, "raven-session")
        self._closed = False
        self._ended.connect(self._hand_on)

    def do(self, work: Callable[[], T], then: Callable[["Future[T]"], None]) -> None:
        """Do `work` there, and `then` here with what became of it."""
        future = self._thread.submit(work)
        future.add_done_callback(lambda ended: self._tell(ended, then))

    def close(self) -> None:
        """Wait for what is under way; nothing is handed on after this."""
        self._closed = True
        self._thread.shutdown(wait=True)

    def _tell(self, ended: "Future[Any]", then: Callable[["Future[Any]"], None]) -> None:
        if not self._closed:
            self._ended.emit(ended, then)

    def _hand_on(self, ended: "Future[T]", then: Callable[["Future[T]"], None]) -> None:
        if not self._closed:
            then(ended)
