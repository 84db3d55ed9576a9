"""Takida et al., Table 7: bounds on the negative log-likelihood."""

from engine.reproduce.effects import Claim
from engine.reproduce.entry import Cell, Entry, Number, Row, System, Table, reading
from engine.reproduce.takida import PAPER

LABELS = {
    "VAE (σ_x² = 1)": "vae",
    "Iso-I": "iso-i",
    "Diag-I": "diag-i",
    "Iso-D": "iso-d",
    "Diag-D": "diag-d",
}
PRINTED = {
    "mnist": ("MNIST", ("736.61", "-887.17", "-1390.88", "-995.87", "-2113.80")),
    "celeba": ("CelebA", ("11381.26", "-14899.38", "-15161.17", "-15739.12", "-24288.90")),
    "celeba-hq-128": (
        "CelebA-HQ",
        ("45455.85", "-64060.25", "-65139.82", "-66509.64", "-103572.99"),
    ),
}
COLUMN = "−log p(x), bound (nats)"


def _table(dataset: str) -> Table:
    title, printed = PRINTED[dataset]
    rows = tuple(
        Row(
            label,
            f"{name}/{dataset}",
            {
                COLUMN: Cell(
                    reading=reading("clean", name="log_likelihood"),
                    scale=-1,
                    paper=Number(paper),
                )
            },
        )
        for (label, name), paper in zip(LABELS.items(), printed, strict=True)
    )
    return Table(title, (COLUMN,), rows)


ENTRY = Entry(
    name="takida/table-7",
    title="Takida et al., Table 7: bounds on the negative log-likelihood",
    reference=f"{PAPER}, Table 7; Section 6.4",
    systems={
        f"{name}/{dataset}": System(f"takida/{name}/{dataset}")
        for dataset in PRINTED
        for name in LABELS.values()
    },
    tables=tuple(map(_table, PRINTED)),
    claims=tuple(
        Claim(
            f"{title}: all proposed models lie below the VAE, and Diag-D below all.",
            title,
            COLUMN,
            (("VAE (σ_x² = 1)",), ("Iso-I", "Diag-I", "Iso-D"), ("Diag-D",)),
        )
        for title, _ in PRINTED.values()
    ),
    notes=(
        "Importance weighting with 500 samples. The variance that images share (Iso-I, Diag-I) is "
        "that of the training images, one latent each. Where an image has a variance of its own at "
        "its maximum likelihood (Iso-D, Diag-D), it is set after the image is seen: the number is "
        "a bound on no density, in the paper as here.",
    ),
    quick={"images": 256, "epochs": 1, "tests": 20},
)
