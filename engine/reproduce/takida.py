"""What the tables and figures of Takida et al. have in common."""

from dataclasses import replace

from engine.reproduce.entry import Cell, Number, reading

PAPER = "Takida et al., Preventing Oversmoothing in VAE via Generalized Variance Parameterization"
PIXELS = 28 * 28
LATENT = 8
"""Dimensions of Tables 1 and E.8."""
TRAINED_ON = " (of test images; the paper's of training images)"
"""Beside what the paper measures on the images that the model was trained on."""
SHORT = {"images": 192, "epochs": 1, "tests": 60}
"""A quick look at tables of very many trainings."""
SMOOTHNESS = (
    "The paper's local smoothness is the eighth of its Eq. (6): its expected gap at 0.001 over "
    "twice that variance is eight times what it prints, and there are eight latent dimensions "
    "(Eq. C.8). Ours is divided by eight here.",
    "The paper's bound on the mutual information goes beyond the logarithm of the number of "
    "images, where ours (Eq. D.1) ends: the two are not compared.",
    "The squared error is of the decoded posterior mean, summed over the pixels; the paper does "
    "not say whether it samples.",
    "The paper measures squared error and KL on the training images (Appendix D.1), ours are of "
    "test images: where one of them agrees, it agrees across that difference.",
)
ERROR, KL, VARIANCE, INFORMATION = "squared error", "KL", "σ_z²", "MI, bound"
GAP, SMALL_GAP, LOCAL = "gap at 0.01", "gap at 0.001", "local smoothness"


def number(printed: float | None) -> Number | None:
    """What the paper prints; None where its text cannot be read."""
    return None if printed is None else Number(printed)


def squared_error(paper: float | None, pixels: int = PIXELS, proviso: str = "") -> Cell:
    """Of a test image, summed over its pixels in [0, 1]."""
    return Cell(
        reading=reading("clean", name="mse_255"),
        scale=pixels / 255**2,
        paper=number(paper),
        proviso=proviso,
    )


def smooth_cells(
    error: float | None,
    information: float | None,
    gap: float | None,
    small_gap: float | None,
    local: float | None,
) -> dict[str, Cell]:
    """The criteria that Tables 1 and E.8 share, beside the paper's numbers."""
    return {
        ERROR: squared_error(error, proviso=TRAINED_ON),
        INFORMATION: Cell(
            reading=reading("clean", name="information"),
            paper=number(information),
            compared=False,
            capped=True,
        ),
        GAP: _criterion("expected_gap_0.01", gap),
        SMALL_GAP: _criterion("expected_gap_0.001", small_gap),
        LOCAL: _criterion("local_smoothness", local, 1 / LATENT),
    }


def divergence(paper: float | None) -> Cell:
    """KL to the prior, nats, of test images."""
    return replace(_criterion("kl", paper), proviso=TRAINED_ON)


def latent_variance(paper: float | None) -> Cell:
    """The variance of the posterior."""
    return Cell(reading=reading("latent_variance"), paper=number(paper), tolerance=0.2)


def _criterion(name: str, paper: float | None, scale: float = 1.0) -> Cell:
    return Cell(
        reading=reading("clean", name=name), scale=scale, paper=number(paper), tolerance=0.2
    )
