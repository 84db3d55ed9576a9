"""The training objectives, by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.variants.ae import AE
from engine.variants.avae import AVAE
from engine.variants.avae_ss import AVAESS
from engine.variants.beta_tc_vae import BetaTCVAE
from engine.variants.beta_vae import BetaVAE
from engine.variants.objective import Variant
from engine.variants.rae import RAE
from engine.variants.rae_gp import RAEGP
from engine.variants.raven import RAVEN
from engine.variants.raven_mixture import RAVENMixture
from engine.variants.se_avae import SEAVAE
from engine.variants.simplified_vae import SimplifiedVAE
from engine.variants.smooth_encoder import SmoothEncoder
from engine.variants.vade import VaDE
from engine.variants.vae import VAE
from engine.variants.vae_noise import VAENoise
from engine.variants.wae_mmd import WAEMMD

Kind = type[Variant[Any]]

KINDS: tuple[Kind, ...] = (
    VAE,
    VAENoise,
    BetaVAE,
    BetaTCVAE,
    SimplifiedVAE,
    SmoothEncoder,
    RAVEN,
    RAVENMixture,
    VaDE,
    AVAE,
    SEAVAE,
    AVAESS,
    AE,
    RAE,
    RAEGP,
    WAEMMD,
)
_known: dict[str, Kind] = {variant.name: variant for variant in KINDS}
VARIANTS: Mapping[str, Kind] = MappingProxyType(_known)
"""All that are known; those of the user's own are added by `add` as they are loaded."""


def add(kind: Kind) -> None:
    """Make a variant known by its name. Raises ValueError, a sentence, where another one has it."""
    if kind.name in _known:
        raise ValueError(f"the name '{kind.name}' is taken by {_known[kind.name].title}.")
    _known[kind.name] = kind


def remove(kind: Kind) -> None:
    """Forget a variant that was added; the built-in ones stay."""
    if kind not in KINDS and _known.get(kind.name) is kind:
        del _known[kind.name]
