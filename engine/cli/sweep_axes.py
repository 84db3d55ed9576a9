"""What `raven sweep` varies, as it was typed, and what is trained at each point."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from engine.cli.options import Choices
from engine.cli.output import Output
from engine.cli.settings import LIKELIHOOD
from engine.cli.training_choices import TRAINING, training_config
from engine.cli.usage import UsageError
from engine.config import TrainingConfig
from engine.sweep import Draw, Grid, Point, count_of_points, points, read_draw, read_grid

MOST_RUNS = 10_000
PREFIXES = {"objective.": "", "likelihood_settings.": LIKELIHOOD}
"""How else a setting may be named, and how `--set` has it."""


def typed_axes(grid: Sequence[str], random: Sequence[str]) -> tuple[list[Grid], list[Draw]]:
    """The axes, each by the one name that it has however it was typed. Raises UsageError."""
    try:
        grids = [read_grid(typed) for typed in grid]
        draws = [read_draw(typed) for typed in random]
    except ValueError as error:
        raise UsageError(str(error)) from error
    return (
        [replace(one, name=_own_name(one.name)) for one in grids],
        [replace(one, name=_own_name(one.name)) for one in draws],
    )


def points_of(
    grids: Sequence[Grid], draws: Sequence[Draw], samples: int, draw_seed: int, seeds: int
) -> list[Point]:
    """As `points`, where they are not too many for so many seeds each. Raises UsageError."""
    runs = count_of_points(grids, draws, samples, draw_seed) * seeds
    if runs > MOST_RUNS:
        raise UsageError(f"{runs:,} runs are too many: {MOST_RUNS:,} at most.")
    try:
        return points(grids, draws, samples, draw_seed)
    except ValueError as error:
        raise UsageError(str(error)) from error


def config_at(
    point: Point, chosen: Choices, settings: Sequence[str], preset: str | None
) -> TrainingConfig:
    """What is trained at a point: its values over what is the same for all. Raises UsageError,
    which names what is varied."""
    fields, own = dict(chosen), list(settings)
    varied = {}
    for name, value in point.items():
        if name in TRAINING.fields:
            fields[name] = value
            varied[f"{TRAINING.option(name)} {value}:"] = f"{name}={value}:"
        else:
            own.append(f"{name}={value}")
            varied[f"--set {name}={value}:"] = f"{name}={value}:"
    try:
        return training_config(fields, own, preset)
    except UsageError as error:
        told = str(error)
        alone = next((alone for alone in varied if told.startswith(alone)), "")
        raise UsageError(varied.get(alone, "") + told.removeprefix(alone)) from error


def remark_on_idle(
    typed: Collection[str],
    chosen: Choices,
    grids: Sequence[Grid],
    draws: Sequence[Draw],
    output: Output,
) -> None:
    """Tell which of the `typed` options of drawing, and of the `chosen` ones of a training, change
    nothing."""
    if not draws:
        for option in typed:
            output.remark(f"{option}: of draws, and there are none without --random.")
    for name in [*(grid.name for grid in grids), *(draw.name for draw in draws)]:
        if name in chosen:
            output.remark(f"{TRAINING.option(name)}: varied, by --grid or --random.")


def _own_name(typed: str) -> str:
    """Raises UsageError for the device: it changes rounding alone, and the runs of a sweep are told
    apart without it."""
    field = typed.replace("-", "_")
    if field == "device":
        raise UsageError(
            f"{typed}: a sweep trains each configuration on one device: name it with --device."
        )
    if field in TRAINING.fields:
        return field
    for prefix, own in PREFIXES.items():
        if typed.startswith(prefix):
            return own + typed.removeprefix(prefix)
    return typed
