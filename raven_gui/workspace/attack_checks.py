"""Whether robustness curves can be trusted: asked of the engine, one run at a time."""

from PySide6.QtCore import QObject

from engine.config import AttackConfig, Norm
from engine.sanity import Maximised
from engine.service.messages import AttackChecked, CheckAttack, RunInfo
from raven_gui.workspace.ask import Ask
from raven_gui.workspace.measurement import Known, Measurement
from raven_gui.workspace.robustness import Robustness
from raven_gui.workspace.runs import Runs

Question = tuple[str, object, str, Maximised, Norm]


class AttackChecks(Measurement):
    """Verdicts by run, test images, task, what is maximised and norm; they stay until they are
    found anew, or the run's weights change."""

    def __init__(self, ask: Ask, runs: Runs, robustness: Robustness, parent: QObject) -> None:
        super().__init__(ask, parent)
        self._runs, self._robustness = runs, robustness
        self._found: dict[Question, AttackChecked] = {}

    def found(self, run: str, maximised: Maximised, norm: Norm) -> AttackChecked | None:
        """What came of checking a run on the current test images, in the task that counts."""
        robustness = self._robustness
        return self._found.get((run, robustness.tests, robustness.task, maximised, norm))

    def other(self, run: str) -> RunInfo | None:
        """The run whose attacked images are shown to this one: another that is ticked, else any
        finished one of the same data set."""
        info = self._runs.get(run)
        ticked = self._robustness.runs
        finished = (other for other in self._runs.all if other.state == "finished")
        return next(
            (
                other
                for other in (*ticked, *finished)
                if info and other.id != run and other.config.dataset == info.config.dataset
            ),
            None,
        )

    def check(
        self,
        run: str,
        maximised: Maximised,
        budgets: tuple[float, ...],
        images: int,
        config: AttackConfig,
        library: bool = False,
    ) -> None:
        """Check the attack of a robustness curve in the background, unless one is under way;
        `library` asks AutoAttack, too."""
        if self.job:
            return
        other = self.other(run)
        self._begin(
            self._ask(
                CheckAttack,
                run=run,
                source=self._robustness.tests,
                maximised=maximised,
                budgets=budgets,
                images=images,
                config=config,
                other="" if other is None else other.id,
                task=self._robustness.task,
                library=library,
            )
        )

    def take(self, event: AttackChecked) -> None:
        """A verdict from the engine."""
        maximised = event.evidence.maximised
        self._found[(event.run, event.source, event.task, maximised, event.config.norm)] = event
        self.changed.emit()

    def _known(self) -> tuple[Known, ...]:
        return (self._found,)
