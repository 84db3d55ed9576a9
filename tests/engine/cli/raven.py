"""`raven` within this process: what it answers."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit status and its two streams."""

    status: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The lines of an answer to --json."""
        return [json.loads(line) for line in self.out.splitlines()]


def raven(*arguments: str | Path | int) -> Answer:
    """Run a command."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Answer(status, out.getvalue(), err.getvalue())
