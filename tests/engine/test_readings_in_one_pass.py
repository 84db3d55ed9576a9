"""Attacks through a probe, and those towards targets, at every budget in one pass: the images of
separate attacks."""

from typing import get_args

import pytest
import torch

from engine.attacks import (
    LinearReading,
    posterior_steps,
    posteriors_at_budgets,
    random_starts,
    reading_steps,
    readings_at_budgets,
)
from engine.config import AttackConfig, Norm
from engine.probe_attack import attack_on, probe_attack_at
from tests.engine.at_budgets import (
    BUDGETS,
    IMAGES,
    LATENTS,
    assert_moved_by_budget,
    assert_same,
    bent_encoder,
    configs,
    grey_images,
    last,
)
from tests.engine.courses import followed

CLASSES = 4
EVERY_BALL = pytest.mark.parametrize("norm", get_args(Norm))
ROWS = pytest.mark.parametrize("rows", [10_000, 2 * IMAGES + 1], ids=["one pass", "several"])


@pytest.fixture(scope="module")
def reading() -> LinearReading:
    generator = torch.Generator().manual_seed(5)
    weight = torch.randn((1, LATENTS, CLASSES), generator=generator, dtype=torch.float64)
    return LinearReading(4 * weight, torch.zeros((1, 1, CLASSES), dtype=torch.float64))


def on_probe(norm: Norm) -> list[AttackConfig]:
    """As they are where nobody chooses other steps: ever shorter ones, from half a budget on."""
    attacks = [probe_attack_at(attack_on("downstream", own), own.epsilon) for own in configs(norm)]
    firsts = [None if norm == "l1" or not budget else budget / 2 for budget in BUDGETS[norm]]
    assert [own.step_size for own in attacks] == firsts
    assert {own.schedule for own in attacks} == {"cosine"}
    return attacks


@EVERY_BALL
@ROWS
@pytest.mark.parametrize("targeted", [False, True], ids=["away", "towards targets"])
def test_attacks_through_a_probe_are_the_separate_ones(
    reading: LinearReading, norm: Norm, rows: int, targeted: bool
) -> None:
    encoder, images, attacks = bent_encoder(), grey_images(), on_probe(norm)
    targets = images.roll(1, 0) if targeted else None
    course = readings_at_budgets(encoder, reading, images, attacks, rows, targets)
    found, shares = followed(course)
    separate = [
        last(reading_steps(encoder, reading, images, own, random_starts(images, own), targets))
        for own in attacks
    ]
    assert_same(found, separate)
    assert_moved_by_budget(found, images)
    reached = [float(state.divergence.mean()) for state in found]
    rising = [reached[place] for place in (1, 0, 2, 3)]
    assert rising == sorted(rising, reverse=targeted), "the image itself counts, and the best"
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1)


@EVERY_BALL
@ROWS
def test_attacks_towards_targets_are_the_separate_ones(norm: Norm, rows: int) -> None:
    encoder, images, attacks = bent_encoder(), grey_images(), configs(norm)
    targets = images.roll(1, 0)
    found, _ = followed(posteriors_at_budgets(encoder, images, attacks, rows, targets))
    separate = [
        last(posterior_steps(encoder, images, own, random_starts(images, own), targets))
        for own in attacks
    ]
    assert_same(found, separate)
    reached = [float(state.divergence.mean()) for state in found]
    assert reached[1] > reached[0] > reached[2] > reached[3] > 0, "nearer with every budget"
