"""Encoders and decoders, chosen by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import nn

from engine.networks.mlp import MLPDecoder, MLPEncoder, StackedMLPEncoder

Shape = tuple[int, int, int]


@dataclass(frozen=True)
class Network:
    """A pair of an encoder and a decoder that fit each other."""

    name: str
    title: str
    summary: str
    reference: str

    def encoder(self, shape: Shape, latent: int) -> MLPEncoder:
        """An encoder of images of `shape` (C, H, W) into `latent` dimensions."""
        return MLPEncoder(shape, latent)

    def decoder(self, shape: Shape, latent: int, channels: int) -> nn.Module:
        """A decoder into `channels` parameter planes of the likelihood."""
        return MLPDecoder(shape, latent, channels)


NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        "mlp": Network(
            name="mlp",
            title="MLP 784-500-250-10",
            summary="Fully connected, PReLU, no normalisation; the decoder mirrors the encoder.",
            reference="Irobe et al., Appendix C.2",
        )
    }
)

__all__ = ["NETWORKS", "MLPDecoder", "MLPEncoder", "Network", "Shape", "StackedMLPEncoder"]
