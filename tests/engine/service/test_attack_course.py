"""What the engine tells of each step of an attack: the numbers of its iterates, one for one."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.attacks import distance_of
from engine.config import AttackConfig
from engine.measures import ms_ssim
from engine.model import Model
from engine.numbers import NUMBERS
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.trained import load_model
from tests.images import digits

VAE = "mnist/vae"
CONFIG = AttackConfig(epsilon=0.2, steps=5, restarts=2)
TARGETED = {"success", "reads_as_target"}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(RunStore())


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(RunStore().resolve(VAE), torch.device("cpu"))


def ask(bench: Bench, config: AttackConfig = CONFIG, targets: m.Floats | None = None) -> m.Attacked:
    command = m.Attack(
        job=1, runs=(VAE,), images=digits(3, 8, 21), config=config, targets=targets, course=True
    )
    *_, answer = bench.attack(command)
    assert isinstance(answer, m.Attacked)
    return answer


@pytest.mark.parametrize("rows", [512, 4], ids=["at once", "in batches that cut a step in two"])
@pytest.mark.parametrize("aimed", [False, True], ids=["away", "towards targets"])
def test_each_step_has_the_numbers_that_its_own_images_have(
    bench: Bench, model: Model, aimed: bool, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.service.attack_results.BATCH", rows)
    originals, targets = digits(3, 8, 21), digits(5, 18, 11) if aimed else None
    (result,) = ask(bench, targets=targets).results
    course, images = result.course, torch.from_numpy(originals)
    assert course is not None
    assert set(course.numbers) == set(NUMBERS) - (set() if aimed else TARGETED)
    for step in range(6):
        attacked = torch.from_numpy(course.images[step])
        with torch.no_grad():
            clean, moved = model.encode(images), model.encode(attacked)
            before, after = model.decode(clean.mean), model.decode(moved.mean)
        expected = {
            "w2": (clean.mean - moved.mean).square().sum(1)
            + (clean.deviation - moved.deviation).square().sum(1),
            "mse": (after - images).square().mean((1, 2, 3)),
            "clean_mse": (before - images).square().mean((1, 2, 3)),
            "ms_ssim": ms_ssim(before, after),
            "shift_in_std": ((clean.mean - moved.mean) / clean.deviation).norm(dim=1),
        }
        for name, values in expected.items():
            close(course.numbers[name][step], values.numpy(), name)
        close(course.shift[step], (clean.mean - moved.mean).norm(dim=1).numpy(), "shift")
        close(course.stds[step], moved.deviation.numpy(), "deviations")
        if targets is not None:
            with torch.no_grad():
                aim = model.encode(torch.from_numpy(targets))
            left = distance_of(CONFIG)(aim, moved) / distance_of(CONFIG)(aim, clean)
            close(course.numbers["success"][step], (1 - left).numpy(), "way travelled")
            assert result.target is not None
            (read,), (found,) = (
                table.probabilities_by_task.values() for table in (result.target, course)
            )
            same = found[step].argmax(1) == read.argmax(1)
            np.testing.assert_array_equal(course.numbers["reads_as_target"][step], same)
        else:
            close(course.numbers["w2"][step], course.divergence[step], "what is climbed")


def test_the_best_step_of_each_image_has_the_numbers_of_the_answer(bench: Bench) -> None:
    (result,) = ask(bench).results
    course, each = result.course, np.arange(3)
    assert course is not None
    best = course.divergence.argmax(0)
    for name, values in result.numbers.items():
        close(course.numbers[name][best, each], values, name)
    close(course.relative_shift[best, each], result.relative_shift, "relative shift")


def test_an_attack_of_no_budget_has_one_step_with_the_numbers_of_its_end(bench: Bench) -> None:
    (result,) = ask(bench, with_budget(0)).results
    assert result.course is not None
    for name, values in result.numbers.items():
        assert result.course.numbers[name].shape == (1, 3)
        close(result.course.numbers[name][0], values, name)


def with_budget(epsilon: float) -> AttackConfig:
    return CONFIG.model_copy(update={"epsilon": epsilon})


def close(found: NDArray[np.float32], expected: NDArray[np.float32], what: str) -> None:
    np.testing.assert_allclose(found, expected, rtol=2e-3, atol=2e-5, err_msg=what)
