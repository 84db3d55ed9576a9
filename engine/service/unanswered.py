"""What was asked of an engine and is not answered yet, so that nobody waits for ever for one that
is no more."""

from dataclasses import replace

from engine.service import messages as m

_NEVER_ANSWERED = (m.Pause, m.Resume, m.Cancel, m.MoveJob, m.WatchMap)
_EACH_COUNTS = (m.Train, m.ContinueRun, m.TrainFurther)


class Unanswered:
    """Of most commands only the newest of a kind, a run and its images waits: it replaces the
    older. To be used under a lock."""

    def __init__(self) -> None:
        self._jobs: dict[object, int] = {}
        self._running: dict[int, m.JobChanged] = {}
        """What was last told of each job that goes on."""

    def ask(self, command: m.Command) -> None:
        """A command is on its way."""
        if not isinstance(command, _NEVER_ANSWERED):
            self._jobs[_about(command)] = command.job

    def tell(self, event: m.Event) -> None:
        """An event has come."""
        if isinstance(event, m.JobChanged):
            self._running.pop(event.job, None)
            if event.state not in m.ENDED:
                self._running[event.job] = event
        if _is_last(event):
            self._jobs = {about: job for about, job in self._jobs.items() if job != event.job}

    def give_up(self, sentence: str) -> list[m.Event]:
        """Nothing of this will be answered, for this reason: the events that say so."""
        jobs = dict.fromkeys((*self._running, *self._jobs.values()))
        failed = [m.Failed(job=job, sentence=sentence) for job in jobs]
        ended = [
            replace(told, state="failed", seconds_left=None) for told in self._running.values()
        ]
        self._jobs, self._running = {}, {}
        return [*failed, *ended, m.QueueChanged(job=0, waiting=())]


def _about(command: m.Command) -> object:
    if isinstance(command, _EACH_COUNTS):
        return command.job
    source = getattr(command, "source", None)
    images = source if isinstance(source, m.ImageSource) else None
    return type(command), getattr(command, "run", ""), images


def _is_last(event: m.Event) -> bool:
    """Whether a job can be over after this event."""
    match event:
        case m.JobChanged():
            return event.state in m.ENDED
        case m.MapMoved() | m.Demonstrated() | m.Surveyed():
            return event.finished
        case m.AttackMoved() | m.StepsTaken() | m.EpochFinished() | m.EngineReady():
            return False
        case m.NeighboursFound() | m.AttackedAtBudget():
            return False
        case m.QualityMeasured() | m.RobustnessMeasured():
            return False
    return True
