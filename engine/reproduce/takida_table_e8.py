"""Takida et al., Table E.8: what a fixed latent variance does to the decoder's smoothness."""

from engine.reproduce.effects import Claim
from engine.reproduce.entry import Entry, Row, System, Table
from engine.reproduce.takida import (
    ERROR,
    GAP,
    INFORMATION,
    KL,
    LOCAL,
    PAPER,
    SHORT,
    SMALL_GAP,
    SMOOTHNESS,
    divergence,
    smooth_cells,
)

PRINTED: dict[str, tuple[str, ...]] = {
    "1.0": ("52.74", "26.79", "8.0e-3", "6.20e-6", "6.15e-7", "3.81e-5"),
    "0.9": ("52.74", "19.48", "6.8e-3", "7.19e-6", "7.11e-7", "4.42e-5"),
    "0.8": ("22.96", "134.83", "8.5e1", "2.03e-2", "2.03e-3", "1.27e-1"),
    "0.7": ("20.50", "139.09", "1.0e2", "2.37e-2", "2.37e-3", "1.48e-1"),
    "0.6": ("19.30", "132.61", "1.2e2", "2.87e-2", "2.87e-3", "1.80e-1"),
    "0.5": ("17.38", "132.05", "1.7e2", "3.44e-2", "3.44e-3", "2.16e-1"),
    "0.4": ("15.91", "128.96", "1.9e2", "3.94e-2", "3.94e-3", "2.47e-1"),
    "0.3": ("14.63", "125.97", "2.3e2", "4.50e-2", "4.50e-3", "2.82e-1"),
    "0.2": ("13.50", "122.07", "2.8e2", "5.16e-2", "5.16e-3", "3.23e-1"),
    "0.1": ("12.40", "118.89", "3.1e2", "5.83e-2", "5.81e-3", "3.67e-1"),
    "0.0": ("11.71", "112.50", "3.6e2", "6.79e-2", "6.80e-3", "4.26e-1"),
    "-0.1": ("10.97", "107.32", "4.0e2", "7.53e-2", "7.55e-3", "4.74e-1"),
    "-0.2": ("10.23", "103.87", "4.2e2", "8.69e-2", "8.70e-3", "5.46e-1"),
    "-0.3": ("9.63", "98.48", "4.6e2", "9.84e-2", "9.88e-3", "6.18e-1"),
    "-0.4": ("9.12", "93.86", "5.2e2", "1.12e-1", "1.12e-2", "7.05e-1"),
    "-0.5": ("8.71", "88.35", "5.2e2", "1.25e-1", "1.26e-2", "7.88e-1"),
    "-0.6": ("8.26", "83.68", "5.9e2", "1.42e-1", "1.43e-2", "8.94e-1"),
    "-0.7": ("7.82", "79.70", "6.6e2", "1.62e-1", "1.62e-2", "1.02"),
    "-0.8": ("7.55", "74.75", "7.1e2", "1.80e-1", "1.80e-2", "1.13"),
    "-0.9": ("7.26", "70.63", "7.3e2", "2.04e-1", "2.05e-2", "1.29"),
    "-1.0": ("7.05", "66.14", "7.6e2", "2.28e-1", "2.30e-2", "1.45"),
}
"""By the logarithm of σ_z²: squared error, KL, MI, gaps at 0.01 and 0.001, smoothness."""
TITLE = "Fixed latent variance"


def _row(power: str) -> Row:
    error, kl, *rest = PRINTED[power]
    return Row(_label(power), power, {**smooth_cells(error, *rest), KL: divergence(kl)})


def _label(power: str) -> str:
    return f"log σ_z² = {power}"


ENTRY = Entry(
    name="takida/table-e8",
    title="Takida et al., Table E.8: a fixed latent variance and the decoder's smoothness",
    reference=f"{PAPER}, Table E.8; Appendix E",
    systems={power: System(f"takida/fixed-latent-variance/mnist/{power}") for power in PRINTED},
    tables=(
        Table(
            TITLE,
            (ERROR, KL, INFORMATION, GAP, SMALL_GAP, LOCAL),
            tuple(map(_row, PRINTED)),
        ),
    ),
    claims=(
        Claim(
            "The decoder is smoother where σ_z² is larger.",
            TITLE,
            LOCAL,
            tuple((_label(power),) for power in reversed(PRINTED)),
        ),
        Claim(
            "MI is lower where σ_z² is larger.",
            TITLE,
            INFORMATION,
            tuple((_label(power),) for power in reversed(PRINTED)),
        ),
    ),
    notes=(
        *SMOOTHNESS,
        "The paper says that a larger σ_z² consistently leads to a smaller MI. Of its own numbers "
        "those of −0.4 and −0.5 are equal, and that of 1.0 lies above that of 0.9.",
    ),
    quick=SHORT,
)
