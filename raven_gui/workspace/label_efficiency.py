"""How few labels a probe of each run needs: asked for, and what is known of it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.service.messages import Cancel, ImageSource, LabelsMeasured, MeasureLabels, RunInfo
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.robustness import Robustness
from raven_gui.workspace.runs import Runs


@dataclass(frozen=True)
class LabelCurve:
    """Accuracies, fractions, of every draw of each of the rising `counts` of labelled images, on
    the first so many test `images`. `measured`: when, in ISO 8601, '' for here and now."""

    counts: tuple[int, ...]
    accuracies: tuple[tuple[float, ...], ...]
    images: int
    seed: int
    fresh: bool
    measured: str = ""


class LabelEfficiency(QObject):
    """What was measured here, by run, test images and task, or kept with the run; it stays until it
    is measured anew."""

    changed = Signal()
    job_changed = Signal()

    def __init__(self, ask: Ask, runs: Runs, robustness: Robustness, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._robustness = ask, runs, robustness
        self._told: dict[tuple[str, ImageSource, str], LabelsMeasured] = {}
        self.job = 0
        """The measurement under way, or 0."""

    def curve(self, run: RunInfo) -> LabelCurve | None:
        """What is known of a run on the current test images, in the task that counts."""
        source, task = self._robustness.tests, self._robustness.task
        told = self._told.get((run.id, source, task))
        if told is not None:
            return LabelCurve(told.counts, told.accuracies, told.images, told.seed, True)
        if run.state != "finished" or run.config.dataset != source.dataset:
            return None
        kept = next((table for table in run.labels if table.task == task), None)
        if kept is None:
            return None
        about = kept.images, kept.seed, False, kept.measured
        return LabelCurve(kept.counts, kept.accuracies, *about)

    def measure(self, counts: tuple[int, ...], draws: int, seed: int) -> None:
        """Measure the ticked runs of the data set shown, in the background, unless that is under
        way."""
        runs = tuple(run.id for run in self._robustness.runs)
        if self.job or not runs:
            return
        self.job = self._ask(
            MeasureLabels,
            runs=runs,
            source=self._robustness.tests,
            counts=counts,
            draws=draws,
            seed=seed,
            task=self._robustness.task,
        )
        self.job_changed.emit()

    def cancel(self) -> None:
        """Stop the measurement under way; what is measured stays."""
        if self.job:
            self._ask(Cancel, target=self.job)

    def take(self, event: LabelsMeasured) -> None:
        """A run's from the engine."""
        self._told[(event.run, event.source, event.task)] = event
        self.changed.emit()

    def take_end(self, job: int) -> None:
        """A job ended; if it was the measurement, another can be asked for."""
        if job == self.job:
            self.job = 0
            self.job_changed.emit()

    def forget(self, run: str) -> None:
        """A run's weights changed: what was measured of it is no longer true."""
        for key in [key for key in self._told if key[0] == run]:
            del self._told[key]
