"""Trainings: of a run, of the form of a new one, of a sweep, and the table of runs."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from engine.config import TrainingConfig
from engine.recipes import Recipe, runs_recipe, sweep_recipe, training_recipe
from engine.service.messages import ChoiceInfo, RunInfo, SweepInfo
from raven_gui.gathering.sources import NO_IMAGES, NothingToCopyError, Sources
from raven_gui.panels.new_run.panel import NewRunPanel


def run(sources: Sources, shown: RunInfo | None) -> Recipe:
    """The training of a run."""
    if shown is None:
        raise NothingToCopyError("No run is shown: choose one in the list of runs.")
    return _training(sources, shown.config, shown.name, first_epochs=shown.planned_epochs)


def form(sources: Sources, panel: NewRunPanel) -> Recipe:
    """The training that the form of a new run describes."""
    problems = panel.form.problems()
    if sources.workspace.choices is None or problems:
        raise NothingToCopyError(problems[0] if problems else NO_IMAGES)
    try:
        name = panel.name.text().strip()
        return _training(sources, panel.config(), name, panel.seeds.value())
    except ValidationError as error:
        raise NothingToCopyError(error.errors()[0]["msg"]) from error


def table(runs: Iterable[RunInfo]) -> Recipe:
    """The runs of a table, in its order."""
    ids = tuple(dict.fromkeys(run.id for run in runs))
    if not ids:
        raise NothingToCopyError("No run is in the table: change what it is filtered by.")
    return runs_recipe(ids)


def sweep(shown: SweepInfo | None) -> Recipe:
    """A sweep and its trials."""
    if shown is None:
        raise NothingToCopyError("There is no sweep yet: start one in a terminal.")
    return sweep_recipe(shown.name, shown.commands)


def _training(
    sources: Sources,
    config: TrainingConfig,
    name: str,
    seeds: int = 1,
    first_epochs: int | None = None,
) -> Recipe:
    offered = sources.workspace.choices
    papers = {}
    if offered is not None:
        papers = {
            "objective": _defaults(offered.variants, config.variant, config.dataset),
            "likelihood_settings": _defaults(
                offered.likelihoods, config.likelihood, config.dataset
            ),
        }
    folder = sources.folder_of({config.variant})
    return training_recipe(config, name, papers, folder, seeds, first_epochs)


def _defaults(choices: Iterable[ChoiceInfo], name: str, dataset: str) -> dict[str, Any]:
    """The settings that are taken where none are said."""
    choice = next((choice for choice in choices if choice.name == name), None)
    if choice is None:
        return {}
    fields = choice.schema.get("properties", {})
    plain = {field: told["default"] for field, told in fields.items() if "default" in told}
    return plain | choice.defaults.get(dataset, {})
