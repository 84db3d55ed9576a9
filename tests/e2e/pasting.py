"""Copying from a window, and running what was copied as it would be pasted."""

import io
import json
import shlex
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from PySide6.QtGui import QGuiApplication

from engine.cli import main
from raven_gui.main_window import MainWindow
from raven_gui.widgets.copy_as import CopyAs


def copied(window: MainWindow, form: str) -> str:
    """What 'Copy as command' or 'Copy as Python' puts on the clipboard."""
    QGuiApplication.clipboard().clear()
    window.actions_by_name[f"copy_{form}"].trigger()
    return QGuiApplication.clipboard().text()


def copied_by(button: CopyAs, form: str) -> str:
    """What the button of a dialog puts there."""
    QGuiApplication.clipboard().clear()
    button.actions_by_form[form].trigger()
    return QGuiApplication.clipboard().text()


def in_a_shell(line: str) -> list[dict[str, Any]]:
    """What `raven` answers."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        assert main([*shlex.split(line)[1:], "--json"]) == 0
    return [json.loads(answer) for answer in out.getvalue().splitlines()]


def in_a_notebook(script: str) -> dict[str, Any]:
    """The names that it leaves."""
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(compile(script, "pasted", "exec"), names)
    return names
