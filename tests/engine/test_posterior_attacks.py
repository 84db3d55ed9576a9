"""Attacks on posteriors by any divergence, and their end as soon as there is nothing left to do."""

import math

import pytest
import torch
from torch import Tensor

from engine.attacks import (
    AttackState,
    attack_side_by_side,
    attack_steps,
    distance_of,
    posterior_steps,
    random_starts,
)
from engine.config import AttackConfig, Divergence
from engine.gaussian import DiagonalGaussian, wasserstein2_squared
from engine.networks import MLPEncoder
from tests.engine.cli.raven import raven

SHAPE = (1, 8, 8)
IMAGES = 4


def make_encoder(seed: int) -> MLPEncoder:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return MLPEncoder(SHAPE, 3).double().requires_grad_(False)


def draw(seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand((IMAGES, *SHAPE), generator=generator, dtype=torch.float64)


def config(divergence: Divergence = "wasserstein", **settings: float) -> AttackConfig:
    chosen = {"divergence": divergence, "epsilon": 0.1, "steps": 12, "restarts": 2}
    return AttackConfig.model_validate(chosen | settings)


def states_of(own: AttackConfig, targets: Tensor | None = None) -> list[AttackState]:
    images = draw(1)
    starts = random_starts(images, own)
    return list(posterior_steps(make_encoder(3), images, own, starts, targets))


def same(first: AttackState, second: AttackState) -> bool:
    return (
        torch.equal(first.images, second.images)
        and torch.equal(first.divergence, second.divergence)
        and first.step == second.step
    )


@pytest.mark.parametrize("divergence", ["wasserstein", "symmetric-kl"])
@pytest.mark.parametrize("aimed", [False, True])
@pytest.mark.parametrize("epsilon", [0, 0.1])
def test_it_is_to_the_last_bit_the_attack_of_the_trainings(
    divergence: Divergence, aimed: bool, epsilon: float
) -> None:
    own, images, encoder = config(divergence, epsilon=epsilon), draw(1), make_encoder(3)
    aims = draw(2) if aimed else None
    for course in (False, True):
        found, expected = (
            list(attack(encoder, images, own, random_starts(images, own), aims, course))
            for attack in (posterior_steps, attack_steps)
        )
        assert len(found) == len(expected) and all(map(same, found, expected))
        courses = found[-1].course, expected[-1].course
        assert (courses[0] is None) is (courses[1] is None) is (not course)
        if courses[0] and courses[1]:
            assert torch.equal(courses[0].images, courses[1].images)


def entropic_as_printed(p: DiagonalGaussian, q: DiagonalGaussian, gamma: float) -> Tensor:
    """γ/2 E‖z − z′‖² − H of the optimal plan, one sum after another."""
    product = p.variance * q.variance
    u = (1 + 4 * gamma**2 * product).sqrt()
    cost = (p.mean - q.mean).square() + p.variance + q.variance
    entropy = (u - 1) - (u + 1).log() + (2 * product).log()
    constant = p.mean.shape[1] * (math.log(2 * math.pi) + 1)
    return gamma / 2 * cost.sum(1) - 0.5 * entropy.sum(1) - constant


@pytest.mark.parametrize("gamma", [0.5, 5, 50])
def test_the_entropic_distance_is_what_there_is_more_of_it_than_to_itself(gamma: float) -> None:
    encoder = make_encoder(3)
    first, second = encoder(draw(1)), encoder(draw(2))
    distance = distance_of(config("entropic", coupling=gamma))
    expected = entropic_as_printed(first, second, gamma) - entropic_as_printed(first, first, gamma)
    torch.testing.assert_close(distance(first, second), expected)
    assert torch.equal(distance(first, first), torch.zeros(IMAGES, dtype=torch.float64))


def test_under_a_strong_coupling_nothing_but_the_distance_counts() -> None:
    encoder = make_encoder(3)
    first, second = encoder(draw(1)), encoder(draw(2))
    distance = distance_of(config("entropic", coupling=1e6))(first, second)
    wasserstein = wasserstein2_squared(first, second)
    torch.testing.assert_close(distance / 5e5, wasserstein, rtol=1e-3, atol=1e-5)


def test_the_entropic_distance_is_climbed_and_its_coupling_counts() -> None:
    (*_, weak), (*_, strong), (*_, plain) = (
        states_of(own)
        for own in (
            config("entropic", coupling=0.01),
            config("entropic", coupling=1e6),
            config("wasserstein"),
        )
    )
    images, encoder = draw(1), make_encoder(3)
    own = distance_of(config("entropic", coupling=0.01))
    clean = encoder(images)
    torch.testing.assert_close(own(clean, encoder(weak.images)), weak.divergence)
    assert (weak.divergence > own(clean, encoder(plain.images))).all()
    moved = wasserstein2_squared(clean, encoder(strong.images))
    torch.testing.assert_close(moved, plain.divergence, rtol=0.05, atol=0)


def test_an_attack_ends_when_every_image_has_come_near_enough_to_its_target() -> None:
    targets = draw(2)
    whole = states_of(config(epsilon=0.5), targets)
    enough = states_of(config(epsilon=0.5, enough=0.5), targets)
    assert 0 < len(enough) < len(whole)
    assert all(map(same, enough, whole)), "what is done is what would have been done"
    encoder = make_encoder(3)
    way = wasserstein2_squared(encoder(targets), encoder(draw(1)))
    assert (enough[-1].divergence <= 0.5 * way).all()
    assert not (enough[-2].divergence <= 0.5 * way).all()


def test_what_is_not_near_enough_takes_all_its_steps() -> None:
    targets = draw(2)
    whole, tried = states_of(config(), targets), states_of(config(enough=1), targets)
    assert len(whole) == len(tried) == 24 and all(map(same, whole, tried))
    assert len(states_of(config(enough=0.01))) == 24, "without a target there is no way to go"


@pytest.mark.parametrize("copies", [1, 20], ids=["as few as are stacked", "more"])
def test_side_by_side_each_ends_when_it_is_done(copies: int) -> None:
    """So that what an attack comes to in a model does not depend on which others are asked."""
    images, targets = (draw(seed).repeat(copies, 1, 1, 1) for seed in (1, 2))
    own = config(epsilon=0.5, enough=0.5)
    encoders = [make_encoder(3), make_encoder(6)]
    together = list(attack_side_by_side(encoders, images, own, targets))
    alone = [
        list(posterior_steps(encoder, images, own, random_starts(images, own), targets))
        for encoder in encoders
    ]
    assert len(alone[0]) != len(alone[1]), "the models must differ for this to tell anything"
    assert len(together) == max(map(len, alone))
    for place, course in enumerate(alone):
        assert same(together[-1][place], course[-1])


def test_both_are_options_of_the_command() -> None:
    asked = ("attack", "mnist/vae", "--index", "7", "--steps", "40", "--json")
    entropic = raven(*asked, "--objective", "entropic", "--coupling", "50").events
    found = next(event for event in entropic if event["event"] == "attacked")
    assert found["divergence"][0] > 25 * 0.9 * found["numbers"]["w2"][0] > 0
    aimed = raven(*asked, "--target", "12", "--epsilon", "0.3", "--enough", "0.3").events
    found = next(event for event in aimed if event["event"] == "attacked")
    assert 0.3 <= found["numbers"]["success"][0] < 0.5
