"""How recipes are written: options of `raven`, and calls in Python."""

import shlex
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

LINE = 84
"""Columns that a call may take before its arguments get a line each."""


def command_line(variants: Path | None, *words: object) -> str:
    """`raven` with these words, quoted; `variants` is the folder of methods of the user's own that
    it needs."""
    known = () if variants is None else ("--variants", variants)
    return shlex.join(typed(word) for word in ("raven", *known, *words))


def options(
    config: BaseModel,
    always: Collection[str] = (),
    without: Collection[str] = (),
) -> list[object]:
    """The fields of `config` as they are typed: those that differ from the defaults, and those in
    `always`, but for those in `without`."""
    words: list[object] = []
    for name, value in changed(config, always).items():
        if name in without:
            continue
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words.append(option if value else f"--no-{option.removeprefix('--')}")
        else:
            words += [option, value]
    return words


def changed(config: BaseModel, always: Collection[str] = ()) -> dict[str, Any]:
    """The fields of `config` that differ from the defaults, and those in `always`."""
    return {
        name: getattr(config, name)
        for name, field in type(config).model_fields.items()
        if name in always
        or getattr(config, name) != field.get_default(call_default_factory=True, validated_data={})
    }


def typed(value: object) -> str:
    """`value` as `raven` reads it back to the last digit; a list has commas."""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, list | tuple):
        return ",".join(typed(item) for item in value)
    return str(value)


def script(imports: Iterable[str], *parts: str) -> str:
    """A script: the imports, those of one module on one line, then the parts, a blank line between
    them. An import is 'numpy as np', or 'module: name'."""
    names: dict[str, list[str]] = {}
    for line in sorted(set(imports)):
        module, _, name = line.partition(": ")
        names.setdefault(module, []).append(name)
    lines = {
        module: f"from {module} import {', '.join(own)}" if own[0] else f"import {module}"
        for module, own in names.items()
    }
    ours = [line for module, line in lines.items() if module.startswith("engine")]
    others = [line for module, line in lines.items() if not module.startswith("engine")]
    others.sort(key=lambda line: "numpy" in line)  # after Python's own
    heads = ("\n".join(others), "\n".join(ours))
    return "\n\n".join(part for part in (*heads, *parts) if part) + "\n"


def call(name: str, /, **arguments: object) -> str:
    """A call with keywords, on one line where that is short; text in `Code` stands as it is."""
    written = [f"{key}={literal(value)}" for key, value in arguments.items()]
    short = f"{name}({', '.join(written)})"
    if len(short) <= LINE and "\n" not in short:
        return short
    inner = "".join(f"{line},\n" for line in written)
    return f"{name}(\n{indented(inner)})"


class Code(str):
    """Python that is written already."""

    __slots__ = ()


def literal(value: object) -> str:
    """`value` as Python; a config as a call with what differs from its defaults."""
    match value:
        case Code():
            return str(value)
        case str():
            plain = repr(value)
            return plain if '"' in plain else f'"{plain[1:-1]}"' if plain[0] == "'" else plain
        case Path():
            return f"Path({literal(str(value))})"
        case BaseModel():
            return call(type(value).__name__, **changed(value))
        case tuple():
            inner = ", ".join(map(literal, value))
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            pairs = (f"{literal(key)}: {literal(own)}" for key, own in value.items())
            return f"{{{', '.join(pairs)}}}"
    return repr(value)


def indented(text: str) -> str:
    """Every line four columns further right."""
    return "".join(f"    {line}" for line in text.splitlines(keepends=True))


def bench(variants: Path | None) -> tuple[list[str], str]:
    """The lines that make the `bench` on which a script works, and what they import."""
    imports = ["engine.runs: RunStore", "engine.service.bench: Bench"]
    line = "bench = Bench(RunStore())"
    if variants is None:
        return imports, line
    imports += ["pathlib: Path", "engine.service.messages: ListOwnVariants"]
    command = call("ListOwnVariants", job=0, folder=variants)
    return imports, f"{line}\nlist(bench.list_own_variants({command}))"
