"""The β-TC-VAE: its estimate of the total correlation, and what it adds to the VAE."""

# mypy: allow-untyped-calls

from itertools import combinations
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.distributions import Independent, Normal

from engine.config import TrainingConfig
from engine.gaussian import DiagonalGaussian, standard_kl
from engine.variants.beta_tc_vae import total_correlation
from tests.engine.variants.few_steps import (
    LATENT,
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    gradients,
    grey_images,
    seeded,
    small,
)

IMAGES = 6


def posteriors() -> DiagonalGaussian:
    """Of all images of a small data set, with dimensions that depend on each other."""
    draws = torch.randn(2, IMAGES, LATENT, generator=seeded(8), dtype=torch.float64)
    shared = draws[0, :, :1] + 0.3 * draws[0]
    return DiagonalGaussian(shared, 0.5 * draws[1] - 2)


def some(p: DiagonalGaussian, chosen: list[int]) -> DiagonalGaussian:
    return DiagonalGaussian(p.mean[chosen], p.log_variance[chosen])


def exact_log_ratio(p: DiagonalGaussian, latents: Tensor) -> Tensor:
    """log q(z) − Σ_d log q(z_d) under the mixture of all posteriors, by PyTorch's densities."""
    normals = Normal(p.mean, p.deviation)
    joint: Tensor = Independent(normals, 1).log_prob(latents.unsqueeze(1)).exp().mean(1).log()
    marginals: Tensor = normals.log_prob(latents.unsqueeze(1)).exp().mean(1).log()
    return joint - marginals.sum(1)


def test_it_is_exact_where_the_batch_is_the_whole_data_set() -> None:
    p = posteriors()
    latents = p.sample(torch.randn(IMAGES, LATENT, generator=seeded(9), dtype=torch.float64))

    estimate = total_correlation(p, latents, torch.tensor(IMAGES))

    assert estimate.abs().min() > 0.1
    torch.testing.assert_close(estimate, exact_log_ratio(p, latents), rtol=0, atol=1e-10)


def test_its_mean_is_the_total_correlation_of_a_known_gaussian() -> None:
    """q(z) of many narrow posteriors, whose means are drawn from a Gaussian with correlation r, is
    nearly that Gaussian; its total correlation is −½ log(1 − r²) nats. The estimate sees each
    density to within the noise of 3,000 images, so to three hundredths."""
    count, correlation = 3000, 0.8
    noise = torch.randn(2, count, 2, generator=seeded(2), dtype=torch.float64)
    first, second = noise[0].unbind(1)
    means = torch.stack([first, correlation * first + (1 - correlation**2) ** 0.5 * second], 1)
    width = 0.02
    p = DiagonalGaussian(
        means * (1 - width) ** 0.5,
        torch.full((count, 2), width, dtype=torch.float64).log(),
    )
    covariance = (1 - width) * correlation
    expected = -0.5 * torch.log(torch.tensor(1 - covariance**2))

    estimate = total_correlation(p, p.sample(noise[1]), torch.tensor(count)).mean()

    assert expected > 0.4
    assert (estimate - expected).abs() < 0.03


def weight_in_batch(image: int, batch: int) -> Tensor:
    """What the posterior of `image` weighs in the density at the first latent of a batch.

    All other posteriors are far away in both dimensions, so with a density d in each of them the
    log-ratio is log(w d²) − 2 log(w d) = −log w.
    """
    means = torch.full((batch, 2), 1e3, dtype=torch.float64)
    means[image] = 0
    p = DiagonalGaussian(means, torch.zeros_like(means))
    return (-total_correlation(p, torch.zeros_like(means), torch.tensor(IMAGES))[0]).exp()


@pytest.mark.parametrize("batch", [2, 3, 5])
def test_each_density_is_unbiased_over_the_batches_that_an_image_can_be_in(batch: int) -> None:
    p = posteriors()
    latent = p.mean[0] + 0.1
    densities = Independent(Normal(p.mean, p.deviation), 1).log_prob(latent).exp()
    weights = torch.stack([weight_in_batch(image, batch) for image in range(batch)])

    seen = [
        (weights * densities[[0, *others]]).sum()
        for others in combinations(range(1, IMAGES), batch - 1)
    ]

    torch.testing.assert_close(torch.stack(seen).mean(), densities.mean(), rtol=1e-10, atol=0)


def test_one_image_alone_has_no_total_correlation() -> None:
    p = some(posteriors(), [0])
    assert total_correlation(p, p.mean + 0.1, torch.tensor(IMAGES)).abs() < 1e-12


def test_with_beta_1_it_is_the_vae() -> None:
    variant, model = small("beta-tc-vae", beta=1)
    vae, _ = small("vae")
    images = grey_images()
    noise = variant.noise(model, images, seeded(1))

    terms, expected = variant.terms(model, images, noise), vae.terms(model, images, noise)

    assert terms.pop("total_correlation") == 0
    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-10)


def test_its_loss_is_chens_decomposition() -> None:
    """Where the batch is the data set: the sampled KL is mutual information, total correlation and
    the dimensions' own divergences, of which β weighs the second."""
    variant, model = small("beta-tc-vae", beta=6)
    images = grey_images(IMAGES)
    variant.adapt(model, images, 0, seeded(0))
    noise = variant.noise(model, images, seeded(1))
    q = model.encode(images)
    z = q.sample(noise["latent"])
    normals, standard = Normal(q.mean, q.deviation), Normal(0, torch.ones((), dtype=torch.float64))
    log_marginals = normals.log_prob(z.unsqueeze(1)).exp().mean(1).log()
    log_joint = Independent(normals, 1).log_prob(z.unsqueeze(1)).exp().mean(1).log()
    information = normals.log_prob(z).sum(1) - log_joint
    correlation = log_joint - log_marginals.sum(1)
    own = (log_marginals - standard.log_prob(z)).sum(1)
    sampled_kl = (normals.log_prob(z) - standard.log_prob(z)).sum(1).mean()

    terms = variant.terms(model, images, noise)

    chen = (information + 6 * correlation + own).mean()
    torch.testing.assert_close(terms["total_correlation"] + sampled_kl, chen, rtol=0, atol=1e-10)
    torch.testing.assert_close(terms["kl"], standard_kl(q).mean(), rtol=0, atol=1e-10)
    assert correlation.mean().abs() > 1e-6
    assert not any(gradient.isnan().any() for gradient in gradients(terms, model))


def test_the_number_of_images_is_kept_with_the_weights() -> None:
    """So that a training gone on with in the middle of an epoch knows it."""
    variant, model = small("beta-tc-vae")
    variant.adapt(model, torch.zeros(1234, 1, 6, 6, dtype=torch.uint8), 0, seeded(0))
    _, other = small("beta-tc-vae")

    other.load_state_dict(model.state_dict())

    images, noise = grey_images(), variant.noise(model, grey_images(), seeded(1))
    terms, again = variant.terms(model, images, noise), variant.terms(other, images, noise)
    assert terms["total_correlation"] == again["total_correlation"]
    variant.adapt(other, torch.zeros(9, 1, 6, 6, dtype=torch.uint8), 0, seeded(0))
    fewer = variant.terms(other, images, noise)
    assert terms["total_correlation"] != fewer["total_correlation"]


def test_terms_are_a_pure_function() -> None:
    assert_pure(*small("beta-tc-vae"), grey_images())


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_it_trains_resumes_and_is_attacked(likelihood: str, tmp_path: Path) -> None:
    config = TrainingConfig(variant="beta-tc-vae", likelihood=likelihood)
    assert_trains_resumes_and_is_attacked(tmp_path, config)
