"""The four training objectives, held against samples and against plain restatements."""

# mypy: allow-untyped-calls

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch import Tensor
from torch.distributions import Distribution, Independent, MultivariateNormal, Normal

from engine.data import DATASETS
from engine.gaussian import DIVERGENCES, DiagonalGaussian, standard_kl
from engine.model import Model, as_images
from engine.training.optimiser import Adam
from engine.variants import VARIANTS, Noise, Terms, Variant
from engine.variants.raven import RAVEN, paired_prior_kl
from engine.variants.selection import select
from engine.variants.smooth_encoder import SmoothEncoder, SmoothEncoderConfig
from tests.models import seeded_model

PAIRS = 5
LATENT = 3
SHAPE = (1, 6, 6)
SAMPLES = 80_000
SETTINGS: dict[str, dict[str, Any]] = {
    "vae": {},
    "vae-noise": {"noise": 0.2},
    "smooth-encoder": {"gamma": 20.0, "radius": 0.2, "steps": 4},
    "raven": {"sigma_aug": 0.3, "noise": 0.2},
}
"""Of every variant, far enough from zero and infinity for each part of its loss to be seen."""


def build(name: str, **settings: Any) -> Variant[Any]:
    kind = VARIANTS[name]
    return kind(kind.Config.model_validate(settings))


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def model() -> Model:
    return seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=3).double()


@pytest.fixture
def images() -> Tensor:
    """Grey images that reach 0 and 1, float64."""
    uniform = torch.rand((PAIRS, *SHAPE), generator=seeded(5), dtype=torch.float64)
    return (1.6 * uniform - 0.3).clamp(0, 1)


def posteriors(spread: float) -> tuple[DiagonalGaussian, DiagonalGaussian]:
    """Two posteriors in float64, [PAIRS, LATENT], `spread` apart and about as wide."""
    draws = torch.randn(4, PAIRS, LATENT, generator=seeded(8), dtype=torch.float64)
    wide = 2 * math.log(spread)
    first = DiagonalGaussian(draws[0], wide + 0.3 * draws[1])
    second = DiagonalGaussian(draws[0] + spread * draws[2], wide + 0.3 * draws[3])
    return first, second


def normal(p: DiagonalGaussian) -> Distribution:
    return Independent(Normal(p.mean, p.deviation), 1)


def pair_prior(s: Tensor) -> MultivariateNormal:
    """p(z_d, z′_d) for s [LATENT]: both are z̃_d ~ N(0, 1) plus noise of variance s_d."""
    covariance = torch.ones(LATENT, 2, 2, dtype=torch.float64)
    covariance[:, 0, 0] += s
    covariance[:, 1, 1] += s
    return MultivariateNormal(torch.zeros(LATENT, 2, dtype=torch.float64), covariance)


def joint(p: DiagonalGaussian, q: DiagonalGaussian) -> MultivariateNormal:
    """q(z_d|x) q(z′_d|x′) as Gaussians of two dimensions, [PAIRS, LATENT]."""
    variances = torch.stack([p.variance, q.variance], -1)
    return MultivariateNormal(torch.stack([p.mean, q.mean], -1), torch.diag_embed(variances))


SIGMAS = [0.01, 0.04, 0.5, 2.0, torch.tensor([0.01, 0.3, 2.0], dtype=torch.float64)]


@pytest.mark.parametrize("sigma_aug", SIGMAS, ids=str)
def test_paired_prior_kl_is_the_mean_log_ratio(sigma_aug: float | Tensor) -> None:
    """To three standard errors, which are fine enough to notice the constant D·log 2."""
    deviations = torch.as_tensor(sigma_aug, dtype=torch.float64).expand(LATENT)
    unit, other = posteriors(1.0)
    p = DiagonalGaussian(unit.mean, unit.log_variance + 2 * deviations.log())
    shift = deviations * (other.mean - unit.mean)
    q = DiagonalGaussian(unit.mean + shift, other.log_variance + 2 * deviations.log())
    noise = torch.randn(2, SAMPLES, PAIRS, LATENT, generator=seeded(9), dtype=torch.float64)
    z, w = p.sample(noise[0]), q.sample(noise[1])
    prior = pair_prior(deviations.square()).log_prob(torch.stack([z, w], -1)).sum(-1)
    ratios = normal(p).log_prob(z) + normal(q).log_prob(w) - prior
    error = ratios.std(0) / math.sqrt(SAMPLES)

    kl = paired_prior_kl(p, q, sigma_aug)

    assert kl.shape == (PAIRS,)
    assert (3 * error < 0.1 * LATENT * math.log(2)).all()
    assert ((ratios.mean(0) - kl).abs() < 3 * error).all()


@pytest.mark.parametrize("sigma_aug", SIGMAS, ids=str)
def test_paired_prior_kl_equals_pytorchs_for_full_covariances(sigma_aug: float | Tensor) -> None:
    p, q = posteriors(0.7)
    s = torch.as_tensor(sigma_aug, dtype=torch.float64).expand(LATENT).square()
    peer = torch.distributions.kl_divergence(joint(p, q), pair_prior(s)).sum(-1)

    torch.testing.assert_close(paired_prior_kl(p, q, sigma_aug), peer, rtol=1e-9, atol=1e-9)


def test_paired_prior_kl_does_not_mind_which_is_the_copy() -> None:
    p, q = posteriors(0.7)
    torch.testing.assert_close(paired_prior_kl(p, q, 0.1), paired_prior_kl(q, p, 0.1))


def test_remark_1_a_standard_normal_partner_gives_the_standard_vae() -> None:
    """With mu′ = 0, v′ = 1 and s = (√5 − 1)/2 the paired KL is the VAE's up to a constant."""
    p, _ = posteriors(2.5)
    zeros = torch.zeros_like(p.mean)
    s = (math.sqrt(5) - 1) / 2
    rest = paired_prior_kl(p, DiagonalGaussian(zeros, zeros), math.sqrt(s)) - standard_kl(p)

    assert standard_kl(p).std() > 1
    assert rest.max() - rest.min() < 1e-10


def test_the_printed_equation_7_is_off_by_d_log_2() -> None:
    """It has 2d(1 − log 2) where 2d is right: the same gradients, another value."""
    p, q = posteriors(0.7)
    s = 0.5**2
    quadratic = (
        (1 / s + 1 / (2 + s)) * (p.variance + q.variance)
        + (p.mean - q.mean) ** 2 / s
        + (p.mean + q.mean) ** 2 / (2 + s)
    ).sum(-1)
    logarithms = (p.log_variance + q.log_variance - math.log(s) - math.log(2 + s)).sum(-1)
    printed = quadratic / 4 - logarithms / 2 - LATENT * (1 - math.log(2))

    difference = printed - paired_prior_kl(p, q, 0.5)
    expected = torch.full((PAIRS,), LATENT * math.log(2), dtype=torch.float64)
    torch.testing.assert_close(difference, expected)


def cross_entropy(model: Model, images: Tensor, latents: Tensor) -> Tensor:
    """−log p(x|z), written out; [N]."""
    chance = torch.sigmoid(model.decoder(latents))
    nats = images * chance.log() + (1 - images) * (1 - chance).log()
    return -nats.sum((1, 2, 3))


def sampled(q: DiagonalGaussian, noise: Tensor) -> Tensor:
    return q.mean + q.log_variance.exp().sqrt() * noise


def kl_to_standard(q: DiagonalGaussian) -> Tensor:
    standard = Normal(torch.zeros_like(q.mean), torch.ones_like(q.mean))
    return torch.distributions.kl_divergence(Normal(q.mean, q.deviation), standard).sum(1)


def plain_vae(model: Model, images: Tensor, noise: Noise) -> Terms:
    q = model.encode(images)
    return {
        "reconstruction": cross_entropy(model, images, sampled(q, noise["latent"])).mean(),
        "kl": kl_to_standard(q).mean(),
    }


def plain_vae_noise(model: Model, images: Tensor, noise: Noise) -> Terms:
    copy = (images + 0.2 * noise["pixels"]).clamp(0, 1)
    halves = noise["latent"].chunk(2)
    parts = [
        plain_vae(model, x, {"latent": half})
        for x, half in zip((images, copy), halves, strict=True)
    ]
    return {name: (parts[0][name] + parts[1][name]) / 2 for name in parts[0]}


def plain_raven(model: Model, images: Tensor, noise: Noise) -> Terms:
    copy = (images + 0.2 * noise["pixels"]).clamp(0, 1)
    p, q = model.encode(images), model.encode(copy)
    first, second = noise["latent"].chunk(2)
    s = torch.full((LATENT,), 0.3**2, dtype=torch.float64)
    kl = torch.distributions.kl_divergence(joint(p, q), pair_prior(s)).sum(-1)
    return {
        "reconstruction": cross_entropy(model, images, sampled(p, first)).mean(),
        "reconstruction_noisy": cross_entropy(model, copy, sampled(q, second)).mean(),
        "kl": kl.mean(),
    }


def plain_smooth_encoder(model: Model, images: Tensor, noise: Noise) -> Terms:
    """The coupling as γ/2 · E‖z − z′‖² − H under the optimal plan, a Gaussian."""
    variant = build("smooth-encoder", **SETTINGS["smooth-encoder"])
    assert isinstance(variant, SmoothEncoder)
    partner = select(model, images, noise["start"], variant.config)
    p, q = model.encode(images), model.encode(partner)
    gamma = 20.0
    psi = ((1 + 4 * gamma**2 * p.variance * q.variance).sqrt() - 1) / (2 * gamma)
    rows = torch.stack([p.variance, psi, psi, q.variance], -1).unflatten(-1, (2, 2))
    plan = MultivariateNormal(torch.stack([p.mean, q.mean], -1), rows)
    cost = (p.mean - q.mean) ** 2 + p.variance + q.variance - 2 * psi
    second_moments = p.mean**2 + q.mean**2 + p.variance + q.variance
    return {
        "reconstruction": cross_entropy(model, images, sampled(p, noise["latent"])).mean(),
        "prior": second_moments.sum(1).mean() / 2,
        "coupling": (gamma / 2 * cost - plan.entropy()).sum(1).mean(),
    }


PLAIN: dict[str, Callable[[Model, Tensor, Noise], Terms]] = {
    "vae": plain_vae,
    "vae-noise": plain_vae_noise,
    "smooth-encoder": plain_smooth_encoder,
    "raven": plain_raven,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_terms_and_their_gradients_equal_a_plain_restatement(
    name: str, model: Model, images: Tensor
) -> None:
    variant = build(name, **SETTINGS[name])
    noise = variant.noise(model, images, seeded(1))
    weights = list(model.parameters())

    terms, expected = variant.terms(model, images, noise), PLAIN[name](model, images, noise)

    assert terms.keys() == expected.keys()
    for term in terms:
        assert terms[term].shape == ()
        torch.testing.assert_close(terms[term], expected[term], rtol=1e-9, atol=1e-9)
    gradients = torch.autograd.grad(torch.stack(list(terms.values())).sum(), weights)
    plain = torch.autograd.grad(torch.stack(list(expected.values())).sum(), weights)
    torch.testing.assert_close(gradients, plain, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", SETTINGS)
def test_terms_are_a_pure_function(name: str, model: Model, images: Tensor) -> None:
    """The same arguments give the same terms; nothing that was handed over is changed, nor any
    global random state."""
    variant = build(name, **SETTINGS[name])
    model.decoder.requires_grad_(False)
    noise = variant.noise(model, images, seeded(1))
    asked = [parameter.requires_grad for parameter in model.parameters()]
    before = [tensor.clone() for tensor in (images, *noise.values(), *model.parameters())]
    random_state = torch.random.get_rng_state()

    once, twice = variant.terms(model, images, noise), variant.terms(model, images, noise)

    assert all(torch.equal(once[term], twice[term]) for term in once)
    after = [images, *noise.values(), *model.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    assert [parameter.requires_grad for parameter in model.parameters()] == asked
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not images.requires_grad
    assert torch.equal(torch.random.get_rng_state(), random_state)


@pytest.mark.parametrize("name", SETTINGS)
def test_noise_follows_the_generators_seed_and_decides_the_terms(
    name: str, model: Model, images: Tensor
) -> None:
    variant = build(name, **SETTINGS[name])
    first, again, other = (variant.noise(model, images, seeded(seed)) for seed in (1, 1, 2))

    assert all(torch.equal(first[key], again[key]) for key in first)
    assert not any(torch.equal(first[key], other[key]) for key in first)
    losses = [sum(variant.terms(model, images, noise).values()) for noise in (first, other)]
    assert losses[0] != losses[1]


@pytest.mark.parametrize("name", ["vae-noise", "raven"])
def test_noisy_copies_are_clipped_as_input_and_as_target(
    name: str, model: Model, images: Tensor
) -> None:
    """Noise beyond what [0, 1] leaves room for changes nothing, so the loss is bounded below."""
    variant = build(name, **SETTINGS[name])
    noise = variant.noise(model, images, seeded(1))
    strong = noise | {"pixels": 1e3 * noise["pixels"].sign()}
    stronger = noise | {"pixels": 1e6 * noise["pixels"].sign()}

    terms, same = variant.terms(model, images, strong), variant.terms(model, images, stronger)

    assert all(torch.equal(terms[term], same[term]) for term in terms)
    assert all(value > 0 for term, value in terms.items() if "reconstruction" in term)


@pytest.mark.parametrize("divergence", ["wasserstein", "kl"])
def test_the_selected_partner_is_nearby_and_further_in_the_latent_space_than_its_start(
    divergence: str, model: Model, images: Tensor
) -> None:
    config = SmoothEncoderConfig.model_validate({"radius": 0.2, "selection": divergence})
    variant = SmoothEncoder(config)
    start = variant.noise(model, images, seeded(1))["start"]

    partner = select(model, images, start, variant.config)

    assert (partner - images).abs().max() <= 0.2 + 1e-12
    assert partner.min() >= 0
    assert partner.max() <= 1
    assert not partner.requires_grad
    distance = DIVERGENCES[divergence]
    clean = model.encode(images)
    begun = distance(clean, model.encode((images + start).clamp(0, 1)))
    assert (distance(clean, model.encode(partner)) > 2 * begun).all()


def test_each_selection_goes_furthest_by_its_own_measure(model: Model, images: Tensor) -> None:
    """A shift weighs in KL by the inverse variance of its dimension, in Wasserstein distance the
    same in all: with variances so unlike, the two disagree on the worst neighbour."""
    with torch.no_grad():
        model.encoder.head.bias[LATENT:] = torch.tensor([-8.0, -3.0, 0.0])
    clean, partners = model.encode(images), {}
    for divergence in ("wasserstein", "kl"):
        settings = {"radius": 0.2, "selection": divergence, "steps": 50}
        variant = SmoothEncoder(SmoothEncoderConfig.model_validate(settings))
        start = variant.noise(model, images, seeded(1))["start"]
        partners[divergence] = model.encode(select(model, images, start, variant.config))
    for own, other in (("wasserstein", "kl"), ("kl", "wasserstein")):
        measure = DIVERGENCES[own]
        reached, lesser = measure(clean, partners[own]), measure(clean, partners[other])
        assert reached.mean() > 1.01 * lesser.mean()


def test_a_random_partner_is_the_start_itself(model: Model, images: Tensor) -> None:
    variant = SmoothEncoder(SmoothEncoderConfig(radius=0.2, selection="random"))
    start = variant.noise(model, images, seeded(1))["start"]
    partner = select(model, images, start, variant.config)
    assert torch.equal(partner, (images + start).clamp(0, 1))


def test_selection_works_where_gradients_are_off(model: Model, images: Tensor) -> None:
    """So that a validation loss can be taken without a graph."""
    variant = build("smooth-encoder", **SETTINGS["smooth-encoder"])
    noise = variant.noise(model, images, seeded(1))
    expected = variant.terms(model, images, noise)
    with torch.no_grad():
        terms = variant.terms(model, images, noise)
    assert all(torch.equal(terms[term], expected[term].detach()) for term in terms)
    assert not any(term.requires_grad for term in terms.values())


def first_losses(start: float | None) -> list[float]:
    """20 steps of RAVEN with σ_aug = 0.01 on digits; `start` overrides its log-variance bias."""
    pixels = torch.from_numpy(DATASETS["mnist"].load("train").images[:256])
    model = seeded_model("mlp", "bernoulli", (1, 28, 28), 10, seed=0)
    variant = build("raven", sigma_aug=0.01)
    variant.prepare(model)
    if start is not None:
        model.encoder.set_log_variance_bias(start)
    weights, generator, losses = list(model.parameters()), seeded(0), []
    optimiser = Adam(weights, learning_rate=1e-3)
    for step in range(20):
        images = as_images(pixels[128 * (step % 2) :][:128])
        noise = variant.noise(model, images, generator)
        loss = torch.stack(list(variant.terms(model, images, noise).values())).sum()
        optimiser.step(torch.autograd.grad(loss, weights))
        losses.append(float(loss.detach()))
    return losses


def test_raven_starts_stably_from_its_own_log_variances() -> None:
    losses = first_losses(start=None)
    assert all(math.isfinite(loss) for loss in losses)
    assert max(losses) < 1.01 * losses[0]
    assert losses[-1] < losses[0]


def test_raven_needs_that_start() -> None:
    """From v = 1 the paired KL, scaled by 1/s = 10⁴, is not a number within 20 steps."""
    assert math.isnan(first_losses(start=0.0)[-1])


def test_ravens_start_is_twice_the_variance_of_the_prior(model: Model, images: Tensor) -> None:
    variant = build("raven", sigma_aug=0.01)
    means = model.encode(images).mean
    assert isinstance(variant, RAVEN)

    variant.prepare(model)

    torch.testing.assert_close(model.encode(images).mean, means)
    logs = model.encode(images).log_variance
    assert (logs - math.log(2 * 0.01**2)).abs().max() < 1


@pytest.mark.parametrize("name", SETTINGS)
def test_a_variant_says_what_it_is(name: str) -> None:
    kind = VARIANTS[name]
    assert kind.name == name
    assert kind.title
    assert kind.summary.endswith(".")
    assert kind.reference
    for field in kind.Config.model_fields.values():
        assert field.title
        assert field.description
    assert kind.defaults.keys() <= DATASETS.keys()
    for settings in kind.defaults.values():
        kind.Config.model_validate(settings)


@pytest.mark.parametrize(
    ("name", "settings", "field"),
    [
        ("vae", {"sigma_aug": 0.01}, "sigma_aug"),
        ("vae-noise", {"noise": 0}, "noise"),
        ("vae-noise", {"noise": 1.5}, "noise"),
        ("vae-noise", {"nose": 0.1}, "nose"),
        ("smooth-encoder", {"gamma": -1}, "gamma"),
        ("smooth-encoder", {"radius": 2}, "radius"),
        ("smooth-encoder", {"steps": 0}, "steps"),
        ("smooth-encoder", {"steps": 2.5}, "steps"),
        ("smooth-encoder", {"selection": "best"}, "selection"),
        ("raven", {"sigma_aug": 0}, "sigma_aug"),
        ("raven", {"sigma_aug": "wide"}, "sigma_aug"),
        ("raven", {"noise": float("nan")}, "noise"),
        ("raven", {"gamma": 500}, "gamma"),
    ],
)
def test_unknown_and_impossible_settings_are_refused_by_name(
    name: str, settings: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        VARIANTS[name].Config.model_validate(settings)
    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


def test_settings_can_not_be_changed_afterwards() -> None:
    variant = build("raven")
    with pytest.raises(ValidationError, match="frozen"):
        variant.config.sigma_aug = 1.0
