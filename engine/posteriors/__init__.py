"""What to draw new latents from, chosen by name; and paths between two latents."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.posteriors.interpolation import PATHS, interpolate
from engine.posteriors.mixture import Mixture
from engine.posteriors.posterior import AggregatePosterior, Sampler, ThePrior
from engine.posteriors.second_stage import SecondStage

POSTERIORS: Mapping[str, AggregatePosterior] = MappingProxyType(
    {
        posterior.name: posterior
        for posterior in (ThePrior(), Mixture(10), Mixture(100), SecondStage())
    }
)

__all__ = ["PATHS", "POSTERIORS", "AggregatePosterior", "Sampler", "interpolate"]
