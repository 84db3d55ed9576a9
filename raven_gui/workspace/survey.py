"""Measures of every image shown, in each run: asked for when they are wanted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.config import AttackConfig
from engine.service.messages import Cancel, Floats, ImageSource, Survey, Surveyed
from engine.service.messages.survey import (
    ATTACK_MEASURES,
    BUDGETS,
    SURVEY_MEASURES,
    SurveyMeasure,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.images import Images
from raven_gui.workspace.runs import Runs

CLEAN: tuple[SurveyMeasure, ...] = tuple(
    measure for measure, info in SURVEY_MEASURES.items() if not info.attacks
)
BUDGET_MEASURES: tuple[SurveyMeasure, ...] = ("fooling_budget",)
Measures = tuple[SurveyMeasure, ...]
MOST_KEPT = 12
"""Of the answers about other attacks than that of now."""


@dataclass(frozen=True)
class Asked:
    """Measures that are made together, and everything they depend on."""

    run: str
    source: ImageSource
    task: str
    measures: Measures
    config: AttackConfig | None = None
    budgets: tuple[float, ...] = ()
    on_probe: bool = False


class SurveyOfImages(QObject):
    """What was measured stays until the run's weights change; of measures that attack, `values`
    are true under the attack settings of now, and those under the last other ones are `latest`."""

    changed = Signal(str, str)
    """A run and a measure: its values, its progress or its problem."""
    budgets_changed = Signal()

    def __init__(
        self, ask: Ask, runs: Runs, images: Images, comparison: Comparison, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._runs, self._images = ask, runs, images
        self._comparison = comparison
        self.budgets: tuple[float, ...] = BUDGETS
        """Those among which the smallest that fools an image is looked for."""
        self._answers: dict[Asked, Surveyed] = {}
        self._jobs: dict[int, Asked] = {}
        self._problems: dict[Asked, str] = {}
        comparison.config_changed.connect(self._leave_other_attacks)

    def values(self, run: str, measure: SurveyMeasure) -> Floats | None:
        """A measure of each of the images shown, [N], as far as it is known: NaN where an image is
        not measured yet. None before any is. 'fooled' is 1 or 0; 'fooling_budget' is infinite for
        an image that no budget fools."""
        answer = self._answers.get(self.question(run, measure))
        return None if answer is None else answer.values[measure]

    def latest(self, run: str, measure: SurveyMeasure) -> tuple[Asked, Floats] | None:
        """Those values, or while there are none those of the same images under the attack settings
        that were measured last, and what was asked then."""
        now = self.question(run, measure)
        of_same = [
            asked
            for asked in self._answers
            if (asked.run, asked.source, asked.task) == (now.run, now.source, now.task)
            and asked.measures == now.measures
        ]
        if not of_same:
            return None
        asked = now if now in of_same else of_same[-1]
        return asked, self._answers[asked].values[measure]

    def want(self, run: str, measure: SurveyMeasure) -> None:
        """Ask for a measure of all images shown, unless it is known or on its way. One that
        attacks is a long job: ask on the user's word alone."""
        asked = self.question(run, measure)
        answer = self._answers.get(asked)
        if asked in self._jobs.values() or (answer is not None and answer.finished):
            return
        self._problems.pop(asked, None)
        job = self._ask(
            Survey,
            run=run,
            source=asked.source,
            measures=asked.measures,
            config=asked.config or AttackConfig(),
            budgets=asked.budgets,
            task=asked.task,
            on_probe=asked.on_probe,
        )
        self._jobs[job] = asked
        self._tell(asked)

    def job(self, run: str, measure: SurveyMeasure) -> int:
        """The job that measures it now, or 0."""
        asked = self.question(run, measure)
        return next((job for job, about in self._jobs.items() if about == asked), 0)

    def together(self, run: str, one: SurveyMeasure, other: SurveyMeasure) -> bool:
        """Whether the same job measures both."""
        return self.question(run, one) == self.question(run, other)

    def share(self, run: str, measure: SurveyMeasure) -> float:
        """Of how many of the images it is measured, in [0, 1]. Images are attacked many at once: of
        those under way none is measured yet."""
        answer = self._answers.get(self.question(run, measure))
        if answer is None:
            return 0.0
        return 1.0 if answer.finished else 1 - float(np.isnan(answer.values[measure]).mean())

    def problem(self, run: str, measure: SurveyMeasure) -> str:
        """Why it cannot be measured, in a sentence; '' where nothing is known against it."""
        return self._problems.get(self.question(run, measure), "")

    def cancel(self, run: str, measure: SurveyMeasure) -> None:
        """Stop measuring; what is measured stays, and `want` goes on from there."""
        job = self.job(run, measure)
        if job:
            self._ask(Cancel, target=job)
            self.take_end(job)

    def set_budgets(self, budgets: tuple[float, ...]) -> None:
        """Look for the smallest that fools among others; they are positive."""
        if budgets != self.budgets:
            self.budgets = budgets
            self._leave_other_attacks()
            self.budgets_changed.emit()

    def take(self, event: Surveyed) -> None:
        """Measures from the engine, growing."""
        asked = self._jobs.get(event.job)
        if asked is None:
            return
        if event.finished or not all(np.isnan(own).all() for own in event.values.values()):
            self._answers.pop(asked, None)  # the newest stands last
            self._answers[asked] = event
        if event.finished:
            del self._jobs[event.job]
        self._tell(asked)

    def take_failure(self, job: int, sentence: str) -> bool:
        """It could not be measured; whether it was one of these jobs that failed."""
        asked = self._jobs.pop(job, None)
        if asked is None:
            return False
        self._problems[asked] = sentence
        self._tell(asked)
        return True

    def take_end(self, job: int) -> None:
        """A job ended; what it measured stays."""
        asked = self._jobs.pop(job, None)
        if asked is not None:
            self._tell(asked)

    def forget(self, run: str) -> None:
        """A run's weights changed or it is gone: its measures are no longer true."""
        self._drop(lambda asked: asked.run == run)

    def question(self, run: str, measure: SurveyMeasure) -> Asked:
        """What is asked of a run for a measure, as attack and task are now."""
        images, config = self._images, self._comparison.config
        on_probe = self._comparison.on_probe
        info = self._runs.get(run)
        knows = info is not None and info.config.dataset == images.dataset
        several = len(images.sets.tasks(images.dataset)) > 1
        about = run, images.source, images.task if knows and several else ""
        if measure in ATTACK_MEASURES:
            return Asked(*about, ATTACK_MEASURES, config, on_probe=on_probe)
        if measure in BUDGET_MEASURES:
            any_budget = config.model_copy(update={"epsilon": 0.0})
            return Asked(*about, BUDGET_MEASURES, any_budget, self.budgets, on_probe)
        return Asked(*about, CLEAN)

    def _leave_other_attacks(self) -> None:
        """Go on with none that is not asked about any more, and keep the last answers."""

        def is_other(asked: Asked) -> bool:
            now = self.question(asked.run, asked.measures[0])
            attacks = [(own.config, own.budgets, own.on_probe) for own in (asked, now)]
            return attacks[0] != attacks[1]

        others = [asked for asked in self._answers if is_other(asked)]
        self._drop(is_other, keep=others[-MOST_KEPT:])

    def _drop(self, is_gone: Callable[[Asked], bool], keep: Sequence[Asked] = ()) -> None:
        gone = [asked for asked in {**self._answers, **self._problems} if is_gone(asked)]
        for job, asked in list(self._jobs.items()):
            if is_gone(asked):
                self._ask(Cancel, target=job)
                del self._jobs[job]
                gone.append(asked)
        for asked in gone:
            self._problems.pop(asked, None)
            if asked not in keep:
                self._answers.pop(asked, None)
        for asked in dict.fromkeys(gone):
            self._tell(asked)

    def _tell(self, asked: Asked) -> None:
        for measure in asked.measures:
            self.changed.emit(asked.run, measure)
