"""What the engine answers to an attack: numbers, targets and courses of the bundled models."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.gaussian import DIVERGENCES
from engine.numbers import NUMBERS
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.trained import load_model
from tests.images import digits

RUNS = ("mnist/vae", "mnist/raven")
SHORT = AttackConfig(epsilon=0.2, steps=6, restarts=2)


@pytest.fixture(scope="module")
def tests() -> ImageSet:
    return DATASETS["mnist"].load("test")


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(RunStore())


def ask(bench: Bench, images: m.Floats, config: AttackConfig = SHORT, **more: object) -> m.Attacked:
    command = m.Attack(job=1, runs=RUNS, images=images, config=config, **more)  # type: ignore[arg-type]
    *_, answer = bench.attack(command)
    assert isinstance(answer, m.Attacked)
    return answer


def test_deviations_and_numbers_are_of_the_images_that_are_shown(
    bench: Bench, tests: ImageSet
) -> None:
    images = digits(3, 8, 21)
    targeted = {"success", "reads_as_target"}
    for result in ask(bench, images).results:
        model = load_model(RunStore().resolve(result.run), torch.device("cpu"))
        clean, attacked = (model.encode(torch.from_numpy(x)) for x in (images, result.attacked))
        np.testing.assert_allclose(result.clean_std, clean.deviation, rtol=1e-4)
        np.testing.assert_allclose(result.attacked_std, attacked.deviation, rtol=1e-4)
        assert set(result.numbers) == set(NUMBERS) - targeted
        numbers = result.numbers
        np.testing.assert_allclose(numbers["w2"], result.divergence, rtol=1e-4)
        np.testing.assert_allclose(numbers["kl"], DIVERGENCES["kl"](clean, attacked), rtol=1e-3)
        moved = (result.attacked_mean - result.clean_mean) / result.clean_std
        np.testing.assert_allclose(
            numbers["shift_in_std"], np.linalg.norm(moved, axis=1), rtol=1e-4
        )
        error = (result.attacked_reconstruction - images) ** 2
        np.testing.assert_allclose(numbers["mse"], error.mean((1, 2, 3)), rtol=1e-4)
        assert (numbers["mse"] > numbers["clean_mse"]).all()
        assert ((numbers["ms_ssim"] > 0) & (numbers["ms_ssim"] < 1)).all()
        assert result.course is result.target is None


def test_an_attack_towards_targets_says_how_far_it_got(bench: Bench, tests: ImageSet) -> None:
    images, targets = digits(3, 8), digits(5, 18)
    strong = AttackConfig(epsilon=0.4, steps=25)
    for result in ask(bench, images, strong, targets=targets).results:
        assert set(result.numbers) == set(NUMBERS)
        assert np.abs(result.attacked - images).max() <= 0.4 + 1e-6
        aim = result.target
        assert aim is not None

        def left(mean: m.Floats, std: m.Floats, aim: m.AttackTarget = aim) -> m.Floats:
            distance: m.Floats = ((mean - aim.mean) ** 2 + (std - aim.std) ** 2).sum(1)
            return distance

        whole = left(result.clean_mean, result.clean_std)
        np.testing.assert_allclose(
            result.divergence, left(result.attacked_mean, result.attacked_std), rtol=1e-3
        )
        np.testing.assert_allclose(
            result.numbers["success"], 1 - result.divergence / whole, rtol=1e-3
        )
        assert (result.numbers["success"] > 0.5).all()
        (read,) = (table.argmax(1) for table in aim.probabilities_by_task.values())
        same = result.attacked_probabilities.argmax(1) == read
        assert (result.numbers["reads_as_target"] == same).all()
        of_targets = ask(bench, targets, AttackConfig(epsilon=0))
        again = next(r for r in of_targets.results if r.run == result.run)
        np.testing.assert_allclose(aim.reconstruction, again.clean_reconstruction, atol=1e-5)
        np.testing.assert_allclose(aim.mean, again.clean_mean, rtol=1e-4, atol=1e-5)


def test_without_a_budget_nothing_moves(bench: Bench, tests: ImageSet) -> None:
    images, targets = digits(3, 8), digits(5, 18)
    nothing = AttackConfig(epsilon=0)
    for result in ask(bench, images, nothing, targets=targets, course=True).results:
        np.testing.assert_array_equal(result.attacked, images)
        np.testing.assert_allclose(result.numbers["success"], 0, atol=1e-6)
        np.testing.assert_allclose(result.numbers["ms_ssim"], 1, rtol=1e-5)
        assert result.course is not None
        np.testing.assert_array_equal(result.course.images, images[None])


@pytest.mark.parametrize("count", [2, 40], ids=["stacked", "in turns"])
def test_a_course_leads_to_the_answer(bench: Bench, tests: ImageSet, count: int) -> None:
    images = digits(*range(count))
    plain = ask(bench, images)
    for result, other in zip(ask(bench, images, course=True).results, plain.results, strict=True):
        course = result.course
        assert course is not None
        assert course.divergence.shape == (7, count)
        assert course.images.shape == course.reconstructions.shape == (7, *images.shape)
        np.testing.assert_array_equal(result.attacked, other.attacked)
        best, each = course.divergence.argmax(0), np.arange(count)
        np.testing.assert_array_equal(course.images[best, each], result.attacked)
        np.testing.assert_allclose(course.means[best, each], result.attacked_mean, atol=1e-4)
        np.testing.assert_allclose(
            course.reconstructions[best, each], result.attacked_reconstruction, atol=1e-4
        )
        (probabilities,) = course.probabilities_by_task.values()
        np.testing.assert_allclose(
            probabilities[best, each], result.attacked_probabilities, atol=1e-4
        )


def test_a_block_of_many_images_is_attacked_as_it_is_alone(bench: Bench, tests: ImageSet) -> None:
    images, targets = digits(3, 8, 21, 5, 18), digits(1, 2, 4, 6, 7)
    more = {"targets": targets, "course": True}
    command = m.Attack(job=1, runs=RUNS, images=images, config=SHORT, block=2, **more)  # type: ignore[arg-type]
    *moved, whole = (event for event in bench.attack(command) if event is not None)
    assert isinstance(whole, m.Attacked)
    steps = [event.step for event in moved if isinstance(event, m.AttackMoved)]
    assert steps == sorted(steps)
    for start in (0, 2, 4):
        own = slice(start, start + 2)
        alone = ask(bench, images[own], targets=targets[own], course=True)
        for result, other in zip(whole.results, alone.results, strict=True):
            np.testing.assert_array_equal(result.attacked[own], other.attacked)
            np.testing.assert_array_equal(result.divergence[own], other.divergence)
            assert set(result.numbers) == set(NUMBERS) == set(other.numbers)
            for name, values in other.numbers.items():
                np.testing.assert_array_equal(result.numbers[name][own], values)
            for task, pair in other.by_task.items():
                np.testing.assert_array_equal(result.by_task[task][1][own], pair[1])
            assert result.course is not None and other.course is not None
            np.testing.assert_array_equal(result.course.images[:, own], other.course.images)
            np.testing.assert_array_equal(
                result.course.numbers["mse"][:, own], other.course.numbers["mse"]
            )
            assert result.target is not None and other.target is not None
            np.testing.assert_array_equal(result.target.mean[own], other.target.mean)


def test_steps_of_all_blocks_are_counted_together(
    bench: Bench, tests: ImageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.service.attack_job.TELL_SECONDS", 0.0)
    command = m.Attack(job=1, runs=RUNS, images=digits(3, 8, 21), config=SHORT, block=2)
    moved = [event for event in bench.attack(command) if isinstance(event, m.AttackMoved)]
    assert [event.step for event in moved] == list(range(1, 25))
    assert {event.steps for event in moved} == {24}


def test_a_block_of_less_than_nothing_is_refused(bench: Bench, tests: ImageSet) -> None:
    with pytest.raises(ValueError, match="A block of -1 images is none"):
        ask(bench, digits(3), block=-1)


def test_targets_are_as_many_as_the_images(bench: Bench, tests: ImageSet) -> None:
    with pytest.raises(ValueError, match="one target of its own shape"):
        ask(bench, digits(3), targets=digits(4, 5))


def test_a_course_that_memory_has_no_room_for_is_refused(bench: Bench, tests: ImageSet) -> None:
    with pytest.raises(ValueError, match=r"would take 7\.5 GiB"):
        ask(bench, digits(*range(64)), AttackConfig(steps=10_000), course=True)


def test_models_whose_posteriors_are_points_are_told_in_what_they_have(
    tmp_path: Path, tests: ImageSet
) -> None:
    bench = Bench(RunStore(tmp_path))
    config = TrainingConfig(variant="ae", epochs=1, limit=128, device="cpu")
    (run,) = bench.runs_to_train(m.Train(job=1, name="", config=config))
    list(bench.train(1, run))
    command = m.Attack(job=2, runs=(run.id,), images=digits(3), config=SHORT, targets=digits(4))
    *_, answer = bench.attack(command)
    assert isinstance(answer, m.Attacked)
    (result,) = answer.results
    assert (result.clean_std == 0).all()
    assert set(result.numbers) == set(NUMBERS) - {"kl", "shift_in_std"}
    assert all(np.isfinite(number).all() for number in result.numbers.values())


NOTHING = np.zeros((0, 1, 28, 28), np.float32)


@pytest.mark.parametrize(("block", "course"), [(0, False), (16, False), (0, True)])
def test_an_attack_on_nothing_is_refused_in_a_sentence(
    bench: Bench, block: int, course: bool
) -> None:
    with pytest.raises(ValueError, match="no image to attack: give at least one"):
        ask(bench, NOTHING, block=block, course=course)


@pytest.mark.parametrize("course", [False, True], ids=["end", "course"])
@pytest.mark.parametrize("aimed", [False, True], ids=["away", "towards targets"])
def test_at_a_budget_of_0_nothing_has_moved_to_the_last_bit(
    bench: Bench, tests: ImageSet, aimed: bool, course: bool
) -> None:
    """A model rounds an image by its place in a batch; what was not attacked has not moved."""
    targets = digits(5, 18, 11) if aimed else None
    answer = ask(bench, digits(3, 8, 21), AttackConfig(epsilon=0), targets=targets, course=course)
    for result in answer.results:
        np.testing.assert_array_equal(result.attacked_mean, result.clean_mean)
        np.testing.assert_array_equal(result.attacked_std, result.clean_std)
        np.testing.assert_array_equal(result.attacked_reconstruction, result.clean_reconstruction)
        numbers = result.numbers
        still = ["w2", "kl", "shift_in_std", *(["success"] if aimed else [])]
        told = [result.shift, result.relative_shift, *(numbers[name] for name in still)]
        if course:
            assert result.course is not None
            told += [result.course.shift, *(result.course.numbers[name] for name in still)]
        for number in told:
            np.testing.assert_array_equal(number, 0)
        np.testing.assert_array_equal(numbers["mse"], numbers["clean_mse"])


def test_an_image_that_is_its_own_target_has_no_way_to_go(bench: Bench, tests: ImageSet) -> None:
    for result in ask(bench, digits(3, 8, 21), targets=digits(5, 8, 18)).results:
        assert result.target is not None
        np.testing.assert_array_equal(result.target.mean[1], result.clean_mean[1])
        assert result.numbers["success"][1] == 1 and (result.numbers["success"][[0, 2]] < 1).all()
