"""From a setting's schema to the field for it."""

from collections.abc import Mapping
from typing import Any

from raven_gui.widgets.parameters.field import Field, Schema
from raven_gui.widgets.parameters.fields import (
    ChoiceField,
    NumberField,
    PathField,
    SwitchField,
    TextField,
    WholeField,
)
from raven_gui.widgets.parameters.numbers import NumbersField


def make_field(name: str, schema: Schema) -> Field | None:
    """The field for a value of a resolved schema; None where the value is a group of its own."""
    if "enum" in schema:
        return ChoiceField(name, schema)
    if "path" in str(schema.get("format", "")):
        return PathField(name, schema)
    match schema.get("type"):
        case "object":
            return None
        case "boolean":
            return SwitchField(name, schema)
        case "integer":
            return WholeField(name, schema)
        case "number":
            return NumberField(name, schema)
        case "array":
            return NumbersField(name, schema)
        case _:
            return TextField(name, schema)


def resolve(own: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field's schema with its references followed, `X | None` told as optional X, and bounds of
    a list's numbers as its own; `X | list[X]` is a list that may be a `single` X."""
    resolved = dict(own)
    if "$ref" in resolved:
        target = schema["$defs"][resolved.pop("$ref").rsplit("/", 1)[-1]]
        resolved = {**target, **resolved}
    options = resolved.pop("anyOf", None)
    if options:
        real = [resolve(option, schema) for option in options if option.get("type") != "null"]
        lists = [option for option in real if option.get("type") == "array"]
        resolved = {**(lists or real)[0], **resolved}
        resolved["optional"] = len(real) < len(options)
        resolved["single"] = bool(lists) and len(lists) < len(real)
    if resolved.get("type") == "array":
        resolved = {**resolved["items"], **resolved, "type": "array"}
    return resolved


def part(schema: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A schema of these fields alone, in this order."""
    return {**schema, "properties": {name: schema["properties"][name] for name in names}}
