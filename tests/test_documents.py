"""What the documents point at is there, and the commands that they print are understood."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from engine.cli.app import _application
from tests.test_house import ROOT, name_of, repository_files

DOCUMENTS = [path for path in repository_files() if path.suffix == ".md"]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
BEHIND = re.compile(r" [|&]( .*)?$")
"""Of a printed line what the shell does with the command's answer."""
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
OF_OTHERS = {"--logdir", "--short", "--strict", "--tour", "--watch-loop"}
"""Options of TensorBoard and of `raven-gui`."""


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return BLOCK.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Its headings as links name them: small letters, hyphens for spaces, no other marks."""
    headings = re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def printed_commands(path: Path) -> Iterator[str]:
    """The lines of its blocks of code that call `raven`."""
    for block in BLOCK.findall(path.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            typed = line.removeprefix("$ ")
            if typed.startswith("raven "):
                yield BEHIND.sub("", typed)


def parse(typed: str) -> None:
    """Read a command without carrying it out; raises TyperException where that cannot be."""
    _, *words = shlex.split(typed.replace("--variants FOLDER ", ""))
    command = get_command(_application())
    while hasattr(command, "commands"):
        named, *words = words
        command = command.commands[named]
    command.make_context("raven", words)


def options() -> set[str]:
    """All that any command of `raven` has."""
    found, left = {"--help"}, [get_command(_application())]
    while left:
        command = left.pop()
        found.update(*(known.opts + known.secondary_opts for known in command.params))
        left += getattr(command, "commands", {}).values()
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_what_a_document_points_at_is_there(path: Path) -> None:
    lost = []
    for link in LINK.findall(prose(path)):
        if link.startswith(("http://", "https://")):
            continue
        place, _, anchor = link.partition("#")
        target = path.parent / place if place else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert not lost


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_command_that_a_document_prints_is_understood(path: Path) -> None:
    for typed in printed_commands(path):
        try:
            parse(typed)
        except typer.TyperException as error:
            pytest.fail(f"{typed}: {error.format_message()}")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_an_option_that_a_document_speaks_of_is_there(path: Path) -> None:
    spoken_of = {
        name for code in re.findall(r"`([^`]+)`", prose(path)) for name in OPTION.findall(code)
    }
    assert spoken_of - OF_OTHERS <= options()


def test_the_page_of_measures_says_what_the_window_and_the_command_say() -> None:
    script = ROOT / "docs" / "make_measures.py"
    found = importlib.util.spec_from_file_location("make_measures", script)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert page == module.document(), "run docs/make_measures.py"
