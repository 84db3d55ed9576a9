"""How good a model is when nobody attacks it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.measures.probe import LinearProbe
from engine.measures.steps import Steps, all_of
from engine.model import Model, as_images

BATCH = 1000
NO_VARIANCE = 1e-12
"""Squared latent units, below which latents are all alike but for rounding."""


@dataclass(frozen=True)
class Quality:
    """Clean figures over N images.

    accuracy_by_task: fraction, of the linear probe of each task. mse: per pixel, of the decoded
    mean; mse_255 on the 0-255 scale, as in Irobe et al., Table 2. pair_distance: mean and
    standard deviation of ‖mu(x) − mu(clip(x + ε))‖², ε ~ N(0, 0.05²), Table 1 there;
    relative_pair_distance: its mean over the `latent_variance` of these images, which does not
    depend on the latent scale. NaN are the deviation over a single image, and what would be
    relative to the variance of a single image or of latents that are all alike.
    """

    accuracy_by_task: Mapping[str, float]
    mse: float
    mse_255: float
    pair_distance: tuple[float, float]
    relative_pair_distance: float
    images: int

    @property
    def accuracy(self) -> float:
        """The first task's."""
        return next(iter(self.accuracy_by_task.values()))


def encode_all(model: Model, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """uint8 [N, C, H, W] on any device -> means and log-variances, both [N, D] on the model's."""
    return all_of(encode_in_steps(model, pixels))


def encode_in_steps(model: Model, pixels: Tensor) -> Steps[tuple[Tensor, Tensor]]:
    """`encode_all`, a batch a step."""
    means, log_variances = [], []
    for batch in torch.split(pixels, BATCH):
        with torch.no_grad():
            posterior = model.encode(as_images(batch.to(model.device)))
        means.append(posterior.mean)
        log_variances.append(posterior.log_variance)
        yield
    return torch.cat(means), torch.cat(log_variances)


def measure_quality(
    model: Model, probe: LinearProbe, pixels: Tensor, labels: Tensor, noise: float, seed: int
) -> Quality:
    """Of a data set with one task. pixels: uint8 [N, C, H, W]; labels [N]; noise: deviation of ε
    in pixel units.

    The noisy image is clipped to [0, 1], as in training.
    """
    tasks = {"class": (probe, labels)}
    return all_of(quality_in_steps(model, tasks, pixels, noise, seed))


def quality_in_steps(
    model: Model,
    tasks: Mapping[str, tuple[LinearProbe, Tensor]],
    pixels: Tensor,
    noise: float,
    seed: int,
) -> Steps[Quality]:
    """`measure_quality`, a batch a step, for any tasks: by name a probe and labels [N]."""
    generator = torch.Generator(pixels.device).manual_seed(seed)
    means, distances, errors = [], [], []
    for batch in torch.split(pixels, BATCH):
        with torch.no_grad():
            images = as_images(batch)
            mean = model.encode(images).mean
            errors.append((model.decode(mean) - images).square().flatten(1).mean(1))
            noisy = images + noise * torch.randn(
                images.shape, generator=generator, device=images.device
            )
            shifted = model.encode(noisy.clamp_(0, 1)).mean
            means.append(mean)
            distances.append((mean - shifted).square().sum(1))
        yield
    everywhere = torch.cat(means)
    # Doubles are made on the CPU: Apple's GPUs have none.
    distance = torch.cat(distances).cpu().double()
    mse = float(torch.cat(errors).cpu().double().mean())
    mean_distance, total = float(distance.mean()), latent_variance(everywhere)
    return Quality(
        accuracy_by_task={
            task: float((probe.predict(everywhere) == labels).cpu().double().mean())
            for task, (probe, labels) in tasks.items()
        },
        mse=mse,
        mse_255=mse * 255**2,
        pair_distance=(mean_distance, float(distance.std()) if len(distance) > 1 else math.nan),
        relative_pair_distance=mean_distance / total if total > NO_VARIANCE else math.nan,
        images=len(pixels),
    )


def latent_variance(means: Tensor) -> float:
    """Total variance of the posterior means [N, D] of test images: the sum over dimensions; a
    tiny positive number at least. Squared distances of latents are told relative to it."""
    return max(float(means.cpu().double().var(0, unbiased=False).sum()), NO_VARIANCE)
