"""The L1 ball, momentum and the step schedule: against references and a peer."""

# mypy: allow-untyped-calls

import math

import pytest
import torch
import torchattacks
from scipy.optimize import brentq
from scipy.stats import beta, kstest
from torch import Tensor, nn

from engine.attacks import BALLS, Encoder, attack, attack_steps, climb, random_starts
from engine.config import AttackConfig
from engine.gaussian import DiagonalGaussian, mean_shift_squared

BALL = BALLS["l1"]
SHAPE = (1, 4, 5)


def draw(count: int, seed: int, scale: float = 1.0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return scale * torch.randn((count, *SHAPE), generator=generator, dtype=torch.float64)


def length(perturbation: Tensor) -> Tensor:
    return perturbation.abs().sum((1, 2, 3))


def linear(weights: Tensor) -> Encoder:
    """A posterior whose one mean is the weighted sum of the pixels: its shift is known."""

    def encode(images: Tensor) -> DiagonalGaussian:
        mean = (images * weights).sum((1, 2, 3)).unsqueeze(1)
        return DiagonalGaussian(mean, torch.zeros_like(mean))

    return encode


@pytest.mark.parametrize("radius", [1e-3, 1.0, 10.0])
def test_projection_shrinks_all_by_what_a_root_finder_says(radius: float) -> None:
    """The nearest point of the ball is a soft threshold at which the sizes sum to the radius."""
    outside = draw(8, seed=1)
    nearest = BALL.project(outside, radius)
    for far, near in zip(outside.flatten(1), nearest.flatten(1), strict=True):

        def excess(amount: float, far: Tensor = far) -> float:
            return float((far.abs() - amount).clamp_min(0).sum()) - radius

        amount = brentq(excess, 0, float(far.abs().max()), xtol=1e-14)
        expected = far.sign() * (far.abs() - amount).clamp_min(0)
        torch.testing.assert_close(near, expected, rtol=0, atol=1e-10)


def test_what_lies_inside_stays_and_nothing_in_the_ball_is_nearer() -> None:
    inside = BALL.random(torch.zeros(500, *SHAPE).double(), 2.0, torch.Generator().manual_seed(2))
    torch.testing.assert_close(BALL.project(inside, 2.0), inside, rtol=0, atol=1e-15)
    outside = draw(1, seed=3)
    nearest = BALL.project(outside, 2.0)
    assert length(nearest).item() == pytest.approx(2.0)
    distances = torch.linalg.vector_norm((outside - inside).flatten(1), dim=1)
    assert distances.min() >= torch.linalg.vector_norm(outside - nearest)
    assert torch.equal(BALL.project(outside, 0.0), 0 * outside)


def test_starts_are_uniform_in_the_ball() -> None:
    """Volume grows with the radius to the power of the pixels; of a uniform direction each pixel's
    share of the length has the distribution Beta(1, pixels − 1), and either sign."""
    pixels = math.prod(SHAPE)
    starts = BALL.random(torch.zeros(5000, *SHAPE).double(), 0.3, torch.Generator().manual_seed(4))
    radii = length(starts) / 0.3
    assert kstest(radii.numpy() ** pixels, "uniform").pvalue > 0.01
    shares = starts.flatten(1)[:, 7].abs() / length(starts)
    assert kstest(shares.numpy(), beta(1, pixels - 1).cdf).pvalue > 0.01
    assert 0.47 < float((starts > 0).double().mean()) < 0.53


def test_a_step_goes_to_the_steepest_pixels_that_can_move() -> None:
    gradient = torch.zeros(1, 1, 10, 20).double()
    gradient[0, 0, 0, :5] = torch.tensor([9.0, -8.0, 7.0, -6.0, 5.0])
    images = torch.full_like(gradient, 0.5)
    images[0, 0, 0, 0] = 1  # cannot rise, though it is the steepest
    images[0, 0, 0, 3] = 0
    expected = torch.zeros_like(gradient)  # 1 % of 200 pixels are 2
    expected[0, 0, 0, 1], expected[0, 0, 0, 2] = -0.5, 0.5
    assert torch.equal(BALL.direction(gradient, images), expected)
    assert torch.equal(BALL.direction(0 * gradient, images), 0 * gradient)


def test_the_attack_finds_the_best_perturbation_of_a_linear_encoder() -> None:
    """All of the budget goes to the heaviest pixels, as far as each has room."""
    weights = torch.linspace(1, 3, 20, dtype=torch.float64).view(1, *SHAPE)
    images = torch.full((1, *SHAPE), 0.5).double()
    config = AttackConfig(norm="l1", divergence="mean", epsilon=1.2, steps=100, schedule="cosine")
    state = attack(linear(weights), images, config)
    assert 1.15 < float(length(state.images - images)) <= 1.2 + 1e-9
    best = 0.5 * 3 + 0.5 * (3 - 2 / 19) + 0.2 * (3 - 4 / 19)
    assert 0.98 * best < math.sqrt(float(state.divergence)) <= best + 1e-9


class Wanted(nn.Module):
    """Two logits, 0 and the squared shift from a target's mean; see the test of targets."""

    def __init__(self, encoder: Encoder, targets: Tensor) -> None:
        super().__init__()
        self.encoder, self.wanted = encoder, encoder(targets)

    def forward(self, images: Tensor) -> Tensor:
        left = mean_shift_squared(self.wanted, self.encoder(images))
        return torch.stack([torch.zeros_like(left), left], 1)


@pytest.mark.parametrize("momentum", [0.4, 1.0])
def test_momentum_is_that_of_torchattacks(momentum: float) -> None:
    """From the image itself, towards a target: MI-FGSM has no random start. The encoder bends, so
    that gradients change their signs on the way."""
    weights = draw(1, seed=5)

    def bent(images: Tensor) -> DiagonalGaussian:
        return linear(weights)((6 * images).sin())

    images, targets = (draw(3, seed=s).sigmoid() for s in (6, 7))
    classifier = Wanted(bent, targets)
    iterates = [images]
    for steps in range(1, 7):
        peer = torchattacks.MIFGSM(classifier, 0.3, alpha=0.08, steps=steps, decay=momentum)
        peer.set_mode_targeted_by_label(quiet=True)
        iterates.append(peer(images, torch.zeros(3).long()))
    config = AttackConfig(
        divergence="mean", epsilon=0.3, steps=6, step_size=0.08, momentum=momentum
    )
    *_, state = climb(bent, images, config, torch.zeros_like(images), targets, keep_course=True)
    assert state.course is not None
    torch.testing.assert_close(state.course.images, torch.stack(iterates), rtol=0, atol=1e-9)
    plain = config.model_copy(update={"momentum": 0.0})
    *_, other = climb(bent, images, plain, torch.zeros_like(images), targets, keep_course=True)
    assert other.course is not None
    assert not torch.allclose(other.course.images, state.course.images)


def test_under_a_cosine_steps_shorten() -> None:
    images = torch.full((1, *SHAPE), 0.5).double()
    config = AttackConfig(
        divergence="mean", epsilon=0.4, steps=4, step_size=0.01, schedule="cosine"
    )
    starts = [draw(1, seed=8, scale=0.01)]
    *_, state = attack_steps(linear(torch.ones(SHAPE)), images, config, starts, keep_course=True)
    assert state.course is not None
    steps = state.course.images.diff(dim=0).abs().flatten(1).mean(1)
    shares = [(1 + math.cos(math.pi * done / 4)) / 2 for done in range(4)]
    torch.testing.assert_close(steps, 0.01 * torch.tensor(shares).double())


def test_an_l1_attack_keeps_within_its_budget_towards_a_target_too() -> None:
    encoder, images = linear(draw(1, seed=9)), draw(4, seed=10).sigmoid()
    config = AttackConfig(norm="l1", divergence="mean", epsilon=1.5, steps=30)
    starts = list(random_starts(images, config))
    for targets in (None, draw(4, seed=11).sigmoid()):
        *_, state = attack_steps(encoder, images, config, starts, targets)
        assert (length(state.images - images) <= 1.5 + 1e-9).all()
        assert state.images.min() >= 0 and state.images.max() <= 1
