"""Work that is done step by step, between which the window's loop turns."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from raven_gui.own_turn import OwnTurn


class Stepwise(QObject):
    """One step in each turn of the window's loop, until there are none left or all that is left is
    wanted at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._within = False
        self._turn = OwnTurn(self)
        self._turn.due.connect(self._step)

    @property
    def busy(self) -> bool:
        """Whether there are steps left."""
        return self._steps is not None

    def begin(self, steps: Iterator[None]) -> None:
        """Do these, in place of any that are left."""
        self._steps = steps
        self._turn.start()

    def stop(self) -> None:
        """Do no more of them."""
        self._steps = None
        self._turn.stop()

    def finish(self) -> None:
        """Do the rest now; a step that needs what it is part of has it as it is."""
        while self._steps is not None and not self._within:
            self._step()

    def _step(self) -> None:
        if self._steps is None:
            return
        steps, self._within = self._steps, True
        try:
            next(steps)
        except StopIteration:
            if self._steps is steps:
                self._steps = None
        finally:
            self._within = False
        if self._steps is not None:
            self._turn.start()
