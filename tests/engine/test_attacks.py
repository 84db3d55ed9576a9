"""Projected gradient ascent: against a peer, against finite differences, and by its promises."""

# mypy: allow-untyped-calls

import pytest
import torch
import torchattacks
from scipy.stats import kstest
from torch import Tensor, nn

from engine.attacks import (
    BALLS,
    AttackState,
    attack,
    attack_side_by_side,
    attack_steps,
    climb,
    random_starts,
)
from engine.config import AttackConfig, Divergence, Norm
from engine.gaussian import DIVERGENCES, DiagonalGaussian
from engine.model import frozen
from engine.networks import MLPEncoder, StackedMLPEncoder
from tests.engine.small_encoders import (
    BUDGETS,
    EVERY_BALL,
    EVERY_DIVERGENCE,
    IMAGES,
    config,
    length,
    make_encoder,
)


class DivergenceAsClassifier(nn.Module):
    """Two logits, 0 and Δ[q(·|x), q(·|x′)]: the cross-entropy of class 0 is log(1 + e^Δ), which
    rises with Δ, so an attack on classifiers climbs the same slope as ours."""

    def __init__(self, encoder: MLPEncoder, images: Tensor, divergence: str) -> None:
        super().__init__()
        self.encoder = encoder
        self.divergence = DIVERGENCES[divergence]
        with torch.no_grad():
            self.clean = encoder(images)

    def forward(self, attacked: Tensor) -> Tensor:
        reached = self.divergence(self.clean, self.encoder(attacked))
        return torch.stack([torch.zeros_like(reached), reached], 1)


@EVERY_DIVERGENCE
@EVERY_BALL
def test_the_best_of_torchattacks_iterates_is_found_step_for_step(
    norm: Norm, divergence: Divergence, encoder: MLPEncoder, images: Tensor
) -> None:
    """torchattacks returns its last iterate, so it is run for 0, 1, 2, ... steps from one start."""
    epsilon, step_size, labels = BUDGETS[norm], BUDGETS[norm] / 4, torch.zeros(IMAGES).long()
    classifier = DivergenceAsClassifier(encoder, images, divergence)

    def peer(steps: int) -> Tensor:
        torch.manual_seed(11)
        if norm == "linf":
            pgd = torchattacks.PGD(classifier, eps=epsilon, alpha=step_size, steps=steps)
        else:
            pgd = torchattacks.PGDL2(
                classifier, eps=epsilon, alpha=step_size, steps=steps, eps_for_division=0
            )
        found: Tensor = pgd(images, labels)
        return found

    with torch.random.fork_rng():
        iterates = [peer(steps) for steps in range(9)]
    start = iterates[0] - images
    reached = torch.stack([classifier(iterate)[:, 1].detach() for iterate in iterates])
    for steps in (1, 4, 8):
        own = config(norm, divergence, steps=steps, step_size=step_size)
        *_, state = climb(encoder, images, own, start)
        highest, best = reached[: steps + 1].max(0)
        expected = torch.stack([iterates[step][n] for n, step in enumerate(best)])
        torch.testing.assert_close(state.divergence, highest, rtol=1e-9, atol=0)
        torch.testing.assert_close(state.images, expected, rtol=1e-9, atol=1e-9)
    assert (reached[-1] > 3 * reached[0]).all()


@EVERY_DIVERGENCE
def test_a_step_follows_the_gradient_of_finite_differences(
    divergence: Divergence, encoder: MLPEncoder, images: Tensor
) -> None:
    inside = 0.25 + 0.5 * images
    start = 0.02 * torch.randn(images.shape, generator=torch.Generator().manual_seed(1)).double()
    own = config("l2", divergence, epsilon=10, steps=1, step_size=1e-3)
    clean = encoder(inside)

    def reached(at: Tensor) -> Tensor:
        with torch.no_grad():
            return DIVERGENCES[divergence](clean, encoder(at))

    (state,) = climb(encoder, inside, own, start)

    differences = torch.zeros_like(images)
    for pixel in range(images[0].numel()):
        nudge = torch.zeros_like(images)
        nudge.flatten(1)[:, pixel] = 1e-5
        at = inside + start
        differences.flatten(1)[:, pixel] = (reached(at + nudge) - reached(at - nudge)) / 2e-5
    unit = differences / length(differences, "l2").view(-1, 1, 1, 1)
    torch.testing.assert_close((state.images - inside - start) / 1e-3, unit, rtol=0, atol=1e-6)


@EVERY_DIVERGENCE
@EVERY_BALL
def test_the_answer_is_an_image_within_the_budget_and_says_how_far_it_went(
    norm: Norm, divergence: Divergence, encoder: MLPEncoder, images: Tensor
) -> None:
    own = config(norm, divergence, steps=30)
    state = attack(encoder, images, own)

    assert state.images.min() >= 0
    assert state.images.max() <= 1
    assert (length(state.images - images, norm) <= own.epsilon + 1e-12).all()
    assert (length(state.images - images, norm) > 0.9 * own.epsilon).all()
    distance = DIVERGENCES[divergence](encoder(images), encoder(state.images))
    torch.testing.assert_close(state.divergence, distance.detach())
    assert not state.images.requires_grad
    assert not state.divergence.requires_grad


@EVERY_BALL
def test_what_is_reached_never_falls_and_leaves_the_start_behind(
    norm: Norm, encoder: MLPEncoder, images: Tensor
) -> None:
    own = config(norm, steps=30)
    (start,) = random_starts(images, own)
    begun = DIVERGENCES["wasserstein"](encoder(images), encoder((images + start).clamp(0, 1)))

    states = list(attack_steps(encoder, images, own, [start]))

    assert [state.step for state in states] == list(range(1, 31))
    assert {state.steps for state in states} == {30}
    course = torch.stack([state.divergence for state in states])
    assert (course.diff(dim=0) >= 0).all()
    assert (course[-1] > 5 * begun).all()


class Recorder:
    """An encoder that remembers every image it was shown."""

    def __init__(self, encoder: MLPEncoder) -> None:
        self.encoder = encoder
        self.shown: list[Tensor] = []

    def __call__(self, images: Tensor) -> DiagonalGaussian:
        self.shown.append(images.detach().clone())
        posterior: DiagonalGaussian = self.encoder(images)
        return posterior


@EVERY_BALL
def test_the_best_iterate_is_kept_where_later_ones_are_worse(
    norm: Norm, encoder: MLPEncoder, images: Tensor
) -> None:
    """Steps of three times the budget overshoot, so some image ends lower than it once was."""
    recorder = Recorder(encoder)
    own = config(norm, steps=12, step_size=3 * BUDGETS[norm])
    state = attack(recorder, images, own)

    clean, *iterates = recorder.shown
    assert len(iterates) == 13
    reached = torch.stack(
        [DIVERGENCES["wasserstein"](encoder(clean), encoder(shown)) for shown in iterates]
    ).detach()
    assert (reached[-1] < reached.max(0).values).any()
    torch.testing.assert_close(state.divergence, reached.max(0).values)
    for n, step in enumerate(reached.argmax(0)):
        assert torch.equal(state.images[n], iterates[step][n])


def test_a_divergence_that_only_falls_leaves_the_start() -> None:
    """The mean is a wave 0.4 long, and one overlong step climbs over its crest to the next foot."""

    def wave(images: Tensor) -> DiagonalGaussian:
        moved = images.flatten(1).mean(1, keepdim=True) - 0.5
        return DiagonalGaussian(-(2 * torch.pi / 0.4 * moved).cos(), torch.zeros_like(moved))

    images = torch.full((1, 1, 2, 2), 0.5, dtype=torch.float64)
    start = torch.full_like(images, 0.07)
    own = AttackConfig(epsilon=0.4, steps=1, step_size=0.33)
    (state,) = climb(wave, images, own, start)
    assert torch.equal(state.images, images + start)
    assert state.divergence > 0.1


def test_a_start_beyond_white_counts_as_far_as_it_is_an_image() -> None:
    """Of a white image that is to get lighter nothing is left, so nothing moves."""

    def lightness(images: Tensor) -> DiagonalGaussian:
        mean = images.flatten(1).mean(1, keepdim=True)
        return DiagonalGaussian(mean, torch.zeros_like(mean))

    white = torch.ones(1, 1, 2, 2, dtype=torch.float64)
    own = AttackConfig(epsilon=0.4, steps=1)
    (state,) = climb(lightness, white, own, torch.full_like(white, 0.07))
    assert torch.equal(state.images, white) and state.divergence.tolist() == [0]


@EVERY_BALL
def test_restarts_keep_the_worst_case_of_each_image(
    norm: Norm, encoder: MLPEncoder, images: Tensor
) -> None:
    own = config(norm, restarts=4, steps=5)
    starts = list(random_starts(images, own))
    alone = []
    for start in starts:
        *_, state = climb(encoder, images, own, start)
        alone.append(state)

    together = attack(encoder, images, own)

    reached = torch.stack([state.divergence for state in alone])
    worst, which = reached.max(0)
    assert len(which.unique()) > 1, "one start is the worst for all images: nothing is shown"
    assert torch.equal(together.divergence, worst)
    for n, restart in enumerate(which):
        assert torch.equal(together.images[n], alone[restart].images[n])


def test_more_restarts_never_do_worse(encoder: MLPEncoder, images: Tensor) -> None:
    """The first start is the same, however many follow."""
    reached = [
        attack(encoder, images, config("linf", restarts=n, steps=4)).divergence for n in (1, 2, 5)
    ]
    assert (reached[1] >= reached[0]).all()
    assert (reached[2] >= reached[1]).all()
    assert (reached[2] > reached[0]).any()


def test_steps_are_counted_over_all_restarts(encoder: MLPEncoder, images: Tensor) -> None:
    own = config("linf", restarts=3, steps=4)
    states = list(attack_steps(encoder, images, own, random_starts(images, own)))
    assert [(state.step, state.steps) for state in states] == [(n, 12) for n in range(1, 13)]


@EVERY_BALL
def test_a_budget_of_zero_returns_the_images(
    norm: Norm, encoder: MLPEncoder, images: Tensor
) -> None:
    own = config(norm, epsilon=0, restarts=2)
    (state,) = attack_steps(encoder, images, own, random_starts(images, own))
    assert torch.equal(state.images, images)
    assert torch.equal(state.divergence, torch.zeros(IMAGES, dtype=torch.float64))
    assert state.step == state.steps == 16


@EVERY_BALL
def test_the_step_is_a_twenty_fifth_of_the_budget_unless_chosen(
    norm: Norm, encoder: MLPEncoder, images: Tensor
) -> None:
    default = attack(encoder, images, config(norm))
    chosen = attack(encoder, images, config(norm, step_size=BUDGETS[norm] / 25))
    longer = attack(encoder, images, config(norm, step_size=BUDGETS[norm] / 10))
    assert torch.equal(default.images, chosen.images)
    assert not torch.equal(default.images, longer.images)


def test_the_seed_decides_the_answer(encoder: MLPEncoder, images: Tensor) -> None:
    first, again, other = (
        attack(encoder, images, config("linf", steps=1, seed=seed)).images for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("freeze", [True, False])
def test_no_parameter_gets_a_gradient(freeze: bool, encoder: MLPEncoder, images: Tensor) -> None:
    before = images.clone()
    if freeze:
        with frozen(encoder):
            attack(encoder, images, config("linf"))
    else:
        attack(encoder, images, config("linf"))
    assert all(weight.grad is None for weight in encoder.parameters())
    assert torch.equal(images, before)
    assert not images.requires_grad


def test_thawing_asks_for_the_gradients_that_were_asked_for_before(encoder: MLPEncoder) -> None:
    first, *rest = encoder.parameters()
    first.requires_grad_(False)
    with pytest.raises(RuntimeError, match="amid"), frozen(encoder):
        assert not any(weight.requires_grad for weight in encoder.parameters())
        raise RuntimeError("amid an attack")
    assert not first.requires_grad
    assert all(weight.requires_grad for weight in rest)


def assert_same(states: list[AttackState], expected: list[AttackState]) -> None:
    assert len(states) == len(expected)
    for state, other in zip(states, expected, strict=True):
        assert (state.step, state.steps) == (other.step, other.steps)
        torch.testing.assert_close(state.divergence, other.divergence, rtol=1e-9, atol=1e-12)
        torch.testing.assert_close(state.images, other.images, rtol=0, atol=1e-9)


@EVERY_DIVERGENCE
@EVERY_BALL
@pytest.mark.parametrize("count", [1, 2, 4])
def test_side_by_side_equals_one_by_one(
    count: int, norm: Norm, divergence: Divergence, images: Tensor
) -> None:
    encoders = [make_encoder(seed) for seed in range(count)]
    own = config(norm, divergence, restarts=2, steps=6)

    courses = list(attack_side_by_side(encoders, images, own))

    assert len(courses) == 12
    assert_same(courses[-1], [attack(encoder, images, own) for encoder in encoders])


@pytest.mark.parametrize("copies", [4, 12])
def test_encoders_that_differ_or_many_images_take_turns(copies: int, images: Tensor) -> None:
    """Latents of two sizes cannot be stacked; 2 x 48 images need not be."""
    encoders = [make_encoder(1), make_encoder(2, latent=3 if copies == 12 else 5)]
    many, own = images.repeat(copies, 1, 1, 1), config("linf", steps=3)
    *_, states = attack_side_by_side(encoders, many, own)
    assert_same(states, [attack(encoder, many, own) for encoder in encoders])


def test_side_by_side_with_no_budget_returns_the_images(images: Tensor) -> None:
    (states,) = attack_side_by_side(
        [make_encoder(1), make_encoder(2)], images, config("linf", epsilon=0)
    )
    assert [torch.equal(state.images, images) for state in states] == [True, True]


def test_stacked_encoders_are_each_their_own(images: Tensor) -> None:
    encoders = [make_encoder(seed) for seed in range(3)]
    for slope, encoder in zip((-0.5, 0.25, 2.0), encoders, strict=True):
        activation = encoder.layers[1]
        assert isinstance(activation, nn.PReLU)
        nn.init.constant_(activation.weight, slope)
    batches = torch.cat([images, images.flip(0), 1 - images])

    stacked = StackedMLPEncoder(encoders)(batches).chunk(3)

    for own, encoder, batch in zip(stacked, encoders, batches.chunk(3), strict=True):
        torch.testing.assert_close(own.mean, encoder(batch).mean)
        torch.testing.assert_close(own.log_variance, encoder(batch).log_variance)


@pytest.fixture
def starts() -> dict[Norm, Tensor]:
    """5,000 random perturbations of four pixels in balls of radius 0.3."""
    blank = torch.zeros(5000, 1, 2, 2, dtype=torch.float64)
    return {
        norm: BALLS[norm].random(blank, 0.3, torch.Generator().manual_seed(4)) for norm in BUDGETS
    }


def test_l2_starts_are_uniform_in_the_ball(starts: dict[Norm, Tensor]) -> None:
    """The volume within a radius r is (r / 0.3)⁴; every direction is as likely."""
    radii = length(starts["l2"], "l2") / 0.3
    assert radii.max() <= 1
    assert kstest(radii.numpy() ** 4, "uniform").pvalue > 0.01
    # A coordinate of a uniform direction in four dimensions has density 2/π · √(1 − x²).
    directions = starts["l2"].flatten(1) / (0.3 * radii[:, None])
    for pixel in range(4):
        assert kstest(directions[:, pixel].numpy(), "semicircular").pvalue > 0.01


def test_l_infinity_starts_are_uniform_in_the_cube(starts: dict[Norm, Tensor]) -> None:
    for pixel in range(4):
        values = starts["linf"].flatten(1)[:, pixel].numpy()
        assert kstest(values, "uniform", args=(-0.3, 0.6)).pvalue > 0.01


@EVERY_BALL
def test_projection_is_the_nearest_point(norm: Norm, starts: dict[Norm, Tensor]) -> None:
    """What lies inside stays; no random point of the ball is nearer than the projection."""
    ball, inside = BALLS[norm], starts[norm]
    torch.testing.assert_close(ball.project(inside, 0.3), inside, rtol=1e-12, atol=0)
    outside = torch.tensor([0.9, -0.1, 0.2, 0.4], dtype=torch.float64).view(1, 1, 2, 2)
    nearest = ball.project(outside, 0.3)
    assert length(nearest, norm).item() == pytest.approx(0.3)
    assert length(outside - inside, "l2").min() >= length(outside - nearest, "l2").item()


@EVERY_BALL
def test_directions_climb_fastest_within_a_unit_step(
    norm: Norm, starts: dict[Norm, Tensor]
) -> None:
    gradient = torch.tensor([0.9, -0.1, 0.0, 0.4], dtype=torch.float64).view(1, 1, 2, 2)
    direction = BALLS[norm].direction(gradient, 0 * gradient + 0.5)
    assert length(direction, norm).item() == pytest.approx(1)
    assert ((starts[norm] / 0.3 * gradient).sum((1, 2, 3)) <= (direction * gradient).sum()).all()
    assert torch.equal(BALLS[norm].direction(0 * gradient, gradient), 0 * gradient)
