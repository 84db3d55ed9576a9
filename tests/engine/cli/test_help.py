"""What `--help` shows is what was written."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from rich.text import Text
from typer.main import get_command

from engine.cli.app import _application
from tests.engine.cli.raven import raven


def commands(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """All commands by what is typed, with all their help."""
    yield path, [command.help or "", *(getattr(own, "help", "") or "" for own in command.params)]
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *path, name)


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        pytest.param(path, texts, id=" ".join(path))
        for path, texts in commands(get_command(_application()))
        if any("[" in text for text in texts)
    ],
)
def test_brackets_in_a_help_are_shown_as_they_are_written(
    path: tuple[str, ...], texts: list[str]
) -> None:
    answer = raven(*path, "--help")
    assert answer.status == 0
    shown = re.sub(r"[\s│]", "", answer.out)
    for text in texts:
        for bracketed in re.findall(r"\[[^]]*]", text):
            assert re.sub(r"\s", "", bracketed) in shown


def test_a_package_is_installed_by_the_words_of_the_help() -> None:
    shown = Text.from_ansi(raven("sanity", "--help").out).plain
    assert "pipinstall'raven-gui[attacks]'" in re.sub(r"[\s│]", "", shown)


@pytest.mark.parametrize("option", ["--data-root", "--dataset", "--images"])
def test_commands_that_ask_runs_about_images_say_alike_which(option: str) -> None:
    asked = {"attack", "evaluate", "measure", "survey", "label-efficiency"}
    raven_itself: Any = get_command(_application())
    told = {
        own.help.replace("--index counts", "to take")
        for name in asked
        for own in raven_itself.commands[name].params
        if option in own.opts
    }
    assert len(told) == 1
