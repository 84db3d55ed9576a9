"""Runs as the rows of a table: what was chosen and what was measured, in plain cells."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.runs import Run, RunInfo, in_groups
from engine.tracking.curves import curve_cells

Cell = str | int | float | bool | None
Row = dict[str, Cell]

_GROUPS = ("config", "figures", "curves", "loss")
"""Beginnings of names, in the order of the columns; a column of none of them comes before."""
_PARTS = {"pair_distance": ("mean", "std")}
"""Figures that are kept as a list, and what its places mean."""


def run_rows(runs: Sequence[Run]) -> list[Row]:
    """A row for each run: what it is called, `config.…` as it was chosen, `figures.<data set>.…`
    as they were measured, `curves.…` as it keeps them in tables, tags with commas, and the note;
    those that differ in their seed alone have a `group` in common. Raises RunError where one is
    damaged."""
    infos = in_groups([run.info() for run in runs])
    return [_run_row(run, info) for run, info in zip(runs, infos, strict=True)]


def epoch_rows(runs: Sequence[Run]) -> list[Row]:
    """A row for each epoch of each run: seconds of training, and `loss.<term>`, the mean of each
    loss term in nats per image. Raises RunError where one is damaged."""
    return [row for run in runs for row in _epochs(run.info())]


def columns_of(rows: Sequence[Row]) -> list[str]:
    """The columns of a table of `rows`, which need not have the same: configs and figures each
    together, in the order in which they first come."""
    names = dict.fromkeys(name for row in rows for name in row)
    return sorted(names, key=_group)


def flat(name: str, value: Any) -> Iterator[tuple[str, Cell]]:
    """`value` under dotted names, a cell each. A list is one cell of JSON, as are its numbers."""
    match value:
        case Mapping():
            for inner, item in value.items():
                yield from flat(f"{name}.{inner}", item)
        case list() | tuple():
            yield name, json.dumps(value)
        case None | bool() | int() | float() | str():
            yield name, value
        case _:
            yield name, str(value)


def config_cells(info: RunInfo) -> Row:
    """What was chosen, by dotted name, the settings of the method and the likelihood among it."""
    return {
        name: cell
        for field, value in info.config.model_dump(mode="json").items()
        for name, cell in flat(field, value)
    }


def figure_cells(figures: Mapping[str, Mapping[str, Any]]) -> Row:
    """What was measured, by `<data set>.<figure>`."""
    return {
        name: cell
        for dataset, measured in figures.items()
        for figure, value in measured.items()
        for name, cell in flat(f"{dataset}.{figure}", _named(figure, value))
    }


def measured_cells(run: Run) -> Row:
    """All that was measured of a run: `figures.…` as `figure_cells` has them, and `curves.…` as
    `curve_cells` does. Raises RunError where it is damaged."""
    figures, curves = figure_cells(run.figures()), curve_cells(run)
    return {f"figures.{name}": cell for name, cell in figures.items()} | {
        f"curves.{name}": cell for name, cell in curves.items()
    }


def _named(figure: str, value: Any) -> Any:
    parts = _PARTS.get(figure, ())
    if parts and isinstance(value, list) and len(value) == len(parts):
        return dict(zip(parts, value, strict=True))
    return value


def _run_row(run: Run, info: RunInfo) -> Row:
    row: Row = {
        "id": info.id,
        "name": info.name,
        "state": info.state,
        "created": info.created,
        "epochs_done": info.epochs_done,
        "seconds": info.seconds,
        "group": info.group,
        "origin": info.origin,
        "tags": ",".join(info.tags),
        "note": info.note,
    }
    row |= {f"config.{name}": cell for name, cell in config_cells(info).items()}
    return row | measured_cells(run)


def _epochs(info: RunInfo) -> Iterator[Row]:
    for epoch in info.history:
        row: Row = {
            "id": info.id,
            "name": info.name,
            "variant": info.config.variant,
            "dataset": info.config.dataset,
            "seed": info.config.seed,
            "epoch": int(epoch["epoch"]),
            "seconds": epoch.get("seconds"),
        }
        yield row | {f"loss.{name}": value for name, value in terms_of(epoch).items()}


def terms_of(epoch: Mapping[str, float]) -> dict[str, float]:
    """The loss terms of an epoch of a history."""
    return {name: value for name, value in epoch.items() if name not in ("epoch", "seconds")}


def _group(column: str) -> int:
    beginning = column.partition(".")[0]
    return _GROUPS.index(beginning) + 1 if beginning in _GROUPS else 0
