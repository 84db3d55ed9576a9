"""Encoders and decoders, chosen by name."""

from collections.abc import Mapping
from types import MappingProxyType

from torch import nn

from engine.networks.cemgil import CemgilConvNet
from engine.networks.convolution import ConvEncoder
from engine.networks.mlp import MLP, MLPDecoder, MLPEncoder, StackedMLPEncoder
from engine.networks.network import Encoder, Network
from engine.networks.takida import TakidaConvNet

NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        network.name: network
        for network in (
            MLP(
                name="mlp",
                title="MLP 784-500-250-10",
                summary="Fully connected, PReLU, no normalisation; the decoder mirrors the "
                "encoder.",
                reference="Irobe et al., Appendix C.2",
            ),
            MLP(
                name="mlp-200",
                title="MLP of four layers of 200",
                summary="Fully connected, ReLU, no normalisation; four hidden layers of 200 in "
                "the encoder and in the decoder.",
                reference="Cemgil et al., ICLR 2020, Appendix C.1, and NeurIPS 2020, Appendix F",
                hidden=(200, 200, 200, 200),
                activation=nn.ReLU,
            ),
            TakidaConvNet(
                name="conv-takida",
                title="ConvNet of Takida et al.",
                summary="Without normalisation: two convolutions of 4x4 and a layer of 1024 for "
                "28x28 pixels, four convolutions of 5x5 for 64x64 and 128x128.",
                reference="Takida et al., Appendix D.1; I.2 and I.3 without their normalisation",
                normalised=False,
            ),
            TakidaConvNet(
                name="conv-takida-bn",
                title="ConvNet of Takida et al., normalised",
                summary="With batch normalisation: two convolutions of 5x5 and a layer of 1024 "
                "for 28x28 pixels, four convolutions of 5x5 for 64x64 and 128x128.",
                reference="Takida et al., Appendices I.1, I.2 and I.3",
                normalised=True,
            ),
            CemgilConvNet(
                name="conv-cemgil",
                title="ConvNet of Cemgil et al.",
                summary="Without normalisation: seven convolutions of 3x3 for 28x28 pixels, four "
                "of 5x5 for 64x64 and 128x128.",
                reference="Cemgil et al., NeurIPS 2020, Appendix F, without its normalisation",
                normalised=False,
            ),
            CemgilConvNet(
                name="conv-cemgil-bn",
                title="ConvNet of Cemgil et al., normalised",
                summary="With batch normalisation: seven convolutions of 3x3 for 28x28 pixels, "
                "four of 5x5 for 64x64 and 128x128.",
                reference="Cemgil et al., NeurIPS 2020, Appendix F",
                normalised=True,
            ),
        )
    }
)

__all__ = [
    "NETWORKS",
    "ConvEncoder",
    "Encoder",
    "MLPDecoder",
    "MLPEncoder",
    "Network",
    "StackedMLPEncoder",
]
