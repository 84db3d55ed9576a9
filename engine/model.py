"""Encoder, decoder and likelihood as one thing."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from engine.gaussian import DiagonalGaussian
from engine.likelihoods import LIKELIHOODS
from engine.networks import NETWORKS, Shape


class Model(nn.Module):
    """A variational autoencoder of images [N, C, H, W] in [0, 1] with D latent dimensions."""

    def __init__(self, network: str, likelihood: str, shape: Shape, latent: int) -> None:
        super().__init__()
        self.shape = shape
        self.latent = latent
        self.network = network
        self.likelihood = LIKELIHOODS[likelihood]()
        self.encoder = NETWORKS[network].encoder(shape, latent)
        channels = shape[0] * self.likelihood.planes
        self.decoder = NETWORKS[network].decoder(shape, latent, channels)

    def encode(self, images: Tensor) -> DiagonalGaussian:
        """q(z|x) of images [N, C, H, W]; a Gaussian of [N, D]."""
        posterior: DiagonalGaussian = self.encoder(images)
        return posterior

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


def seeded_model(network: str, likelihood: str, shape: Shape, latent: int, seed: int) -> Model:
    """A model with PyTorch's default initial weights, fixed by `seed`; global state is kept."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Model(network, likelihood, shape, latent)


@contextmanager
def frozen(module: nn.Module) -> Iterator[None]:
    """Within, no parameter of `module` asks for a gradient: an attack pays for its input alone."""
    asking = [parameter for parameter in module.parameters() if parameter.requires_grad]
    for parameter in asking:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in asking:
            parameter.requires_grad_(True)


def as_images(pixels: Tensor) -> Tensor:
    """uint8 [N, C, H, W] as the device keeps them -> float32 in [0, 1]."""
    return pixels.to(torch.float32).div_(255)
