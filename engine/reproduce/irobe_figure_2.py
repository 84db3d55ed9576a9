"""Irobe et al., Figure 2: accuracy against the attack's budget."""

from engine.reproduce.entry import Claim, Entry, Row, Table
from engine.reproduce.figures import Curves
from engine.reproduce.irobe import DATA, METHODS, PAPER, attacked, system_of, systems

BUDGETS = (0.0, 0.05, 0.1, 0.15, 0.2)
ATTACKS = {"wasserstein": "Wasserstein", "kl": "KL"}
STRONG = ("0.1", "0.2")


def _column(budget: float) -> str:
    return f"{budget:g}"


def _title(dataset: str, divergence: str) -> str:
    return f"{DATA[dataset]}, {ATTACKS[divergence]}"


def _table(dataset: str, divergence: str) -> Table:
    rows = tuple(
        Row(
            method,
            system_of(method, dataset),
            {_column(budget): attacked(divergence, budget) for budget in BUDGETS},
        )
        for method in METHODS
    )
    note = "Accuracy in percent, by the budget δ in units of the pixel range."
    return Table(_title(dataset, divergence), tuple(map(_column, BUDGETS)), rows, note)


PANELS = tuple((dataset, divergence) for dataset in DATA for divergence in ATTACKS)

ENTRY = Entry(
    name="irobe/figure-2",
    title="Irobe et al., Figure 2: accuracy under attack",
    reference=f"{PAPER}, Figure 2; Sections 4.1.1 and 4.2",
    systems=systems(),
    tables=tuple(_table(*panel) for panel in PANELS),
    claims=tuple(
        Claim(
            f"{_title(*panel)}, budget {budget}: RAVEN holds best.",
            _title(*panel),
            budget,
            (("RAVEN",), ("Smooth Encoder", "VAE", "VAE (noise)")),
        )
        for panel in PANELS
        for budget in STRONG
    ),
    figures=(
        Curves(
            caption="Attack budget δ against accuracy; bands are standard deviations over seeds.",
            ending="",
            tables=tuple(_title(*panel) for panel in PANELS),
            x_label="δ",
            y_label="accuracy (%)",
        ),
    ),
    notes=(
        "The paper's curves are a picture without numbers, and the text does not tell the range "
        "of its budgets: what is compared is which method holds best.",
        "50 steps of δ/25 from one random start; the best iterate is kept.",
    ),
    quick={"tests": 200},
)
