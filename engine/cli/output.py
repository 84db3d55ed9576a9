"""What a command tells: to a person as text, to a script as one JSON object a line."""

import json
import math
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from engine.data.dataset import Tell

PIPE_WIDTH = 200  # columns where nobody's window sets them: no table is cut short in a file


class Show(Protocol):
    """Moves a bar."""

    def __call__(self, what: str, done: float, total: float, left: str | None = None) -> None:
        """What is being done, how much of how much is, and how long is left, in words; where that
        is None the bar reckons by what was done so far."""


class Output:
    """Answers go to stdout; progress, remarks and errors to stderr."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._answers = _console(stderr=False)
        self._remarks = _console(stderr=True)

    def event(self, event: str, **values: Any) -> None:
        """A line for a script, at once; nothing for a person."""
        if self.as_json:
            print(json.dumps({"event": event, **plain(values)}), flush=True)

    def tell(self, answer: str | Table) -> None:
        """An answer for a person; nothing for a script."""
        if not self.as_json:
            self._answers.print(answer)

    def remark(self, sentence: str) -> None:
        """Something to know, whoever asks."""
        self._remarks.print(sentence, soft_wrap=True)

    def error(self, sentence: str) -> None:
        """What went wrong."""
        self.event("error", sentence=sentence)
        self.remark(f"raven: {sentence}")

    @property
    def shows_bars(self) -> bool:
        """Whether there is a terminal to show progress on."""
        return self._remarks.is_terminal and not (self.as_json and sys.stdout.isatty())

    @contextmanager
    def progress(self) -> Iterator[Show]:
        """Within, `show(what, done, total, left)` moves a bar, if there is a terminal to show it
        on."""
        with Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            _TimeLeft(),
            console=self._remarks,
            refresh_per_second=4,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not self.shows_bars,
        ) as bars:
            bar = bars.add_task("", total=None)

            def show(what: str, done: float, total: float, left: str | None = None) -> None:
                bars.update(bar, description=what, completed=done, total=total, left=left)

            yield show

    @contextmanager
    def decoding(self) -> Iterator[Tell]:
        """Within, what is yielded moves a bar while the pictures of a data set are decoded."""
        with self.progress() as show:
            yield lambda done, total: show("pictures", done, total)


class _TimeLeft(TimeRemainingColumn):
    """What the task says of it, else what its speed tells."""

    def render(self, task: Task) -> Text:
        left = task.fields.get("left")
        return super().render(task) if left is None else Text(left)


def table(title: str, *columns: str) -> Table:
    """An empty table; columns whose heading begins with a space hold numbers."""
    empty = Table(title=title or None, title_justify="left")
    for column in columns:
        empty.add_column(column.strip(), justify="right" if column.startswith(" ") else "left")
    return empty


def plain(value: Any) -> Any:
    """`value` as JSON can hold it; what is no number is null."""
    match value:
        case BaseModel():
            return value.model_dump(mode="json")
        case np.ndarray() | np.generic():
            return plain(value.tolist())
        case Path():
            return str(value)
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console
