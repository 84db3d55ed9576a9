"""Work in a thread that shares Python with the window."""

import time
from typing import Any

from PySide6.QtGui import QPainter

TURN_SECONDS = 0.001
REST_SECONDS = 0.0005


class Patience:
    """Rests for a moment whenever there has been work for long.

    Python's lock is held meanwhile, by Qt's painting, too. A window that waits for the lock at each
    of a plot's twenty parts would wait twenty times; who rests lets it go in between.
    """

    def __init__(self) -> None:
        self._rested = time.perf_counter()

    def rest(self) -> None:
        """Rest, if it is time to."""
        if time.perf_counter() - self._rested > TURN_SECONDS:
            time.sleep(REST_SECONDS)
            self._rested = time.perf_counter()


class PatientPainter(QPainter):
    """Rests between what it paints."""

    def __init__(self, device: Any) -> None:
        super().__init__(device)
        self._patience = Patience()

    def fillRect(self, *how: Any) -> Any:
        return self._rest_after(super().fillRect(*how))

    def drawText(self, *how: Any) -> Any:
        return self._rest_after(super().drawText(*how))

    def drawImage(self, *how: Any) -> Any:
        return self._rest_after(super().drawImage(*how))

    def drawPoints(self, *how: Any) -> Any:
        return self._rest_after(super().drawPoints(*how))

    def drawPolyline(self, *how: Any) -> Any:
        return self._rest_after(super().drawPolyline(*how))

    def drawPolygon(self, *how: Any) -> Any:
        return self._rest_after(super().drawPolygon(*how))

    def drawPath(self, *how: Any) -> Any:
        return self._rest_after(super().drawPath(*how))

    def drawLine(self, *how: Any) -> Any:
        return self._rest_after(super().drawLine(*how))

    def drawRect(self, *how: Any) -> Any:
        return self._rest_after(super().drawRect(*how))

    def drawEllipse(self, *how: Any) -> Any:
        return self._rest_after(super().drawEllipse(*how))

    def _rest_after(self, drawn: Any) -> Any:
        self._patience.rest()
        return drawn
