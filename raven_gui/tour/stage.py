"""What the parts of a tour have in common: the window, and what is kept of what it shows."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject

from raven_gui.export import Figure
from raven_gui.export.in_turns import FiguresInTurns
from raven_gui.export.saving import Saving
from raven_gui.loop_watch import LoopWatch
from raven_gui.main_window import MainWindow

TURNS = 5
"""So many times the tour looks up after each deed, before it goes on."""
FORMATS = ("png", "svg", "pdf", "csv", "npz")

Condition = Callable[[], bool]
Steps = Iterator[tuple[str, Condition]]
"""After each part what is waited for, in a few words, and whether it is there."""


class Stage(QObject):
    """Pictures and figures go to `folder`; what fails is kept in `failures`, as sentences."""

    def __init__(self, window: MainWindow, folder: Path, watch: LoopWatch, parent: QObject) -> None:
        super().__init__(parent)
        self.window, self.space, self.folder = window, window.workspace, folder
        self.failures: list[str] = []
        self.before: frozenset[str] = frozenset()
        """The runs that were there before the tour trained any."""
        self._watch = watch
        self._saving, self._in_turns = Saving(self), FiguresInTurns(self)
        for failed in (self._saving.failed, self.space.failed, window.sessions.failed):
            failed.connect(self.failures.append)

    @property
    def ours(self) -> tuple[str, ...]:
        """The runs that the tour has trained to their end."""
        finished = {run.id for run in self.space.runs.all if run.state == "finished"}
        return tuple(sorted(finished - self.before)) if self.before else ()

    def do(self, deed: Callable[..., object], *about: object) -> Steps:
        """Something a user does with one click or key, and the time to see what it does."""
        deed(*about)
        yield "the window", _after(TURNS)

    def picture(self, name: str) -> Steps:
        """A picture of the window, which is no deed of a user: it does not count."""
        # What was just shown or resized finds its place first.
        yield "the window", _after(TURNS)
        path = self.folder / f"{name}.png"
        with self._watch.paused():
            self.window.grab().save(str(path))
        print(path)

    def figures(self, panel: str) -> Steps:
        """Every figure of a panel in every format it offers, one after the other."""
        gathered: list[Figure] = []
        self._in_turns.ask(self.window.panels[panel], gathered.extend)
        yield f"the figures of {panel}", lambda: not self._in_turns.busy
        for figure in gathered:
            for suffix in filter(figure.offers, FORMATS):
                name = re.sub(r"[^a-z0-9]+", "-", f"{panel} {figure.title}".lower()).strip("-")
                path = self.folder / f"{name}.{suffix}"
                self._saving.start(figure, path)
                yield path.name, lambda: not self._saving.busy
                print(path)


Part = Callable[[Stage], Steps]


def _after(turns: int) -> Condition:
    left = iter(range(turns))
    return lambda: next(left, None) is None
