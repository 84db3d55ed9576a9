"""The mixture of logistics: probabilities of 256 values, and what they add up to."""

import pytest
import torch
from torch import Tensor

from engine.likelihoods import LIKELIHOODS
from engine.likelihoods.logistics import Logistics, LogisticsConfig

GREYS = torch.arange(256, dtype=torch.float64) / 255


def mixture(channels: int, components: int = 3, side: int = 1) -> Logistics:
    return Logistics((channels, side, side), LogisticsConfig(components=components))


def decoded_of(likelihood: Logistics, spread: float, log_scale: float, seed: int = 0) -> Tensor:
    """One image's planes [1, planes, H, W], float64: centres `spread` wide around the middle."""
    generator = torch.Generator().manual_seed(seed)
    shape = (1, likelihood.planes, *likelihood.shape[1:])
    decoded = torch.randn(shape, generator=generator, dtype=torch.float64)
    count, channels = likelihood.config.components, likelihood.shape[0]
    decoded[:, count : count * (1 + channels)] *= spread
    decoded[:, count * (1 + channels) : count * (1 + 2 * channels)] += log_scale
    return decoded


@pytest.mark.parametrize("log_scale", [-9.0, -4.0, 0.0, 4.0])
@pytest.mark.parametrize("spread", [0.1, 1.0, 20.0])
def test_the_256_probabilities_sum_to_one(spread: float, log_scale: float) -> None:
    """Also where the ends take nearly all, and where one bin does."""
    likelihood = mixture(1)
    decoded = decoded_of(likelihood, spread, log_scale)

    log_prob = likelihood.log_prob(GREYS.view(256, 1, 1, 1), decoded.expand(256, -1, -1, -1))

    assert log_prob.shape == (256,)
    assert abs(float(log_prob.exp().sum()) - 1) < 1e-12


def test_a_grey_image_of_every_shape_is_scored_pixel_by_pixel() -> None:
    likelihood = mixture(1, side=3)
    decoded = decoded_of(likelihood, 1.0, -2.0)
    image = GREYS[torch.arange(9) * 30].view(1, 1, 3, 3)
    pixels = [
        mixture(1).log_prob(image[..., i : i + 1, j : j + 1], decoded[..., i : i + 1, j : j + 1])
        for i in range(3)
        for j in range(3)
    ]
    torch.testing.assert_close(likelihood.log_prob(image, decoded), torch.stack(pixels).sum(0))


def test_the_joint_probabilities_of_two_channels_sum_to_one() -> None:
    """The second depends on the first within each component: 65,536 pairs."""
    likelihood = mixture(2)
    decoded = decoded_of(likelihood, 1.0, -2.0)
    pairs = torch.cartesian_prod(GREYS, GREYS).view(-1, 2, 1, 1)
    log_prob = likelihood.log_prob(pairs, decoded.expand(len(pairs), -1, -1, -1))
    assert abs(float(log_prob.exp().sum()) - 1) < 1e-11


def plain_probability(likelihood: Logistics, colour: Tensor, decoded: Tensor) -> float:
    """Of one pixel's colour [3] under planes [planes]; Salimans et al., Eqs. (2) and (3)."""
    count = likelihood.config.components
    weights = torch.softmax(decoded[:count], 0)
    own, log_scales, pulls = (decoded[count:].view(3, count, 3)).unbind(0)
    red, green, blue = 2 * colour - 1  # the paper's pixels are in [-1, 1]
    total = 0.0
    for k in range(count):
        a, b, c = torch.tanh(pulls[k])
        centres = [own[k, 0], own[k, 1] + a * red, own[k, 2] + b * red + c * green]
        part = weights[k]
        for x, centre, log_scale in zip((red, green, blue), centres, log_scales[k], strict=True):
            scale = log_scale.exp() + torch.tensor(-7.0, dtype=torch.float64).exp()
            above, below = (torch.sigmoid((x + s / 255 - centre) / scale) for s in (1, -1))
            if x > 0.999:
                above = torch.ones_like(above)
            if x < -0.999:
                below = torch.zeros_like(below)
            part = part * (above - below)
        total += float(part)
    return total


def test_colours_equal_a_plain_restatement_of_the_paper() -> None:
    likelihood = mixture(3)
    assert likelihood.planes == 10 * 3
    decoded = decoded_of(likelihood, 0.5, -1.0)
    for colour in ([0, 128, 255], [255, 255, 255], [10, 20, 30], [0, 0, 0]):
        values = torch.tensor(colour, dtype=torch.float64) / 255
        found = likelihood.log_prob(values.view(1, 3, 1, 1), decoded).exp()
        expected = plain_probability(likelihood, values, decoded.flatten())
        assert float(found) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("log_scale", [-7.0, -3.0, 0.0, 3.0])
def test_the_mean_is_that_of_the_256_values_to_half_a_grey(log_scale: float) -> None:
    likelihood = mixture(1)
    for seed in range(5):
        decoded = decoded_of(likelihood, 1.0, log_scale, seed)
        log_prob = likelihood.log_prob(GREYS.view(256, 1, 1, 1), decoded.expand(256, -1, -1, -1))
        expected = float((log_prob.exp() * GREYS).sum())
        found = float(likelihood.mean(decoded))
        assert abs(found - expected) < 0.5 / 255
        if log_scale >= -3:  # bins narrow beside the bells
            assert abs(found - expected) < 1e-4


def test_the_mean_of_a_colour_follows_those_it_depends_on() -> None:
    """Where no tail reaches the ends: a fortieth of a grey value, here, from that of the bins."""
    likelihood = mixture(2)
    decoded = decoded_of(likelihood, 0.1, -5.0)
    pairs = torch.cartesian_prod(GREYS, GREYS).view(-1, 2, 1, 1)
    probability = likelihood.log_prob(pairs, decoded.expand(len(pairs), -1, -1, -1)).exp()
    expected = (probability.view(-1, 1) * pairs.flatten(1)).sum(0)
    found = likelihood.mean(decoded).flatten()
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-4)
    assert decoded[0, -3:].tanh().abs().max() > 0.3


def test_a_value_off_the_grid_is_scored_as_the_nearest_and_one_outside_as_the_end() -> None:
    likelihood = mixture(1)
    decoded = decoded_of(likelihood, 1.0, -2.0).expand(4, -1, -1, -1)
    noisy = torch.tensor([0.3 / 255, 99.6 / 255, -0.2, 1.2], dtype=torch.float64)
    nearest = torch.tensor([0, 100 / 255, 0, 1], dtype=torch.float64)
    torch.testing.assert_close(
        likelihood.log_prob(noisy.view(4, 1, 1, 1), decoded),
        likelihood.log_prob(nearest.view(4, 1, 1, 1), decoded),
        rtol=0,
        atol=0,
    )


def test_a_finer_mixture_is_still_finite_in_single_precision() -> None:
    """Bells far narrower than a bin and far away from the value: value and gradient."""
    likelihood = LIKELIHOODS["logistics"]()
    generator = torch.Generator().manual_seed(0)
    decoded = 30 * torch.randn(2, likelihood.planes, 28, 28, generator=generator)
    decoded.requires_grad_(True)
    images = torch.rand(2, 1, 28, 28, generator=generator).round()
    log_prob = likelihood.log_prob(images, decoded)
    (gradient,) = torch.autograd.grad(log_prob.sum(), decoded)
    assert log_prob.isfinite().all()
    assert gradient.isfinite().all()
    mean = likelihood.mean(decoded)
    assert mean.min() >= 0
    assert mean.max() <= 1
