"""One image under several budgets in the ticked runs."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    AttackAtBudgets,
    AttackedAtBudget,
    AttackResult,
    Cancel,
    Floats,
    JobChanged,
    RunInfo,
)
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.attack_answers import Question
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.images import Images
from raven_gui.workspace.jobs import Jobs
from raven_gui.workspace.selection import ImageRef


@dataclass(frozen=True, eq=False)
class BudgetQuestion:
    """What is asked: an image [C, H, W], alone, in these runs."""

    ref: ImageRef
    image: Floats
    runs: tuple[RunInfo, ...]
    asked: Question
    epsilons: tuple[float, ...]


class BudgetGrid(QObject):
    """Asks once, and keeps what comes."""

    changed = Signal()
    """Another budget is answered, or the work has ended."""

    def __init__(
        self, ask: Ask, images: Images, comparison: Comparison, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ask, self._images, self._comparison = ask, images, comparison
        self.question: BudgetQuestion | None = None
        self.results: dict[float, tuple[AttackResult, ...]] = {}
        """By budget, one result per run."""
        self.problem = ""
        """Why it could not be done, in a sentence."""
        self.refused: tuple[str, ...] = ()
        """Why some runs cannot be attacked so, a sentence each."""
        self.share = 0.0
        """Of the work that is done."""
        self._jobs, self._job = jobs, 0
        jobs.changed.connect(self._follow)
        jobs.ended.connect(self._end)

    @property
    def busy(self) -> bool:
        """Whether budgets are still being attacked."""
        return self._job != 0

    def start(self, epsilons: tuple[float, ...]) -> None:
        """Attack the image that is looked at, alone, at each of these budgets in each run."""
        comparison = self._comparison
        runs = comparison.runs
        self.cancel()
        if not comparison.picked or not runs:
            return
        ref = comparison.picked[comparison.focus]
        image = self._images.pixels(ref)
        asked = comparison.of_the_end
        self.question = BudgetQuestion(ref, image, runs, asked, epsilons)
        self.results, self.problem, self.refused, self.share = {}, "", (), 0.0
        target = asked.target
        self._job = self._ask(
            AttackAtBudgets,
            runs=tuple(run.id for run in runs),
            images=image[None],
            config=asked.config,
            targets=None if target is None else self._images.pixels(target)[None],
            epsilons=epsilons,
            on_probe=asked.on_probe,
            task=asked.task,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Attack no further; what is there stays."""
        if self._job:
            job, self._job = self._job, 0
            self._ask(Cancel, target=job)
            self.changed.emit()

    def take(self, event: AttackedAtBudget) -> None:
        """What one budget did."""
        if event.job == self._job:
            self.results[event.epsilon] = event.results
            self.refused = tuple(event.refused.values())
            self.changed.emit()

    def take_failure(self, job: int, sentence: str) -> bool:
        """It could not be done; whether it was asked here, and is told here."""
        if not job or job != self._job:
            return False
        self._job, self.problem = 0, sentence
        self.changed.emit()
        return True

    def _follow(self, job: int) -> None:
        found: JobChanged | None = next((j for j in self._jobs.all if j.job == job), None)
        if job == self._job and found is not None and found.total:
            self.share = found.done / found.total
            self.changed.emit()

    def _end(self, job: int) -> None:
        if job == self._job:
            self._job = 0
            self.changed.emit()
