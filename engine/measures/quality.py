"""How good a model is when nobody attacks it."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.measures.probe import LinearProbe
from engine.model import Model, as_images

BATCH = 1000


@dataclass(frozen=True)
class Quality:
    """Clean figures over N images.

    accuracy: fraction, of the linear probe. mse: per pixel, of the decoded mean; mse_255 on the
    0-255 scale, as in Irobe et al., Table 2. pair_distance: mean and standard deviation of
    ‖mu(x) − mu(x + ε)‖², ε ~ N(0, 0.05²), Table 1 there; relative_pair_distance: its mean over
    the total variance of the means, which does not depend on the latent scale.
    """

    accuracy: float
    mse: float
    mse_255: float
    pair_distance: tuple[float, float]
    relative_pair_distance: float
    images: int


def encode_all(model: Model, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """uint8 [N, C, H, W] -> means and log-variances, both [N, D], in batches."""
    means, log_variances = [], []
    with torch.no_grad():
        for batch in torch.split(pixels, BATCH):
            posterior = model.encode(as_images(batch))
            means.append(posterior.mean)
            log_variances.append(posterior.log_variance)
    return torch.cat(means), torch.cat(log_variances)


def measure_quality(
    model: Model, probe: LinearProbe, pixels: Tensor, labels: Tensor, noise: float, seed: int
) -> Quality:
    """pixels: uint8 [N, C, H, W]; labels [N]; noise: deviation of ε in pixel units.

    The noisy image is clipped to [0, 1], as in training.
    """
    generator = torch.Generator(pixels.device).manual_seed(seed)
    means, distances, errors = [], [], []
    with torch.no_grad():
        for images in _batches(pixels):
            mean = model.encode(images).mean
            errors.append((model.decode(mean) - images).square().flatten(1).mean(1))
            noisy = images + noise * torch.randn(
                images.shape, generator=generator, device=images.device
            )
            shifted = model.encode(noisy.clamp_(0, 1)).mean
            means.append(mean)
            distances.append((mean - shifted).square().sum(1))
        everywhere = torch.cat(means)
        # Doubles are made on the CPU: Apple's GPUs have none.
        distance = torch.cat(distances).cpu().double()
        correct = (probe.predict(everywhere) == labels).cpu().double().mean()
        mse = float(torch.cat(errors).cpu().double().mean())
        deviation = float(distance.std()) if len(distance) > 1 else 0.0
        return Quality(
            accuracy=float(correct),
            mse=mse,
            mse_255=mse * 255**2,
            pair_distance=(float(distance.mean()), deviation),
            relative_pair_distance=float(distance.mean()) / latent_variance(everywhere),
            images=len(pixels),
        )


def latent_variance(means: Tensor) -> float:
    """Total variance of posterior means [N, D]: the sum over dimensions; a tiny positive number
    at least."""
    return max(float(means.cpu().double().var(0, unbiased=False).sum()), 1e-12)


def _batches(pixels: Tensor) -> Iterator[Tensor]:
    for batch in torch.split(pixels, BATCH):
        yield as_images(batch)
