"""Attacking the same images under several budgets, one after another."""

from collections.abc import Generator, Sequence

from engine.service.attack_job import attack_runs
from engine.service.messages import (
    Attack,
    AttackAtBudgets,
    Attacked,
    AttackedAtBudget,
    AttackMoved,
    Event,
    JobChanged,
)
from engine.service.worker import Job
from engine.trained import TrainedModel

TITLE = "Budget grid"
"""What the job that attacks at several budgets is called."""


def attack_job(command: Attack, course: Generator[Event | None]) -> Job:
    """At once where a newer attack may replace it; in turn with others at several budgets."""
    if isinstance(command, AttackAtBudgets):
        return Job(command.job, course, kind="turns", title=TITLE)
    return Job(command.job, course, channel="attack")


def attack_course(command: Attack, models: Sequence[TrainedModel]) -> Generator[Event | None]:
    """The events of either command. Raises ValueError, a sentence, as `attack_runs` does."""
    if isinstance(command, AttackAtBudgets):
        yield from attack_at_budgets(command, models)
    else:
        yield from attack_runs(
            command.job, models, command.images, command.config, command.targets, command.course
        )


def attack_at_budgets(
    command: AttackAtBudgets, models: Sequence[TrainedModel]
) -> Generator[Event | None]:
    """Yield JobChanged with the work done so far, in attacks, and AttackedAtBudget after each.

    Raises ValueError, a sentence, as `attack_runs` does.
    """
    job, total = command.job, float(len(command.epsilons))
    for done, epsilon in enumerate(command.epsilons):
        config = command.config.model_copy(update={"epsilon": epsilon})
        for event in attack_runs(job, models, command.images, config, command.targets):
            if isinstance(event, Attacked):
                yield AttackedAtBudget(job=job, epsilon=epsilon, results=event.results)
                yield _progress(job, done + 1, total)
            elif isinstance(event, AttackMoved):
                yield _progress(job, done + event.step / event.steps, total)
            else:
                yield event


def _progress(job: int, done: float, total: float) -> JobChanged:
    return JobChanged(job=job, title=TITLE, state="running", done=done, total=total, unit="attack")
