"""Attacks on what probes read off posterior means, where no class is told."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks import (
    AttackState,
    Encoder,
    LinearReading,
    attack_side_by_side,
    downstream_steps,
    random_starts,
    reading_steps,
)
from engine.config import AttackConfig
from engine.measures import LinearProbe
from tests.engine.small_encoders import draw, make_encoder

LATENT, CLASSES = 3, 4


def make_probe(seed: int, classes: int = CLASSES) -> LinearProbe:
    """One that reads several classes off the small images."""
    generator = torch.Generator().manual_seed(seed)
    encoder = make_encoder(seed).requires_grad_(False)
    means = encoder(torch.cat([draw(1), draw(2)])).mean

    def random(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    return LinearProbe(random(classes, LATENT), random(classes), means.mean(0), means.std(0) / 3)


def encoder_of(seed: int) -> Encoder:
    return make_encoder(seed).requires_grad_(False)


def config(**settings: object) -> AttackConfig:
    chosen = {"epsilon": 0.1, "steps": 8, "schedule": "cosine", "step_size": 0.03, "seed": 4}
    return AttackConfig.model_validate(chosen | settings)


def attacked(
    own: AttackConfig, seed: int = 3, targets: Tensor | None = None, course: bool = False
) -> list[AttackState]:
    images, starts = draw(1), random_starts(draw(1), own)
    reading = make_probe(seed).reading()
    return list(reading_steps(encoder_of(seed), reading, images, own, starts, targets, course))


def test_a_reading_is_the_probe_in_one_step() -> None:
    probe, means = make_probe(3), encoder_of(3)(draw(1)).mean
    reading = probe.reading()
    torch.testing.assert_close(reading.logits(means), probe.logits(means))
    assert torch.equal(reading.classes(means), probe.predict(means))


def test_a_class_that_the_probe_never_saw_stays_out_of_reach() -> None:
    probe = make_probe(3)
    probe.bias[2] = -torch.inf
    means = encoder_of(3)(draw(1)).mean.requires_grad_()
    nats = probe.reading().nats(means, probe.predict(means))
    (gradient,) = torch.autograd.grad(nats.sum(), means)
    assert nats.isfinite().all() and gradient.isfinite().all()


@pytest.mark.parametrize("epsilon", [0.02, 0.1])
def test_the_worst_case_is_that_of_the_attack_with_these_classes_for_labels(epsilon: float) -> None:
    """The other one leaves an image that is misread alone from then on."""
    own, probe, encoder = config(epsilon=epsilon, restarts=3), make_probe(3), encoder_of(3)

    def logits(seen: Tensor) -> Tensor:
        return probe.logits(encoder(seen).mean)

    labels = logits(draw(1)).argmax(1)
    *_, told = downstream_steps(logits, draw(1), labels, own)
    states = attacked(own)
    found = states[-1]
    held = ~told.fooled
    assert held.any(), "some must hold for this to tell anything"
    torch.testing.assert_close(found.divergence[held], told.reached[held])
    torch.testing.assert_close(found.images[held], told.images[held])
    assert (found.divergence >= told.reached - 1e-9).all()
    assert [state.step for state in states] == list(range(1, 25)) and found.steps == 24
    assert (found.images - draw(1)).abs().max() <= epsilon + 1e-9


def test_without_a_budget_an_image_has_the_cross_entropy_that_it_has() -> None:
    (state,) = attacked(config(epsilon=0))
    logits = make_probe(3).logits(encoder_of(3)(draw(1)).mean)
    assert torch.equal(state.images, draw(1))
    expected = cross_entropy(logits, logits.argmax(1), reduction="none")
    torch.testing.assert_close(state.divergence, expected)


def test_towards_targets_the_class_that_is_read_off_them_becomes_likelier() -> None:
    probe, encoder = make_probe(3), encoder_of(3)
    targets = draw(1).roll(1, 0)
    classes = probe.predict(encoder(targets).mean)
    *_, end = attacked(config(epsilon=0.5, steps=40, step_size=0.1), targets=targets)
    before, after = (
        cross_entropy(probe.logits(encoder(seen).mean), classes, reduction="none")
        for seen in (draw(1), end.images)
    )
    torch.testing.assert_close(end.divergence, after)
    assert (after < before).all()
    read = probe.predict(encoder(end.images).mean) == classes
    assert read.sum() > (probe.predict(encoder(draw(1)).mean) == classes).sum()


def test_a_course_holds_the_worst_case_of_each_image() -> None:
    *_, end = attacked(config(restarts=2), course=True)
    assert end.course is not None and end.course.images.shape[:2] == (9, 4)
    torch.testing.assert_close(end.course.divergence.max(0).values, end.divergence)


@pytest.mark.parametrize("aimed", [False, True])
def test_encoders_of_one_make_are_attacked_through_their_own_probes_together(aimed: bool) -> None:
    seeds = (3, 6, 9)
    own, targets = config(restarts=2), draw(2) if aimed else None
    encoders, probes = [encoder_of(seed) for seed in seeds], [make_probe(seed) for seed in seeds]
    readings = [probe.reading() for probe in probes]
    *_, together = attack_side_by_side(encoders, draw(1), own, targets, True, readings)
    alone = [attacked(own, seed, targets, True)[-1] for seed in seeds]
    for found, expected in zip(together, alone, strict=True):
        torch.testing.assert_close(found.images, expected.images)
        torch.testing.assert_close(found.divergence, expected.divergence)
        assert found.course is not None and expected.course is not None
        torch.testing.assert_close(found.course.images, expected.course.images)
    assert not torch.equal(together[0].images, together[1].images)


def test_probes_of_other_classes_take_turns() -> None:
    encoders = [encoder_of(3), encoder_of(6)]
    readings: list[LinearReading] = [make_probe(3).reading(), make_probe(6, 5).reading()]
    *_, states = attack_side_by_side(encoders, draw(1), config(), readings=readings)
    expected = attacked(config())[-1]
    assert torch.equal(states[0].images, expected.images)
    assert states[1].divergence.shape == (4,)
