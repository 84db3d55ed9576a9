"""Cemgil et al. (Smooth Encoders), Figures 2 and 3: the discrete example."""

from engine.reproduce.cemgil import SMOOTH
from engine.reproduce.demonstrations import Tables, demonstration
from engine.reproduce.effects import Claim, Likeness
from engine.reproduce.entry import Cell, Entry, Row, Table

METHODS = {"VAE": "vae", "Smooth Encoder": "smooth-encoder"}
TITLE, ROUGHNESS, LIKELIHOOD = "After the optimisation", "roughness of the encoder", "log p(x)"
ALIKE = 0.2
"""Nats per observation within which two fits are called similar here, a twentieth of either."""
NOTES = (
    "The paper leaves open the sizes, the target, the data and the coupling. Here: 64 cells of x "
    "and z each, a target of two bumps, 60 draws, ρ 0.95, a selection radius of 3 cells.",
)
COLUMNS = {ROUGHNESS: "roughness", LIKELIHOOD: "log_likelihood"}

FIGURE_2 = Entry(
    name="cemgil-smooth/figure-2",
    title="Cemgil et al. (Smooth Encoders), Figure 2: a discrete VAE",
    reference=f"{SMOOTH}, Figure 2; Section 2.2",
    systems={},
    figures=(
        Tables(
            caption="Encoder (left), decoder (right), and below the model's distribution of x, "
            "before any optimisation. Seed 0.",
            shown={"VAE at its start": demonstration("vae", 0)},
        ),
    ),
    notes=(*NOTES, "A picture of the model's form: there are no numbers to agree with."),
)
FIGURE_3 = Entry(
    name="cemgil-smooth/figure-3",
    title="Cemgil et al. (Smooth Encoders), Figure 3: why a VAE's encoder is fragile",
    reference=f"{SMOOTH}, Figure 3; Section 2.2",
    systems={},
    tables=(
        Table(
            TITLE,
            tuple(COLUMNS),
            tuple(
                Row(
                    label,
                    "",
                    {
                        column: Cell(reading=demonstration(method), at=(name,))
                        for column, name in COLUMNS.items()
                    },
                )
                for label, method in METHODS.items()
            ),
            "Roughness: the total variation distance between the codes of neighbouring x, in the "
            "mean over the target; log p(x): of the data, nats per observation.",
        ),
    ),
    claims=(
        Claim(
            "The Smooth Encoder's encoder is smoother than the VAE's.",
            TITLE,
            ROUGHNESS,
            (("VAE",), ("Smooth Encoder",)),
        ),
        Likeness(
            f"The two fit the data similarly well: their log p(x) within {ALIKE:g} nats.",
            TITLE,
            LIKELIHOOD,
            tuple(METHODS),
            ALIKE,
        ),
    ),
    figures=(
        Tables(
            caption="Encoder (left), decoder (right), and below the distributions of x, after the "
            "optimisation. Seed 0.",
            shown={label: demonstration(method) for label, method in METHODS.items()},
        ),
    ),
    notes=(
        *NOTES,
        "The paper says that the fitting quality is essentially similar, and not how similar: "
        f"{ALIKE:g} nats here.",
    ),
)
