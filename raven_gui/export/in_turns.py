"""Figures of what takes long to gather, while the window goes on."""

from collections.abc import Callable, Generator
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject

from raven_gui.export.figure import Figure
from raven_gui.widgets.stepwise import Stepwise

Gathering = Generator[None, None, list[Figure]]
"""Gathers figures step by step; the window's loop may turn between two of them."""


class Shows(Protocol):
    """A panel with figures."""

    def figures(self) -> list[Figure]:
        """What it shows, the figure looked at first."""
        ...


@runtime_checkable
class Gathers(Protocol):
    """A panel whose figures take long where there is much to gather."""

    def gather(self) -> Gathering:
        """What it shows, the figure looked at first."""
        ...


class FiguresInTurns(QObject):
    """Hands a panel's figures on as soon as they are gathered: before `ask` returns where that is
    done in one step. Of those that are asked for meanwhile the last are gathered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stepwise = Stepwise(self)

    @property
    def busy(self) -> bool:
        """Whether figures are being gathered."""
        return self._stepwise.busy

    def ask(self, panel: Shows, then: Callable[[list[Figure]], object]) -> None:
        """Gather what a panel shows, and hand it to `then`."""
        self.forget()
        if not isinstance(panel, Gathers):
            then(panel.figures())
            return
        steps = _handed_on(panel.gather(), then)
        if next(steps, _ENDED) is not _ENDED:
            self._stepwise.begin(steps)

    def forget(self) -> None:
        """What is being gathered is of no interest any more."""
        self._stepwise.stop()


_ENDED = object()


def gathered(gathering: Gathering) -> list[Figure]:
    """All at once."""
    while True:
        try:
            next(gathering)
        except StopIteration as end:
            figures: list[Figure] = end.value
            return figures


def _handed_on(
    gathering: Gathering, then: Callable[[list[Figure]], object]
) -> Generator[None, None, None]:
    then((yield from gathering))
