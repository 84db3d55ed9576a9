"""What the tables and figures of Takida et al. have in common."""

from engine.reproduce.entry import Cell, Margin, Number, Reading, reading

PAPER = "Takida et al., Preventing Oversmoothing in VAE via Generalized Variance Parameterization"
PIXELS = 28 * 28
LATENT = 8
"""Dimensions of Tables 1 and E.8."""
TRAINED_ON = "on_training"
"""The measure of what is told of the images that the model was trained on."""
SHORT = {"images": 192, "epochs": 1, "tests": 60}
"""A quick look at tables of very many trainings."""
SMOOTHNESS = (
    "The paper's local smoothness is the eighth of its Eq. (6), as in its Eq. (C.7), there being "
    "eight latent dimensions: with stochastic encodings its expected gap at 0.001 over twice that "
    "variance, which Eq. (C.8) puts in the place of Eq. (6), is eight times what it prints. Ours "
    "is divided by eight here.",
    "The paper's bound on the mutual information goes beyond the logarithm of the number of "
    "images, where ours (Eq. D.1) ends: the two are not compared.",
    "The squared error is of decoded latents, one drawn from the posterior of each image (the "
    "paper's x′ is that of its Definition 1), summed over the pixels.",
    "Squared error and KL are of the training images, as in the paper (Appendix D.1); all else is "
    "of test images, of which it says nothing.",
    "Of a model that collapsed all criteria but the squared error become nearly zero, the paper "
    "says, and how nearly is chance: there ours agree up to 0.1 nats of KL, gaps of 0.001 and "
    "0.0001 and a local smoothness of 0.01.",
)
OF_CRITERIA = Margin(
    0.2,
    "the paper prints no ± and one training each, and they depend on the scale of the latents",
)
NOTHING = {
    "kl": 0.1,
    "expected_gap_0.01": 1e-3,
    "expected_gap_0.001": 1e-4,
    "local_smoothness": 1e-2,
}
"""What is nearly zero of a model that collapsed: about a twentieth of what the paper has of the
smoothest that did not; nats of a divergence."""
ERROR, KL, VARIANCE, INFORMATION = "squared error", "KL", "σ_z²", "MI, bound"
GAP, SMALL_GAP, LOCAL = "gap at 0.01", "gap at 0.001", "local smoothness"


def number(printed: str | float | None) -> Number | None:
    """What the paper prints, a float with two digits behind the point, as in its Tables 4 and 5;
    None where it prints nothing."""
    if printed is None:
        return None
    return Number(printed if isinstance(printed, str) else f"{printed:.2f}")


def squared_error(paper: float | None, pixels: int) -> Cell:
    """Of decoded posterior means of test images, summed over the pixels in [0, 1]."""
    return _squared_error(reading("clean", name="mse_255"), paper, pixels)


def _squared_error(taken: Reading, paper: str | float | None, pixels: int = PIXELS) -> Cell:
    return Cell(reading=taken, scale=pixels / 255**2, paper=number(paper))


def smooth_cells(
    error: str,
    information: str,
    gap: str,
    small_gap: str,
    local: str,
) -> dict[str, Cell]:
    """The criteria that Tables 1 and E.8 share, beside the paper's numbers."""
    return {
        ERROR: _squared_error(reading(TRAINED_ON, name="sampled_mse_255"), error),
        INFORMATION: Cell(
            reading=reading("clean", name="information"),
            paper=number(information),
            unlike="the paper's bound goes beyond the logarithm of the number of images, where "
            "ours ends",
            capped=True,
        ),
        GAP: _criterion("expected_gap_0.01", gap),
        SMALL_GAP: _criterion("expected_gap_0.001", small_gap),
        LOCAL: _criterion("local_smoothness", local, 1 / LATENT),
    }


def divergence(paper: str) -> Cell:
    """KL to the prior, nats, of the images that the model was trained on."""
    return _criterion("kl", paper, of=TRAINED_ON)


def latent_variance(paper: str) -> Cell:
    """The variance of the posterior."""
    return Cell(reading=reading("latent_variance"), paper=number(paper), margin=OF_CRITERIA)


def _criterion(name: str, paper: str, scale: float = 1.0, of: str = "clean") -> Cell:
    return Cell(
        reading=reading(of, name=name),
        scale=scale,
        paper=number(paper),
        margin=OF_CRITERIA,
        nothing=NOTHING[name],
    )
