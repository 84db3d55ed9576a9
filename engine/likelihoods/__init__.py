"""Likelihoods p(x|z), chosen by name."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.likelihoods.bernoulli import Bernoulli
from engine.likelihoods.gaussian import Gaussian, GaussianLikelihood, gaussian_log_prob
from engine.likelihoods.likelihood import Likelihood
from engine.likelihoods.logistics import Logistics
from engine.likelihoods.maximum_likelihood import DiagD, DiagI, IsoD, IsoI
from engine.likelihoods.trainable import (
    DiagDTrainable,
    DiagITrainable,
    IsoDTrainable,
    IsoITrainable,
)

KINDS: tuple[type[Likelihood], ...] = (
    Bernoulli,
    Gaussian,
    IsoI,
    IsoD,
    DiagI,
    DiagD,
    IsoITrainable,
    IsoDTrainable,
    DiagITrainable,
    DiagDTrainable,
    Logistics,
)
LIKELIHOODS: Mapping[str, type[Likelihood]] = MappingProxyType({kind.name: kind for kind in KINDS})

__all__ = ["LIKELIHOODS", "Bernoulli", "GaussianLikelihood", "Likelihood", "gaussian_log_prob"]
