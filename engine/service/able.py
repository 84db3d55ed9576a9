"""Runs that cannot answer what is asked of several: they are told of, and the others answer."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

from engine.config import AttackConfig
from engine.data import ImageSet, ImageSource
from engine.runs import remark_on_pictures
from engine.sanity import Maximised
from engine.service.messages import (
    AttackChecked,
    Evaluated,
    Event,
    Failed,
    LabelsMeasured,
    QualityMeasured,
    RobustnessMeasured,
)
from engine.trained import TrainedModel, check_divergences, check_images, check_known

Attacks = Mapping[Maximised, AttackConfig]
Ask = Callable[[TrainedModel], TrainedModel]
Refused = Mapping[str, ValueError]
"""Why, a sentence, by the id of a run."""
LEFT_OUT = "It is left out."
TRAINED_ON = "was trained on while it was measured, and what was found is of its weights before"
"""To follow the name of a run."""


def sorted_out(models: Iterable[TrainedModel], ask: Ask) -> tuple[list[TrainedModel], Refused]:
    """What `ask` makes of each of `models`, and what it refuses with a ValueError."""
    able: list[TrainedModel] = []
    refused: dict[str, ValueError] = {}
    for trained in models:
        try:
            able.append(ask(trained))
        except ValueError as error:
            refused[trained.run.id] = error
    return able, refused


def some_of(models: Iterable[TrainedModel], ask: Ask) -> tuple[list[TrainedModel], Refused]:
    """`sorted_out`. Raises the first ValueError where all are refused."""
    able, refused = sorted_out(models, ask)
    if refused and not able:
        raise next(iter(refused.values()))
    return able, refused


def on_task(
    job: int, models: Sequence[TrainedModel], task: str
) -> Generator[Event, None, list[TrainedModel]]:
    """Those of `models` with a probe for `task`, put first, with a Failed for each other one, which
    ends nothing. Raises RunError where none has one."""
    able, refused = some_of(models, lambda trained: trained.on_task(task))
    yield from _failed(job, refused)
    return able


def to_attack(
    models: Iterable[TrainedModel], maximised: Maximised, task: str
) -> tuple[list[TrainedModel], Refused]:
    """Those of `models` on which this can be maximised, or the probe for `task` attacked, and why
    each other one cannot. Raises ValueError where none can."""

    def ask(trained: TrainedModel) -> TrainedModel:
        if maximised == "downstream":
            trained.probe_for(task)
        return _checked(trained, maximised)

    return some_of(models, ask)


def to_check(
    models: Iterable[TrainedModel], maximised: Maximised, tests: ImageSet
) -> tuple[list[TrainedModel], Refused]:
    """Those of `models` whose attack can be checked on `tests`, with the probe for their first task
    put first, and why each other one's cannot."""

    def ask(trained: TrainedModel) -> TrainedModel:
        check_images(trained, tests)
        asked = trained.asked(tests.task)
        check_known(asked, tests.labels)
        return _checked(asked, maximised)

    return sorted_out(models, ask)


def without_points(
    job: int, models: Iterable[TrainedModel], maximised: Maximised
) -> Generator[Event, None, list[TrainedModel]]:
    """Those of `models` on which this can be maximised, with a Failed for each other one, which
    ends nothing; none where none can."""
    able, refused = sorted_out(models, lambda trained: _checked(trained, maximised))
    yield from _failed(job, refused)
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
                _checked(trained, maximised)
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


def remarks(
    job: int, models: Iterable[TrainedModel], source: ImageSource, tests: ImageSet
) -> Iterator[Event]:
    """A Failed, which ends nothing, for each of `models` that `tests`, of the folder in `source`,
    may be no test of."""
    for trained in models:
        if sentence := remark_on_pictures(trained.run, source, tests):
            yield Failed(job=job, sentence=sentence)


def of_now(
    events: Iterable[Event | None], models: Iterable[TrainedModel]
) -> Generator[Event | None]:
    """What is measured of `models`, but for those that were trained on since they were loaded: the
    figures are of weights that the run no longer has. A Failed for each of these, which ends
    nothing."""
    loaded = {trained.run.id: trained for trained in models}
    told: set[str] = set()
    for event in events:
        match event:
            case (
                QualityMeasured()
                | RobustnessMeasured()
                | Evaluated()
                | LabelsMeasured()
                | AttackChecked()
            ) if not loaded[event.run].is_of_now:
                if event.run not in told:
                    told.add(event.run)
                    why = f"The run '{loaded[event.run].run.name}' {TRAINED_ON}."
                    yield Failed(job=event.job, sentence=f"{why} {LEFT_OUT}")
            case _:
                yield event


def _failed(job: int, refused: Refused) -> Iterator[Event]:
    for why in refused.values():
        yield Failed(job=job, sentence=f"{why} {LEFT_OUT}")


def _checked(trained: TrainedModel, maximised: Maximised) -> TrainedModel:
    """`trained`. Raises ValueError, a sentence, where this is infinite between its posteriors."""
    if maximised != "downstream":
        check_divergences([trained], [maximised])
    return trained
