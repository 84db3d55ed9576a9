"""AutoAttack's attacks, as a library has them, on the probe of a bundled model."""

import random
import sys
from collections.abc import Callable, Generator, Iterator

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks import (
    Downstream,
    DownstreamState,
    auto_attack,
    check_library,
    downstream_steps,
    library_attacks,
    library_cost,
    library_steps,
    square_steps,
)
from engine.attacks.turns import in_turns
from engine.config import AttackConfig, Norm
from engine.extras import ExtraMissingError
from engine.measures import all_of
from engine.model import frozen
from engine.sanity import LIBRARY_ATTACKS, LibraryAttack
from tests.engine.conftest import ProbeAsClassifier

IMAGES = 20
BUDGET = {"linf": 0.05, "l2": 1.0}
Logits = Callable[[Tensor], Tensor]


@pytest.fixture(autouse=True)
def fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto_attack, "APGD_STEPS", 25)
    monkeypatch.setattr(auto_attack, "APGD_RESTARTS", 2)
    monkeypatch.setattr(auto_attack, "SQUARE_QUERIES", 100)


@pytest.fixture(scope="module")
def logits(classifier: ProbeAsClassifier) -> Iterator[Logits]:
    with frozen(classifier.model.encoder):
        yield classifier


def shared_dice() -> tuple[object, ...]:
    _, *numpy = np.random.get_state(legacy=True)
    return (*map(str, numpy), random.getstate())


def config(norm: Norm = "linf", seed: int = 0) -> AttackConfig:
    return AttackConfig(norm=norm, epsilon=BUDGET[norm], seed=seed)


def ours(logits: Logits, digits: Tensor, labels: Tensor, norm: Norm) -> DownstreamState:
    own = {"steps": 25, "restarts": 2, "schedule": "cosine", "step_size": BUDGET[norm] / 2}
    states = downstream_steps(logits, digits, labels, config(norm).model_copy(update=own))
    *_, state = states
    return state


@pytest.mark.parametrize("norm", ["linf", "l2"])
@pytest.mark.parametrize("name", ["apgd-ce", "apgd-dlr"])
def test_apgd_agrees_with_our_own_ascent(
    logits: Logits, digits: Tensor, labels: Tensor, name: LibraryAttack, norm: Norm
) -> None:
    found = all_of(library_steps(name, logits, digits, labels, config(norm)))
    own = ours(logits, digits, labels, norm)
    assert 0 < int((~own.fooled).sum()) < IMAGES, "neither side may be empty for them to agree"
    assert int((found.fooled != own.fooled).sum()) <= 1
    inside = (found.images - digits).flatten(1)
    order = torch.inf if norm == "linf" else 2
    assert float(torch.linalg.vector_norm(inside, order, dim=1).max()) <= BUDGET[norm] + 1e-5
    assert float(found.images.min()) >= 0 and float(found.images.max()) <= 1
    with torch.no_grad():
        read = logits(found.images)
    assert torch.allclose(cross_entropy(read, labels, reduction="none"), found.reached, atol=1e-4)
    assert not ((read.argmax(1) != labels) & ~found.fooled).any()


def test_squares_get_about_as_far_as_our_own_search_and_no_further_than_gradients(
    logits: Logits, digits: Tensor, labels: Tensor
) -> None:
    found = all_of(library_steps("square", logits, digits, labels, config()))
    searched = Downstream(logits, labels)
    with torch.no_grad():
        searched(digits)
    assert len(list(square_steps(searched, digits, config(), 100))) == 100
    assert abs(int(found.fooled.sum()) - int(searched.fooled.sum())) <= 3
    assert int(found.fooled.sum()) <= int(ours(logits, digits, labels, "linf").fooled.sum())
    with torch.no_grad():
        assert torch.equal(logits(found.images).argmax(1) != labels, found.fooled)


def test_an_image_that_was_misread_once_is_fooled_and_the_furthest_is_kept() -> None:
    """The second ascent reads the image right again, and gets less far; the other image is not
    among those that are left to it."""
    images, labels = torch.zeros(2, 1, 1, 1), torch.tensor([0, 0])
    found = auto_attack._Found(images, labels, torch.tensor([[1.0, 0.0], [1.0, 0.0]]))
    left = torch.tensor([1])
    for lead in (-2.0, 0.5):
        found.show(left, torch.full((1, 1, 1, 1), lead), torch.tensor([[lead, 0.0]]))
    assert found.fooled.tolist() == [False, True] and found.images.flatten().tolist() == [0, -2]
    nats = cross_entropy(torch.tensor([[1.0, 0.0], [-2.0, 0.0]]), labels, reduction="none")
    torch.testing.assert_close(found.reached, nats)


def test_one_seed_is_one_attack_and_the_dice_of_the_program_stay_as_they_are(
    logits: Logits, digits: Tensor, labels: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto_attack, "SQUARE_QUERIES", 30)
    attacked: list[Tensor] = []
    for seed in (0, 0, 1):
        np.random.seed(5)
        random.seed(5)
        before = shared_dice()
        course = library_steps("square", logits, digits, labels, config(seed=seed))
        while True:
            try:
                next(course)
            except StopIteration as end:
                attacked.append(end.value.images)
                break
            assert shared_dice() == before
    assert torch.equal(attacked[0], attacked[1]) and not torch.equal(attacked[0], attacked[2])


def test_it_can_be_left_in_the_middle(logits: Logits, digits: Tensor, labels: Tensor) -> None:
    """What is left running would be told of by the checks for leaks."""
    before = random.getstate()
    course = library_steps("apgd-ce", logits, digits, labels, config())
    for _ in range(20):
        next(course)
    course.close()
    assert random.getstate() == before


def test_steps_are_about_as_many_as_foretold(
    logits: Logits, digits: Tensor, labels: Tensor
) -> None:
    few = digits[:5], labels[:5]
    for name in LIBRARY_ATTACKS:
        counted = len(list(library_steps(name, logits, *few, config())))
        assert 0.9 < counted / library_cost(name) < 1.1


def test_two_classes_have_no_ratio_of_logits() -> None:
    assert library_attacks(2) == ("apgd-ce", "square")
    assert library_attacks(3) == tuple(LIBRARY_ATTACKS)


def test_a_norm_without_autoattack_is_refused() -> None:
    with pytest.raises(ValueError, match="made here for the L∞ and L2 balls alone"):
        check_library("l1")


def test_without_the_toolbox_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.partition(".")[0] == "art"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "art", None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'raven-gui\[attacks\]'"):
        check_library("linf")


def test_work_in_turns_moves_when_it_is_asked_for() -> None:
    done: list[int] = []

    def work(pause: Callable[[], None]) -> str:
        for number in range(3):
            done.append(number)
            pause()
        return "all of it"

    course: Generator[None, None, str] = in_turns(work)
    assert done == []
    next(course)
    next(course)
    assert done == [0, 1]
    assert all_of(course) == "all of it" and done == [0, 1, 2]


def test_what_work_in_turns_raises_is_raised_to_who_asks() -> None:
    def work(pause: Callable[[], None]) -> None:
        pause()
        raise ValueError("It cannot be done.")

    course = in_turns(work)
    next(course)
    with pytest.raises(ValueError, match="cannot be done"):
        next(course)
