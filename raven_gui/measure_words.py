"""What the measures of a run are: in words, by which formula, and whose it is."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.ceilings import AT_CEILING
from engine.service.messages import CleanMeasure
from raven_gui.attack_terms import MAXIMISED

KNOWN_TO = "With 500, an accuracy is known to about ±2 percentage points (one standard error)."
"""To follow how many images there are."""

CLEAN: Mapping[str, str] = MappingProxyType(
    {
        "accuracy": "Share of test images whose class a linear probe reads off the posterior "
        "means, 0 to 100\N{NO-BREAK SPACE}%. mean [argmaxₖ p(k | μ(x)) = y]. Irobe et al., "
        "Section 4.1.2 and Table 2.",
        "mse": "Mean squared error per pixel between image and reconstruction, pixels in [0, 1]; 0 "
        "to 1. mean (x̂(x) − x)². Irobe et al., Table 2, has it times 255².",
        "mse_255": "Mean squared error per pixel between image and reconstruction on the 0–255 "
        "scale; 0 to 65,025. mean (x̂(x) − x)² times 255². Irobe et al., Table 2.",
        "pair_distance": "‖μ(x) − μ(clip(x + ε))‖² with ε ~ N(0, 0.05²), mean over the test "
        "images; 0 and up. Irobe et al., Table 1. It depends on the scale of the latents.",
        "relative_pair_distance": "Mean paired distance over the total variance of the posterior "
        "means: free of the latent scale, so runs can be compared; 0 and up. "
        "mean ‖μ(x) − μ(clip(x + ε))‖² / Σ Var μ: Irobe et al., Table 1, which does not divide.",
    }
)
"""Of those that every run has, by their names."""
UNDER_ATTACK = (
    "Accuracy under attack: share of test images whose class the run's linear probe reads off the "
    "attacked image, 0 to 100\N{NO-BREAK SPACE}%. mean [argmaxₖ p(k | μ(x′)) = y], ‖x′ − x‖ ≤ ε. "
    "An attack on posteriors knows no y: images that were misread and are read right after it "
    "count, too. Irobe et al., Section 4.1.2 and Figure 2."
)


def attack_heading(maximised: str, budget: float) -> str:
    """Of a column of accuracies under the attack that maximises this: 'KL 0.1'."""
    titles = (term.title for name, term in MAXIMISED.items() if name == maximised)
    return f"{next(titles, maximised)} {budget:g}"


def attacked_words(maximised: str) -> str:
    """Of accuracy under the attack that maximises this; a run of elsewhere may name any."""
    known = (term.formula for name, term in MAXIMISED.items() if name == maximised)
    return f"{UNDER_ATTACK}\nThe attack maximises {next(known, maximised)}."


def clean_words(measure: CleanMeasure) -> str:
    """Of a further measure."""
    better = f" {measure.better.capitalize()} is better." if measure.better else ""
    told = (
        f"{measure.explanation} In {measure.unit}; {measure.bounds}.{better} {measure.formula}: "
        f"{measure.reference}."
    )
    return told + f" {AT_CEILING}" * measure.capped
