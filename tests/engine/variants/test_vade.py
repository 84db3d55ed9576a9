"""VaDE: its bound against samples, its mixture's start, and its two phases."""

# mypy: allow-untyped-calls

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import Independent, Normal
from torch.nn import functional

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.gaussian import DiagonalGaussian, standard_kl
from engine.latents import MixturePrior
from engine.model import Model, as_images
from engine.training import EpochReport, Trainer, check_choices
from engine.variants.vade import VaDE, VaDEConfig, fit_mixture, log_responsibilities, mixture_kl
from tests.engine.variants.mixtures import standard_noise, uneven_mixture
from tests.models import seeded_model

IMAGES, LATENT, COMPONENTS, SHAPE = 5, 3, 4, (1, 6, 6)
SAMPLES = 100_000


@pytest.fixture
def mixture() -> MixturePrior:
    return uneven_mixture(LATENT, COMPONENTS)


@pytest.fixture
def posterior() -> DiagonalGaussian:
    draws = standard_noise(2, IMAGES, LATENT, seed=8)
    return DiagonalGaussian(draws[0], 0.5 * draws[1] - 1)


@pytest.fixture
def log_weights() -> Tensor:
    """Of any q(c|x), [N, K]; one component of one image has so little that it is 0 as a number."""
    logits = standard_noise(IMAGES, COMPONENTS, seed=6)
    logits[0, 0] = -800
    return logits.log_softmax(1)


@pytest.fixture(scope="module")
def digits() -> Tensor:
    return torch.from_numpy(DATASETS["mnist"].load("train").images[:256])


def test_the_kl_is_the_mean_log_ratio_of_samples(
    posterior: DiagonalGaussian, mixture: MixturePrior, log_weights: Tensor
) -> None:
    """Of log q(z|x) q(c|x) − log p(z, c), with c drawn from any q(c|x); to three standard
    errors."""
    samples = posterior.sample(standard_noise(SAMPLES, IMAGES, LATENT))
    generator = torch.Generator().manual_seed(7)
    chosen = torch.multinomial(log_weights.exp(), SAMPLES, replacement=True, generator=generator).T
    joint = mixture.component_log_prob(samples.flatten(0, 1)).view(SAMPLES, IMAGES, -1)
    log_p = joint.gather(2, chosen.unsqueeze(2)).squeeze(2)
    log_weight = log_weights.expand_as(joint).gather(2, chosen.unsqueeze(2)).squeeze(2)
    log_q = Independent(Normal(posterior.mean, posterior.deviation), 1).log_prob(samples)
    ratios = log_q + log_weight - log_p
    error = ratios.std(0) / math.sqrt(SAMPLES)

    kl = mixture_kl(posterior, mixture, log_weights)

    assert kl.shape == (IMAGES,)
    assert (3 * error < 0.05 * kl.abs().clamp_min(1)).all()
    assert ((ratios.mean(0) - kl).abs() < 3 * error).all()


def test_the_kl_is_equation_12(
    posterior: DiagonalGaussian, mixture: MixturePrior, log_weights: Tensor
) -> None:
    """As the paper prints it, for weights above zero."""
    weights = log_weights.exp()
    mean, variance = posterior.mean.unsqueeze(1), posterior.variance.unsqueeze(1)
    width = mixture.log_variances.exp()
    inner = (width.log() + variance / width + (mean - mixture.means) ** 2 / width).sum(-1)
    pi = mixture.logits.softmax(0)
    printed = (
        -0.5 * (weights * inner).sum(-1)
        + (weights * (pi / weights).log()).sum(-1)
        + 0.5 * (1 + posterior.log_variance).sum(-1)
    )
    kl = mixture_kl(posterior, mixture, log_weights)
    torch.testing.assert_close(kl[1:], -printed[1:], rtol=0, atol=1e-10)


def test_the_bound_holds_for_any_weights_and_is_tighter_for_the_papers(
    posterior: DiagonalGaussian, mixture: MixturePrior, log_weights: Tensor
) -> None:
    """KL(q(z|x) ‖ p(z)), from samples, is below both."""
    samples = posterior.sample(standard_noise(SAMPLES, IMAGES, LATENT)).flatten(0, 1)
    log_prior = mixture.log_prob(samples).view(SAMPLES, IMAGES)
    entropy = Independent(Normal(posterior.mean, posterior.deviation), 1).entropy()
    least = -entropy - log_prior.mean(0) - 3 * log_prior.std(0) / math.sqrt(SAMPLES)
    every_weight = log_responsibilities(mixture, samples).exp().view(SAMPLES, IMAGES, -1)

    best = mixture_kl(posterior, mixture, every_weight.mean(0).log())

    assert (best > least).all()
    assert (mixture_kl(posterior, mixture, log_weights) > best).all()


def test_responsibilities_are_bayes_rule(mixture: MixturePrior) -> None:
    latents = standard_noise(IMAGES, LATENT)
    deviations = (0.5 * mixture.log_variances).exp()
    densities = Normal(mixture.means, deviations).log_prob(latents.unsqueeze(1)).sum(-1).exp()
    joint = mixture.logits.softmax(0) * densities
    expected = joint / joint.sum(1, keepdim=True)
    torch.testing.assert_close(
        log_responsibilities(mixture, latents), expected.log(), rtol=0, atol=1e-10
    )


def test_one_standard_component_is_the_vae(posterior: DiagonalGaussian) -> None:
    prior = MixturePrior(LATENT, 1, spread=0).double()
    kl = mixture_kl(posterior, prior, log_responsibilities(prior, posterior.mean))
    torch.testing.assert_close(kl, standard_kl(posterior), rtol=0, atol=1e-10)


def test_components_far_from_every_latent_leave_finite_gradients() -> None:
    """Their weights underflow to 0, in float32 from a distance of some fourteen widths."""
    prior = MixturePrior(LATENT, 2)
    with torch.no_grad():
        prior.means.copy_(torch.tensor([[0.0] * LATENT, [100.0] * LATENT]))
    mean = torch.zeros(1, LATENT, requires_grad=True)
    posterior = DiagonalGaussian(mean, torch.zeros(1, LATENT))
    log_weights = log_responsibilities(prior, posterior.sample(torch.ones(1, LATENT)))
    assert log_weights.exp()[0, 1] == 0

    kl = mixture_kl(posterior, prior, log_weights).sum()

    asked = [mean, *prior.parameters()]
    assert all(gradient.isfinite().all() for gradient in torch.autograd.grad(kl, asked))


def small(pretrain_epochs: int) -> tuple[Model, VaDE, Tensor]:
    variant = VaDE(VaDEConfig(components=COMPONENTS, pretrain_epochs=pretrain_epochs))
    model = seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=3)
    model.prior = variant.prior(LATENT)
    return model.double(), variant, standard_noise(IMAGES, *SHAPE).sigmoid()


def test_pre_training_reconstructs_from_the_mean_and_has_no_kl() -> None:
    model, variant, images = small(pretrain_epochs=2)
    noise = variant.noise(model, images, torch.Generator().manual_seed(1))
    variant.enter_epoch(1, 10)
    terms = variant.terms(model, images, noise)
    plain = functional.binary_cross_entropy_with_logits(
        model.decoder(model.encode(images).mean), images, reduction="none"
    )
    expected = {"reconstruction": plain.sum((1, 2, 3)).mean(), "kl": torch.tensor(0.0).double()}
    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-10)


def test_after_it_the_terms_are_the_bounds() -> None:
    model, variant, images = small(pretrain_epochs=2)
    noise = variant.noise(model, images, torch.Generator().manual_seed(1))
    variant.enter_epoch(2, 10)
    terms = variant.terms(model, images, noise)
    posterior = model.encode(images)
    latents = posterior.mean + posterior.variance.sqrt() * noise["latent"]
    plain = functional.binary_cross_entropy_with_logits(
        model.decoder(latents), images, reduction="none"
    )
    prior = model.prior
    assert isinstance(prior, MixturePrior)
    kl = mixture_kl(posterior, prior, log_responsibilities(prior, latents)).mean()
    expected = {"reconstruction": plain.sum((1, 2, 3)).mean(), "kl": kl}
    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-10)


def test_the_mixture_finds_clusters_their_shares_and_their_widths() -> None:
    """A quarter of the latents around −4, the rest around 4; each with a width of its own."""
    prior = MixturePrior(LATENT, 2).double()
    latents = 0.5 * standard_noise(4000, LATENT)
    latents[:1000] -= 4
    latents[1000:] += 4
    posteriors = DiagonalGaussian(latents, torch.full_like(latents, 2 * math.log(0.2)))
    fit_mixture(prior, posteriors, torch.Generator().manual_seed(0))
    low = int(prior.means[:, 0].argmin())
    assert prior.logits.softmax(0)[low].item() == pytest.approx(0.25, abs=1e-3)
    assert (prior.means[low] + 4).abs().max() < 0.05
    assert (prior.means[1 - low] - 4).abs().max() < 0.05
    assert (prior.log_variances.exp() - (0.5**2 + 0.2**2)).abs().max() < 0.03


def configure(pretrain_epochs: int, epochs: int) -> TrainingConfig:
    objective = {"components": 5, "pretrain_epochs": pretrain_epochs}
    return TrainingConfig.model_validate(
        {"variant": "vade", "epochs": epochs, "batch_size": 64, "objective": objective}
    )


def test_the_prior_waits_through_pre_training_and_is_then_fitted_to_the_latents(
    digits: Tensor,
) -> None:
    """As it is one step into the third epoch, within what one step may change."""
    trainer = Trainer(configure(pretrain_epochs=2, epochs=4), digits)
    prior = trainer.model.prior
    assert isinstance(prior, MixturePrior)
    start = prior.means.clone()
    run = trainer.run()
    next(report for report in run if isinstance(report, EpochReport) and report.epoch == 2)
    assert trainer.epoch == 2
    assert torch.equal(prior.means, start)
    with torch.no_grad():
        posteriors = trainer.model.encode(as_images(digits))
    generator = torch.Generator()
    generator.set_state(trainer.generator.get_state())
    expected = MixturePrior(10, 5)
    fit_mixture(expected, posteriors, generator)

    next(run)

    assert (prior.means - expected.means).abs().max() < 0.01
    assert (prior.log_variances - expected.log_variances).abs().max() < 0.01
    assert (expected.means - start).abs().max() > 0.1


@pytest.mark.parametrize("steps", [2, 6, 9, 10, 11, 14])
def test_a_run_stopped_in_either_phase_ends_with_the_same_weights(
    digits: Tensor, steps: int
) -> None:
    """Five values are given an epoch, four steps and its report: 10 is the end of pre-training."""
    config = configure(pretrain_epochs=2, epochs=4)
    whole, stopped = Trainer(config, digits), Trainer(config, digits)
    list(whole.run())
    run = stopped.run()
    for _ in range(steps):
        next(run)
    resumed = Trainer(config, digits)
    resumed.load_state(stopped.state())
    list(resumed.run())

    state, expected = resumed.state(), whole.state()
    del state["seconds"], expected["seconds"]
    assert [name for name in state if not torch.equal(state[name], expected[name])] == []
    assert all(tensor.isfinite().all() for tensor in whole.model.state_dict().values())


@pytest.mark.parametrize("optimiser", ["radam", "adam"])
@pytest.mark.parametrize("pretrain_epochs", [0, 1])
def test_however_short_the_pre_training_the_bound_begins_moderately(
    digits: Tensor, pretrain_epochs: int, optimiser: str
) -> None:
    """Within its first steps, RAdam does not yet rectify: a KL of thousands would diverge."""
    config = configure(pretrain_epochs, epochs=3).model_copy(update={"optimiser": optimiser})
    trainer = Trainer(config, digits)
    reports = [report for report in trainer.run() if isinstance(report, EpochReport)]
    assert all(0 < report.terms["kl"] < 20 for report in reports[pretrain_epochs:])
    assert reports[-1].terms["reconstruction"] < reports[0].terms["reconstruction"]


@pytest.mark.parametrize(("epochs", "pretraining"), [(1, 0), (3, 1), (20, 10), (40, 10)])
def test_a_short_training_is_half_pre_training_at_most(epochs: int, pretraining: int) -> None:
    variant = VaDE(VaDEConfig(pretrain_epochs=10))
    phases = []
    for epoch in range(epochs):
        variant.enter_epoch(epoch, epochs)
        phases.append(variant.is_pretraining)
    assert phases == [True] * pretraining + [False] * (epochs - pretraining)


def test_fewer_images_than_components_are_refused() -> None:
    with pytest.raises(ValueError, match="A mixture of 10 components cannot be fitted to 9 images"):
        check_choices(TrainingConfig(variant="vade", limit=9))


def test_fewer_latents_than_components_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="cannot be fitted to 3 images"):
        few = DiagonalGaussian(torch.zeros(3, LATENT), torch.zeros(3, LATENT))
        fit_mixture(MixturePrior(LATENT, 4), few, torch.Generator())
