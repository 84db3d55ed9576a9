"""What the engine answers where budgets or numbers of images are asked for that cannot be."""

from collections.abc import Callable, Generator, Sequence
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.service.messages.survey import Survey
from engine.service.worker import Job

RUN, MNIST = "mnist/vae", ImageSource("mnist")
SHORT = AttackConfig(steps=1)
IMAGE = np.zeros((1, 1, 28, 28), np.float32)
Course = Generator[m.Event | None] | Job
Ask = Callable[[Bench, Sequence[float], int], Course]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(RunStore(Path(tmp_path_factory.mktemp("runs"))))


def attacked(bench: Bench, budgets: Sequence[float], images: int) -> Course:
    return bench.attack(
        m.AttackAtBudgets(job=1, runs=(RUN,), images=IMAGE, config=SHORT, epsilons=tuple(budgets))
    )


def attacked_towards(bench: Bench, budgets: Sequence[float], images: int) -> Course:
    return bench.attack(
        m.AttackAtBudgets(
            job=1,
            runs=(RUN,),
            images=IMAGE,
            targets=1 - IMAGE,
            config=SHORT,
            epsilons=tuple(budgets),
        )
    )


def measured(bench: Bench, budgets: Sequence[float], images: int) -> Course:
    return bench.measure(
        m.Measure(
            job=1,
            runs=(RUN,),
            source=MNIST,
            divergences=("wasserstein", "downstream"),
            epsilons=tuple(budgets),
            images=images,
            config=SHORT,
        )
    )


def checked(bench: Bench, budgets: Sequence[float], images: int) -> Course:
    return bench.check_attack(
        m.CheckAttack(
            job=1,
            run=RUN,
            source=MNIST,
            maximised="wasserstein",
            budgets=tuple(budgets),
            images=images,
            config=SHORT,
        )
    )


def surveyed(bench: Bench, budgets: Sequence[float], images: int) -> Course:
    return bench.survey(
        Survey(
            job=1,
            run=RUN,
            source=MNIST,
            measures=("prediction", "fooling_budget"),
            config=SHORT,
            budgets=tuple(budgets),
        )
    )


def evaluated(bench: Bench, budgets: Sequence[float], images: int) -> Course:
    return bench.evaluate(
        m.Evaluate(job=1, runs=(RUN,), source=MNIST, measures=("accuracy",), images=images)
    )


def answers(course: Course) -> list[m.Event | None]:
    return list(course.course if isinstance(course, Job) else course)


@pytest.mark.parametrize("ask", [attacked, attacked_towards, measured, checked, surveyed])
@pytest.mark.parametrize(
    ("budgets", "why"),
    [
        ((), "no budget to attack at: name at least one"),
        ((0.1, -0.05), "between 0 and 100, in units of the pixel range; -0.05 does not"),
        ((nan,), "nan does not: name one"),
        ((0.1, inf), "inf does not: name one"),
        ((101.0,), "101 does not: name one"),
        (tuple(np.linspace(0, 1, 51)), "51 budgets: name 50 at most"),
    ],
    ids=["none", "below 0", "no number", "endless", "too large", "too many"],
)
def test_budgets_that_cannot_be_are_refused_in_a_sentence(
    bench: Bench, ask: Ask, budgets: Sequence[float], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        answers(ask(bench, budgets, 2))


@pytest.mark.parametrize("ask", [checked, surveyed])
def test_what_tells_nothing_at_0_alone_asks_for_more(bench: Bench, ask: Ask) -> None:
    with pytest.raises(ValueError, match="Name a budget above 0, too"):
        answers(ask(bench, (0.0,), 2))


def test_budgets_are_of_no_matter_where_none_is_tried(bench: Bench) -> None:
    command = Survey(job=1, run=RUN, source=MNIST, measures=("prediction",), budgets=())
    *_, told = answers(bench.survey(command))
    assert isinstance(told, m.Surveyed) and not np.isnan(told.values["prediction"]).any()


@pytest.mark.parametrize("ask", [measured, checked, evaluated])
@pytest.mark.parametrize("count", [0, -1])
def test_less_than_one_image_is_refused_in_a_sentence(bench: Bench, ask: Ask, count: int) -> None:
    with pytest.raises(ValueError, match=f"the first {count} are none: take 1 or more"):
        answers(ask(bench, (0.1,), count))
