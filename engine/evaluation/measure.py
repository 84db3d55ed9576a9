"""A clean figure in words, and where it means nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.evaluation.subject import Subject
from engine.likelihoods import GaussianLikelihood
from engine.measures import Steps


@dataclass(frozen=True)
class Measure:
    """A clean figure: `better` is what speaks for the model, '' where neither does; `bounds` tells
    between which values it lies. `of` measures a subject."""

    name: str
    title: str
    unit: str
    explanation: str
    formula: str
    reference: str
    better: Literal["higher", "lower", ""]
    bounds: str
    of: Callable[[Subject], Steps[float]]
    needs_variance: bool = False
    """Whether it means something only where posteriors are no points."""
    needs_noise: bool = False
    """Whether it means something only where the likelihood has a variance."""
    capped: bool = False
    """Whether it can tell no more than the logarithm of the number of images, in nats."""
    needs_inception: bool = False
    """Whether it takes the weights of the FID's network, a download of 96 MB, and long."""


def refusal(measure: Measure, subject: Subject) -> str:
    """Why a measure means nothing for a model, in a sentence; '' where it does."""
    if measure.needs_variance and subject.model.family.is_point:
        return f"{measure.title} is not told of a method whose posteriors are points."
    likelihood = subject.model.likelihood
    if measure.needs_noise and not isinstance(likelihood, GaussianLikelihood):
        return f"{measure.title} is not told of a likelihood that has none: {likelihood.title}."
    return ""
