"""Encoder, decoder and likelihood as one thing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from engine.config import Shape
from engine.gaussian import DiagonalGaussian
from engine.latents import Diagonal, Family, Prior, StandardPrior
from engine.likelihoods import LIKELIHOODS
from engine.networks import NETWORKS


class Model(nn.Module):
    """An autoencoder of images [N, C, H, W] in [0, 1] with D latent dimensions.

    Network and likelihood are chosen by name, `settings` being the likelihood's own. The objective
    says which `family` the posteriors belong to and which `prior` the latents have: the diagonal
    Gaussians and N(0, I), where it does not.
    """

    def __init__(
        self,
        network: str,
        likelihood: str,
        shape: Shape,
        latent: int,
        settings: Mapping[str, Any] | None = None,
        family: Family | None = None,
        prior: Prior | None = None,
    ) -> None:
        super().__init__()
        self.shape = shape
        self.latent = latent
        self.network = network
        kind = LIKELIHOODS[likelihood]
        self.likelihood = kind(shape, kind.Config.model_validate(settings or {}))
        self.encoder = NETWORKS[network].encoder(shape, latent)
        self.decoder = NETWORKS[network].decoder(shape, latent, self.likelihood.planes)
        self.family = family or Diagonal()
        self.prior = prior or StandardPrior(latent)

    def encode(self, images: Tensor) -> DiagonalGaussian:
        """q(z|x) of images [N, C, H, W]; a Gaussian of [N, D]."""
        posterior: DiagonalGaussian = self.family(self.encoder(images))
        return posterior

    @property
    def posterior(self) -> Callable[[Tensor], DiagonalGaussian]:
        """`encode`, or the encoder itself where it says all: those can be stacked."""
        return self.encoder if isinstance(self.family, Diagonal) else self.encode

    def log_likelihood(self, images: Tensor, latents: Tensor) -> Tensor:
        """log p(x|z), nats per image, [N]."""
        return self.likelihood.log_prob(images, self.decoder(latents))

    def decode(self, latents: Tensor) -> Tensor:
        """The expected image of latents [N, D]; [N, C, H, W] in [0, 1]."""
        return self.likelihood.mean(self.decoder(latents))

    def reconstruct(self, images: Tensor) -> Tensor:
        """Decode the posterior mean; [N, C, H, W] in [0, 1]."""
        return self.decode(self.encode(images).mean)

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return next(self.parameters()).device


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within, PyTorch's initial weights are fixed by `seed`; global state is kept."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


@contextmanager
def frozen(module: nn.Module) -> Iterator[None]:
    """Within, no parameter of `module` asks for a gradient, so that an attack pays for its input
    alone, and normalisation layers neither see a batch's statistics nor change their own."""
    asking = [parameter for parameter in module.parameters() if parameter.requires_grad]
    training = module.training
    for parameter in asking:
        parameter.requires_grad_(False)
    module.eval()
    try:
        yield
    finally:
        module.train(training)
        for parameter in asking:
            parameter.requires_grad_(True)


def as_images(pixels: Tensor) -> Tensor:
    """uint8 [N, C, H, W] as the device keeps them -> float32 in [0, 1]."""
    return pixels.to(torch.float32).div_(255)
