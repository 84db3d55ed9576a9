"""Checking whether the robustness curve of a run can be trusted."""

import time
from collections.abc import Generator

from engine.data import ImageSet
from engine.evaluation.judgement import judge
from engine.evaluation.sanity import gather
from engine.originals import originals_among
from engine.service.messages import AttackChecked, CheckAttack, Event, JobChanged
from engine.trained import TrainedModel

TELL_SECONDS = 0.1


def check_attack(
    command: CheckAttack, trained: TrainedModel, tests: ImageSet, other: TrainedModel | None = None
) -> Generator[Event | None]:
    """Answer CheckAttack on `tests`, whose first task is asked of the first probe. Raises
    ValueError or ExtraMissingError with a sentence, as `gather` does."""
    course = gather(
        trained,
        tests,
        command.maximised,
        command.budgets,
        command.config,
        other,
        command.library,
        originals_among(command.source.dataset, len(tests.images)),
    )
    told = 0.0
    while True:
        try:
            share = next(course)
        except StopIteration as end:
            evidence = end.value
            break
        now = time.perf_counter()
        if now - told < TELL_SECONDS:
            yield None
            continue
        told = now
        yield JobChanged(
            job=command.job,
            title="",
            state="running",
            done=100 * share,
            total=100,
            unit="%",
            run=command.run,
        )
    yield AttackChecked(
        job=command.job,
        run=command.run,
        source=command.source,
        task=command.task,
        config=command.config,
        evidence=evidence,
        verdict=judge(evidence),
    )
