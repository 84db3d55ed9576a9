"""Robustness against reconstruction: every method of Irobe et al. at several settings."""

from typing import Any

from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS
from engine.reproduce.entry import Cell, Entry, Row, System, Table, reading
from engine.reproduce.figures import TradeOff
from engine.reproduce.irobe import DATA, HUES, PAPER, accuracy, attacked, error

ERROR, ATTACKED = "MSE (0–255)", "accuracy at 0.1, Wasserstein (%)"
KL, PROBE, CLEAN = "accuracy at 0.1, KL (%)", "accuracy at 0.1, probe attacked (%)", "accuracy (%)"
SETTINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "VAE": ("vae", {}),
    "VAE (noise), 0.05": ("vae-noise", {}),
    "VAE (noise), 0.1": ("vae-noise", {"objective.noise": 0.1}),
    **{
        f"RAVEN, σ {sigma}": ("raven", {"objective.sigma_aug": sigma})
        for sigma in (0.01, 0.02, 0.04, 0.1)
    },
    **{
        f"Smooth Encoder, γ {gamma:g} r {radius}": (
            "smooth-encoder",
            {"objective.gamma": gamma, "objective.radius": radius},
        )
        for gamma in (50.0, 500.0, 5000.0)
        for radius in (0.02, 0.1)
    },
}


def _name(label: str, dataset: str) -> str:
    return f"{label}/{dataset}"


def _table(dataset: str) -> Table:
    cells = {
        CLEAN: accuracy(),
        ERROR: error(),
        ATTACKED: attacked("wasserstein", 0.1),
        KL: attacked("kl", 0.1),
        PROBE: Cell(
            reading=reading(
                "downstream",
                task=TASKS[dataset],
                epsilon=0.1,
                steps=PROBE_STEPS,
                restarts=PROBE_RESTARTS,
            ),
            scale=100,
        ),
    }
    rows = tuple(Row(label, _name(label, dataset), cells) for label in SETTINGS)
    return Table(DATA[dataset], tuple(cells), rows)


TASKS = {"mnist": "digit", "fashion-mnist": "garment"}

ENTRY = Entry(
    name="irobe/trade-off",
    title="Robustness against reconstruction, by method and setting",
    reference=f"Not in a paper: it puts the methods of {PAPER} on one scale",
    systems={
        _name(label, dataset): System(f"irobe/{variant}/{dataset}", overrides)
        for dataset in DATA
        for label, (variant, overrides) in SETTINGS.items()
    },
    tables=tuple(map(_table, DATA)),
    figures=tuple(
        TradeOff(
            caption=f"Every method and setting as a point: reconstruction error against {up}; bars "
            "are standard deviations over seeds. The dashed line joins those that no other one "
            "beats in both.",
            ending=ending,
            tables=tuple(DATA.values()),
            across=ERROR,
            up=up,
            colours=HUES,
        )
        for ending, up in (("-wasserstein", ATTACKED), ("-kl", KL), ("-probe", PROBE))
    ),
    notes=(
        "The attacks on the posterior are of the kind of the paper's Figure 2. The attack on the "
        "probe is told what it is to spoil, and its steps shorten as those of `raven evaluate` do: "
        "what it leaves is an upper bound of what a stronger attack leaves.",
        "σ is σ_aug of RAVEN; γ and r are the coupling and the selection radius of the Smooth "
        "Encoder.",
    ),
    quick={"images": 512, "epochs": 1, "tests": 100, "steps": 5},
)
