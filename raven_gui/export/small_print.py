"""Provenance in words, to stand below a figure."""

from collections.abc import Mapping
from typing import Any


def small_print(provenance: Mapping[str, Any]) -> str:
    """One line for the plain facts together, one for each thing that has facts of its own."""
    plain: list[str] = []
    lines: list[str] = []
    for name, value in provenance.items():
        if isinstance(value, Mapping):
            lines.append(f"{name}: {_facts(value)}")
        elif _is_list_of_mappings(value):
            lines.extend(_facts(one) for one in value)
        elif name == "program":
            plain.append(str(value))
        else:
            plain.append(f"{name} {_words(value)}")
    return "\n".join([*lines, *([" · ".join(plain)] if plain else [])])


def _facts(facts: Mapping[str, Any]) -> str:
    named = str(facts.get("name", facts.get("id", "")))
    rest = [
        f"{name} {_words(value)}"
        for name, value in facts.items()
        if name != "name" and value is not None and value is not False and value not in ("", {}, [])
    ]
    return (f"{named}: " if named else "") + ", ".join(rest)


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_words(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "/".join(_words(one) for one in value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def _is_list_of_mappings(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(one, Mapping) for one in value)
    )
