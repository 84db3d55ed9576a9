"""Work that the window does not wait for."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from raven_gui.export.options import ExportError

LOOK_MILLISECONDS = 15
Work = Callable[[], object]


class Aside(QObject):
    """Does one thing at a time in a thread of its own; of those that are asked for meanwhile, the
    last, and what was done before it is of no interest any more.

    `done(what it returned)` follows, or `failed(sentence)` where it raised ExportError.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._doing: _Doing | None = None
        self._next: Work | None = None
        # Looked at, not told: the thread may outlive the dialog that began it.
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._doing is not None

    def start(self, work: Work) -> None:
        """Begin; `work` must touch no widget."""
        self._next = work
        if self._doing is None:
            self._begin(work)

    def forget(self) -> None:
        """What is being done is of no interest any more."""
        self._doing = self._next = None
        self._timer.stop()

    def _begin(self, work: Work) -> None:
        self._next = None
        self._doing = _Doing(work)
        self._doing.start()
        self._timer.start()

    def _look(self) -> None:
        if self._doing is None or self._doing.is_alive():
            return
        if self._next is not None:
            self._begin(self._next)
            return
        doing = self._doing
        self.forget()
        if isinstance(doing.error, ExportError):
            self.failed.emit(str(doing.error))
        elif doing.error is not None:
            raise doing.error
        else:
            self.done.emit(doing.result)


class _Doing(threading.Thread):
    """Keeps what the work returned or raised."""

    def __init__(self, work: Work) -> None:
        super().__init__(name="export")
        self._work = work
        self.result: object = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self._work()
        except Exception as error:
            self.error = error
