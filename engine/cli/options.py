"""Options made from the fields of a config, so that each is described once."""

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from engine.cli.usage import UsageError

Choices = dict[str, Any]
Made = TypeVar("Made", bound=BaseModel)
Json = Annotated[
    bool, typer.Option("--json", help="One JSON object a line on stdout, each with an 'event'.")
]


@dataclass(frozen=True)
class OptionsOf:
    """The fields of `config` as options, but for those in `without`; `names` renames some."""

    config: type[BaseModel]
    without: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, FieldInfo]:
        """The fields that are options, by name."""
        every = self.config.model_fields
        return {name: info for name, info in every.items() if name not in self.without}

    def option(self, name: str) -> str:
        """What to type for the field `name`."""
        return self.names.get(name, f"--{name.replace('_', '-')}")

    def parameters(self) -> list[inspect.Parameter]:
        """A keyword for each option; one that is not typed is None."""
        parameters = []
        for name, info in self.fields.items():
            kind: Any = info.annotation
            annotation = Annotated[kind | None, self._described(name, info)]
            parameters.append(
                inspect.Parameter(
                    name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
                )
            )
        return parameters

    def make(self, kind: type[Made], chosen: Choices) -> Made:
        """A `kind` of what was chosen. Raises UsageError where a value is not allowed."""
        try:
            return kind.model_validate(chosen)
        except ValidationError as error:
            raise UsageError(first_reason(error, lambda name: f"{self.option(name)} ")) from error

    def _described(self, name: str, info: FieldInfo) -> Any:
        option = self.option(name)
        if info.annotation is bool:
            option = f"{option}/--no-{option.removeprefix('--')}"
        default = "" if info.default is None else f" Default: {_typed(info.default)}."
        return typer.Option(option, help=f"{info.description}{default}")


def with_options(**groups: OptionsOf) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of configs. What was typed of a group reaches the command as a
    dict under the group's keyword; what was not is not in it."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def call(**values: Any) -> None:
            for group, options in groups.items():
                typed = {name: values.pop(name) for name in options.fields}
                values[group] = {name: value for name, value in typed.items() if value is not None}
            command(**values)

        own = inspect.signature(command)
        parameters: list[inspect.Parameter] = []
        for parameter in own.parameters.values():
            group = groups.get(parameter.name)
            parameters.extend(group.parameters() if group else [_keyword(parameter)])
        call.__name__ = command.__name__
        call.__doc__ = command.__doc__
        call.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return call

    return decorate


def first_reason(error: ValidationError, option: Callable[[str], str]) -> str:
    """What is wrong first, in a sentence; `option` says what is typed for a field."""
    first = error.errors()[0]
    message = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    if not first["loc"]:  # of several fields together
        return f"{message.removesuffix('.')}."
    what = f"{option(str(first['loc'][0]))}{_as_typed(first['input'])}"
    return f"{what}: it should be {message}."


def _as_typed(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else f"{value}"


def _keyword(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _typed(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"
