"""What the tables and figures of Irobe et al. (RAVEN) have in common."""

from collections.abc import Sequence

from engine.reproduce.drawing import COLOURS
from engine.reproduce.entry import Cell, Margin, Number, System, reading

PAPER = "Irobe et al., Robust VAEs via Generating Process of Noise Augmented Data"
DATA = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
METHODS = {
    "VAE": "vae",
    "VAE (noise)": "vae-noise",
    "Smooth Encoder": "smooth-encoder",
    "RAVEN": "raven",
}
HUES = dict(zip(METHODS, COLOURS, strict=False))
"""Of each method in every figure: those of Figure 2, whose lines take them in order."""
STEPS = 50
ACCURACY = reading("clean", name="accuracy")
ERROR = reading("clean", name="mse_255")
OF_ACCURACY = Margin(1, "the largest ± of the paper's Table 2 is 0.89", points=True)
OF_ERROR = Margin(
    0.05, "the largest ± of the paper's Table 2 is 2%, and it names neither epochs nor batch size"
)


def system_of(method: str, dataset: str) -> str:
    """The name of a method's system on a data set."""
    return f"{METHODS[method]}/{dataset}"


def systems(
    datasets: Sequence[str] = tuple(DATA), methods: Sequence[str] = tuple(METHODS)
) -> dict[str, System]:
    """The paper's methods on its data sets."""
    return {
        system_of(method, dataset): System(f"irobe/{METHODS[method]}/{dataset}")
        for dataset in datasets
        for method in methods
    }


def attacked(divergence: str, epsilon: float) -> Cell:
    """Accuracy in percent under the attack of Section 4.1.1."""
    return Cell(
        reading=reading("robustness", divergence=divergence, epsilon=epsilon, steps=STEPS),
        scale=100,
    )


def accuracy(paper: Number | None = None) -> Cell:
    """In percent, of the linear probe."""
    return Cell(reading=ACCURACY, scale=100, paper=paper, margin=OF_ACCURACY)


def error(paper: Number | None = None) -> Cell:
    """Mean squared error per pixel on the scale of 0 to 255."""
    return Cell(reading=ERROR, paper=paper, margin=OF_ERROR)
