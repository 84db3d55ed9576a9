"""A training, as a new run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.config import TrainingConfig
from engine.recipes.phases import as_one_training
from engine.recipes.recipe import Recipe
from engine.recipes.writing import Code, bench, call, changed, command_line, options, script, typed

OWN = ("objective", "likelihood_settings")
ALWAYS = ("variant", "dataset", "epochs", "seed")
"""Written even where they are the defaults."""
TOLD = """\
for run in bench.runs_to_train(command):
    for event in bench.train(1, run):
        if isinstance(event, EpochFinished):
            print(event.epoch, event.terms)
    print(run.id, run.figures())"""


def training_recipe(
    config: TrainingConfig,
    name: str = "",
    papers: Mapping[str, Mapping[str, Any]] | None = None,
    variants: Path | None = None,
    seeds: int = 1,
    first_epochs: int | None = None,
) -> Recipe:
    """`raven train` and Bench.train, of so many `seeds`, as one training; `first_epochs`: after
    which a run was trained further, where it was. What differs from the defaults is written, and of
    the settings in `objective` and `likelihood_settings` what differs from those in `papers`, which
    holds both by the field's name. `variants` as in `attack_recipe`."""
    config = as_one_training(config, first_epochs)
    own = {
        field: _differing(getattr(config, field), (papers or {}).get(field, {})) for field in OWN
    }
    shorter = config.model_copy(update=own)
    words = options(shorter, always=ALWAYS, without=OWN)
    words += _settings("", own["objective"])
    words += _settings("likelihood.", own["likelihood_settings"])
    if name:
        words += ["--name", name]
    if seeds > 1:
        words += ["--seeds", seeds]
    return Recipe(_python(shorter, name, variants, seeds), command_line(variants, "train", *words))


def _differing(settings: Mapping[str, Any], papers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in settings.items()
        if name not in papers or papers[name] != value
    }


def _settings(prefix: str, settings: Mapping[str, Any]) -> list[object]:
    return [
        word
        for name, value in settings.items()
        for word in ("--set", f"{prefix}{name}={typed(value)}")
    ]


def _python(config: TrainingConfig, name: str, variants: Path | None, seeds: int) -> str:
    on_bench, made = bench(variants)
    imports = [
        *on_bench,
        "engine.config: TrainingConfig",
        "engine.service.messages: EpochFinished",
        "engine.service.messages: Train",
        *(["pathlib: Path"] if config.data_root is not None else []),
    ]
    whole = Code(call("TrainingConfig", **changed(config, always=ALWAYS)))
    more = {"seeds": seeds} if seeds > 1 else {}
    command = call("Train", job=1, name=name, config=whole, **more)
    return script(imports, f"{made}\ncommand = {command}\n{TOLD}")
