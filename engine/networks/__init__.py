"""Encoders and decoders, chosen by name."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.networks.mlp import MLP, MLPDecoder, MLPEncoder, StackedMLPEncoder
from engine.networks.network import Encoder, Network, Shape

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
        )
    }
)

__all__ = [
    "NETWORKS",
    "Encoder",
    "MLPDecoder",
    "MLPEncoder",
    "Network",
    "Shape",
    "StackedMLPEncoder",
]
