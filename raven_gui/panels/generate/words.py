"""What the Generate panel says about where new images come from."""

from engine.service.messages import ChoiceInfo

POSTERIOR = (
    "What latents are drawn from. The decoder knows the latents of images, whose distribution "
    "is the aggregate posterior q(z) = E q(z|x). Where that is not the prior, samples of the "
    "prior fall where the decoder has seen nothing; a model of q(z), fitted after the training, "
    "draws where the images are. Ghosh et al. 2020, Section 4; Dai and Wipf 2019; Takida et al., "
    "Section 6."
)
COUNT = "How many images each run draws."
SEED = "The same seed draws the same images again; the fit of a posterior does not depend on it."
NEW_SEED = "Draw other images: a seed by chance."
STEPS = "Images on the path, with the reconstructions of both ends: t = 0, …, 1."
PATHS = {
    "spherical": (
        "Spherical",
        "The great arc z(t) = [sin((1 − t) θ) a + sin(t θ) b] / sin θ between the posterior means "
        "a = μ(x₁) and b = μ(x₂), θ the angle between them: its latents are as far from the "
        "origin as those of images. White 2016; Takida et al., Section 6.2.",
    ),
    "linear": (
        "Linear",
        "The straight line z(t) = (1 − t) a + t b between the posterior means a = μ(x₁) and "
        "b = μ(x₂). In many dimensions its middle lies nearer to the origin than latents of "
        "images do. White 2016.",
    ),
}


def posterior_words(choice: ChoiceInfo) -> str:
    """What a posterior is, and where it was proposed."""
    return f"{choice.summary} {choice.reference}." if choice.reference else choice.summary
