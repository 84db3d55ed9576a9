"""What the panel about fragile encoders says."""

from collections.abc import Mapping
from types import MappingProxyType

COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "data": (
            "Data π(x)",
            "Bars: the share of each x among the observations. Line: the target that they were "
            "drawn from. Where there is no bar, nothing was observed.",
        ),
        "encoder": (
            "Encoder q(z|x)",
            "A column for each x, a distribution over z: x to the right, z upward. The marks "
            "below are where observations are. Both ends of an axis meet: x and z are on rings.",
        ),
        "decoder": (
            "Decoder p(x|z)",
            "A row for each z, a distribution over x: x to the right, z upward. The marks below "
            "are where observations are.",
        ),
        "model": (
            "Model p(x)",
            "Bars: p(x) = Σ p(x|z) p(z) over z, with a uniform prior p(z). Line: the target.",
        ),
    }
)
AXES: Mapping[str, str] = MappingProxyType(
    {"data": "x →", "encoder": "x →, z ↑", "decoder": "x →, z ↑", "model": "x →"}
)
"""What lies along the sides of each field."""
SEEN: Mapping[str, str] = MappingProxyType(
    {
        "vae": "Between the marks the encoder stays as chance began it: the bound weighs each "
        "column by π(x), which is zero there. The model fits all the same. Cemgil et al. 2020 "
        "(Smooth Encoders), Eq. (1), (2).",
        "smooth-encoder": "Each x is coupled to the x′ within the radius whose code differs most: "
        "the encoder is smooth as far from the marks as the radius reaches. Cemgil et al. 2020 "
        "(AVAE), Eq. (25) to (28).",
        "avae": "Each latent is coupled to the code of what is decoded from it: the encoder is "
        "smooth wherever the model puts mass, without a radius. Cemgil et al. 2020 (AVAE), "
        "Appendix C.1 and D.",
    }
)
INTRODUCTION = (
    "In this example x and z take few values, so encoder and decoder are tables, seen whole. "
    "Cemgil et al. 2020 (Smooth Encoders), Section 2.2, and (AVAE), Appendix D."
)
COUPLING = (
    "How tightly two latents are tied: p(z′|z) ∝ exp(cos(z′ − z)/ν) with ν = (1 − ρ²)/ρ, the "
    "Gaussian coupling N(ρz, 1 − ρ²) on a circle; none at ρ = 0. ρ is 0.95 to 0.975 in Cemgil et "
    "al. 2020 (AVAE), Appendix G, and ν about 0.001 in Appendix D. A VAE has no coupling."
)
RADIUS = (
    "How far, in cells of x, the Smooth Encoder looks for the x′ whose code differs most from "
    "that of x. Cemgil et al. 2020 (Smooth Encoders), Section 3.1. The others have no radius."
)
STEPS = "Steps of gradient ascent on the whole objective, by Adam at a rate of 0.1."
SEED = "Of the observations that are drawn, and of the tables that all three begin with."
NUMBERS = (
    "Bound: the VAE's evidence bound, Cemgil et al. 2020 (Smooth Encoders), Eq. (1), whatever is "
    "optimised. Log-likelihood: Σ π(x) log p(x). Both in nats per observation.\n"
    "Roughness: how far apart the codes of neighbouring x are, in total variation from 0 to 1, "
    "on average over the target."
)
POINT = "Point at a cell, or go there with Tab and the arrow keys, to read its probabilities."
