"""What is done once nobody has asked for anything for a while."""

import threading
from collections.abc import Callable


class WhenQuiet:
    """Calls `function` once, from a thread of its own, when `seconds` have passed since the last
    `stir`; never before the first. All methods may be called from any thread."""

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self._seconds, self._function = seconds, function
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._over = False

    def stir(self) -> None:
        """It is not quiet: wait anew."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            if not self._over:
                self._timer = threading.Timer(self._seconds, self._call)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Wait no longer."""
        with self._lock:
            self._over = True
            if self._timer is not None:
                self._timer.cancel()

    def _call(self) -> None:
        with self._lock:
            over, self._over = self._over, True
        if not over:
            self._function()
