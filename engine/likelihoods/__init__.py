"""Likelihoods p(x|z), chosen by name."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.likelihoods.bernoulli import Bernoulli

LIKELIHOODS: Mapping[str, type[Bernoulli]] = MappingProxyType({Bernoulli.name: Bernoulli})

__all__ = ["LIKELIHOODS", "Bernoulli"]
