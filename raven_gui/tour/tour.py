"""Drives the window through the parts of a tour, and counts how often it stands still meanwhile."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from raven_gui.loop_watch import Gap, LoopWatch
from raven_gui.main_window import MainWindow
from raven_gui.tour.script import FULL
from raven_gui.tour.stage import Condition, Part, Stage, Steps

PATIENCE_SECONDS = 110
"""For each step."""
SIZE = (1280, 800)


class Tour(QObject):
    """Drives the window as a user would, step by step; each step waits until it can be seen.

    `finished` tells the exit status: 0, or 1 if something could not be done in time. Meanwhile
    the gaps of the window's event loop are counted, and said at the end; where the tour is
    `strict`, it fails for a gap of the window's own, too.
    """

    finished = Signal(int)

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        strict: bool = False,
        parts: Iterable[Part] = FULL,
    ) -> None:
        super().__init__(window)
        self._window, self._strict = window, strict
        self._watch = LoopWatch(self)
        self._stage = Stage(window, folder, self._watch, self)
        self._steps = _one_after_another(self._stage, parts)
        self._condition: Condition = lambda: True
        self._waiting_for = "the start"
        self._clock, self._step_clock = QElapsedTimer(), QElapsedTimer()
        self._timer = QTimer(self, interval=30)
        self._timer.timeout.connect(self._look)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The turns of the window's loop that took too long, so far."""
        return tuple(self._watch.gaps)

    def start(self) -> None:
        """Begin; returns at once."""
        self._stage.folder.mkdir(parents=True, exist_ok=True)
        self._window.resize(*SIZE)
        self._clock.start()
        self._step_clock.start()
        self._timer.start()
        self._watch.start()

    def _look(self) -> None:
        if self._stage.failures:
            self._end(1, self._stage.failures[0])
        elif self._condition():
            self._advance()
        elif self._step_clock.elapsed() > PATIENCE_SECONDS * 1000:
            self._end(1, f"The tour waited in vain for {self._waiting_for}.")

    def _advance(self) -> None:
        try:
            self._waiting_for, self._condition = next(self._steps)
            self._step_clock.restart()
        except StopIteration:
            self._end(0, f"The tour took {self._clock.elapsed() / 1000:.0f} s.")

    def _end(self, status: int, sentence: str) -> None:
        self._timer.stop()
        self._watch.stop()
        print(sentence)
        print(self._watch.report())
        own = sum(gap.own for gap in self._watch.gaps)
        if self._strict and own:
            print(f"The tour fails, for the window stood still {own} times.")
            status = 1
        self._window.close()
        self.finished.emit(status)


def _one_after_another(stage: Stage, parts: Iterable[Part]) -> Iterator[tuple[str, Condition]]:
    for part in parts:
        steps: Steps = part(stage)
        yield from steps
