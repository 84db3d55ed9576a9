"""`raven presets`: the papers' own combinations, by name."""

import difflib
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.cli.usage import UsageError

if TYPE_CHECKING:
    from engine.training import Preset


def presets(
    beginning: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]",
            help="Only those whose names begin so; of one alone all settings are told.",
            show_default=False,
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """List the papers' own combinations: what 'raven train --preset NAME' trains."""
    from engine.training import PRESETS

    chosen = [preset for name, preset in PRESETS.items() if name.startswith(beginning)]
    if not chosen:
        raise _unknown(beginning)
    output = Output(as_json)
    for preset in chosen:
        output.event(
            "preset",
            name=preset.name,
            title=preset.title,
            reference=preset.reference,
            config=preset.config,
            notes=preset.notes,
        )
    if beginning in PRESETS:
        _tell(PRESETS[beginning], output)
        return
    listed = table("", "Name", "Title", "Reference")
    for preset in chosen:
        listed.add_row(preset.name, preset.title, preset.reference)
    output.tell(listed)


def find_preset(name: str) -> "Preset":
    """The preset of that name. Raises UsageError, with what comes near."""
    from engine.training import PRESETS

    if name not in PRESETS:
        raise _unknown(name)
    return PRESETS[name]


def _unknown(name: str) -> UsageError:
    from engine.training import PRESETS

    near = difflib.get_close_matches(name, PRESETS, n=3)
    hint = "'raven presets' lists those there are."
    if near:
        hint = f"Did you mean {' or '.join(repr(match) for match in near)}?"
    return UsageError(f"There is no preset '{name}'. {hint}")


def _tell(preset: "Preset", output: Output) -> None:
    """All of one preset: every choice with what the paper left open about it."""
    output.tell(f"{preset.name}: {preset.title} ({preset.reference})")
    for field, value in preset.config.model_dump(mode="json").items():
        own = value if isinstance(value, dict) else {}
        if not own and value not in (None, {}):
            output.tell(f"  {field}: {value}")
        for setting, chosen in own.items():
            output.tell(f"  {field}.{setting}: {chosen}")
            _note(preset, f"{field}.{setting}", output)
        _note(preset, field, output)


def _note(preset: "Preset", field: str, output: Output) -> None:
    if field in preset.notes:
        output.tell(f"      {preset.notes[field]}")
