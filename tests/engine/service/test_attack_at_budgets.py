"""What the engine answers to an attack at several budgets, and in how many passes it is made."""

from collections.abc import Iterator

import numpy as np
import pytest

from engine.config import AttackConfig
from engine.networks import MLPEncoder
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from tests.images import digits

RUNS = ("mnist/vae", "mnist/raven")
SHORT = AttackConfig(steps=6, restarts=2)
BUDGETS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3)
ABOVE_ZERO = len(BUDGETS) - 1


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(RunStore())


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many rows went through an encoder, pass by pass."""
    seen: list[int] = []
    forward = MLPEncoder.forward
    monkeypatch.setattr(
        MLPEncoder, "forward", lambda own, rows: seen.append(len(rows)) or forward(own, rows)
    )
    yield seen


def at_budgets(bench: Bench, images: m.Floats, **more: object) -> list[m.Event]:
    fields = {"images": images, "config": SHORT, "epsilons": BUDGETS} | more
    command = m.AttackAtBudgets(job=1, runs=RUNS, **fields)  # type: ignore[arg-type]
    return [event for event in bench.attack(command) if event is not None]


def alone(bench: Bench, images: m.Floats, epsilon: float, **more: object) -> m.Attacked:
    config = SHORT.model_copy(update={"epsilon": epsilon})
    fields = {"images": images, "config": config} | more
    *_, answer = bench.attack(m.Attack(job=1, runs=RUNS, **fields))  # type: ignore[arg-type]
    assert isinstance(answer, m.Attacked)
    return answer


def told_of(events: list[m.Event]) -> list[m.AttackedAtBudget]:
    return [event for event in events if isinstance(event, m.AttackedAtBudget)]


def test_each_budget_is_told_in_its_order_and_the_work_that_is_done(bench: Bench) -> None:
    images = digits(3)
    events = at_budgets(bench, images, epsilons=(0.2, 0.0, 0.05))
    told = told_of(events)
    assert [event.epsilon for event in told] == [0.2, 0.0, 0.05]
    np.testing.assert_array_equal(told[1].results[0].attacked, images)
    shares = [event.done / event.total for event in events if isinstance(event, m.JobChanged)]
    assert shares == sorted(shares) and shares[-1] == 1
    command = m.AttackAtBudgets(job=1, runs=RUNS, images=images, config=SHORT, epsilons=(0.1,))
    job = bench.attack_job(command)
    assert (job.kind, job.title, job.channel) == ("turns", "Budget grid", "")
    job.course.close()


@pytest.mark.parametrize("on_probe", [False, True], ids=["posteriors", "probes"])
@pytest.mark.parametrize("target", [False, True], ids=["away", "towards a target"])
@pytest.mark.parametrize("count", [1, 5], ids=["one image", "several"])
def test_all_budgets_in_one_pass_are_the_attacks_at_each_by_itself(
    bench: Bench, passes: list[int], on_probe: bool, target: bool, count: int
) -> None:
    images = digits(*range(3, 3 + count))
    asked = {"on_probe": on_probe, "targets": digits(*range(18, 18 + count)) if target else None}
    told = told_of(at_budgets(bench, images, **asked))
    rows = ABOVE_ZERO * SHORT.restarts * count
    assert passes.count(rows) == len(RUNS) * (SHORT.steps + 1)
    for event in told:
        other = alone(bench, images, event.epsilon, **asked)
        for one, by_itself in zip(event.results, other.results, strict=True):
            assert one.run == by_itself.run and (one.target is not None) == target
            # Where a gradient is all but nothing, the rounding of a larger batch decides its sign.
            assert (np.abs(one.attacked - by_itself.attacked) > 1e-6).mean() < 0.01
            reconstructions = one.attacked_reconstruction, by_itself.attacked_reconstruction
            np.testing.assert_allclose(*reconstructions, atol=1e-2)
            np.testing.assert_allclose(one.divergence, by_itself.divergence, rtol=1e-2, atol=1e-4)
            assert set(one.numbers) == set(by_itself.numbers)
            for name, numbers in by_itself.numbers.items():
                np.testing.assert_allclose(
                    one.numbers[name], numbers, rtol=1e-2, atol=1e-4, err_msg=name
                )


@pytest.mark.parametrize(
    ("settings", "epsilons", "target", "block"),
    [
        ({"restarts": 1}, (0.0, 0.1), False, 0),
        ({"enough": 0.2}, (0.1, 0.3), True, 0),
        ({}, (0.1, 0.3), False, 1),
    ],
    ids=["a single ascent", "an attack that may end early", "blocks"],
)
def test_one_budget_after_another_is_attacked_to_the_very_images(
    bench: Bench, settings: dict[str, float], epsilons: tuple[float, ...], target: bool, block: int
) -> None:
    """Where runs side by side are quicker, or an attack is not over every step of all images."""
    images, config = digits(3, 8), SHORT.model_copy(update=settings)
    more = {"targets": digits(18, 19) if target else None, "block": block}
    told = told_of(at_budgets(bench, images, config=config, epsilons=epsilons, **more))
    assert [event.epsilon for event in told] == list(epsilons)
    for event in told:
        own = config.model_copy(update={"epsilon": event.epsilon})
        other = alone(bench, images, event.epsilon, config=own, **more)
        for one, by_itself in zip(event.results, other.results, strict=True):
            np.testing.assert_array_equal(one.attacked, by_itself.attacked)


def test_of_a_single_ascent_runs_are_attacked_side_by_side(bench: Bench, passes: list[int]) -> None:
    """Two of one make are one pass of a stack, which is no pass of either."""
    config = SHORT.model_copy(update={"restarts": 1})
    at_budgets(bench, digits(3), config=config, epsilons=(0.0, 0.1))
    assert len(passes) < SHORT.steps


@pytest.mark.parametrize("epsilons", [(0.1,), (0.1, 0.2)])
def test_nothing_is_attacked_at_no_budget(bench: Bench, epsilons: tuple[float, ...]) -> None:
    nothing = np.zeros((0, 1, 28, 28), np.float32)
    with pytest.raises(ValueError, match="no image to attack"):
        at_budgets(bench, nothing, epsilons=epsilons)


def test_each_image_has_a_target_of_its_own_or_none_has(bench: Bench) -> None:
    with pytest.raises(ValueError, match="give each image one target of its own shape"):
        at_budgets(bench, digits(3, 8), targets=digits(18))
