"""`--set NAME=VALUE`: the own settings of the method and of the likelihood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from engine.cli.options import Choices, first_reason
from engine.cli.usage import UsageError, suggestion

LIKELIHOOD = "likelihood."
"""Before the name of a setting: the likelihood's, also where the method has one of that name."""


@dataclass(frozen=True)
class Typed:
    """What `--set` says, as it was typed, by the name of the setting."""

    method: Choices
    likelihood: Choices


def read_settings(
    typed: Sequence[str], method: type[BaseModel], likelihood: type[BaseModel]
) -> Typed:
    """Sort `NAME=VALUE`s by whose setting they name: a plain NAME is the method's if it has one
    of that name, else the likelihood's. Raises UsageError, with near names."""
    read = Typed({}, {})
    for text in typed:
        name, separator, value = (part.strip() for part in text.partition("="))
        if not separator:
            raise UsageError(f"--set {text}: write it as NAME=VALUE.")
        plain = name.removeprefix(LIKELIHOOD)
        if name == plain and name in method.model_fields:
            read.method[name] = _value(method, name, value)
        elif plain in likelihood.model_fields:
            read.likelihood[plain] = _value(likelihood, plain, value)
        else:
            raise UsageError(
                f"--set {text}: there is no setting '{name}'. "
                f"{_suggestion(name, method, likelihood)}"
            )
    return read


def checked(kind: type[BaseModel], settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """`settings` as what they mean, by `kind`. Raises UsageError where a value is not allowed."""
    try:
        whole = kind.model_validate(settings).model_dump(mode="json")
    except ValidationError as error:
        raise UsageError(first_reason(error, lambda name: f"--set {prefix}{name}=")) from error
    return {name: whole[name] for name in settings}


def _value(kind: type[BaseModel], name: str, text: str) -> str | list[str]:
    """A list is typed with commas between its items, also one of a single item."""
    schema: dict[str, Any] = kind.model_json_schema()["properties"][name]
    forms = [form.get("type") for form in (schema, *schema.get("anyOf", ()))]
    only_list = forms[0] == "array"
    if only_list or ("array" in forms and "," in text):
        return [item.strip() for item in text.split(",")]
    return text


def _suggestion(name: str, method: type[BaseModel], likelihood: type[BaseModel]) -> str:
    own, other = list(method.model_fields), list(likelihood.model_fields)
    if name.startswith(LIKELIHOOD):
        names = [LIKELIHOOD + setting for setting in other]
        return suggestion(name, names) if names else "This likelihood has none."
    names = [*own, *(setting for setting in other if setting not in own)]
    return suggestion(name, names) if names else "This method has none, and the likelihood neither."
