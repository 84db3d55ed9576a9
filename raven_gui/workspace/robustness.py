"""Robustness curves and clean figures of runs."""

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple, get_args

from PySide6.QtCore import QObject

from engine.budgets import USUAL_NORM
from engine.config import AttackConfig, Norm
from engine.sanity import Maximised
from engine.service.messages import (
    ImageSource,
    KeptCurve,
    Measure,
    QualityMeasured,
    RobustnessMeasured,
    RunInfo,
)
from raven_gui.attack_terms import MADE
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.images import Images
from raven_gui.workspace.measurement import Known, Measurement
from raven_gui.workspace.runs import Runs


class Withstood(NamedTuple):
    """The share of images that withstood an attack, and how it was measured: only shares of one
    `how` have a mean."""

    share: float
    how: Hashable


class Robustness(Measurement):
    """Results by run, data set and divergence; they stay until they are measured anew."""

    def __init__(self, ask: Ask, runs: Runs, images: Images, parent: QObject) -> None:
        super().__init__(ask, parent)
        self._runs, self._images = runs, images
        self.norm: Norm = USUAL_NORM
        """In which curves are told: a budget is another one in another ball."""
        self._curves: dict[tuple[str, ImageSource, str, Maximised, Norm], RobustnessMeasured] = {}
        self._quality: dict[tuple[str, ImageSource], QualityMeasured] = {}

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The ticked runs of the data set shown. The probe of any other run tells other classes
        apart, so its accuracy here would mean nothing."""
        return tuple(run for run in self._runs.ticked if self._knows(run))

    @property
    def left_out(self) -> tuple[RunInfo, ...]:
        """The ticked runs that were trained on another data set than the one shown."""
        return tuple(run for run in self._runs.ticked if not self._knows(run))

    @property
    def task(self) -> str:
        """The task that is measured; '' where the data set has one alone."""
        tasks = self._images.sets.tasks(self._images.dataset)
        return self._images.task if len(tasks) > 1 else ""

    @property
    def _first_task(self) -> bool:
        tasks = self._images.sets.tasks(self._images.dataset)
        return self._images.task in tasks[:1] or not tasks

    @property
    def tests(self) -> ImageSource:
        """Accuracy is measured on test images alone, whatever else is shown."""
        return self._images.source.tests

    def _knows(self, run: RunInfo) -> bool:
        return run.config.dataset == self._images.dataset

    def norms(self, divergence: Maximised) -> list[Norm]:
        """In which there is a curve of any of `runs`; those of one alone are told at a time."""
        every: tuple[Norm, ...] = get_args(Norm)
        runs = [run.id for run in self.runs]
        return [norm for norm in every if any(self.curve(run, divergence, norm) for run in runs)]

    def curve(
        self, run: str, divergence: Maximised, norm: Norm | None = None
    ) -> RobustnessMeasured | None:
        """Adversarial accuracy of a run on the current test images, in the task that counts and in
        `norm`, or that which counts, as far as it is measured, or as its own figures tell it."""
        norm = norm or self.norm
        measured = self._curves.get((run, self.tests, self.task, divergence, norm))
        return measured or self._kept(run, divergence, norm)

    def _kept(self, run: str, divergence: Maximised, norm: Norm) -> RobustnessMeasured | None:
        info, curve = self._runs.get(run), self.kept(run, divergence, norm)
        if curve is not None:
            points = list(zip(curve.epsilons, curve.accuracies, strict=True))
            return self._told(run, divergence, points, curve.images, curve.config)
        if info is None or not self._knows(info) or not self._first_task:
            return None
        if norm != USUAL_NORM:
            return None
        kept = info.figures.get("adversarial_accuracy", {}).get(divergence, {})
        points = sorted((float(epsilon), accuracy) for epsilon, accuracy in kept.items())
        made = AttackConfig() if info.bundled else None  # as make_models in assets/scripts has it
        return self._told(run, divergence, points, int(info.figures.get("images", 0)), made)

    def _told(
        self,
        run: str,
        divergence: Maximised,
        points: Sequence[tuple[float, float]],
        images: int,
        config: AttackConfig | None = None,
    ) -> RobustnessMeasured | None:
        """Accuracies by budget of before, as if they had been measured here."""
        if not points:
            return None
        return RobustnessMeasured(
            job=0,
            run=run,
            source=self.tests,
            divergence=divergence,
            epsilons=tuple(epsilon for epsilon, _ in points),
            accuracies=tuple(accuracy for _, accuracy in points),
            images=images,
            task=self.task,
            config=config,
        )

    def is_fresh(self, run: str, divergence: Maximised, norm: Norm | None = None) -> bool:
        """Whether a curve was measured here, since the window is open."""
        return (run, self.tests, self.task, divergence, norm or self.norm) in self._curves

    def kept(self, run: str, divergence: Maximised, norm: Norm | None = None) -> KeptCurve | None:
        """The curve that `curve` tells where it was measured in an earlier session and kept with
        the run; None where it was measured here, came with the run, or there is none."""
        info = self._runs.get(run)
        if info is None or info.state != "finished" or not self._knows(info):
            return None
        if self.is_fresh(run, divergence, norm):
            return None
        wanted = self.task, divergence, norm or self.norm
        told = ((curve, (curve.task, curve.divergence, curve.ball)) for curve in info.curves)
        return next((curve for curve, key in told if key == wanted), None)

    def known_curves(self, run: RunInfo) -> dict[tuple[str, float], Withstood]:
        """Accuracy under attack of a run on its own test images, in their first task, by divergence
        and budget: as it was kept with the run, and measured here; under L∞ alone, as a budget is
        another one in another ball."""
        known: dict[tuple[str, float], Withstood] = {}
        kept = run.figures.get("adversarial_accuracy", {}) if run.state == "finished" else {}
        for divergence, points in kept.items():
            if isinstance(points, dict):
                made = run.figures.get("images")
                known |= {(divergence, float(e)): Withstood(v, made) for e, v in points.items()}
        first = (*self._images.sets.tasks(run.config.dataset)[:1], "")
        for table in run.curves if run.state == "finished" else ():
            if table.task in first and table.ball == USUAL_NORM:
                how = table.images, _way(table.config)
                measured = zip(table.epsilons, table.accuracies, strict=True)
                known |= {(table.divergence, e): Withstood(share, how) for e, share in measured}
        for (other, source, task, divergence, norm), curve in self._curves.items():
            own = source.dataset == run.config.dataset and not curve.elsewhere
            if other == run.id and own and task in first and norm == USUAL_NORM:
                how = curve.images, _way(curve.config)
                measured = zip(curve.epsilons, curve.accuracies, strict=True)
                known |= {(divergence, e): Withstood(share, how) for e, share in measured}
        return known

    def quality(self, run: str) -> QualityMeasured | None:
        """Clean figures of a run on the current test images."""
        return self._quality.get((run, self.tests))

    def accuracy(self, run: str) -> float | None:
        """Clean accuracy of a run, a fraction, in the task that counts: measured here, or known
        from before."""
        measured, info = self.quality(run), self._runs.get(run)
        if measured is None:
            return None if info is None else self.known_accuracy(info)
        first = measured.accuracy if self._first_task else None
        return measured.accuracy_by_task.get(self._images.task, first)

    def known_accuracy(self, run: RunInfo) -> float | None:
        """The accuracy that a run's own figures tell, in the task that counts in its data set."""
        dataset = run.config.dataset
        task, tasks = self._images.sets.task(dataset), self._images.sets.tasks(dataset)
        first = run.figures.get("accuracy") if task in tasks[:1] or not tasks else None
        known = run.figures.get("accuracy_by_task", {}).get(task, first)
        return float(known) if isinstance(known, int | float) and math.isfinite(known) else None

    def measure(
        self,
        divergences: tuple[Maximised, ...],
        epsilons: tuple[float, ...],
        images: int,
        config: AttackConfig,
    ) -> None:
        """Measure `runs` on the first `images` test images, in the background."""
        runs = tuple(run.id for run in self.runs)
        if self.job or not runs:
            return
        self._begin(
            self._ask(
                Measure,
                runs=runs,
                source=self.tests,
                divergences=divergences,
                epsilons=epsilons,
                images=images,
                config=config,
                task=self.task,
            )
        )

    def take_curve(self, event: RobustnessMeasured) -> None:
        """A curve from the engine, growing."""
        norm = USUAL_NORM if event.config is None else event.config.norm
        self._curves[(event.run, event.source, event.task, event.divergence, norm)] = event
        self.changed.emit()

    def take_quality(self, event: QualityMeasured) -> None:
        """Clean figures from the engine."""
        self._quality[(event.run, event.source)] = event
        self.changed.emit()

    def _known(self) -> tuple[Known, ...]:
        return self._curves, self._quality


def _way(config: AttackConfig | None) -> Hashable:
    """What a curve's number depends on at any budget; None where it is not known."""
    return None if config is None else tuple(getattr(config, field) for field in MADE)
