"""Probabilistic principal components: all of AVAE in closed form. Cemgil et al. 2020 (AVAE), B.

x = W z + √v ε with orthogonal columns of W, so that the exact posterior N((WᵀW + vI)⁻¹Wᵀx,
v(WᵀW + vI)⁻¹) is diagonal and the encoder can be that posterior itself.
"""

# mypy: allow-untyped-calls

import math
from itertools import product

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import MultivariateNormal, Normal

from engine.gaussian import DiagonalGaussian
from engine.likelihoods import Likelihood
from engine.model import Model
from engine.networks.network import Encoder
from engine.variants.avae import AVAE, AVAEConfig, coupling, entropy
from tests.models import seeded_model

LATENT, SHAPE, IMAGES = 2, (1, 2, 3), 4
PIXELS = 6
V = 0.3


class LinearEncoder(Encoder):
    """The exact posterior as one linear layer."""

    def __init__(self, W: Tensor, v: float) -> None:  # noqa: N803
        super().__init__()
        precision = W.T @ W + v * torch.eye(LATENT, dtype=W.dtype)
        self.linear = nn.Linear(PIXELS, 2 * LATENT).double()
        with torch.no_grad():
            self.linear.weight.zero_()
            self.linear.weight[:LATENT] = precision.inverse() @ W.T
            self.linear.bias[:LATENT] = 0
            self.linear.bias[LATENT:] = (v / precision.diagonal()).log()

    @property
    def head(self) -> nn.Linear:
        return self.linear

    def parameters_of(self, images: Tensor) -> Tensor:
        parameters: Tensor = self.linear(images.flatten(1))
        return parameters


class LinearDecoder(nn.Module):
    def __init__(self, W: Tensor) -> None:  # noqa: N803
        super().__init__()
        self.W = nn.Parameter(W)

    def forward(self, latents: Tensor) -> Tensor:
        decoded: Tensor = latents @ self.W.T
        return decoded.view(-1, *SHAPE)


class Unbounded(Likelihood):
    """N(x; decoded, V I), on all of ℝ."""

    def log_prob(self, images: Tensor, decoded: Tensor) -> Tensor:
        nats: Tensor = Normal(decoded, math.sqrt(V)).log_prob(images).flatten(1).sum(1)
        return nats

    def mean(self, decoded: Tensor) -> Tensor:
        return decoded


def orthogonal(lengths: list[float]) -> Tensor:
    """W [PIXELS, LATENT] with WᵀW = diag(lengths)."""
    generator = torch.Generator().manual_seed(2)
    random = torch.randn(PIXELS, LATENT, generator=generator, dtype=torch.float64)
    basis, _ = torch.linalg.qr(random)
    scaled: Tensor = basis * torch.tensor(lengths, dtype=torch.float64).sqrt()
    return scaled


def linear_model(W: Tensor) -> Model:  # noqa: N803
    model = seeded_model("mlp", "bernoulli", SHAPE, LATENT, seed=0)
    model.encoder, model.decoder = LinearEncoder(W, V), LinearDecoder(W)
    model.likelihood = Unbounded(SHAPE)
    return model


@pytest.fixture
def images() -> Tensor:
    generator = torch.Generator().manual_seed(4)
    return torch.randn((IMAGES, *SHAPE), generator=generator, dtype=torch.float64)


@pytest.fixture
def latents() -> Tensor:
    generator = torch.Generator().manual_seed(6)
    return torch.randn((IMAGES, LATENT), generator=generator, dtype=torch.float64)


def every_sign(images: Tensor) -> tuple[Tensor, Tensor]:
    """Each image with each noise in {−1, 1}ᴰ: the mean over those is the exact expectation of
    anything quadratic in the noise."""
    signs = torch.tensor(list(product([-1.0, 1.0], repeat=LATENT)), dtype=torch.float64)
    repeated = images.repeat_interleave(len(signs), 0)
    return repeated, signs.repeat(len(images), 1)


@pytest.mark.parametrize("rho", [0.0, 0.6, 0.975])
def test_avaes_loss_is_the_evidence_and_the_closed_form_of_the_rest(
    images: Tensor, rho: float
) -> None:
    """With the exact posterior, E log p(x|z) − KL is log N(x; 0, WWᵀ + vI); the re-encoded latent
    is N(Jz, v(WᵀW + vI)⁻¹), so that C_ρ and H are known for the mean over z as well."""
    W = orthogonal([2.0, 0.7])  # noqa: N806
    model, variant = linear_model(W), AVAE(AVAEConfig(rho=rho))
    repeated, signs = every_sign(images)
    evidence = MultivariateNormal(
        torch.zeros(PIXELS, dtype=torch.float64), W @ W.T + V * torch.eye(PIXELS).double()
    ).log_prob(images.flatten(1))
    precision = (W.T @ W).diagonal() + V
    j, variance = (W.T @ W).diagonal() / precision, V / precision
    mean = images.flatten(1) @ W / precision
    # Of J² v, by the sample that is decoded; of ρ² v, by the z that C_ρ takes the mean over.
    squares = variance * (1 + rho**2 + j**2) + (j - rho) ** 2 * mean**2
    left = 1 - rho**2
    crossed = -0.5 * (math.log(2 * math.pi * left) + squares / left).sum(1)
    entropies = 0.5 * (2 * math.pi * math.e * variance).log().sum()

    terms = variant.terms(model, repeated, {"latent": signs})

    bound = -(terms["reconstruction"] + terms["kl"])
    torch.testing.assert_close(bound, evidence.mean(), rtol=0, atol=1e-10)
    torch.testing.assert_close(terms["coupling"], -crossed.mean(), rtol=0, atol=1e-10)
    torch.testing.assert_close(terms["entropy"], -entropies, rtol=0, atol=1e-10)


def kernel(model: Model, latents: Tensor) -> tuple[Tensor, Tensor]:
    """Mean [N, D] and covariance [D, D] of z′ when an image is drawn, not only decoded, from z:
    the encoder is linear, so unit steps tell how it passes the pixels' noise on."""
    decoded = model.decode(latents)
    reencoded = model.encode(decoded)
    steps = torch.eye(PIXELS, dtype=torch.float64).view(-1, *SHAPE)
    jacobian = model.encode(steps).mean - model.encode(torch.zeros_like(steps)).mean
    return reencoded.mean, V * jacobian.T @ jacobian + reencoded.variance[0].diag()


def test_encoding_what_was_decoded_is_the_papers_transition_kernel(latents: Tensor) -> None:
    """N(Jz, v(J + I)(WᵀW + vI)⁻¹) with J = (WᵀW + vI)⁻¹WᵀW."""
    W = orthogonal([2.0, 0.7])  # noqa: N806
    identity = torch.eye(LATENT, dtype=torch.float64)
    inverse = (W.T @ W + V * identity).inverse()
    J = inverse @ W.T @ W  # noqa: N806

    mean, covariance = kernel(linear_model(W), latents)

    torch.testing.assert_close(mean, latents @ J.T, rtol=0, atol=1e-10)
    torch.testing.assert_close(covariance, V * (J + identity) @ inverse, rtol=0, atol=1e-10)


def test_the_kernel_is_the_coupling_itself_where_rho_is_what_the_model_keeps(
    latents: Tensor,
) -> None:
    """With WᵀW = λI and ρ = λ/(λ + v), z′ given z is N(ρz, (1 − ρ²)I): AVAE asks nothing more."""
    strength = 1.7
    rho = strength / (strength + V)

    mean, covariance = kernel(linear_model(orthogonal([strength, strength])), latents)

    torch.testing.assert_close(mean, rho * latents, rtol=0, atol=1e-10)
    expected = (1 - rho**2) * torch.eye(LATENT, dtype=torch.float64)
    torch.testing.assert_close(covariance, expected, rtol=0, atol=1e-10)


def test_of_all_encoders_of_that_kernel_the_exact_mean_has_the_highest_coupling() -> None:
    """A shift of the re-encoded mean away from ρz costs δ²/(2(1 − ρ²)) a dimension, exactly."""
    rho, shift = 0.85, 0.2
    z = DiagonalGaussian(torch.ones(1, LATENT).double(), torch.full((1, LATENT), -60.0).double())
    exact = DiagonalGaussian(rho * z.mean, torch.full_like(z.mean, math.log(1 - rho**2)))
    moved = DiagonalGaussian(exact.mean + shift, exact.log_variance)

    lost = coupling(z, exact, rho) - coupling(z, moved, rho)

    expected = torch.full((1,), LATENT * shift**2 / (2 * (1 - rho**2)), dtype=torch.float64)
    torch.testing.assert_close(lost, expected, rtol=0, atol=1e-10)
    nothing = coupling(z, exact, rho) + entropy(exact)
    torch.testing.assert_close(nothing, torch.zeros_like(nothing), rtol=0, atol=1e-10)
