"""Runs that cannot answer what is asked of several: they are told of, and the others answer."""

from collections.abc import Generator, Mapping, Sequence

from engine.config import AttackConfig
from engine.runs import RunError
from engine.sanity import Maximised
from engine.service.messages import Event, Failed
from engine.trained import TrainedModel, check_divergences

Attacks = Mapping[Maximised, AttackConfig]
LEFT_OUT = "It is left out."


def on_task(
    job: int, models: Sequence[TrainedModel], task: str
) -> Generator[Event, None, list[TrainedModel]]:
    """Those of `models` with a probe for `task`, put first, with a Failed for each other one, which
    ends nothing. Raises RunError where none has one."""
    able: list[TrainedModel] = []
    refused: list[RunError] = []
    for trained in models:
        try:
            able.append(trained.on_task(task))
        except RunError as error:
            refused.append(error)
    if refused and not able:
        raise refused[0]
    for why in refused:
        yield Failed(job=job, sentence=f"{why} {LEFT_OUT}")
    return able


def to_measure(
    models: Sequence[TrainedModel], attacks: Attacks
) -> tuple[list[tuple[TrainedModel, Attacks]], list[str]]:
    """Those of `models` with those of `attacks`, by what they maximise, that can be made on each,
    and a sentence for what is left out. Raises ValueError where nothing can be made."""
    able: list[tuple[TrainedModel, Attacks]] = []
    told: list[str] = []
    refused: list[ValueError] = []
    for trained in models:
        own = dict(attacks)
        for maximised in attacks:
            try:
                _check(trained, maximised)
            except ValueError as error:
                refused.append(error)
                del own[maximised]
        if own:
            able.append((trained, own))
        if left_out := [maximised for maximised in attacks if maximised not in own]:
            of = f"It is left out of {' and '.join(left_out)}." if own else LEFT_OUT
            told.append(f"{refused[-1]} {of}")
    if refused and not able:
        raise refused[0]
    return able, told


def without_points(
    job: int, models: Sequence[TrainedModel], maximised: Maximised
) -> Generator[Event, None, list[TrainedModel]]:
    """Those of `models` on which this can be maximised, with a Failed for each other one, which
    ends nothing; none where none can."""
    able: list[TrainedModel] = []
    for trained in models:
        try:
            _check(trained, maximised)
            able.append(trained)
        except ValueError as error:
            yield Failed(job=job, sentence=f"{error} {LEFT_OUT}")
    return able


def to_attack(
    models: Sequence[TrainedModel], maximised: Maximised, task: str
) -> tuple[list[TrainedModel], dict[str, str]]:
    """Those of `models` on which this can be maximised, or the probe for `task` attacked, and by
    the id of a run why each other one cannot. Raises ValueError where none can."""
    able: list[TrainedModel] = []
    refused: dict[str, ValueError] = {}
    for trained in models:
        try:
            if maximised == "downstream":
                trained.probe_for(task)
            _check(trained, maximised)
            able.append(trained)
        except ValueError as error:
            refused[trained.run.id] = error
    if refused and not able:
        raise next(iter(refused.values()))
    return able, {run: str(error) for run, error in refused.items()}


def _check(trained: TrainedModel, maximised: Maximised) -> None:
    """Raise ValueError, a sentence, where this is infinite between the run's posteriors."""
    if maximised != "downstream":
        check_divergences([trained], [maximised])
