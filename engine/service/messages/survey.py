"""Every image of a source by itself: what a run makes of it, and what is near to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from engine.config import AttackConfig
from engine.service.messages.commands import Command
from engine.service.messages.events import Event
from engine.service.messages.parts import Floats, ImageSource, Integers

SurveyMeasure = Literal[
    "prediction",
    "confidence",
    "reconstruction_error",
    "latent_variance",
    "adversarial_shift",
    "relative_shift",
    "fooled",
    "fooling_budget",
]
ATTACK_MEASURES: tuple[SurveyMeasure, ...] = ("adversarial_shift", "relative_shift", "fooled")
"""One attack on each image tells them all."""
BUDGETS = (0.02, 0.05, 0.1, 0.15, 0.2)


@dataclass(frozen=True)
class MeasureInfo:
    """A measure in words: its title, its unit, between which values it lies, a sentence or two of
    what it is, its formula, and whose it is. `attacks`: whether every image has to be attacked for
    it, which takes its time."""

    title: str
    unit: str
    bounds: str
    sentence: str
    formula: str
    source: str
    attacks: bool = False

    @property
    def explained(self) -> str:
        """What it is, with its range, its formula and its source, in a line."""
        bounds = self.bounds[0].upper() + self.bounds[1:]
        return f"{self.sentence} {bounds}. {self.formula}: {self.source}."


SURVEY_MEASURES: Mapping[SurveyMeasure, MeasureInfo] = MappingProxyType(
    {
        "prediction": MeasureInfo(
            "Prediction",
            "class",
            "one of the classes",
            "The class that the run's linear probe reads off the posterior mean μ(x).",
            "argmaxₖ p(k | μ(x)), p = softmax(W μ(x) + b)",
            "Irobe et al., Section 4.1.2",
        ),
        "confidence": MeasureInfo(
            "Confidence",
            "probability",
            "0 to 1",
            "The probability that the linear probe gives to the class it predicts.",
            "maxₖ p(k | μ(x)), p = softmax(W μ(x) + b)",
            "Irobe et al., Section 4.1.2, whose probe it is; Hendrycks and Gimpel 2017, Section 3",
        ),
        "reconstruction_error": MeasureInfo(
            "Reconstruction error",
            "squared pixel range",
            "0 to 1",
            "Mean squared error per pixel between the image and its decoded posterior mean.",
            "mean (x̂(μ(x)) − x)², pixels in [0, 1]",
            "Irobe et al., Table 2, which has it times 255²",
        ),
        "latent_variance": MeasureInfo(
            "Latent variance",
            "squared latent unit",
            "0 and up",
            "The variance of the posterior q(z|x), mean over the latent dimensions.",
            "1/D Σ v, q(z|x) = N(μ, diag v)",
            "Irobe et al., Section 2.1",
        ),
        "adversarial_shift": MeasureInfo(
            "Latent shift",
            "latent unit",
            "0 and up",
            "How far the attack of now moves the posterior mean. It depends on the scale of the "
            "latent space: compare runs by the relative one.",
            "‖μ(x + ε) − μ(x)‖",
            "Irobe et al., Eq. (13), and Table 1, which has its square under noise",
            attacks=True,
        ),
        "relative_shift": MeasureInfo(
            "Relative shift",
            "fraction",
            "0 and up",
            "The square of how far the attack of now moves the posterior mean, over the total "
            "variance of the run's latents, so that runs can be compared.",
            "‖μ(x + ε) − μ(x)‖² / Σ Var μ",
            "Irobe et al., Table 1, which does not divide",
            attacks=True,
        ),
        "fooled": MeasureInfo(
            "Fooled",
            "0 or 1",
            "0 or 1",
            "Whether the linear probe reads another class off the image attacked at the budget of "
            "now than off the image itself; where the probe is what is attacked, off anything that "
            "the attack tried. What class it really is plays no part.",
            "argmaxₖ p(k | μ(x + ε)) ≠ argmaxₖ p(k | μ(x)), ‖ε‖ ≤ budget",
            "Irobe et al., Eq. (13) and Section 4.1.2",
            attacks=True,
        ),
        "fooling_budget": MeasureInfo(
            "Fooling budget",
            "pixel range",
            "above 0, or infinite",
            "The smallest of the budgets tried at which the image is fooled; infinite where none "
            "of them will do.",
            "min {budget : argmaxₖ p(k | μ(x + ε)) ≠ argmaxₖ p(k | μ(x)), ‖ε‖ ≤ budget}",
            "Moosavi-Dezfooli et al. 2016, Eq. (1), with the budgets tried in place of all",
            attacks=True,
        ),
    }
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Survey(Command):
    """Measure all images of a source by a run, each by itself. Those that attack are done as
    `config` says, or where they are attacked `on_probe` as an `Attack` is; 'fooling_budget' at each
    of `budgets` instead of its own. `task`: what the probe is asked, the first one where it is ''.
    Events: Surveyed, growing; JobChanged where `measures`
    attack. What was measured before is told at once, and what a cancelled Survey left is gone on
    with."""

    run: str
    source: ImageSource
    measures: tuple[SurveyMeasure, ...]
    config: AttackConfig = field(default_factory=AttackConfig)
    budgets: tuple[float, ...] = BUDGETS
    task: str = ""
    on_probe: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Surveyed(Event):
    """Streaming, a few times a second, and once more when `finished`: the measures so far, of N
    images each; NaN where an image is not measured yet."""

    run: str
    source: ImageSource
    values: Mapping[SurveyMeasure, Floats]  # [N] each
    config: AttackConfig
    budgets: tuple[float, ...]
    task: str
    finished: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Neighbours(Command):
    """The `count` images of a source that are nearest to any of those at `indices` [S], or to any
    of the user's `pictures` [P, C, H, W] in [0, 1], which are not among them: by the Euclidean
    distance of pixels, and of each run's posterior means. Answers: NeighboursFound, first for
    pixels, then one per run. A newer Neighbours replaces an older one."""

    runs: tuple[str, ...]
    source: ImageSource
    indices: Integers
    count: int = 12
    pictures: Floats | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class NeighboursFound(Event):
    """The nearest images in one `space`: a run, or pixels where it is ''. `overlap`: the share of
    them that are among the nearest in pixels too. `problem` says why a run cannot tell any."""

    space: str
    source: ImageSource
    indices: Integers  # [K], the nearest first
    distances: Floats  # [K]: in latent units; in units of the pixel range for pixels
    overlap: float = 1.0
    problem: str = ""
