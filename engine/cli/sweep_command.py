"""The command line of a sweep, to be typed again."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.cli.options import Choices, OptionsOf

Typed = Mapping[str, str | int | bool | Sequence[str] | None]


def sweep_command(
    chosen: Choices, options: OptionsOf, typed: Typed, variants: Path | None = None
) -> str:
    """`raven sweep` with the training's `chosen` options and what else was `typed`, by name; a
    value of several is an option each, and none is where it is None, False or empty. `variants` is
    the folder of methods of the user's own."""
    words = ["raven", *_words("--variants", variants), "sweep"]
    for name in options.fields:
        option, value = options.option(name), chosen.get(name)
        if value is False:
            words.append(f"--no-{option.removeprefix('--')}")
        else:
            words += _words(option, value)
    for name, value in typed.items():
        several = value if isinstance(value, list | tuple) else [value]
        for one in several:
            words += _words(f"--{name}", one)
    return shlex.join(words)


def _words(option: str, value: object) -> list[str]:
    if value is None or value is False or value == "":
        return []
    if isinstance(value, Path):
        value = value.resolve()  # it may be typed again in another folder
    return [option] if value is True else [option, str(value)]
