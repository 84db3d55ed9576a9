"""The noise that a model sees in images: the variance of its Gaussian likelihood."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.gaussian import standard_noise
from engine.likelihoods import GaussianLikelihood
from engine.measures.steps import Steps, all_of
from engine.model import Model, as_images

BATCH = 1000


@dataclass(frozen=True, eq=False)
class NoiseVariance:
    """Variances σ² of p(x|z), in squared units of the pixel range; float64, on the CPU.

    `of_pixels` [C, H, W] are means over the images, `of_images` [N] means over the pixels; `mean`
    is over both. Where the likelihood shares its variance, all entries are alike.
    """

    mean: float
    of_pixels: Tensor
    of_images: Tensor


def estimate_variance(model: Model, pixels: Tensor, seed: int) -> NoiseVariance:
    """pixels: uint8 [N, C, H, W], or floats in units of the pixel range, on any device; N ≥ 1.

    Maximum-likelihood variances are the means of the paper's estimates taken over these images,
    with one latent each, drawn by `seed`: Takida et al., Eqs. (G.4), (G.7), (G.11), (G.15), and
    Table 3. Where the variance is shared by images, all of `pixels` are the data set; where each
    image has its own, a part of them (one class) may be measured by itself. Trained and fixed
    variances are told as they are. Raises ValueError, a sentence, where the likelihood has none.
    """
    return all_of(variance_in_steps(model, pixels, seed))


def variance_in_steps(model: Model, pixels: Tensor, seed: int) -> Steps[NoiseVariance]:
    """`estimate_variance`, a batch a step."""
    likelihood = model.likelihood
    if not isinstance(likelihood, GaussianLikelihood):
        raise ValueError(
            f"The likelihood '{likelihood.name}' has no variance to estimate: take a run whose "
            "likelihood is Gaussian, Iso or Diag."
        )
    generator = torch.Generator(model.device).manual_seed(seed)
    over_images = torch.zeros(pixels.shape[1:], dtype=torch.float64)
    of_images: list[Tensor] = []
    for batch in torch.split(pixels, BATCH):
        with torch.no_grad():
            images = _images(batch.to(model.device))
            posterior = model.encode(images)
            noise = standard_noise(tuple(posterior.mean.shape), generator)
            decoded = model.decoder(posterior.sample(noise))
            found = (images - likelihood.mean(decoded)).square()
            if likelihood.dependent:
                found = likelihood.log_variance(found, decoded).exp().expand_as(images)
        # Doubles are made on the CPU: Apple's GPUs have none.
        found = found.cpu().double()
        over_images += found.sum(0)
        of_images.append(found.flatten(1).mean(1))
        yield
    of_pixels = over_images / len(pixels)
    if likelihood.dependent:
        return NoiseVariance(float(of_pixels.mean()), of_pixels, torch.cat(of_images))
    # A shared variance depends on the images through the mean of their errors alone.
    with torch.no_grad():
        shared = likelihood.log_variance(of_pixels.unsqueeze(0), decoded).exp().cpu().double()
    of_pixels = shared.expand(1, *pixels.shape[1:]).squeeze(0)
    mean = of_pixels.mean()
    return NoiseVariance(float(mean), of_pixels, mean.expand(len(pixels)))


def _images(batch: Tensor) -> Tensor:
    return as_images(batch) if batch.dtype == torch.uint8 else batch
