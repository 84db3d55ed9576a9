"""Where new latents are drawn from, and the paths between two of them."""

import math

import pytest
import torch
from torch import Tensor

from engine.gaussian import DiagonalGaussian
from engine.latents import MixturePrior, StandardPrior
from engine.posteriors import PATHS, POSTERIORS, Sampler, interpolate
from engine.posteriors.mixture import Mixture
from engine.posteriors.second_stage import SecondStage
from tests.engine.courses import followed


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def two_islands(count: int) -> DiagonalGaussian:
    """Narrow posteriors around (4, 0) and (−4, 0), a quarter of them at the first."""
    means = 0.5 * torch.randn(count, 2, generator=seeded(5))
    means[:, 0] += torch.where(torch.arange(count) % 4 == 0, 4.0, -4.0)
    return DiagonalGaussian(means, torch.full_like(means, -6.0))


def fitted(name: str) -> Sampler:
    sampler, shares = followed(POSTERIORS[name].fit(two_islands(2000), StandardPrior(2), seed=0))
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1
    return sampler


def share_of_first_island(latents: Tensor) -> float:
    return float((latents[:, 0] > 0).float().mean())


def test_the_prior_samples_itself() -> None:
    latents = fitted("prior")(20_000, seeded(1))
    assert latents.mean(0).abs().max() < 0.03
    assert (latents.var(0) - 1).abs().max() < 0.05


@pytest.mark.parametrize("name", ["mixture-10", "mixture-100"])
def test_a_mixture_draws_from_the_islands_in_their_proportion(name: str) -> None:
    latents = fitted(name)(20_000, seeded(1))
    assert share_of_first_island(latents) == pytest.approx(0.25, abs=0.02)
    assert (latents[:, 0].abs() - 4).abs().mean() < 0.6
    assert float(latents[:, 1].std()) == pytest.approx(0.5, abs=0.05)


def test_a_second_stage_leaves_the_gap_between_the_islands_empty() -> None:
    course = SecondStage(steps=500, width=64).fit(two_islands(2000), StandardPrior(2), seed=0)
    sampler, shares = followed(course)
    latents = sampler(5000, seeded(1))
    assert shares[-1] == 1
    assert share_of_first_island(latents) == pytest.approx(0.25, abs=0.06)
    in_the_gap = (latents[:, 0].abs() < 2).float().mean()
    of_the_prior = (4 * torch.randn(5000, generator=seeded(2)).abs() < 2).float().mean()
    assert in_the_gap < 0.3 * of_the_prior


def test_a_second_stage_that_learnt_nothing_draws_as_widely_as_its_latents_lie() -> None:
    """What its decoder leaves of them is drawn as noise."""
    latents = two_islands(2000)
    sampler, _ = followed(SecondStage(steps=1, width=8).fit(latents, StandardPrior(2), seed=0))
    wide = sampler(5000, seeded(1)).std(0) / latents.mean.std(0)
    assert bool((wide > 0.9).all()) and bool((wide < 1.5).all())


def test_a_mixture_draws_with_the_covariances_it_found() -> None:
    along = torch.tensor([[1.0, 0.0], [0.9, 0.436]])
    means = torch.randn(4000, 2, generator=seeded(6)) @ along.T
    points = DiagonalGaussian(means, torch.full_like(means, -math.inf))
    sampler, _ = followed(Mixture(1).fit(points, StandardPrior(2), seed=0))
    drawn = sampler(20_000, seeded(1))
    assert torch.allclose(drawn.T.cov(), means.T.cov(), atol=0.05)


@pytest.mark.parametrize("name", POSTERIORS)
def test_the_same_seed_draws_the_same_latents(name: str) -> None:
    posterior = SecondStage(steps=20, width=64) if name == "second-stage" else POSTERIORS[name]
    samplers = [followed(posterior.fit(two_islands(500), StandardPrior(2), 0))[0] for _ in "ab"]
    first, second = (sampler(5, seeded(3)) for sampler in samplers)
    assert torch.equal(first, second)


def test_a_mixture_needs_images() -> None:
    course = POSTERIORS["mixture-100"].fit(two_islands(50), StandardPrior(2), seed=0)
    with pytest.raises(ValueError, match="needs 200 images or more"):
        next(course)


def test_a_diverged_run_is_told() -> None:
    broken = DiagonalGaussian(torch.full((300, 2), torch.nan), torch.zeros(300, 2))
    with pytest.raises(ValueError, match="diverged"):
        next(POSTERIORS["mixture-10"].fit(broken, StandardPrior(2), seed=0))


def test_a_mixture_prior_draws_what_its_density_says() -> None:
    prior = MixturePrior(latent=1, components=2)
    with torch.no_grad():
        prior.logits.copy_(torch.tensor([0.3, 0.7]).log())
        prior.means.copy_(torch.tensor([[-3.0], [3.0]]))
        prior.log_variances.copy_(torch.tensor([[0.0], [-1.0]]))
        grid = torch.linspace(-12, 12, 20_001).unsqueeze(1)
        density = prior.log_prob(grid).exp()
        latents = prior.sample(40_000, seeded(1))
    assert float(torch.trapezoid(density, grid[:, 0])) == pytest.approx(1, abs=1e-4)
    assert float((latents < 0).float().mean()) == pytest.approx(0.3, abs=0.01)
    assert float(latents[latents > 0].var()) == pytest.approx(math.exp(-1), abs=0.02)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_begins_and_ends_at_its_latents(path: str) -> None:
    start, end = torch.randn(2, 10, generator=seeded(0), dtype=torch.float64)
    way = interpolate(start, end, 7, path)
    assert way.shape == (7, 10)
    torch.testing.assert_close(way[0], start)
    torch.testing.assert_close(way[-1], end)


def test_the_spherical_path_keeps_the_norm_and_an_even_pace() -> None:
    start = torch.tensor([2.0, 0.0, 0.0], dtype=torch.float64)
    end = torch.tensor([0.0, 2.0, 0.0], dtype=torch.float64)
    way = interpolate(start, end, 5, "spherical")
    torch.testing.assert_close(torch.linalg.vector_norm(way, dim=1), torch.full((5,), 2.0).double())
    angles = torch.atan2(way[:, 1], way[:, 0])
    torch.testing.assert_close(angles.diff(), torch.full((4,), torch.pi / 8).double())


def test_the_spherical_path_between_latents_of_one_direction_is_straight() -> None:
    start = torch.tensor([1.0, 1.0])
    way = interpolate(start, 3 * start, 3, "spherical")
    torch.testing.assert_close(way, torch.tensor([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))


def test_a_path_of_one_latent_is_refused() -> None:
    with pytest.raises(ValueError, match="2 steps or more"):
        interpolate(torch.zeros(2), torch.ones(2), 1, "linear")
