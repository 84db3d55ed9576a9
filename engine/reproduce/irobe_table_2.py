"""Irobe et al., Table 2: clean accuracy and reconstruction."""

from engine.reproduce.effects import Claim
from engine.reproduce.entry import Cell, Entry, Number, Row, Table, reading
from engine.reproduce.fid import FEATURES, UNLIKE
from engine.reproduce.irobe import (
    DATA,
    METHODS,
    PAPER,
    accuracy,
    error,
    system_of,
    systems,
)

PRINTED = {
    "mnist": {
        "VAE": (("91.45", "0.26"), ("862.114", "10.96"), ("21.766", "0.27")),
        "VAE (noise)": (("91.84", "0.45"), ("916.383", "5.43"), ("23.990", "0.86")),
        "Smooth Encoder": (("91.44", "0.19"), ("876.454", "10.82"), ("22.434", "0.70")),
        "RAVEN": (("92.49", "0.51"), ("795.946", "6.01"), ("20.636", "0.49")),
    },
    "fashion-mnist": {
        "VAE": (("76.33", "0.89"), ("915.934", "10.69"), ("50.338", "0.85")),
        "VAE (noise)": (("76.71", "0.58"), ("953.350", "7.46"), ("52.151", "0.78")),
        "Smooth Encoder": (("77.02", "0.87"), ("963.828", "19.64"), ("52.896", "1.36")),
        "RAVEN": (("77.20", "0.18"), ("821.254", "4.84"), ("45.751", "0.54")),
    },
}
ACCURACY, ERROR, DISTANCE = "accuracy (%)", "MSE (0–255)", "Fréchet distance"
OTHERS = ("VAE", "VAE (noise)", "Smooth Encoder")


def _table(dataset: str) -> Table:
    rows = []
    for method in METHODS:
        right, wrong, distance = (Number(*pair) for pair in PRINTED[dataset][method])
        cells = {
            ACCURACY: accuracy(right),
            ERROR: error(wrong),
            DISTANCE: Cell(
                reading=reading("clean", name="frechet_reconstructions"),
                paper=distance,
                unlike=UNLIKE,
            ),
        }
        rows.append(Row(method, system_of(method, dataset), cells))
    return Table(DATA[dataset], (ACCURACY, ERROR, DISTANCE), tuple(rows))


def _claims(title: str) -> tuple[Claim, ...]:
    return (
        Claim(
            f"{title}: RAVEN has the highest accuracy.",
            title,
            ACCURACY,
            (("RAVEN",), OTHERS),
        ),
        Claim(f"{title}: RAVEN has the lowest error.", title, ERROR, (OTHERS, ("RAVEN",))),
        Claim(
            f"{title}: Smooth Encoder and VAE (noise) reconstruct worse than VAE.",
            title,
            ERROR,
            (("Smooth Encoder", "VAE (noise)"), ("VAE",)),
        ),
        Claim(
            f"{title}: RAVEN's reconstructions have the lowest Fréchet distance.",
            title,
            DISTANCE,
            (OTHERS, ("RAVEN",)),
        ),
    )


ENTRY = Entry(
    name="irobe/table-2",
    title="Irobe et al., Table 2: accuracy and reconstruction without an attack",
    reference=f"{PAPER}, Table 2; Section 4",
    systems=systems(),
    tables=tuple(map(_table, DATA)),
    claims=tuple(claim for title in DATA.values() for claim in _claims(title)),
    notes=(FEATURES,),
)
