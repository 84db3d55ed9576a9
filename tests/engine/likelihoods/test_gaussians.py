"""The Gaussian likelihoods, held against PyTorch's and against the papers' objectives."""

# mypy: allow-untyped-calls

import math
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch import Tensor
from torch.distributions import Normal

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS, Likelihood
from engine.training import Trainer

COUNT = 5
SHAPES = [(1, 4, 6), (3, 4, 6)]
MAXIMUM_LIKELIHOOD = ["iso-i", "iso-d", "diag-i", "diag-d"]
TRAINABLE = [f"{name}-trainable" for name in MAXIMUM_LIKELIHOOD]
GAUSSIANS = ["gaussian", *MAXIMUM_LIKELIHOOD, *TRAINABLE]


def make(name: str, shape: tuple[int, int, int] = (1, 4, 6), **settings: Any) -> Likelihood:
    """In float64, with trained variances away from their start."""
    kind = LIKELIHOODS[name]
    likelihood = kind(shape, kind.Config.model_validate(settings)).double()
    for parameter in likelihood.parameters():
        torch.nn.init.normal_(parameter, generator=torch.Generator().manual_seed(3))
    return likelihood


def drawn(likelihood: Likelihood, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Images [COUNT, C, H, W] in [0, 1] and decoded planes, float64."""
    generator = torch.Generator().manual_seed(seed)
    shape = likelihood.shape
    images = torch.rand(COUNT, *shape, generator=generator, dtype=torch.float64)
    planes = (COUNT, likelihood.planes, *shape[1:])
    return images, torch.randn(planes, generator=generator, dtype=torch.float64)


def errors_of(images: Tensor, decoded: Tensor) -> Tensor:
    return (images - torch.sigmoid(decoded[:, : images.shape[1]])) ** 2


def variance_of(likelihood: Likelihood, images: Tensor, decoded: Tensor) -> Tensor:
    """σ² of every pixel, written out; [COUNT, C, H, W]."""
    errors = errors_of(images, decoded)
    pixels, channels = errors[0].numel(), images.shape[1]
    weights = dict(likelihood.named_parameters())
    extra = decoded[:, channels:]
    variances = {
        "gaussian": lambda: torch.tensor(0.3, dtype=torch.float64),
        "iso-i": lambda: errors.sum() / COUNT / pixels,
        "iso-d": lambda: ((errors.sum((1, 2, 3)) + 1e-6) / pixels)[:, None, None, None],
        "diag-i": lambda: errors.sum(0) / COUNT + 1e-6,
        "diag-d": lambda: errors + 1e-6,
        "iso-i-trainable": lambda: 0.02 + 0.3 * weights["trained"].mean().exp(),
        "iso-d-trainable": lambda: 0.02 + 0.3 * extra.mean((1, 2, 3))[:, None, None, None].exp(),
        "diag-i-trainable": lambda: 0.02 + 0.3 * weights["trained"].exp(),
        "diag-d-trainable": lambda: 0.02 + 0.3 * extra.exp(),
    }
    return variances[likelihood.name]().expand_as(errors)


def settings_of(name: str) -> dict[str, float]:
    if name == "gaussian":
        return {"variance": 0.3}
    return {"start": 0.3, "floor": 0.02} if name in TRAINABLE else {}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", GAUSSIANS)
def test_its_value_is_the_gaussian_log_likelihood(name: str, shape: tuple[int, int, int]) -> None:
    """With the variance that its paper says, and every constant."""
    likelihood = make(name, shape, **settings_of(name))
    images, decoded = drawn(likelihood)
    mean = torch.sigmoid(decoded[:, : shape[0]])
    deviation = variance_of(likelihood, images, decoded).sqrt()

    log_prob = likelihood.log_prob(images, decoded)

    expected = Normal(mean, deviation).log_prob(images).sum((1, 2, 3))
    assert log_prob.shape == (COUNT,)
    torch.testing.assert_close(log_prob, expected, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(likelihood.mean(decoded), mean)


def paper_objective(name: str, images: Tensor, decoded: Tensor) -> Tensor:
    """Table 2 of Takida et al.; a scalar."""
    errors = errors_of(images, decoded)
    pixels = errors[0].numel()
    if name == "iso-i":
        return pixels / 2 * errors.sum((1, 2, 3)).mean().log()
    if name == "iso-d":
        return pixels / 2 * (errors.sum((1, 2, 3)) + 1e-6).log().mean()
    if name == "diag-i":
        return (errors.mean(0) + 1e-6).log().sum() / 2
    return (errors + 1e-6).log().mean(0).sum() / 2


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", MAXIMUM_LIKELIHOOD)
def test_the_gradient_is_that_of_the_papers_objective(
    name: str, shape: tuple[int, int, int]
) -> None:
    """Although the variance is a number: at its maximum the likelihood is stationary in it."""
    likelihood = make(name, shape)
    images, decoded = drawn(likelihood)
    decoded[0] = torch.logit(images[0].clamp(0.1, 0.9) + 1e-3)  # errors as small as the 1e-6
    decoded.requires_grad_(True)

    (gradient,) = torch.autograd.grad(-likelihood.log_prob(images, decoded).mean(), decoded)

    (expected,) = torch.autograd.grad(paper_objective(name, images, decoded), decoded)
    assert expected.abs().max() > 0.1
    torch.testing.assert_close(gradient, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", MAXIMUM_LIKELIHOOD)
def test_the_value_is_the_papers_objective_up_to_its_constants(name: str) -> None:
    """Which are d/2 (1 + log 2π), and −d/2 log d where errors are summed and not averaged."""
    likelihood = make(name)
    images, decoded = drawn(likelihood)
    pixels = images[0].numel()
    constant = pixels / 2 * (1 + math.log(2 * math.pi))
    if name.startswith("iso"):
        constant -= pixels / 2 * math.log(pixels)

    value = -likelihood.log_prob(images, decoded).mean()

    objective = paper_objective(name, images, decoded) + constant
    # What is added before the logarithm makes an error weigh SE/(SE + 1e-6), not 1.
    share = errors_of(images, decoded) / variance_of(likelihood, images, decoded)
    exact = objective + (share.sum((1, 2, 3)).mean() - pixels) / 2
    torch.testing.assert_close(value, exact, rtol=1e-10, atol=1e-10)


def test_a_variance_of_one_half_gives_the_plain_sum_of_squares() -> None:
    likelihood = make("gaussian", variance=0.5)
    images, decoded = drawn(likelihood)
    rest = -likelihood.log_prob(images, decoded) - errors_of(images, decoded).sum((1, 2, 3))
    constant = torch.full((COUNT,), images[0].numel() / 2 * math.log(math.pi), dtype=torch.float64)
    torch.testing.assert_close(rest, constant)


@pytest.mark.parametrize("name", TRAINABLE)
def test_a_trainable_variance_rests_where_the_most_likely_one_is(name: str) -> None:
    """Its gradient is zero there, pushes it up from below and down from above."""
    floor = 1e-3
    likelihood = make(name, start=1.0, floor=floor)
    images, decoded = drawn(likelihood)
    likely = variance_of(make(name.removesuffix("-trainable")), images, decoded)
    likely = likely.clamp_min(2 * floor)
    images = (likelihood.mean(decoded) + likely.sqrt()).detach()

    pulls = []
    for shift in (-0.1, 0.0, 0.1):
        raw = (likely - floor).log() + shift
        own = list(likelihood.parameters())
        if own:
            with torch.no_grad():
                own[0].copy_(raw[:1, : own[0].shape[1]])
            asked: Tensor = own[0]
        else:
            decoded = torch.cat([decoded[:, :1], raw[:, :1]], 1).requires_grad_(True)
            asked = decoded
        loss = -likelihood.log_prob(images, decoded).mean()
        (gradient,) = torch.autograd.grad(loss, asked)
        pulls.append(gradient if own else gradient[:, 1:])
    below, there, above = pulls
    assert (below < -1e-6).all()
    assert there.abs().max() < 1e-9
    assert (above > 1e-6).all()


@pytest.mark.parametrize("name", TRAINABLE)
def test_a_pixel_that_never_changes_sends_no_likelihood_to_infinity(name: str) -> None:
    kind = LIKELIHOODS[name]
    likelihood = kind((1, 4, 6))
    with torch.no_grad():
        for parameter in likelihood.parameters():
            parameter.fill_(-1e4)
    decoded = torch.full((2, likelihood.planes, 4, 6), -1e4, requires_grad=True)
    black = likelihood.log_prob(torch.zeros(2, 1, 4, 6), decoded)
    white = likelihood.log_prob(torch.ones(2, 1, 4, 6), decoded)

    floor = likelihood.config.floor
    expected = Normal(0.0, math.sqrt(floor)).log_prob(torch.tensor([0.0, 1.0])) * 24
    torch.testing.assert_close(black.detach(), expected[0].expand(2))
    torch.testing.assert_close(white.detach(), expected[1].expand(2))
    (gradient,) = torch.autograd.grad(white.sum(), decoded)
    assert gradient.isfinite().all()


def test_the_shared_trainable_variance_moves_alike_on_images_of_every_size() -> None:
    """So that the first steps of RAdam, which follow the gradient's size, are safe on large ones;
    a single parameter's gradient would grow with the pixels."""
    largest = []
    for side in (4, 64):
        likelihood = LIKELIHOODS["iso-i-trainable"]((3, side, side))
        images = torch.full((2, 3, side, side), 0.9)
        loss = -likelihood.log_prob(images, torch.zeros(2, 3, side, side)).mean()
        (gradient,) = torch.autograd.grad(loss, list(likelihood.parameters()))
        largest.append(float(gradient.abs().max()))
    assert largest[0] == pytest.approx(largest[1], rel=1e-4)
    assert 0 < largest[0] < 3


@pytest.mark.parametrize("name", MAXIMUM_LIKELIHOOD)
def test_errors_of_exactly_nothing_have_a_finite_likelihood_and_gradient(name: str) -> None:
    likelihood = LIKELIHOODS[name]((1, 4, 6))
    decoded = torch.full((3, 1, 4, 6), -200.0, requires_grad=True)
    log_prob = likelihood.log_prob(torch.zeros(3, 1, 4, 6), decoded)
    (gradient,) = torch.autograd.grad(log_prob.sum(), decoded)
    assert log_prob.isfinite().all()
    assert gradient.isfinite().all()


def trained(name: str, **choices: Any) -> tuple[Trainer, list[float]]:
    """A model of a few digits, and its losses in eight steps."""
    digits = torch.from_numpy(DATASETS["mnist"].load("train").images[:32])
    trainer = Trainer(TrainingConfig(likelihood=name, latent=4, **choices), digits)
    return trainer, [float(sum(trainer.step(digits / 255).values())) for _ in range(8)]


@pytest.mark.parametrize("name", LIKELIHOODS)
def test_every_likelihood_is_learned(name: str) -> None:
    fresh = LIKELIHOODS[name]().parameters()
    trainer, losses = trained(name, variant="vae", optimiser="adam")
    assert losses[-1] < losses[0]
    for old, new in zip(fresh, trainer.model.likelihood.parameters(), strict=True):
        assert not torch.equal(old, new)


@pytest.mark.parametrize("name", LIKELIHOODS)
def test_every_likelihood_survives_the_hardest_start(name: str) -> None:
    """RAVEN's scaled KL, and the first steps of RAdam."""
    _, losses = trained(name, variant="raven", optimiser="radam")
    assert all(math.isfinite(loss) for loss in losses)
    assert max(losses) < 1.1 * losses[0]


@pytest.mark.parametrize("name", LIKELIHOODS)
def test_a_likelihood_says_what_it_is(name: str) -> None:
    kind = LIKELIHOODS[name]
    assert kind.name == name
    assert kind.title
    assert kind.summary.endswith(".")
    assert kind.reference
    assert kind().shape == (1, 28, 28)
    for field in kind.Config.model_fields.values():
        assert field.title
        assert field.description


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("gaussian", {"variance": 0}),
        ("gaussian", {"variance": float("nan")}),
        ("iso-i", {"variance": 1}),
        ("diag-d-trainable", {"floor": 0}),
        ("iso-i-trainable", {"start": -1}),
        ("logistics", {"components": 0}),
        ("logistics", {"components": 2.5}),
    ],
)
def test_impossible_settings_are_refused_by_name(name: str, settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        LIKELIHOODS[name].Config.model_validate(settings)
    assert [error["loc"] for error in refused.value.errors()] == [tuple(settings)]
