"""The ConvNets of Cemgil et al., 'The Autoencoding Variational Autoencoder', Appendix F."""

from itertools import pairwise

from torch import nn

from engine.config import Shape
from engine.networks.convolution import (
    ConvEncoder,
    ConvNet,
    convolution,
    transposed,
    transposed_convolution,
)

DIGITS = (8, 16, 32, 64, 128, 256, 512)
"""Channels of the seven layers that encode 28x28 pixels, with strides 2, 1, 2, 1, 2, 1, 2."""

FACES = (128, 256, 512, 1024)
"""Channels for faces, of 64x64 and 128x128 pixels; the decoder takes them backwards."""


class CemgilConvNet(ConvNet):
    """28x28 is the network for ColorMNIST; 64x64 and 128x128 are that for CelebA.

    What Appendix F leaves open:
    - The activation: ReLU, as in its authors' Smooth Encoders (ICLR 2020, Appendix C.1) and in
      the VGG networks it is named after. What 'VGG' also stands for, pooling, its strides replace.
    - How the decoder's first maps come from the latent: by one linear layer and ReLU, to the size
      that the strides ask for (14x14 of 28x28, a sixteenth of a side otherwise) and to as many
      channels as the neighbouring layer has: 64 of the first transposed convolution for
      ColorMNIST, 1024 of the encoder's last for CelebA.
    - 'BatchNorm between each convolutional layer' (ColorMNIST) is after each but the last of
      either half; 'all convolutional layers' (CelebA) are all but the decoder's last, which gives
      the likelihood's parameters.
    - 128x128 is not in it: the same layers on maps of twice the side.
    """

    def encoder(self, shape: Shape, latent: int) -> ConvEncoder:
        """Digits: seven 3x3 convolutions; faces: four of 5x5, each with stride 2."""
        channels, side, _ = shape
        if side == 28:
            return self._digits_encoder(channels, latent)
        return self._faces_encoder(channels, side, latent)

    def decoder(self, shape: Shape, latent: int, planes: int) -> nn.Sequential:
        """Digits: three 3x3 transposed convolutions; faces: four of 5x5, each with stride 2."""
        side = shape[1]
        if side == 28:
            return self._digits_decoder(latent, planes)
        return self._faces_decoder(side, latent, planes)

    def _digits_encoder(self, channels: int, latent: int) -> ConvEncoder:
        layers: list[nn.Module] = []
        for index, (inputs, outputs) in enumerate(pairwise((channels, *DIGITS))):
            between = self.normalised and outputs != DIGITS[-1]
            layers += convolution(inputs, outputs, 3, 1 if index % 2 else 2, normalised=between)
        return ConvEncoder([*layers, nn.Flatten()], DIGITS[-1] * 2**2, latent)

    def _digits_decoder(self, latent: int, planes: int) -> nn.Sequential:
        return nn.Sequential(
            *_first_maps(latent, 64, 14),
            *transposed_convolution(64, 64, 3, 1, normalised=self.normalised),
            *transposed_convolution(64, 32, 3, 2, normalised=self.normalised),
            transposed(32, planes, 3, 1),
        )

    def _faces_encoder(self, channels: int, side: int, latent: int) -> ConvEncoder:
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise((channels, *FACES)):
            layers += convolution(inputs, outputs, 5, 2, normalised=self.normalised)
        return ConvEncoder([*layers, nn.Flatten()], FACES[-1] * (side // 16) ** 2, latent)

    def _faces_decoder(self, side: int, latent: int, planes: int) -> nn.Sequential:
        backwards = FACES[::-1]
        layers = _first_maps(latent, backwards[0], side // 16)
        for inputs, outputs in pairwise(backwards):
            layers += transposed_convolution(inputs, outputs, 5, 2, normalised=self.normalised)
        return nn.Sequential(*layers, transposed(backwards[-1], planes, 5, 2))


def _first_maps(latent: int, channels: int, side: int) -> list[nn.Module]:
    """From latents [N, D] to maps [N, channels, side, side]."""
    return [
        nn.Linear(latent, channels * side**2),
        nn.ReLU(),
        nn.Unflatten(1, (channels, side, side)),
    ]
