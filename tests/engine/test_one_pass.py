"""Every budget and restart in one pass: the images of separate attacks, however they are cut."""

from typing import get_args

import pytest
import torch
from torch import Tensor

from engine.attacks import (
    AttackState,
    DownstreamState,
    Encoder,
    downstream_at_budgets,
    downstream_steps,
    posterior_steps,
    posteriors_at_budgets,
    random_starts,
)
from engine.config import AttackConfig, Divergence, Norm
from engine.gaussian import DiagonalGaussian
from tests.engine.at_budgets import (
    IMAGES,
    assert_moved_by_budget,
    assert_same,
    bent_encoder,
    configs,
    grey_images,
    last,
)
from tests.engine.courses import followed

OF_POSTERIORS = [one for one in get_args(Divergence) if one != "reconstruction"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return bent_encoder()


@pytest.fixture(scope="module")
def images() -> Tensor:
    return grey_images()


def logits_of(encoder: Encoder, images: Tensor) -> Tensor:
    scores: Tensor = 20 * encoder(images).mean
    return scores


def separately(encoder: Encoder, images: Tensor, attacks: list[AttackConfig]) -> list[AttackState]:
    return [
        last(posterior_steps(encoder, images, own, random_starts(images, own))) for own in attacks
    ]


def test_where_nothing_moves_the_images_themselves_are_the_answer(images: Tensor) -> None:
    def blind(seen: Tensor) -> DiagonalGaussian:
        nothing = 0 * seen.flatten(1)[:, :2]
        return DiagonalGaussian(nothing, nothing)

    found, _ = followed(posteriors_at_budgets(blind, images, configs(), 10_000))
    assert_same(found, separately(blind, images, configs()))
    assert all(torch.equal(state.images, images) for state in found)


@pytest.mark.parametrize("norm", get_args(Norm))
@pytest.mark.parametrize(
    ("divergence", "rows"),
    [*((divergence, 10_000) for divergence in OF_POSTERIORS), ("wasserstein", 4)],
)
def test_the_images_are_those_of_separate_attacks(
    encoder: Encoder, images: Tensor, norm: Norm, divergence: Divergence, rows: int
) -> None:
    attacks = configs(norm, divergence=divergence)
    found, _ = followed(posteriors_at_budgets(encoder, images, attacks, rows))
    assert_same(found, separately(encoder, images, attacks))
    assert_moved_by_budget(found, images)


@pytest.mark.parametrize("norm", get_args(Norm))
@pytest.mark.parametrize(
    "settings",
    [
        {"schedule": "cosine"},
        {"momentum": 0.7},
        {"schedule": "cosine", "momentum": 1.0, "step_size": 0.05},
    ],
)
def test_steps_are_those_of_separate_attacks(
    encoder: Encoder, images: Tensor, norm: Norm, settings: dict[str, object]
) -> None:
    attacks = configs(norm, **settings)
    found, _ = followed(posteriors_at_budgets(encoder, images, attacks, 10_000))
    assert_same(found, separately(encoder, images, attacks))


def test_no_more_rows_are_climbed_at_once_than_are_allowed(
    encoder: Encoder, images: Tensor
) -> None:
    attacks = configs()
    for rows, passes in ((10_000, 1), (9 * IMAGES, 1), (4 * IMAGES, 3), (IMAGES - 1, 18)):
        shown: list[int] = []

        def counted(seen: Tensor, shown: list[int] = shown) -> DiagonalGaussian:
            shown.append(len(seen))
            return encoder(seen)

        _, shares = followed(posteriors_at_budgets(counted, images, attacks, rows))
        assert max(shown[1:]) <= rows and len(shares) == 6 * passes
        assert sum(shown[1:]) == 7 * 9 * IMAGES, "six steps and the last look, nine ascents"
        assert shares == sorted(shares) and shares[0] > 0 and shares[-1] == pytest.approx(1)


@pytest.mark.parametrize("norm", get_args(Norm))
@pytest.mark.parametrize("rows", [10_000, 7])
def test_attacks_on_the_probe_are_the_separate_ones(
    encoder: Encoder, images: Tensor, norm: Norm, rows: int
) -> None:
    """An image that is fooled at one budget is attacked on at the others, and at none again."""
    labels = logits_of(encoder, images).argmax(1)
    labels[0] = (labels[0] + 1) % 3  # misread as it is
    attacks = [
        own.model_copy(update={"step_size": own.epsilon / 5 or None}) for own in configs(norm)
    ]

    def logits(seen: Tensor) -> Tensor:
        return logits_of(encoder, seen)

    found, shares = followed(downstream_at_budgets(logits, images, labels, attacks, rows))
    expected = [list(downstream_steps(logits, images, labels, own))[-1] for own in attacks]
    for own, other in zip(found, expected, strict=True):
        torch.testing.assert_close(own.images, other.images, rtol=0, atol=1e-12)
        torch.testing.assert_close(own.reached, other.reached, rtol=1e-10, atol=1e-14)
        assert torch.equal(own.fooled, other.fooled)
    fooled = [int(state.fooled.sum()) for state in found]
    assert fooled[1] == 1 and 1 <= fooled[0] < IMAGES, "some are left for the next restart"
    assert fooled[3] > fooled[0]
    assert shares == sorted(shares)


def test_what_is_fooled_takes_no_further_pass(encoder: Encoder, images: Tensor) -> None:
    labels = (logits_of(encoder, images).argmax(1) + 1) % 3
    shown: list[int] = []

    def counted(seen: Tensor) -> Tensor:
        shown.append(len(seen))
        return logits_of(encoder, seen)

    states, _ = followed(downstream_at_budgets(counted, images, labels, configs(), 10_000))
    assert all(bool(state.fooled.all()) for state in states)
    assert shown == [IMAGES] + 7 * [3 * IMAGES], "the images, and one restart of three budgets"


@pytest.mark.parametrize("rows", [10_000, 7])
def test_until_all_are_fooled_the_same_ones_are_with_fewer_passes(
    encoder: Encoder, images: Tensor, rows: int
) -> None:
    labels = logits_of(encoder, images).argmax(1)
    labels[0] = (labels[0] + 1) % 3  # misread as it is
    attacks = [
        AttackConfig(epsilon=budget, steps=30, restarts=2, step_size=budget / 5)
        for budget in (0.02, 0.9)
    ]

    def attacked(until_fooled: bool) -> tuple[list[Tensor], int]:
        shown: list[int] = []

        def counted(seen: Tensor) -> Tensor:
            shown.append(len(seen))
            return logits_of(encoder, seen)

        found, _ = followed(
            downstream_at_budgets(counted, images, labels, attacks, rows, until_fooled=until_fooled)
        )
        return [state.fooled for state in found], sum(shown)

    (expected, all_steps), (fooled, fewer) = attacked(False), attacked(True)
    for own, other in zip(fooled, expected, strict=True):
        assert torch.equal(own, other)
    assert not expected[0].all() and expected[1].all()
    assert fewer < all_steps


@pytest.mark.parametrize("change", [{"steps": 5}, {"norm": "l2"}, {"seed": 1}, {"restarts": 1}])
def test_attacks_of_other_kinds_are_not_mixed(
    encoder: Encoder, images: Tensor, change: dict[str, object]
) -> None:
    first, *_, last = configs()
    mixed = [first, last.model_copy(update=change)]
    with pytest.raises(ValueError, match="budget and step size alone"):
        followed(posteriors_at_budgets(encoder, images, mixed, 10))
    with pytest.raises(ValueError, match="budget and step size alone"):
        followed(downstream_at_budgets(lambda seen: seen, images, images, mixed, 10))


def test_budgets_of_zero_alone_take_no_step(encoder: Encoder, images: Tensor) -> None:
    nothing = [AttackConfig(epsilon=0)]
    found, shares = followed(posteriors_at_budgets(encoder, images, nothing, 10))
    assert shares == [] and torch.equal(found[0].images, images)
    labels = torch.zeros(IMAGES, dtype=torch.int64)

    def logits(seen: Tensor) -> Tensor:
        return logits_of(encoder, seen)

    told: list[DownstreamState]
    told, shares = followed(downstream_at_budgets(logits, images, labels, nothing, 10))
    assert shares == [] and torch.equal(told[0].fooled, logits(images).argmax(1) != 0)
