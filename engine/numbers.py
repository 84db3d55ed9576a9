"""What an attack is told in, per image and model: the one table of titles, units and formulas.

Nothing here imports torch, so a tooltip can be drawn before the engine is awake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class NumberInfo:
    """A number [N] in `AttackResult.numbers`. `better` is what speaks for the model, not for the
    attack; `unit` is empty for a pure number; `bounds` tells between which values it lies."""

    title: str
    unit: str
    explanation: str
    formula: str
    source: str
    better: Literal["higher", "lower"]
    bounds: str


NUMBERS: Mapping[str, NumberInfo] = MappingProxyType(
    {
        "w2": NumberInfo(
            title="W₂²",
            unit="squared latent units",
            explanation="Squared 2-Wasserstein distance between the posteriors of the original "
            "and of the attacked image. It grows with the scale of the latents.",
            formula="Σ (μ − μ′)² + (σ − σ′)²",
            source="Irobe et al., Eq. (13)",
            better="lower",
            bounds="0 and up",
        ),
        "kl": NumberInfo(
            title="KL",
            unit="nats",
            explanation="Divergence of the attacked image's posterior from the original's. Small "
            "posterior variances make it large. Not told of models whose posteriors are points.",
            formula="KL(q(z|x) ‖ q(z|x′)) = ½ Σ [log v′ − log v + (v + (μ − μ′)²)/v′ − 1]",
            source="Irobe et al., Eq. (13)",
            better="lower",
            bounds="0 and up",
        ),
        "shift_in_std": NumberInfo(
            title="Shift in σ",
            unit="posterior standard deviations",
            explanation="How far the mean moved, in standard deviations of the original's "
            "posterior: its Mahalanobis distance. Not told of models whose posteriors are points.",
            formula="√ Σ (μ − μ′)² / v",
            source="Mahalanobis, 1936",
            better="lower",
            bounds="0 and up",
        ),
        "clean_mse": NumberInfo(
            title="MSE, original",
            unit="squared pixel range, per pixel",
            explanation="Mean squared error of the original's reconstruction against the original, "
            "pixels in [0, 1]. Times 255² it is on the scale of Irobe et al., Table 2.",
            formula="mean (x̂(x) − x)²",
            source="Irobe et al., Table 2",
            better="lower",
            bounds="0 to 1",
        ),
        "mse": NumberInfo(
            title="MSE, attacked",
            unit="squared pixel range, per pixel",
            explanation="Mean squared error of the attacked image's reconstruction against the "
            "original, pixels in [0, 1]: what the attack leaves of the image.",
            formula="mean (x̂(x′) − x)²",
            source="Irobe et al., Table 2, under attack",
            better="lower",
            bounds="0 to 1",
        ),
        "ms_ssim": NumberInfo(
            title="MS-SSIM",
            unit="",
            explanation="Structural similarity of the reconstructions before and after the attack, "
            "at several scales; 1 means the same. As many of the paper's five scales are taken as "
            "its window of 11 pixels fits in: two for 28x28, three for 64x64.",
            formula="Π contrastᵢ^wᵢ · luminance^w, Σ w = 1",
            source="Wang, Simoncelli and Bovik, 2003",
            better="higher",
            bounds="0 to 1",
        ),
        "success": NumberInfo(
            title="Way travelled",
            unit="fraction",
            explanation="Share of the divergence from the target's posterior that the attack has "
            "overcome: 0 is none, 1 means the encoder cannot tell the image from its target. Of an "
            "attack on the probe it is that of the cross-entropy of the class that the probe reads "
            "off the target, of one on the reconstruction that of the squared distance to the "
            "target's.",
            formula="1 − Δ[q(z|t), q(z|x′)] / Δ[q(z|t), q(z|x)]",
            source="Cemgil et al., 2020, Section 3.1, with a target",
            better="lower",
            bounds="up to 1; below 0 where the image has moved away from its target",
        ),
        "reads_as_target": NumberInfo(
            title="Reads as target",
            unit="1 yes, 0 no",
            explanation="Whether the linear probe, of the first task or the one attacked, predicts "
            "the same class of the attacked image as of its target.",
            formula="argmax p(y|x′) = argmax p(y|t)",
            source="Irobe et al., Section 4.1.2",
            better="lower",
            bounds="0 or 1",
        ),
    }
)
