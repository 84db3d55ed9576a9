"""The training objectives, by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.variants.objective import Variant
from engine.variants.raven import RAVEN
from engine.variants.smooth_encoder import SmoothEncoder
from engine.variants.vae import VAE
from engine.variants.vae_noise import VAENoise

VARIANTS: Mapping[str, type[Variant[Any]]] = MappingProxyType(
    {variant.name: variant for variant in (VAE, VAENoise, SmoothEncoder, RAVEN)}
)
