"""Closed forms between diagonal Gaussians, held against samples, against optimisers and against
libraries."""

# mypy: allow-untyped-calls

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm
from scipy.optimize import minimize_scalar
from torch import Tensor
from torch.distributions import Distribution, Independent, MultivariateNormal, Normal

from engine.gaussian import (
    DIVERGENCES,
    DiagonalGaussian,
    entropic_wasserstein,
    kl_divergence,
    standard_kl,
    wasserstein2_squared,
)

PAIRS = 5
LATENT = 4
SAMPLES = 80_000
COUPLINGS = [0.3, 5.0, 500.0]


def gaussians(seed: int) -> DiagonalGaussian:
    """Random Gaussians in float64, [PAIRS, LATENT], variances from 0.05 to 20."""
    generator = torch.Generator().manual_seed(seed)
    mean = torch.randn(PAIRS, LATENT, generator=generator, dtype=torch.float64)
    log_variance = torch.rand(PAIRS, LATENT, generator=generator, dtype=torch.float64) * 6 - 3
    return DiagonalGaussian(mean, log_variance)


@pytest.fixture
def p() -> DiagonalGaussian:
    return gaussians(1)


@pytest.fixture
def q() -> DiagonalGaussian:
    return gaussians(2)


def peer(p: DiagonalGaussian) -> Distribution:
    """The same distribution, as PyTorch has it."""
    return Independent(Normal(p.mean, p.deviation), 1)


def noise(seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(SAMPLES, PAIRS, LATENT, generator=generator, dtype=torch.float64)


def assert_mean_of(samples: Tensor, closed_form: Tensor) -> None:
    """samples [S, N] estimate closed_form [N]: to three standard errors, and these are fine
    enough to notice a constant of D·log 2 that is wrong."""
    error = samples.std(0) / math.sqrt(len(samples))
    assert (3 * error < 0.1 * LATENT * math.log(2)).all()
    assert ((samples.mean(0) - closed_form).abs() < 3 * error).all()


def test_samples_have_the_mean_and_variance(p: DiagonalGaussian) -> None:
    samples = p.sample(noise(3))

    squares = (samples - p.mean).square()
    for estimate, exact in ((samples, p.mean), (squares, p.variance)):
        error = estimate.std(0) / math.sqrt(SAMPLES)
        assert ((estimate.mean(0) - exact).abs() < 4 * error).all()


def test_deviation_is_the_root_of_the_variance(p: DiagonalGaussian) -> None:
    torch.testing.assert_close(p.deviation.square(), p.variance)


def test_kl_divergence_is_the_mean_log_ratio(p: DiagonalGaussian) -> None:
    near = DiagonalGaussian(p.mean + 0.3, p.log_variance + 0.5)
    samples = p.sample(noise(4))
    assert_mean_of(peer(p).log_prob(samples) - peer(near).log_prob(samples), kl_divergence(p, near))


def test_standard_kl_is_the_mean_log_ratio_to_a_standard_normal(p: DiagonalGaussian) -> None:
    narrow = DiagonalGaussian(p.mean, 0.3 * p.log_variance)
    standard = Independent(Normal(torch.zeros_like(p.mean), torch.ones_like(p.mean)), 1)
    samples = narrow.sample(noise(5))
    assert_mean_of(peer(narrow).log_prob(samples) - standard.log_prob(samples), standard_kl(narrow))


def test_kl_divergences_equal_pytorchs(p: DiagonalGaussian, q: DiagonalGaussian) -> None:
    zeros = torch.zeros_like(p.mean)
    expected = torch.distributions.kl_divergence(peer(p), peer(q))

    torch.testing.assert_close(kl_divergence(p, q), expected)
    torch.testing.assert_close(kl_divergence(p, DiagonalGaussian(zeros, zeros)), standard_kl(p))


def test_wasserstein_distance_equals_the_formula_for_full_covariances(
    p: DiagonalGaussian, q: DiagonalGaussian
) -> None:
    """‖mu − mu′‖² + tr(A + B − 2 (A^½ B A^½)^½), Dowson and Landau 1982."""
    for n in range(PAIRS):
        a, b = np.diag(p.variance[n].numpy()), np.diag(q.variance[n].numpy())
        root = sqrtm(a)
        bures = np.trace(a + b - 2 * sqrtm(root @ b @ root))
        shift = (p.mean[n] - q.mean[n]).square().sum()
        assert wasserstein2_squared(p, q)[n].item() == pytest.approx(float(shift + bures))


def test_wasserstein_distance_is_the_cost_of_the_monotone_plan(
    p: DiagonalGaussian, q: DiagonalGaussian
) -> None:
    """The plan that gives both the same noise is optimal between diagonal Gaussians."""
    same = noise(6)
    cost = (p.sample(same) - q.sample(same)).square().sum(-1)
    error = cost.std(0) / math.sqrt(SAMPLES)
    assert ((cost.mean(0) - wasserstein2_squared(p, q)).abs() < 3 * error).all()


def test_kl_both_ways_and_their_sum_equal_pytorchs(
    p: DiagonalGaussian, q: DiagonalGaussian
) -> None:
    forward = torch.distributions.kl_divergence(peer(p), peer(q))
    backward = torch.distributions.kl_divergence(peer(q), peer(p))
    torch.testing.assert_close(DIVERGENCES["reverse-kl"](p, q), backward)
    torch.testing.assert_close(DIVERGENCES["symmetric-kl"](p, q), forward + backward)


def test_the_shift_of_the_mean_is_blind_to_variances(
    p: DiagonalGaussian, q: DiagonalGaussian
) -> None:
    """It is the Wasserstein distance where the variances are the same."""
    same = DiagonalGaussian(q.mean, p.log_variance)
    shift = DIVERGENCES["mean"](p, q)
    torch.testing.assert_close(shift, wasserstein2_squared(p, same))
    torch.testing.assert_close(shift, DIVERGENCES["mean"](p, same))


OF_VARIANCES = {name: of for name, of in DIVERGENCES.items() if name != "mean"}


@pytest.mark.parametrize("divergence", OF_VARIANCES.values(), ids=OF_VARIANCES.keys())
def test_divergences_are_zero_only_between_equals(
    divergence: Callable[[DiagonalGaussian, DiagonalGaussian], Tensor],
    p: DiagonalGaussian,
    q: DiagonalGaussian,
) -> None:
    torch.testing.assert_close(divergence(p, p), torch.zeros(PAIRS, dtype=torch.float64))
    assert (divergence(p, q) > 0).all()
    assert (divergence(p, DiagonalGaussian(p.mean, p.log_variance + 0.1)) > 0).all()
    assert (divergence(p, DiagonalGaussian(p.mean + 0.1, p.log_variance)) > 0).all()


def optimal_psi(p: DiagonalGaussian, q: DiagonalGaussian, coupling: float) -> Tensor:
    """The cross-covariance of the optimal plan: (u − 1) / 2γ, [N, D]."""
    u = (1 + 4 * coupling**2 * p.variance * q.variance).sqrt()
    return (u - 1) / (2 * coupling)


def plan(p: DiagonalGaussian, q: DiagonalGaussian, psi: Tensor) -> MultivariateNormal:
    """Joint Gaussians of each (z_d, z′_d) with cross-covariance psi; batch [N, D], event [2]."""
    rows = [torch.stack([p.variance, psi], -1), torch.stack([psi, q.variance], -1)]
    return MultivariateNormal(torch.stack([p.mean, q.mean], -1), torch.stack(rows, -2))


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_entropic_wasserstein_is_cost_minus_entropy_at_its_plan(
    p: DiagonalGaussian, q: DiagonalGaussian, coupling: float
) -> None:
    joint = plan(p, q, optimal_psi(p, q, coupling))
    cost = (
        (p.mean - q.mean).square()
        + p.variance
        + q.variance
        - 2 * joint.covariance_matrix[..., 0, 1]
    )
    expected = (0.5 * coupling * cost - joint.entropy()).sum(-1)

    torch.testing.assert_close(entropic_wasserstein(p, q, coupling), expected)


def test_entropic_wasserstein_is_the_mean_over_its_plan() -> None:
    p = DiagonalGaussian(gaussians(1).mean, 0.3 * gaussians(1).log_variance)
    q = DiagonalGaussian(p.mean + 0.2, 0.3 * gaussians(2).log_variance)
    coupling = 1.5
    joint = plan(p, q, optimal_psi(p, q, coupling))
    with torch.random.fork_rng():
        torch.manual_seed(7)
        samples = joint.sample((SAMPLES,))
    cost = 0.5 * coupling * (samples[..., 0] - samples[..., 1]).square() + joint.log_prob(samples)

    assert_mean_of(cost.sum(-1), entropic_wasserstein(p, q, coupling))


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_no_other_cross_covariance_gives_less(coupling: float) -> None:
    """Minimised numerically, the objective of one dimension ends at ψ = (u − 1) / 2γ and at the
    closed form's value."""
    v, w, shift = 0.7, 1.9, 0.4
    number = partial(torch.full, (1, 1), dtype=torch.float64)
    p = DiagonalGaussian(number(shift), number(math.log(v)))
    q = DiagonalGaussian(number(0.0), number(math.log(w)))
    limit = math.sqrt(v * w)

    def objective(correlation: float) -> float:
        psi = correlation * limit
        joint_entropy = math.log(2 * math.pi * math.e) + 0.5 * math.log(v * w - psi**2)
        return coupling / 2 * (shift**2 + v + w - 2 * psi) - joint_entropy

    found = minimize_scalar(
        objective, bounds=(-1 + 1e-12, 1 - 1e-12), method="bounded", options={"xatol": 1e-10}
    )

    assert found.x * limit == pytest.approx(optimal_psi(p, q, coupling).item(), rel=1e-5)
    assert entropic_wasserstein(p, q, coupling).item() == pytest.approx(found.fun, rel=1e-9)
    for nearby in (0.999 * found.x, found.x + 0.001 * (1 - found.x)):
        assert objective(nearby) > found.fun


@pytest.mark.parametrize("coupling", [1e-4, 1.0, 500.0, 5000.0, 1e6])
@pytest.mark.parametrize("log_variance", [-25.0, -9.2, -2.0, 0.0])
@pytest.mark.parametrize("ratio", [0.0, 0.5])
def test_entropic_wasserstein_does_not_cancel_in_float32(
    coupling: float, log_variance: float, ratio: float
) -> None:
    """γ up to 10⁶ and variances down to e⁻²⁵, equal or not: value and gradient agree with float64.

    At γ = 10⁶ and v = v′ = 1 the formula as it is printed is off by a quarter of its gradient.
    """
    answers = []
    for dtype in (torch.float32, torch.float64):
        mean = torch.tensor([[1e-3, -2e-3]], dtype=dtype)
        logs = torch.full((1, 2), log_variance, dtype=dtype, requires_grad=True)
        p, q = DiagonalGaussian(mean, logs), DiagonalGaussian(0 * mean, logs.detach() - ratio)
        value = entropic_wasserstein(p, q, coupling)
        (gradient,) = torch.autograd.grad(value.sum(), logs)
        answers.append((value.detach().double(), gradient.double()))

    (value, gradient), (exact, exact_gradient) = answers
    torch.testing.assert_close(value, exact, rtol=1e-6, atol=1e-5)
    torch.testing.assert_close(gradient, exact_gradient, rtol=1e-5, atol=1e-6)


def test_kl_divergence_of_tiny_variances_agrees_between_float32_and_float64() -> None:
    """exp(−50) times exp(−50) is below float32's range; their ratio is not."""
    mean = torch.zeros(1, 3, dtype=torch.float64)
    tiny = torch.full((1, 3), -50.0, dtype=torch.float64)
    p, q = DiagonalGaussian(mean, tiny), DiagonalGaussian(mean + 1e-11, tiny + 1)
    rough = [DiagonalGaussian(g.mean.float(), g.log_variance.float()) for g in (p, q)]

    torch.testing.assert_close(
        kl_divergence(*rough).double(), kl_divergence(p, q), rtol=1e-4, atol=0
    )


def test_a_coupling_may_differ_between_dimensions(p: DiagonalGaussian, q: DiagonalGaussian) -> None:
    couplings = torch.tensor([0.3, 5.0, 50.0, 500.0], dtype=torch.float64)
    parts = [
        entropic_wasserstein(
            DiagonalGaussian(p.mean[:, [d]], p.log_variance[:, [d]]),
            DiagonalGaussian(q.mean[:, [d]], q.log_variance[:, [d]]),
            float(couplings[d]),
        )
        for d in range(LATENT)
    ]
    torch.testing.assert_close(entropic_wasserstein(p, q, couplings), torch.stack(parts).sum(0))


def test_chunks_are_the_batch_in_its_order(p: DiagonalGaussian) -> None:
    both = DiagonalGaussian(*(torch.cat([t, t + 1]) for t in (p.mean, p.log_variance)))
    first, second = both.chunk(2)
    assert torch.equal(first.mean, p.mean)
    assert torch.equal(second.log_variance, p.log_variance + 1)
