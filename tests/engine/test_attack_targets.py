"""Attacks towards a target, and the course of an attack: against a peer and by their promises."""

# mypy: allow-untyped-calls

import pytest
import torch
import torchattacks
from torch import Tensor, nn

from engine.attacks import (
    AttackState,
    Course,
    attack,
    attack_side_by_side,
    attack_steps,
    climb,
    random_starts,
)
from engine.config import Divergence, Norm
from engine.gaussian import DIVERGENCES
from engine.networks import MLPEncoder
from tests.engine.small_encoders import (
    BUDGETS,
    EVERY_BALL,
    EVERY_DIVERGENCE,
    IMAGES,
    config,
    draw,
    length,
    make_encoder,
)


@pytest.fixture
def targets() -> Tensor:
    return draw(6)


def course_of(state: AttackState) -> Course:
    assert state.course is not None
    return state.course


class DistanceAsClassifier(nn.Module):
    """Two logits, 0 and Δ[q(·|t), q(·|x)]: the cross-entropy of class 0 is log(1 + e^Δ), so that
    an attack on classifiers which wants class 0 descends the same slope as ours."""

    def __init__(self, encoder: MLPEncoder, targets: Tensor, divergence: str) -> None:
        super().__init__()
        self.encoder = encoder
        self.divergence = DIVERGENCES[divergence]
        with torch.no_grad():
            self.wanted = encoder(targets)

    def forward(self, attacked: Tensor) -> Tensor:
        left = self.divergence(self.wanted, self.encoder(attacked))
        return torch.stack([torch.zeros_like(left), left], 1)


@EVERY_DIVERGENCE
@EVERY_BALL
def test_it_descends_with_torchattacks_step_for_step(
    norm: Norm, divergence: Divergence, encoder: MLPEncoder, images: Tensor, targets: Tensor
) -> None:
    """torchattacks returns its last iterate, so it is run for 0, 1, 2, ... steps from one start;
    the course holds the same iterates."""
    epsilon, step_size, labels = BUDGETS[norm], BUDGETS[norm] / 4, torch.zeros(IMAGES).long()
    classifier = DistanceAsClassifier(encoder, targets, divergence)
    make = torchattacks.PGD if norm == "linf" else torchattacks.PGDL2
    exact = {} if norm == "linf" else {"eps_for_division": 0}

    def peer(steps: int) -> Tensor:
        torch.manual_seed(11)
        pgd = make(classifier, eps=epsilon, alpha=step_size, steps=steps, **exact)
        pgd.set_mode_targeted_by_label(quiet=True)
        found: Tensor = pgd(images, labels)
        return found

    with torch.random.fork_rng():
        iterates = torch.stack([peer(steps) for steps in range(9)])
    left = torch.stack([classifier(iterate)[:, 1].detach() for iterate in iterates])
    own = config(norm, divergence, step_size=step_size)
    *_, state = climb(encoder, images, own, iterates[0] - images, targets, keep_course=True)

    course = course_of(state)
    torch.testing.assert_close(course.divergence, left, rtol=1e-9, atol=0)
    torch.testing.assert_close(course.images, iterates, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(state.divergence, left.min(0).values, rtol=1e-9, atol=0)
    assert (left[-1] < 0.9 * left[0]).all()


@EVERY_BALL
def test_it_ends_nearer_to_its_target_within_the_budget(
    norm: Norm, encoder: MLPEncoder, images: Tensor, targets: Tensor
) -> None:
    own = config(norm, steps=30, restarts=2)
    state = attack(encoder, images, own, targets)
    assert (length(state.images - images, norm) <= own.epsilon + 1e-12).all()
    assert state.images.min() >= 0 and state.images.max() <= 1
    distance = DIVERGENCES["wasserstein"]
    left = distance(encoder(targets), encoder(state.images)).detach()
    torch.testing.assert_close(state.divergence, left)
    assert (left < 0.8 * distance(encoder(targets), encoder(images))).all()


def test_a_target_within_the_budget_is_reached(encoder: MLPEncoder, images: Tensor) -> None:
    near = (images + 0.05 * draw(8)).clamp(0, 1)
    begun = DIVERGENCES["wasserstein"](encoder(near), encoder(images))
    state = attack(encoder, images, config("linf", steps=400, step_size=0.0005), near)
    assert (state.divergence < 0.01 * begun).all()


def test_an_image_that_no_step_brings_nearer_stays_as_it_is(
    encoder: MLPEncoder, images: Tensor
) -> None:
    """Its own target: every other image is further off."""
    state = attack(encoder, images, config("linf"), images)
    assert torch.equal(state.images, images)
    assert (state.divergence == 0).all()


def test_without_a_budget_the_images_come_back_and_the_whole_way_is_left(
    encoder: MLPEncoder, images: Tensor, targets: Tensor
) -> None:
    own = config("linf", epsilon=0)
    (state,) = attack_steps(encoder, images, own, random_starts(images, own), targets, True)
    assert torch.equal(state.images, images)
    whole = DIVERGENCES["wasserstein"](encoder(targets), encoder(images)).detach()
    torch.testing.assert_close(state.divergence, whole)
    assert torch.equal(course_of(state).images, images[None])
    assert torch.equal(course_of(state).divergence, state.divergence[None])


@pytest.mark.parametrize("targeted", [False, True])
def test_the_course_is_that_of_the_restart_which_went_furthest(
    targeted: bool, encoder: MLPEncoder, images: Tensor, targets: Tensor
) -> None:
    aims, own = targets if targeted else None, config("linf", restarts=4, steps=3)
    starts = list(random_starts(images, own))
    alone = [list(climb(encoder, images, own, start, aims, True))[-1] for start in starts]

    states = list(attack_steps(encoder, images, own, starts, aims, keep_course=True))

    ends = torch.stack([state.divergence for state in alone])
    winners = (ends.min(0) if targeted else ends.max(0)).indices.tolist()
    assert len(set(winners)) > 1  # or this would prove nothing
    course = course_of(states[-1])
    for n, winner in enumerate(winners):
        expected = course_of(alone[winner])
        torch.testing.assert_close(course.images[:, n], expected.images[:, n])
        torch.testing.assert_close(course.divergence[:, n], expected.divergence[:, n])
        torch.testing.assert_close(course.images[0, n], (images + starts[winner])[n].clamp(0, 1))
    best = course.divergence.min(0) if targeted else course.divergence.max(0)
    torch.testing.assert_close(best.values, states[-1].divergence)
    of_best = course.images[best.indices, torch.arange(IMAGES)]
    torch.testing.assert_close(of_best, states[-1].images)


@pytest.mark.parametrize("copies", [1, 12], ids=["stacked", "in turns"])
@pytest.mark.parametrize("targeted", [False, True])
def test_courses_and_targets_are_the_same_side_by_side(
    targeted: bool, copies: int, images: Tensor, targets: Tensor
) -> None:
    encoders, own = [make_encoder(1), make_encoder(2)], config("l2", restarts=2, steps=4)
    many = images.repeat(copies, 1, 1, 1)
    aims = targets.repeat(copies, 1, 1, 1) if targeted else None
    *_, states = attack_side_by_side(encoders, many, own, aims, keep_course=True)
    for encoder, state in zip(encoders, states, strict=True):
        starts = random_starts(many, own)
        *_, expected = attack_steps(encoder, many, own, starts, aims, keep_course=True)
        torch.testing.assert_close(state.divergence, expected.divergence)
        torch.testing.assert_close(course_of(state).images, course_of(expected).images)
        torch.testing.assert_close(course_of(state).divergence, course_of(expected).divergence)


def test_a_course_is_kept_only_where_it_is_asked_for(encoder: MLPEncoder, images: Tensor) -> None:
    own = config("linf", restarts=2)
    states = attack_steps(encoder, images, own, random_starts(images, own))
    assert all(state.course is None for state in states)
