"""What the window did, gathered from its workspace for a recipe of each panel."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.config import TrainingConfig
from engine.recipes import (
    NumberedImage,
    Picture,
    Recipe,
    attack_recipe,
    fragility_recipe,
    label_efficiency_recipe,
    map_recipe,
    path_recipe,
    robustness_recipe,
    samples_recipe,
    training_recipe,
)
from engine.service.messages import ChoiceInfo, RunInfo
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.panels.robustness.labels_form import LabelSettings
from raven_gui.panels.robustness.settings import MeasureSettings
from raven_gui.panels.robustness.tools import ATTACKS
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.attack_plan import BLOCK
from raven_gui.workspace.selection import OWN, Refs

NO_RUN = "No ticked run sees these images: tick one in the list of runs."
NO_IMAGES = "The images are not there yet: wait until the engine is awake."


class NothingToCopyError(Exception):
    """A sentence that says why, and what to do."""


class Gathering:
    """Each method is about one panel, and raises NothingToCopyError."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def comparison(self, many: bool = False) -> Recipe:
        """The attack on the picked images that are attacked with the one looked at; where `many`
        are looked at on all picked ones, by blocks as the window attacks them. After the step that
        is shown, where it is not the end: of many, on the blocks in sight, whose course is known.
        """
        comparison = self._workspace.comparison
        runs, target = comparison.runs, comparison.target
        return attack_recipe(
            self._ids(runs),
            self._images(self._attacked(many)),
            comparison.config,
            self._variants(runs),
            [] if target is None else self._images([target]),
            self._workspace.defence.on,
            BLOCK,
            comparison.step,
            comparison.on_probe,
            comparison.asked.task,
        )

    def _attacked(self, many: bool) -> Refs:
        comparison = self._workspace.comparison
        if not many:
            return comparison.front
        if comparison.step is None:
            return comparison.picked
        # In their order: none but the last block is shorter than the others.
        blocks = map(comparison.block_of, range(0, len(comparison.picked), BLOCK))
        return tuple(
            ref for block in blocks if block in comparison.blocks_in_sight for ref in block
        )

    def maps(self) -> Recipe:
        """The latent maps that are shown."""
        maps, runs = self._workspace.maps, self._workspace.maps.runs
        ids, dataset = self._ids(runs), self._workspace.images.dataset
        views = {run: maps.view(run) for run in ids}
        stopped = {
            run: view.step
            for run, view in views.items()
            if view.finished and view.step < view.steps
        }
        return map_recipe(
            ids,
            dataset,
            maps.method,
            self._root(dataset),
            stopped,
            self._variants(runs),
            training=self._workspace.images.source.training,
            axes=maps.axes,
            task=self._workspace.images.task,
            aligned=maps.aligned,
        )

    def robustness(self, settings: MeasureSettings | None) -> Recipe:
        """The measurement that the panel's settings ask for."""
        if settings is None:
            raise NothingToCopyError("The budgets cannot be read: mend them first.")
        robustness, dataset = self._workspace.robustness, self._workspace.images.dataset
        return robustness_recipe(
            self._ids(robustness.runs),
            dataset,
            tuple(ATTACKS),
            settings.epsilons,
            settings.images,
            settings.config,
            robustness.task,
            self._root(dataset),
            self._variants(robustness.runs),
        )

    def label_efficiency(self, settings: LabelSettings | None) -> Recipe:
        """The measurement that the panel's form of it asks for."""
        if settings is None:
            raise NothingToCopyError("The numbers of labels cannot be read: mend them first.")
        robustness, dataset = self._workspace.robustness, self._workspace.images.dataset
        return label_efficiency_recipe(
            self._ids(robustness.runs),
            dataset,
            settings.counts,
            settings.draws,
            settings.seed,
            robustness.task,
            self._root(dataset),
            self._variants(robustness.runs),
        )

    def samples(self) -> Recipe:
        """The samples of the ticked runs."""
        asked, runs = self._workspace.generation.sample_settings, self._workspace.runs.ticked
        return samples_recipe(
            self._ids(runs), asked.posterior, asked.count, asked.seed, self._variants(runs)
        )

    def paths(self) -> Recipe:
        """The paths between the first two picked images."""
        generation = self._workspace.generation
        why = generation.why_no_path()
        if why is not None:
            raise NothingToCopyError(f"{why[0]}. {why[1]}")
        asked, runs = generation.path_settings, self._workspace.comparison.runs
        ends = self._images(generation.ends)
        return path_recipe(self._ids(runs), ends, asked.steps, asked.path, self._variants(runs))

    def fragility(self) -> Recipe:
        """The example of why encoders break, to its last step."""
        asked = self._workspace.fragility.settings
        return fragility_recipe(asked.coupling, asked.radius, asked.steps, asked.seed)

    def run(self, run: RunInfo | None) -> Recipe:
        """The training of a run."""
        if run is None:
            raise NothingToCopyError("No run is shown: choose one in the list of runs.")
        return self._training(run.config, run.name)

    def form(self, panel: NewRunPanel) -> Recipe:
        """The training that the form of a new run describes."""
        problems = panel.form.problems()
        if self._workspace.choices is None or problems:
            raise NothingToCopyError(problems[0] if problems else NO_IMAGES)
        try:
            name = panel.name.text().strip()
            return self._training(panel.config(), name, panel.seeds.value())
        except ValidationError as error:
            raise NothingToCopyError(error.errors()[0]["msg"]) from error

    def _training(self, config: TrainingConfig, name: str, seeds: int = 1) -> Recipe:
        offered = self._workspace.choices
        papers = {}
        if offered is not None:
            papers = {
                "objective": _defaults(offered.variants, config.variant, config.dataset),
                "likelihood_settings": _defaults(
                    offered.likelihoods, config.likelihood, config.dataset
                ),
            }
        folder = self._folder_of({config.variant})
        return training_recipe(config, name, papers, folder, seeds)

    def _ids(self, runs: Iterable[RunInfo]) -> tuple[str, ...]:
        ids = tuple(run.id for run in runs)
        if not ids:
            raise NothingToCopyError(NO_RUN)
        return ids

    def _images(self, refs: Iterable[ImageRef]) -> list[NumberedImage | Picture]:
        found = [self._image(ref) for ref in refs]
        if not found:
            raise NothingToCopyError(NO_IMAGES)
        return found

    def _image(self, ref: ImageRef) -> NumberedImage | Picture:
        images = self._workspace.images
        if ref.dataset == OWN:
            return Picture(images.name(ref), images.pixels(ref))
        root, tests = self._root(ref.dataset), images.sets[ref.dataset].test_count
        if ref.index < tests:
            return NumberedImage(ref.dataset, ref.index, root)
        return NumberedImage(ref.dataset, ref.index - tests, root, "train")

    def _root(self, dataset: str) -> Path | None:
        """Whence the test images are. Of a data set that has none of its own the engine takes
        those that the newest run on it was trained from."""
        root = self._workspace.images.sets.source(dataset).data_root
        offered = self._workspace.choices
        known = () if offered is None else offered.datasets
        if root is not None or not any(d.name == dataset and d.needs_folder for d in known):
            return root
        newest = [run.config for run in reversed(self._workspace.runs.all)]
        folders = (config.data_root for config in newest if config.dataset == dataset)
        return next((folder for folder in folders if folder is not None), None)

    def _variants(self, runs: Iterable[RunInfo]) -> Path | None:
        return self._folder_of({run.config.variant for run in runs})

    def _folder_of(self, variants: set[str]) -> Path | None:
        """The user's own folder, if one of these methods is from there."""
        own = self._workspace.own_variants
        theirs = {name for file in own.files for name in file.names}
        return own.folder if variants & theirs else None


def _defaults(choices: Iterable[ChoiceInfo], name: str, dataset: str) -> dict[str, Any]:
    """The settings that are taken where none are said."""
    choice = next((choice for choice in choices if choice.name == name), None)
    if choice is None:
        return {}
    fields = choice.schema.get("properties", {})
    plain = {field: told["default"] for field, told in fields.items() if "default" in told}
    return plain | choice.defaults.get(dataset, {})
