"""The workspace: its parts, and one place where events are handed to them."""

import itertools
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.service import messages as m
from raven_gui.bridge import Bridge
from raven_gui.workspace.attack_checks import AttackChecks
from raven_gui.workspace.budget_grid import BudgetGrid
from raven_gui.workspace.checking import Checking
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.decoding import Decoding
from raven_gui.workspace.defence import Defence
from raven_gui.workspace.evaluation import Evaluation
from raven_gui.workspace.filtering import Filtering
from raven_gui.workspace.fragility import Fragility
from raven_gui.workspace.generation import Generation
from raven_gui.workspace.history import History
from raven_gui.workspace.images import Images
from raven_gui.workspace.inception import InceptionWeights
from raven_gui.workspace.jobs import Jobs
from raven_gui.workspace.label_efficiency import LabelEfficiency
from raven_gui.workspace.maps import Maps
from raven_gui.workspace.neighbours import NearestImages
from raven_gui.workspace.own_variants import OwnVariants
from raven_gui.workspace.robustness import Robustness
from raven_gui.workspace.runs import Runs
from raven_gui.workspace.seed_groups import SeedGroups
from raven_gui.workspace.showing import Showing
from raven_gui.workspace.survey import SurveyOfImages
from raven_gui.workspace.sweeps import Sweeps
from raven_gui.workspace.training import Training


class Workspace(QObject):
    """What is open and selected in the window, and the only one who speaks to the engine."""

    ready = Signal()
    """The engine is awake: `choices` is there."""
    failed = Signal(str)
    """A sentence to show: something could not be done."""
    told = Signal(str)
    """A sentence to show: something was done."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._numbers = itertools.count(1)
        self.choices: m.EngineReady | None = None
        self.history = History(self)
        self.jobs = Jobs(self.ask, self.history, self)
        self.runs = Runs(self.ask, self.history, self)
        self.seed_groups = SeedGroups(self.runs, self)
        self.sweeps = Sweeps(self.ask, self.runs, self)
        self.images = Images(self.ask, self.history, self)
        self.comparison = Comparison(self.ask, self.runs, self.images, self.history, self)
        self.maps = Maps(self.ask, self.seed_groups, self.runs, self.images, self.comparison, self)
        self.generation = Generation(self.ask, self.seed_groups, self.runs, self.images, self)
        self.decoding = Decoding(self.ask, self.images, self.maps, self)
        self.fragility = Fragility(self.ask, self)
        about = self.runs, self.images
        self.budget_grid = BudgetGrid(self.ask, self.images, self.comparison, self.jobs, self)
        self.defence = Defence(self.ask, self.images, self.comparison, self.jobs, self)
        self.survey = SurveyOfImages(self.ask, *about, self.comparison, self)
        self.neighbours = NearestImages(self.ask, *about, self.comparison, self)
        self.filtering = Filtering(*about, self.maps, self.survey, self.comparison, self)
        self.showing = Showing(self.images, self.filtering, self.history, self)
        self.training = Training(self.ask, self.runs, self)
        self.checking = Checking(self.ask, self)
        self.own_variants = OwnVariants(self.ask, self)
        self.robustness = Robustness(self.ask, self.runs, self.images, self)
        self.attack_checks = AttackChecks(self.ask, self.runs, self.robustness, self)
        self.evaluation = Evaluation(self.ask, self.robustness, self)
        self.inception = InceptionWeights(self.ask, self)
        self.label_efficiency = LabelEfficiency(self.ask, self.robustness, self)
        measurements = self.attack_checks, self.evaluation, self.label_efficiency
        for measuring in (self.robustness, *measurements):
            self.jobs.ended.connect(measuring.take_end)
            self.runs.weights_changed.connect(measuring.forget)
        self.images.loaded.connect(lambda: self.runs.prefer(self.images.dataset))
        self.images.loaded.connect(self._check_target)
        self.jobs.ended.connect(self.maps.take_end)
        self.jobs.ended.connect(self.generation.take_end)
        for part in (self.comparison, self.maps, self.generation, self.decoding):
            self.runs.weights_changed.connect(part.forget)
        self.jobs.ended.connect(self.survey.take_end)
        self.runs.weights_changed.connect(self.survey.forget)
        self.runs.weights_changed.connect(self.defence.forget)
        self.runs.weights_changed.connect(self.neighbours.forget)
        bridge.arrived.connect(self._take)

    def open(self) -> None:
        """Ask for what is shown first."""
        self.runs.prefer(self.images.dataset)
        self.images.show(self.images.dataset)
        self.ask(m.ListRuns)

    def ask(self, kind: type[m.Command], **fields: Any) -> int:
        """Send a command; returns the number of its job."""
        job = next(self._numbers)
        self._bridge.submit(kind(job=job, **fields))
        return job

    def dataset_title(self, name: str) -> str:
        """What a data set is called on screen, once the engine has told."""
        known = self.choices.datasets if self.choices is not None else ()
        return next((choice.title for choice in known if choice.name == name), name)

    def _check_target(self) -> None:
        """Images that are shown now may have another shape or pixel range than an attack's target:
        none of them could be made to look like it."""
        target = self.comparison.target
        if target is not None and not self.images.fitting((target,)):
            self.comparison.forget_target()

    def _take(self, event: m.Event) -> None:
        match event:
            case m.EngineReady():
                self.choices = event
                self.images.shapes = {d.name: d.shape for d in event.datasets if d.shape}
                titles = {dataset.name: dataset.title for dataset in event.datasets}
                self.images.sets.titles = self.runs.dataset_titles = titles
                self.training.forget_problems()
                self.ready.emit()
            case m.EngineLost():
                self.maps.forget_all()
                self.failed.emit(event.sentence)
            case m.Failed():
                self.maps.take_failure(event.job)
                self.sweeps.take_failure(event.job)
                self.inception.take_failure(event.job)
                overtaken = self.comparison.take_failure(event.job)
                told = (
                    self.images.take_failure(event.job, event.sentence)
                    or self.generation.take_failure(event.job, event.sentence)
                    or self.decoding.take_failure(event.job, event.sentence)
                    or self.training.take_failure(event.job, event.sentence)
                    or self.fragility.take_failure(event.job, event.sentence)
                    or self.budget_grid.take_failure(event.job, event.sentence)
                    or self.survey.take_failure(event.job, event.sentence)
                    or self.neighbours.take_failure(event.job, event.sentence)
                )
                if not overtaken and not told:
                    instead = self.images.fall_back(event.job)
                    shown = f" Showing {self.dataset_title(instead)} instead." if instead else ""
                    self.failed.emit(self.jobs.of_which(event.job) + event.sentence + shown)
            case m.Done():
                self.told.emit(event.sentence)
            case m.JobChanged():
                self.jobs.take(event)
            case m.QueueChanged():
                self.jobs.take_queue(event)
            case m.ImagesLoaded():
                self.images.take_images(event)
            case m.PictureRead():
                self.images.take_picture(event)
            case m.RunsListed():
                if any(self._has_downloaded(run) for run in event.runs):
                    self.ask(m.LoadImages, source=self.images.source)
                self.runs.take(event.runs, event.added)
            case m.SweepsListed():
                self.sweeps.take(event)
            case m.ChoicesChecked():
                self.checking.take(event)
            case m.OwnVariantsListed():
                self.own_variants.take(event)
            case m.StepsTaken():
                self.training.take_steps(event)
            case m.EpochFinished():
                self.training.take_epoch(event)
                self.runs.early_look.take_epoch(event)
            case m.Reconstructed():
                self.training.take_reconstructed(event)
            case m.Encoded():
                self.maps.take_encoded(event)
            case m.Attacked():
                self.comparison.take(event)
            case m.Defended():
                self.defence.take(event)
            case m.AttackedAtBudget():
                self.budget_grid.take(event)
            case m.AttackMoved():
                self.comparison.take_progress(event)
            case m.RobustnessMeasured():
                self.robustness.take_curve(event)
            case m.QualityMeasured():
                self.robustness.take_quality(event)
            case m.AttackChecked():
                self.attack_checks.take(event)
            case m.Evaluated():
                self.evaluation.take(event)
            case m.InceptionWeightsFound():
                self.inception.take(event)
            case m.LabelsMeasured():
                self.label_efficiency.take(event)
            case m.MapMoved():
                self.maps.take_map(event)
            case m.Placed():
                self.maps.take_placed(event)
            case m.EpochsMapped():
                self.maps.take_epochs(event)
            case m.Generated():
                self.generation.take_samples(event)
            case m.Interpolated():
                self.generation.take_path(event)
            case m.DecodedAt():
                self.decoding.take(event)
            case m.Surveyed():
                self.survey.take(event)
            case m.NeighboursFound():
                self.neighbours.take(event)
            case m.Demonstrated():
                self.fragility.take(event)

    def _has_downloaded(self, run: m.RunInfo) -> bool:
        """Whether a run that may have filled the user's cache has ended since the last list: all
        of a data set may be on offer now."""
        before = self.runs.get(run.id)
        ended = before is not None and before.state != "finished" and run.state == "finished"
        return ended and run.config.download
