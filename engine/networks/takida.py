"""The ConvNets of Takida et al., Appendices D.1 and I."""

from torch import nn

from engine.config import Shape
from engine.networks.convolution import (
    ConvEncoder,
    ConvNet,
    convolution,
    dense,
    transposed,
    transposed_convolution,
)

FACES = (128, 256, 512, 1024)
"""Channels for faces, of 64x64 and 128x128 pixels; the decoder takes them backwards."""


class TakidaConvNet(ConvNet):
    """28x28 is Appendix D.1 or, normalised, I.1; 64x64 is I.2 and 128x128 is I.3.

    Where the listings leave something open, or contradict themselves:
    - I.1 calls normalisation its only difference from D.1, but has 5x5 filters where D.1 has 4x4.
      Each is as listed.
    - I says that all layers have 5x5 filters and stride 2 'except for the last' transposed one.
      By the listed sizes the last has stride 2 in I.1 and stride 1 in I.2 and I.3; its filters
      are 5x5 here too.
    - D.1 sets the latent dimension to 8, yet writes z in R^16. The head gives two numbers a
      dimension, 16 for 8, and the decoder takes as many as there are dimensions.
    - I.3 writes x in R^(64x64) for images of 128x128; the sizes beside it are for 128x128.
    - I.2 and I.3 list no activation after the decoder's first layer, and no normalisation after
      the first convolution of either half. So it is here.
    - Faces without normalisation are in no listing: they are I.2 and I.3 with it left out.
    The final sigmoid is the likelihood's.
    """

    def encoder(self, shape: Shape, latent: int) -> ConvEncoder:
        """Digits: two convolutions and a layer of 1024; faces: four convolutions."""
        channels, side, _ = shape
        if side == 28:
            return self._digits_encoder(channels, latent)
        return self._faces_encoder(channels, side, latent)

    def decoder(self, shape: Shape, latent: int, planes: int) -> nn.Sequential:
        """Digits: two transposed convolutions; faces: four, the last with stride 1."""
        side = shape[1]
        if side == 28:
            return self._digits_decoder(latent, planes)
        return self._faces_decoder(side, latent, planes)

    @property
    def _digits_kernel(self) -> int:
        return 5 if self.normalised else 4

    def _digits_encoder(self, channels: int, latent: int) -> ConvEncoder:
        layers = [
            *convolution(channels, 64, self._digits_kernel, 2, normalised=False),
            *convolution(64, 128, self._digits_kernel, 2, normalised=False),
            nn.Flatten(),
            *dense(128 * 7 * 7, 1024, normalised=self.normalised),
        ]
        return ConvEncoder(layers, 1024, latent)

    def _digits_decoder(self, latent: int, planes: int) -> nn.Sequential:
        return nn.Sequential(
            *dense(latent, 1024, normalised=self.normalised),
            *dense(1024, 128 * 7 * 7, normalised=self.normalised),
            nn.Unflatten(1, (128, 7, 7)),
            *transposed_convolution(128, 64, self._digits_kernel, 2, normalised=self.normalised),
            transposed(64, planes, self._digits_kernel, 2),
        )

    def _faces_encoder(self, channels: int, side: int, latent: int) -> ConvEncoder:
        first, second, third, fourth = FACES
        layers = [
            *convolution(channels, first, 5, 2, normalised=False),
            *convolution(first, second, 5, 2, normalised=self.normalised),
            *convolution(second, third, 5, 2, normalised=self.normalised),
            *convolution(third, fourth, 5, 2, normalised=self.normalised),
            nn.Flatten(),
        ]
        return ConvEncoder(layers, fourth * (side // 16) ** 2, latent)

    def _faces_decoder(self, side: int, latent: int, planes: int) -> nn.Sequential:
        first, second, third, fourth = FACES
        start = side // 8
        return nn.Sequential(
            nn.Linear(latent, fourth * start**2),
            nn.Unflatten(1, (fourth, start, start)),
            *transposed_convolution(fourth, third, 5, 2, normalised=False),
            *transposed_convolution(third, second, 5, 2, normalised=self.normalised),
            *transposed_convolution(second, first, 5, 2, normalised=self.normalised),
            transposed(first, planes, 5, 1),
        )
