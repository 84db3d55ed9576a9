"""What the table of runs can show of a run: its choices, its course, and what was measured."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from engine.config import TrainingConfig
from engine.own_words import LONGEST_NOTE, LONGEST_TAG, MOST_TAGS
from engine.service.messages import EngineReady, RunInfo
from raven_gui.measure_words import CLEAN, attack_heading, attacked_words, clean_words
from raven_gui.panels.shared.runs_table.column import NAME, NOTE, STATE, TAGS, Column, Form, Value
from raven_gui.panels.shared.runs_table.meanings import loss_term, own_setting, own_title
from raven_gui.panels.shared.runs_table.measured import further, kept, measured
from raven_gui.term_words import term_title
from raven_gui.workspace.robustness import Withstood

USUAL = (NAME, "variant", "dataset", STATE, "epochs_done", "accuracy", "mse_255", TAGS, NOTE)
"""What is shown before the user chooses."""
LEFT_OUT = ("objective", "likelihood_settings", "data_root", "download", "device", "epochs")


def all_columns(
    runs: Iterable[RunInfo],
    robustness: Callable[[RunInfo], Mapping[tuple[str, float], Withstood]],
    choices: EngineReady | None = None,
) -> dict[str, Column]:
    """Every column that there is something to show in, by key. `robustness` tells accuracy under
    attack of a run by divergence and budget; `choices`, once the engine told, what settings and
    terms are."""
    runs = tuple(runs)
    columns = [*_about(), *_choices(choices), *_own_settings(runs, choices), *_measures()]
    columns += [*_further(runs, choices), *_losses(runs, choices)]
    known = sorted({key for run in runs for key in robustness(run)})
    for key in known:
        divergence, budget = key
        columns.append(
            Column(
                f"robust.{divergence}.{budget:g}",
                attack_heading(divergence, budget),
                f"{attacked_words(divergence)}\nWith the budget {budget:g} under L∞, on the run's "
                "own data set, as it was last measured.",
                "Robustness",
                "percent",
                lambda run, key=key: _share(robustness(run).get(key)),  # type: ignore[misc]
                averaged=True,
                how=lambda run, key=key: _how(robustness(run).get(key)),  # type: ignore[misc]
            )
        )
    return {column.key: column for column in columns}


def _share(known: Withstood | None) -> float | None:
    return None if known is None else known.share


def _how(known: Withstood | None) -> Hashable:
    return None if known is None else known.how


def _about() -> list[Column]:
    kind = "Run"
    return [
        Column(NAME, "Name", "What the run is called.", kind, "text", lambda r: r.name),
        Column(STATE, "State", "Whether it is trained.", kind, "text", lambda r: r.state),
        Column(TAGS, "Tags", f"Words of yours, with commas; double click to edit. There are "
               f"{MOST_TAGS} at most, of up to {LONGEST_TAG} characters.", kind, "text",
               lambda r: ", ".join(r.tags) or None),
        Column(NOTE, "Note", f"A note of yours, of up to {LONGEST_NOTE:,} characters; double click "
               "to edit.", kind, "text", lambda r: r.note or None),
        Column("epochs_done", "Epochs", "Epochs that are done.", kind, "integer",
               lambda r: r.epochs_done),
        Column("seconds", "Time", "Time of training.", kind, "duration", lambda r: r.seconds, True),
        Column("created", "Made", "When the run was made.", kind, "date", lambda r: r.created),
        Column("origin", "Made from", "Id of the run whose settings it took over.", kind, "text",
               lambda r: r.origin or None),
        Column("id", "Id", "By which the command finds it.", kind, "text", lambda r: r.id),
    ]  # fmt: skip


def _choices(choices: EngineReady | None) -> list[Column]:
    columns, datasets = [], () if choices is None else choices.datasets
    titles = {"dataset": {dataset.name: dataset.title for dataset in datasets}}
    for name, setting in TrainingConfig.model_fields.items():
        if name not in LEFT_OUT:
            columns.append(
                Column(
                    name,
                    setting.title or name,
                    setting.description or "",
                    "Choices",
                    _form_of(setting.default, name),
                    lambda run, name=name: _told(getattr(run.config, name)),  # type: ignore[misc]
                    titles=titles.get(name, {}),
                )
            )
    return columns


def _form_of(default: object, name: str) -> Form:
    if isinstance(default, float):
        return "number"
    return "integer" if isinstance(default, int) or name == "limit" else "text"


def _own_settings(runs: Sequence[RunInfo], choices: EngineReady | None) -> list[Column]:
    columns = []
    for part, whose in (("objective", "method"), ("likelihood_settings", "likelihood")):
        names = dict.fromkeys(name for run in runs for name in getattr(run.config, part))
        columns += [
            Column(
                f"{whose}.{name}",
                own_title(choices, runs, name),
                own_setting(choices, runs, name) or f"The setting '{name}' of the {whose}.",
                f"Settings of the {whose}",
                "number",
                lambda run, part=part, name=name: _told(  # type: ignore[misc]
                    getattr(run.config, part).get(name)
                ),
            )
            for name in names
        ]
    return columns


def _measures() -> list[Column]:
    measures: tuple[tuple[str, str, Form], ...] = (
        ("accuracy", "Accuracy", "percent"),
        ("mse", "MSE", "measured"),
        ("mse_255", "MSE (0–255)", "measured"),
        ("pair_distance", "Paired distance", "measured"),
        ("relative_pair_distance", "Relative distance", "measured"),
    )
    return [
        Column(
            key,
            heading,
            f"{CLEAN[key]}\nOn the test images of the run's data set.",
            "Measures",
            form,
            lambda run, key=key: measured(run, key),  # type: ignore[misc]
            averaged=True,
        )
        for key, heading, form in measures
    ]


def _further(runs: Sequence[RunInfo], choices: EngineReady | None) -> list[Column]:
    """Clean figures that were measured of a run and kept with it."""
    known = {name for run in runs for name in kept(run)}
    return [
        Column(
            f"measure.{measure.name}",
            measure.title,
            f"{clean_words(measure)}\nOn the test images of the run's data set.",
            "Measures",
            "measured",
            lambda run, name=measure.name: further(run, name),  # type: ignore[misc]
            averaged=True,
        )
        for measure in (() if choices is None else choices.measures)
        if measure.name in known
    ]


def _losses(runs: Sequence[RunInfo], choices: EngineReady | None) -> list[Column]:
    terms = dict.fromkeys(term for run in runs for epoch in run.history[-1:] for term in epoch)
    return [
        Column(
            f"loss.{term}",
            term_title(term),
            f"The loss term '{term}' over the last epoch, nats per image.\n"
            f"{loss_term(choices, runs, term)}".strip(),
            "Losses",
            "measured",
            lambda run, term=term: run.history[-1].get(term) if run.history else None,  # type: ignore[misc]
            averaged=True,
        )
        for term in terms
        if term not in ("epoch", "seconds")
    ]


def _told(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str | int | float):
        return value
    return ", ".join(f"{part:g}" for part in value)
