"""A clean figure in words, and where it means nothing."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.counting import counted
from engine.evaluation.subject import Subject
from engine.likelihoods import GaussianLikelihood
from engine.measures import Steps

IMAGES_A_FEATURE = 4
"""From so many on a Fréchet distance is little above that of many images: two halves of MNIST's
test images are 466 apart by 8 images each and 35 by 128, one a feature, but 9 by 512, where samples
of a VAE are 35 away."""


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
    limits: tuple[float, float] = (0, math.inf)
    """What it is never below, and never above whatever the model."""
    needs_variance: bool = False
    """Whether it means something only where posteriors are no points."""
    needs_noise: bool = False
    """Whether it means something only where the likelihood has a variance."""
    capped: bool = False
    """Whether it can tell no more than the logarithm of the number of images, in nats."""
    needs_inception: bool = False
    """Whether it takes the weights of the FID's network, a download of 96 MB, and long."""
    several: bool = False
    """Whether a single image has none; as it has no covariance."""
    features: int = 0
    """Of how many features of the images it takes covariances."""

    @property
    def enough(self) -> int:
        """From how many images on those covariances are known well."""
        return IMAGES_A_FEATURE * self.features


def refusal(measure: Measure, subject: Subject) -> str:
    """Why a measure means nothing for a model, in a sentence; '' where it does."""
    if measure.needs_variance and subject.model.family.is_point:
        return f"{measure.title} is not told of a method whose posteriors are points."
    if (measure.several or measure.features) and len(subject.tests.images) < 2:
        return f"{measure.title} is not told of a single image: take two or more."
    likelihood = subject.model.likelihood
    if measure.needs_noise and not isinstance(likelihood, GaussianLikelihood):
        return f"{measure.title} is not told of a likelihood that has none: {likelihood.title}."
    return ""


def caution(measure: Measure, images: int) -> str:
    """What makes a figure on so many images misleading, in a sentence; '' where nothing does, or
    where there is none."""
    if not 1 < images < measure.enough:
        return ""
    return (
        f"{measure.title}: too high on {counted(images, 'image')}, and less so on more. Compare it "
        f"on as many alone; {measure.enough:,} or more are wanted, {IMAGES_A_FEATURE} for each of "
        f"{measure.features:,} features."
    )
