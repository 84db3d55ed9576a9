"""How few labels a probe of each run needs: asked for, and what is known of it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from engine.config import AttackConfig
from engine.service.messages import (
    ImageSource,
    KeptLabels,
    LabelsMeasured,
    MeasureLabels,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.measurement import Known, Measurement
from raven_gui.workspace.robustness import Robustness


@dataclass(frozen=True)
class LabelCurve:
    """Accuracies, fractions, of every draw of each of the rising `counts` of labelled images, on
    the first so many test `images`. `measured`: when, in ISO 8601, '' for here and now; `attack`:
    that on each probe, None where they are clean."""

    counts: tuple[int, ...]
    accuracies: tuple[tuple[float, ...], ...]
    images: int
    seed: int
    fresh: bool
    measured: str = ""
    attack: AttackConfig | None = None


class LabelEfficiency(Measurement):
    """What was measured here, by run, test images, task and budget, or kept with the run; it stays
    until it is measured anew."""

    def __init__(self, ask: Ask, robustness: Robustness, parent: QObject) -> None:
        super().__init__(ask, parent)
        self._robustness = robustness
        self._told: dict[tuple[str, ImageSource, str, float], LabelsMeasured] = {}

    def curve(self, run: RunInfo, budget: float) -> LabelCurve | None:
        """What is known of a run on the current test images, in the task that counts, at a budget
        of 0 what is clean."""
        source, task = self._robustness.tests, self._robustness.task
        told = self._told.get((run.id, source, task, budget))
        if told is not None:
            here = told.images, told.seed, True, "", told.attack
            return LabelCurve(told.counts, told.accuracies, *here)
        if run.state != "finished" or run.config.dataset != source.dataset:
            return None
        tables = (table for table in run.labels if table.task == task)
        kept = next((table for table in tables if budget_of(table) == budget), None)
        if kept is None:
            return None
        about = kept.images, kept.seed, False, kept.measured, kept.attack
        return LabelCurve(kept.counts, kept.accuracies, *about)

    def measure(
        self,
        counts: tuple[int, ...],
        draws: int,
        seed: int,
        attack: AttackConfig | None,
        images: int | None,
    ) -> None:
        """Measure the ticked runs on so many test images of the data set shown, or on all, in the
        background, unless that is under way."""
        runs = tuple(run.id for run in self._robustness.runs)
        if self.job or not runs:
            return
        self._begin(
            self._ask(
                MeasureLabels,
                runs=runs,
                source=self._robustness.tests,
                counts=counts,
                draws=draws,
                seed=seed,
                task=self._robustness.task,
                attack=attack,
                images=images,
            )
        )

    def take(self, event: LabelsMeasured) -> None:
        """A run's from the engine."""
        self._told[(event.run, event.source, event.task, budget_of(event))] = event
        self.changed.emit()

    def _known(self) -> tuple[Known, ...]:
        return (self._told,)


def budget_of(told: LabelsMeasured | KeptLabels | LabelCurve) -> float:
    """Of the attack; 0 where accuracy is clean."""
    return 0.0 if told.attack is None else told.attack.epsilon
