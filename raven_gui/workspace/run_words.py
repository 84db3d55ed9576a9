"""The words of the user's own for a run: its name, its tags and its note."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from engine.service.messages import AnnotateRun, RenameRun, RunInfo
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.history import History


class RunWords(QObject):
    """Each change is one step of the history. What is not changed stays as it is by now, which
    another window may have written. `get` finds a run by its id."""

    def __init__(
        self, ask: Ask, history: History, get: Callable[[str], RunInfo | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._history, self._get = ask, history, get

    def rename(self, run: str, name: str) -> None:
        """Give a run another name."""
        self._put("name", RenameRun, run, name)

    def tag(self, run: str, tags: tuple[str, ...]) -> None:
        """Keep these tags with a run, and no others."""
        self._put("tags", AnnotateRun, run, tags)

    def note(self, run: str, note: str) -> None:
        """Keep a note with a run, in place of the one before."""
        self._put("note", AnnotateRun, run, note)

    def _put(self, part: str, command: type[RenameRun | AnnotateRun], run: str, words: Any) -> None:
        def ask(words: Any) -> None:
            self._ask(command, run=run, **{part: words})

        ask(words)
        if (info := self._get(run)) is not None:
            before = getattr(info, part)
            text = f"the {part} of '{info.name}'"
            self._history.record(text, lambda: ask(before), lambda: ask(words))
