"""`make` says before it begins where the disk has no room for what it sets up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_house import ROOT

MAKE = shutil.which("make")
PYTHON = 'test "$1" = -c || { echo "$@"; exit 1; }'
"""New enough, and does nothing but tell what it was asked to."""

pytestmark = pytest.mark.skipif(
    MAKE is None or sys.platform == "win32", reason="there is no make, or no shell for it"
)


def set_up(folder: Path, gigabytes: int, system: str) -> subprocess.CompletedProcess[str]:
    """`make test` in an empty `folder` of a machine whose disk has so many GB left."""
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("pyproject.toml", "constraints.txt"):
        (folder / name).touch()
    tools = folder / "tools"
    tools.mkdir()
    free = gigabytes * 10**9 // 1024 + 1
    table = f"Filesystem 1024-blocks Used Available Capacity Mounted\\n/dev/x 9 9 {free} 9% /"
    answers = {"df": f'printf "{table}\\n"', "uname": f"echo {system}", "python3": PYTHON}
    for name, answer in answers.items():
        (tools / name).write_text(f"#!/bin/sh\n{answer}\n")
        (tools / name).chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    command = [MAKE or "make", "VENV=made", "test"]
    # Of a make that runs these tests nothing is to be known here.
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    surroundings = {**own, "PATH": path}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True)


def test_too_little_room_is_told_and_nothing_begun(tmp_path: Path) -> None:
    answer = set_up(tmp_path, 6, "Linux")
    assert answer.returncode != 0 and "-m venv" not in answer.stdout
    assert (
        "7 GB of this disk, and up to 10 until it is done, of which 6 GB are free" in answer.stderr
    )


@pytest.mark.parametrize(("gigabytes", "system"), [(7, "Linux"), (3, "Darwin")])
def test_where_there_is_room_it_begins(tmp_path: Path, gigabytes: int, system: str) -> None:
    assert "-m venv made" in set_up(tmp_path, gigabytes, system).stdout
