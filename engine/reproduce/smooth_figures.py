"""Cemgil et al. (Smooth Encoders), Figures 4, 5 and 7: accuracy under an attack on the probe."""

from collections.abc import Mapping, Sequence

from engine.reproduce.cemgil import ATTACK, CURVES, RADII, SHORT, SMOOTH, curve
from engine.reproduce.effects import Claim, Place
from engine.reproduce.entry import Entry, Row, System, Table
from engine.reproduce.figures import Curves

Lines = Mapping[str, str]
COLUMNS = tuple(f"{radius:g}" for radius in RADII)
NEAR, FAR = "SE, radius 0.1", "SE, radius 0.2"
FIGURE_4 = {
    "VAE": "vae/color-mnist",
    NEAR: "smooth-encoder/color-mnist/radius-0.1",
    FAR: "smooth-encoder/color-mnist/radius-0.2",
}
FIGURE_5 = {
    network: {
        "VAE": f"vae/mnist/{short}",
        NEAR: f"smooth-encoder/mnist/{short}/radius-0.1",
        FAR: f"smooth-encoder/mnist/{short}/radius-0.2",
    }
    for network, short in (("MLP", "mlp"), ("ConvNet", "conv"))
}
SELECTED = "smooth-encoder/color-mnist"
FIGURE_7A = {
    "VAE": "vae/color-mnist",
    "SE, random": f"{SELECTED}/random",
    "SE, adversarial": f"{SELECTED}/radius-0.2",
}
FIGURE_7B = {
    "SE, 1 step": f"{SELECTED}/steps-1",
    "SE, 5 steps": f"{SELECTED}/steps-5",
    "SE, 10 steps": f"{SELECTED}/steps-10",
    "SE, 20 steps": f"{SELECTED}/radius-0.2",
}


def _table(title: str, lines: Lines, task: str) -> Table:
    rows = tuple(Row(label, name, curve(task)) for label, name in lines.items())
    return Table(title, COLUMNS, rows, "Accuracy in percent, by the attack's radius.")


def _entry(
    number: str,
    title: str,
    tables: Sequence[tuple[str, Lines, str]],
    claims: Sequence[Claim],
    nominal: bool = False,
    notes: Sequence[str] = (),
) -> Entry:
    """With `nominal` the accuracy without an attack is a level, as in the paper, and no point."""
    names = {name for _, lines, _ in tables for name in lines.values()}
    return Entry(
        name=f"cemgil-smooth/figure-{number}",
        title=f"Cemgil et al. (Smooth Encoders), Figure {number}: {title}",
        reference=f"{SMOOTH}, Figure {number}; Section 4 and Appendix C.1",
        systems={name: System(f"cemgil-smooth/{name}") for name in sorted(names)},
        tables=tuple(_table(*table) for table in tables),
        claims=tuple(claims),
        figures=(
            Curves(
                caption="Attack radius against accuracy; bands are standard deviations over seeds."
                + " Dashed: without an attack." * nominal,
                ending="",
                tables=tuple(name for name, _, _ in tables),
                x_label="attack radius",
                y_label="accuracy (%)",
                level=COLUMNS[0] if nominal else "",
                level_label="nominal",
            ),
        ),
        notes=(CURVES, ATTACK, *notes),
        quick=SHORT,
    )


def _above(table: str, *order: str) -> Claim:
    sentence = f"{table}, radius 0.1: accuracy falls from {' over '.join(order)}."
    return Claim(sentence, table, "0.1", tuple((label,) for label in order))


def _better(table: str) -> Claim:
    return Claim(
        f"{table}, radius 0.1: both Smooth Encoders hold better than the VAE.",
        table,
        "0.1",
        ((NEAR, FAR), ("VAE",)),
    )


def _conv_better(label: str) -> Claim:
    places = {network: Place(network, label, "0.1") for network in ("ConvNet", "MLP")}
    return Claim(
        f"Attacked within 0.1, {label} holds better as a ConvNet than as an MLP.",
        "ConvNet",
        "0.1",
        (("ConvNet",), ("MLP",)),
        elsewhere=places,
    )


COLOUR, DIGIT = "Task: colour", "Task: digit"
ENTRY_4 = _entry(
    "4",
    "ColorMNIST under attack",
    ((COLOUR, FIGURE_4, "colour"), (DIGIT, FIGURE_4, "digit")),
    (_better(COLOUR), _better(DIGIT)),
    nominal=True,
)
ENTRY_5 = _entry(
    "5",
    "MNIST under attack, by network",
    tuple((network, lines, "digit") for network, lines in FIGURE_5.items()),
    (*map(_better, FIGURE_5), *map(_conv_better, (NEAR, FAR))),
    nominal=True,
)
SELECTION, STEPS = "(a) how the partner is selected, task: digit", "(b) steps, task: colour"
ENTRY_7 = _entry(
    "7",
    "how the partner is selected",
    ((SELECTION, FIGURE_7A, "digit"), (STEPS, FIGURE_7B, "colour")),
    (
        _above(SELECTION, "SE, adversarial", "SE, random", "VAE"),
        _above(STEPS, "SE, 20 steps", "SE, 10 steps", "SE, 5 steps", "SE, 1 step"),
    ),
    notes=(
        "Of (a) the paper does not tell the radius within which the partner is selected: it is "
        "0.2 here, at random and by attack, as in (b).",
    ),
)
