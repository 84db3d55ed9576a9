"""The simplified VAE: one latent variance for all images, learned, fixed or none."""

# mypy: allow-untyped-calls

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine.config import TrainingConfig
from engine.latents import Isotropic
from tests.engine.variants.few_steps import (
    LATENT,
    SHAPE,
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    gradients,
    grey_images,
    seeded,
    small,
)

ENCODINGS = ["learned", "fixed", "none"]


@pytest.mark.parametrize("encoding", ["learned", "fixed"])
def test_its_kl_is_the_papers_with_half_the_squared_mean(encoding: str) -> None:
    """Against PyTorch's, which settles the ½ that Section 4.1 leaves out."""
    variant, model = small("simplified-vae", encoding=encoding, variance=0.3)
    images = grey_images()
    means = model.encode(images).mean
    closed = LATENT / 2 * (0.3 - math.log(0.3) - 1) + 0.5 * means.square().sum(1)
    posterior = torch.distributions.Normal(means, math.sqrt(0.3))
    standard = torch.distributions.Normal(torch.zeros_like(means), 1.0)
    peer = torch.distributions.kl_divergence(posterior, standard).sum(1)

    terms = variant.terms(model, images, variant.noise(model, images, seeded(1)))

    torch.testing.assert_close(closed, peer, rtol=0, atol=1e-10)
    torch.testing.assert_close(terms["kl"], closed.mean(), rtol=0, atol=1e-6)  # log 0.3 is float32


def test_all_images_and_dimensions_share_the_variance() -> None:
    _, model = small("simplified-vae", variance=0.3)
    posterior = model.encode(grey_images())
    torch.testing.assert_close(
        posterior.variance, torch.full_like(posterior.mean, 0.3), rtol=1e-6, atol=0
    )


def test_it_is_the_vae_whose_encoder_says_that_variance() -> None:
    variant, model = small("simplified-vae", encoding="fixed", variance=0.25)
    vae, other = small("vae")
    other.load_state_dict(model.state_dict(), strict=False)
    head = other.encoder.head
    with torch.no_grad():
        head.weight[LATENT:] = 0
        head.bias[LATENT:] = math.log(0.25)
    images = grey_images()
    noise = variant.noise(model, images, seeded(1))

    terms, expected = variant.terms(model, images, noise), vae.terms(other, images, noise)

    torch.testing.assert_close(terms, expected, rtol=0, atol=1e-6)  # log ¼ is float32


def test_without_a_variance_it_is_the_limit_less_the_constant() -> None:
    """Of a variance that goes to 0, where D/2 (σ² − log σ² − 1), the same for all images, does not
    end."""
    variant, model = small("simplified-vae", encoding="none")
    fixed, narrow = small("simplified-vae", encoding="fixed", variance=1e-12)
    narrow.load_state_dict(model.state_dict(), strict=False)
    images = grey_images()

    terms = variant.terms(model, images, variant.noise(model, images, seeded(1)))

    near = fixed.terms(narrow, images, fixed.noise(narrow, images, seeded(1)))
    constant = LATENT / 2 * (1e-12 - math.log(1e-12) - 1)
    torch.testing.assert_close(terms["reconstruction"], near["reconstruction"], rtol=0, atol=1e-4)
    torch.testing.assert_close(terms["prior"], near["kl"] - constant, rtol=0, atol=1e-4)
    own = gradients(terms, model)
    assert all(gradient.isfinite().all() for gradient in own)


@pytest.mark.parametrize(("encoding", "count"), [("learned", 1), ("fixed", 0), ("none", 0)])
def test_only_a_learned_variance_is_trained(encoding: str, count: int) -> None:
    variant, model = small("simplified-vae", encoding=encoding)
    own = list(model.family.parameters())
    trained = [weight for weight in variant.trained(model) if any(weight is w for w in own)]
    assert len(trained) == count
    assert all(isinstance(weight, nn.Parameter) and weight.numel() == 1 for weight in trained)


class LinearDecoder(nn.Module):
    """Whose expected images are ½ + Jz, J being `matrix` [36, D]: it undoes the sigmoid."""

    matrix: Tensor

    def __init__(self, matrix: Tensor) -> None:
        super().__init__()
        self.register_buffer("matrix", matrix)

    def forward(self, latents: Tensor) -> Tensor:
        return torch.logit(0.5 + latents @ self.matrix.T).view(-1, *SHAPE)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_the_loss_is_least_where_the_decoders_slope_and_the_kl_balance(factor: float) -> None:
    """With a linear decoder J, σ_z² ‖J‖²/(2σ_x²) + D/2 (σ_z² − log σ_z²) is least at
    σ_z² = D / (D + ‖J‖²/σ_x²), and has by log σ_z² the slope D/2 (k − 1) at k times that: latent
    noise is a gradient penalty. Takida et al., Eq. (4)."""
    variant, model = small("simplified-vae", "gaussian")
    matrix = 1e-3 * torch.randn(36, LATENT, generator=seeded(2), dtype=torch.float64)
    optimum = LATENT / (LATENT + float(matrix.square().sum()) / 1e-4)
    assert 0.1 < optimum < 0.9
    model.decoder = LinearDecoder(matrix)
    model.likelihood.config = model.likelihood.config.model_copy(update={"variance": 1e-4})
    model.family = Isotropic(0.0, learned=True).double()
    with torch.no_grad():
        model.family.log_variance.fill_(math.log(factor * optimum))
        model.encoder.head.weight.zero_()
        model.encoder.head.bias.zero_()
    grey = torch.full((LATENT, *SHAPE), 0.5, dtype=torch.float64)
    # In place of noise, √D along each axis: like noise, of mean square I.
    noise = {"latent": math.sqrt(LATENT) * torch.eye(LATENT, dtype=torch.float64)}

    terms = variant.terms(model, grey, noise)

    loss = torch.stack(list(terms.values())).sum()
    slope = float(torch.autograd.grad(loss, model.family.log_variance)[0])
    assert slope == pytest.approx((factor - 1) * LATENT / 2, abs=1e-10)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_terms_are_a_pure_function(encoding: str) -> None:
    assert_pure(*small("simplified-vae", encoding=encoding), grey_images())


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_it_trains_resumes_and_is_attacked(encoding: str, likelihood: str, tmp_path: Path) -> None:
    config = TrainingConfig(
        variant="simplified-vae", likelihood=likelihood, objective={"encoding": encoding}
    )
    assert_trains_resumes_and_is_attacked(tmp_path, config)
