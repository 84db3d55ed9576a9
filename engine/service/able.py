"""Runs that have no probe for what is asked of several: they are told of, and the others answer."""

from collections.abc import Generator, Sequence

from engine.runs import RunError
from engine.service.messages import Attack, Event, Failed
from engine.trained import TrainedModel


def on_task(
    job: int, models: Sequence[TrainedModel], task: str
) -> Generator[Event, None, list[TrainedModel]]:
    """Those of `models` with a probe for `task`, put first, with a Failed for each other one, which
    ends nothing. Raises RunError where none has one."""
    able: list[TrainedModel] = []
    refused: list[str] = []
    for trained in models:
        try:
            able.append(trained.on_task(task))
        except RunError as error:
            refused.append(f"{error} It is left out.")
            if len(refused) == len(models):
                raise
    for sentence in refused:
        yield Failed(job=job, sentence=sentence)
    return able


def to_attack(
    command: Attack, models: Sequence[TrainedModel]
) -> tuple[list[TrainedModel], dict[str, str]]:
    """Those of `models` that can be attacked as the command says, and by the id of a run why each
    other one cannot. Raises RunError where none can."""
    able: list[TrainedModel] = []
    refused: dict[str, str] = {}
    for trained in models:
        try:
            if command.on_probe:
                trained.probe_for(command.task)
            able.append(trained)
        except RunError as error:
            refused[trained.run.id] = str(error)
            if len(refused) == len(models):
                raise
    return able, refused
