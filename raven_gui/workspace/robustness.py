"""Robustness curves and clean figures of runs."""

import math

from PySide6.QtCore import QObject, Signal

from engine.config import AttackConfig, Divergence
from engine.service.messages import (
    Cancel,
    Measure,
    QualityMeasured,
    RobustnessMeasured,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.image_sets import Source
from raven_gui.workspace.images import Images
from raven_gui.workspace.runs import Runs

EPSILONS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2)


class Robustness(QObject):
    """Results by run, data set and divergence; they stay until they are measured anew."""

    changed = Signal()
    job_changed = Signal()

    def __init__(self, ask: Ask, runs: Runs, images: Images, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._images = ask, runs, images
        self._curves: dict[tuple[str, Source, str, Divergence], RobustnessMeasured] = {}
        self._quality: dict[tuple[str, Source], QualityMeasured] = {}
        self.job = 0
        """The measurement under way, or 0."""

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

    def _knows(self, run: RunInfo) -> bool:
        return run.config.dataset == self._images.dataset

    def curve(self, run: str, divergence: Divergence) -> RobustnessMeasured | None:
        """Adversarial accuracy of a run on the current test images, in the task that counts, as
        far as it is measured, or as its own figures tell it."""
        measured = self._curves.get((run, self._images.source, self.task, divergence))
        return measured or self._kept(run, divergence)

    def _kept(self, run: str, divergence: Divergence) -> RobustnessMeasured | None:
        info = self._runs.get(run)
        if info is None or not self._knows(info) or not self._first_task:
            return None
        kept = info.figures.get("adversarial_accuracy", {}).get(divergence, {})
        pairs = sorted((float(epsilon), accuracy) for epsilon, accuracy in kept.items())
        if not pairs:
            return None
        return RobustnessMeasured(
            job=0,
            run=run,
            dataset=self._images.dataset,
            divergence=divergence,
            epsilons=tuple(epsilon for epsilon, _ in pairs),
            accuracies=tuple(accuracy for _, accuracy in pairs),
            images=int(info.figures.get("images", 0)),
        )

    def quality(self, run: str) -> QualityMeasured | None:
        """Clean figures of a run on the current test images."""
        return self._quality.get((run, self._images.source))

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
        divergences: tuple[Divergence, ...],
        epsilons: tuple[float, ...],
        images: int,
        config: AttackConfig,
    ) -> None:
        """Measure `runs` on the first `images` test images, in the background."""
        runs = tuple(run.id for run in self.runs)
        if self.job or not runs:
            return
        dataset, data_root = self._images.source
        self.job = self._ask(
            Measure,
            runs=runs,
            dataset=dataset,
            divergences=divergences,
            epsilons=epsilons,
            images=images,
            config=config,
            task=self.task,
            data_root=data_root,
        )
        self.job_changed.emit()

    def cancel(self) -> None:
        """Stop the measurement under way; what is measured stays."""
        if self.job:
            self._ask(Cancel, target=self.job)

    def take_curve(self, event: RobustnessMeasured) -> None:
        """A curve from the engine, growing."""
        source = event.dataset, event.data_root
        self._curves[(event.run, source, event.task, event.divergence)] = event
        self.changed.emit()

    def take_quality(self, event: QualityMeasured) -> None:
        """Clean figures from the engine."""
        self._quality[(event.run, (event.dataset, event.data_root))] = event
        self.changed.emit()

    def take_end(self, job: int) -> None:
        """A job ended; if it was the measurement, another can be asked for."""
        if job == self.job:
            self.job = 0
            self.job_changed.emit()
