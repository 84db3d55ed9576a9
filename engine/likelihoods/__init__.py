"""Likelihoods p(x|z), chosen by name."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.likelihoods.bernoulli import Bernoulli
from engine.likelihoods.likelihood import Likelihood

LIKELIHOODS: Mapping[str, type[Likelihood]] = MappingProxyType({Bernoulli.name: Bernoulli})

__all__ = ["LIKELIHOODS", "Bernoulli", "Likelihood"]
