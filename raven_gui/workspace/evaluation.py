"""Clean figures beyond accuracy and error: which are shown, and what is known of them."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject

from engine.service.messages import Evaluate, Evaluated, RunInfo
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.measurement import Known, Measurement
from raven_gui.workspace.robustness import Robustness


@dataclass(frozen=True)
class CleanFigure:
    """A figure of a run: measured here on so many images, or kept with the run. None, with a
    sentence, where it means nothing for the run's method."""

    value: float | None
    images: int
    fresh: bool
    refusal: str = ""


class Evaluation(Measurement):
    """Figures by run, test images and measure; they stay until they are measured anew."""

    def __init__(self, ask: Ask, robustness: Robustness, parent: QObject) -> None:
        super().__init__(ask, parent)
        self._robustness = robustness
        self._figures: dict[tuple[str, object, str], Evaluated] = {}
        self.shown: tuple[str, ...] = ()
        """The measures that are columns of the table, by their names."""

    def show(self, measures: tuple[str, ...]) -> None:
        """Show these measures as columns."""
        if measures != self.shown:
            self.shown = measures
            self.changed.emit()

    def figure(self, run: RunInfo, measure: str) -> CleanFigure | None:
        """What is known of a run on the current test images."""
        told = self._figures.get((run.id, self._robustness.tests, measure))
        if told is not None:
            return CleanFigure(told.value, told.images, True, told.refusal)
        kept = run.figures.get("measures", {})
        kept = kept.get(measure) if isinstance(kept, dict) else None
        if not isinstance(kept, dict) or run.config.dataset != self._robustness.tests.dataset:
            return None
        value, images = kept.get("value"), kept.get("images")
        if not isinstance(value, int | float) or not math.isfinite(value):
            return None
        return CleanFigure(float(value), images if isinstance(images, int) else 0, False)

    def measure(self, images: int) -> None:
        """Measure the ticked runs by what is shown, on the first `images` test images, in the
        background, unless that is under way."""
        runs = tuple(run.id for run in self._robustness.runs)
        if self.job or not runs or not self.shown:
            return
        self._begin(
            self._ask(
                Evaluate,
                runs=runs,
                source=self._robustness.tests,
                measures=self.shown,
                images=images,
            )
        )

    def take(self, event: Evaluated) -> None:
        """A figure from the engine."""
        self._figures[(event.run, event.source, event.measure)] = event
        self.changed.emit()

    def _known(self) -> tuple[Known, ...]:
        return (self._figures,)
