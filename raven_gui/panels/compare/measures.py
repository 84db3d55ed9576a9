"""The numbers that the attack tells of each image in a run: to show, to sort by, to explain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.intervals import Spread
from engine.numbers import NUMBERS
from engine.service.messages import AttackResult
from raven_gui.panels.compare.digits import digits
from raven_gui.panels.compare.reached import reached_title
from raven_gui.workspace.attack_answers import Question

Values = NDArray[np.float64]
REACHED = "reached"
"""The measure whose title and tooltip are those of what is maximised now."""
Probabilities = tuple[NDArray[Any], NDArray[Any]] | None


@dataclass(frozen=True)
class Measure:
    """Numbers [N] of a block of images; `values` gets its result and the probe's probabilities
    before and after, and returns None where there are none."""

    title: str
    tip: str
    values: Callable[[AttackResult, Probabilities], NDArray[Any] | None]
    of_class: bool = False
    """Whether it is the number of a class, of which there is no mean."""


_PROBE = "p = softmax(W μ + b)<br>Irobe et al., Section 4.1.2, whose probe it is"
_CONFIDENCE = "Hendrycks and Gimpel 2017, Section 3"


def _number(name: str) -> Measure:
    info = NUMBERS[name]
    unit = f", in {info.unit}" if info.unit else ""
    head = f"<b>{info.title}</b>{unit}; {info.bounds}."
    tip = f"{head} {info.explanation}<br>{info.formula}<br>{info.source}."
    return Measure(info.title, tip, lambda result, _: result.numbers.get(name))


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "prediction": Measure(
            "Prediction, clean",
            "What the probe takes the image for without any attack, by the order of the classes."
            f"<br>argmaxₖ p(k | μ(x)), {_PROBE}.",
            lambda _, told: None if told is None else told[0].argmax(1),
            of_class=True,
        ),
        "attacked_prediction": Measure(
            "Prediction, attacked",
            "What the probe takes the attacked image for, by the order of the classes.<br>"
            f"argmaxₖ p(k | μ(x + ε)), {_PROBE}.",
            lambda _, told: None if told is None else told[1].argmax(1),
            of_class=True,
        ),
        "confidence": Measure(
            "Confidence, clean",
            "How sure the probe is of what it predicts of the image without any attack.<br>"
            f"maxₖ p(k | μ(x)), {_PROBE}; {_CONFIDENCE}.",
            lambda _, told: None if told is None else told[0].max(1),
        ),
        "attacked_confidence": Measure(
            "Confidence, attacked",
            "How sure the probe is of what it predicts of the attacked image.<br>"
            f"maxₖ p(k | μ(x + ε)), {_PROBE}; {_CONFIDENCE}.",
            lambda _, told: None if told is None else told[1].max(1),
        ),
        "flips": Measure(
            "Prediction flips",
            "1 where the attack changes what the probe predicts, 0 where it holds.<br>"
            "argmaxₖ p(k | μ(x + ε)) ≠ argmaxₖ p(k | μ(x))<br>Irobe et al., Eq. (13) and Section "
            "4.1.2.",
            lambda _, told: None if told is None else told[0].argmax(1) != told[1].argmax(1),
        ),
        REACHED: Measure(
            "What is maximised",
            "What the attack maximises, or towards a target what is left of what it minimises.<br>"
            "Δ[q(z|x), q(z|x + ε)]<br>Irobe et al., Eq. (13).",
            lambda result, _: result.divergence,
        ),
        "shift": Measure(
            "Latent shift",
            "The distance between the posterior means before and after the attack. It depends on "
            "the scale of the latent space.<br>‖Δμ‖ = ‖μ(x + ε) − μ(x)‖<br>Irobe et al., Table 1, "
            "which has its square, under noise.",
            lambda result, _: result.shift,
        ),
        "relative_shift": Measure(
            "Relative shift",
            "‖Δμ‖² over the total variance of the run's latents, so that runs can be compared.<br>"
            "‖μ(x + ε) − μ(x)‖² / Σ Var μ<br>Irobe et al., Table 1, which does not divide.",
            lambda result, _: result.relative_shift,
        ),
        **{name: _number(name) for name in NUMBERS},
    }
)


def told_of(result: AttackResult, told: Probabilities, row: int) -> dict[str, float]:
    """All measures of one image that are known, by name; not which class it is taken for."""
    numbers = {name: measure for name, measure in MEASURES.items() if not measure.of_class}
    found = {name: measure.values(result, told) for name, measure in numbers.items()}
    return {name: float(values[row]) for name, values in found.items() if values is not None}


def explained(numbers: Mapping[str, Spread], question: Question) -> str:
    """A tooltip: each number with its title, of an attack that was asked this."""
    titles = {name: MEASURES[name].title for name in numbers} | {REACHED: reached_title(question)}
    lines = [
        f"<tr><td align=right><b>{digits(numbers[name].mean, numbers[name].std)}</b></td>"
        f"<td>&nbsp;{titles[name]}</td></tr>"
        for name in numbers
    ]
    return f"<table>{''.join(lines)}</table>"
