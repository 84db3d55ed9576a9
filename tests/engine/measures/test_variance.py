"""Estimated noise variances, on models whose answer is known."""

import math

import pytest
import torch
from torch import Tensor, nn

from engine.measures import estimate_variance
from engine.model import Model, as_images, seeded
from engine.networks.mlp import MLPDecoder

SHAPE = (1, 4, 6)
COUNT = 2300  # images: three batches, the last one short


@pytest.fixture(scope="module")
def pixels() -> Tensor:
    """Noise that is stronger above than below, and stronger in the first half of the images."""
    generator = torch.Generator().manual_seed(0)
    deviations = torch.full((COUNT, *SHAPE), 10.0)
    deviations[:, :, :2] += 20
    deviations[: COUNT // 2] += 15
    noise = torch.randn(COUNT, *SHAPE, generator=generator)
    return (127 + deviations * noise).round().clamp(0, 255).to(torch.uint8)


def grey(likelihood: str, **settings: float) -> Model:
    """A model that reconstructs every image as middle grey."""
    with seeded(0):
        model = Model("mlp", likelihood, SHAPE, latent=2, settings=settings)
    assert isinstance(model.decoder, MLPDecoder)
    head = model.decoder.layers[-1]
    assert isinstance(head, nn.Linear)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return model


@pytest.mark.parametrize("likelihood", ["iso-i", "iso-d", "diag-i", "diag-d"])
def test_a_maximum_likelihood_variance_is_the_mean_error_of_its_shape(
    likelihood: str, pixels: Tensor
) -> None:
    found = estimate_variance(grey(likelihood), pixels, seed=0)

    errors = (pixels.double() / 255 - 0.5) ** 2
    total = float(errors.mean())
    of_pixels = errors.mean(0) if "diag" in likelihood else torch.full(SHAPE, total).double()
    of_images = errors.mean((1, 2, 3)) if "-d" in likelihood else torch.full((COUNT,), total)
    assert found.mean == pytest.approx(total, abs=2e-6)
    assert found.of_pixels.dtype == torch.float64
    torch.testing.assert_close(found.of_pixels, of_pixels, rtol=1e-5, atol=2e-6)
    torch.testing.assert_close(found.of_images, of_images.double(), rtol=1e-5, atol=2e-6)


def test_one_group_of_images_has_its_own_dependent_variance(pixels: Tensor) -> None:
    """As in Table 3 of Takida et al., where digits and halves of the image are told apart."""
    noisy = estimate_variance(grey("diag-d"), pixels[: COUNT // 2], seed=0).of_pixels
    calm = estimate_variance(grey("diag-d"), pixels[COUNT // 2 :], seed=0).of_pixels
    for found, above, below in ((noisy, 45, 25), (calm, 30, 10)):
        assert float(found[:, :2].mean()) == pytest.approx((above / 255) ** 2, rel=0.03)
        assert float(found[:, 2:].mean()) == pytest.approx((below / 255) ** 2, rel=0.03)


@pytest.mark.parametrize(
    ("likelihood", "settings", "expected"),
    [
        ("gaussian", {"variance": 0.25}, 0.25),
        ("iso-i-trainable", {"start": 0.2, "floor": 0.01}, 0.21),
        ("iso-d-trainable", {"start": 0.2, "floor": 0.01}, 0.21),
        ("diag-i-trainable", {"start": 0.2, "floor": 0.01}, 0.21),
        ("diag-d-trainable", {"start": 0.2, "floor": 0.01}, 0.21),
    ],
)
def test_fixed_and_trained_variances_are_told_as_they_are(
    likelihood: str, settings: dict[str, float], expected: float, pixels: Tensor
) -> None:
    found = estimate_variance(grey(likelihood, **settings), pixels[:7], seed=0)
    assert found.mean == pytest.approx(expected, rel=1e-6)
    same = torch.full(SHAPE, expected, dtype=torch.float64)
    torch.testing.assert_close(found.of_pixels, same, rtol=1e-6, atol=0)
    torch.testing.assert_close(found.of_images, same.new_full((7,), expected), rtol=1e-6, atol=0)


def test_the_latents_spread_counts_as_an_error(pixels: Tensor) -> None:
    """Eq. (G.4) takes the mean over q(z|x): of sigmoid(g·z), z ~ N(0, 1), here."""
    model, slope = grey("iso-i"), 0.4
    logits = nn.Linear(2, 24)
    model.decoder.layers = nn.Sequential(logits)
    with torch.no_grad():
        logits.bias.zero_()
        logits.weight.copy_(torch.tensor([[slope, 0.0]]).expand(24, 2))
        model.encoder.head.weight.zero_()
        model.encoder.head.bias.zero_()
    middle = torch.full((20_000, *SHAPE), 0.5)

    found = estimate_variance(model, middle, seed=1).mean

    points = torch.linspace(-8, 8, 4001, dtype=torch.float64)
    density = (-points.square() / 2).exp() / math.sqrt(2 * math.pi)
    expected = float((density * (torch.sigmoid(slope * points) - 0.5) ** 2).sum() * 16 / 4000)
    assert found == pytest.approx(expected, rel=0.04)
    assert estimate_variance(model, middle, seed=1).mean == found
    assert estimate_variance(model, middle, seed=2).mean != found


def test_floats_are_taken_in_units_of_the_pixel_range(pixels: Tensor) -> None:
    model = grey("diag-i")
    bytes_, floats = (estimate_variance(model, p, seed=0) for p in (pixels, as_images(pixels)))
    assert torch.equal(bytes_.of_pixels, floats.of_pixels)


@pytest.mark.parametrize("likelihood", ["bernoulli", "logistics"])
def test_a_likelihood_without_a_variance_is_refused_with_advice(
    likelihood: str, pixels: Tensor
) -> None:
    with pytest.raises(ValueError, match="has no variance to estimate: take a run whose"):
        estimate_variance(grey(likelihood), pixels, seed=0)
