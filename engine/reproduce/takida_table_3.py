"""Takida et al., Table 3: variances that are estimated of noise in a known place."""

from engine.reproduce.entry import Cell, Entry, Number, Row, System, Table, reading
from engine.reproduce.takida import PAPER, SHORT

KINDS = {"iso-i": "Iso-I", "diag-i": "Diag-I", "iso-d": "Iso-D", "diag-d": "Diag-D"}
PARTS = {
    "iso-i": ("SU+SL+BU+BL",),
    "diag-i": ("SU+BU", "SL+BL"),
    "iso-d": ("SU+SL", "BU+BL"),
    "diag-d": ("SU", "SL", "BU", "BL"),
}
"""What each kind can tell apart: digits 0 to 4 and 5 to 9 (S, B), upper and lower halves (U, L)."""
PLACES = {
    "uniform": "SU, SL, BU, BL",
    "spatial": "SU, BU",
    "conditional": "SU, SL",
    "spatial-conditional": "SU",
}
PRINTED = {
    ("uniform", "0.01"): "0.013 0.014 0.013 0.014 0.014 0.017 0.016 0.017 0.017",
    ("uniform", "0.1"): "0.10 0.11 0.099 0.10 0.10 0.11 0.10 0.11 0.10",
    ("spatial", "0.01"): "0.0089 0.016 0.0042 0.0089 0.0091 0.017 0.0069 0.017 0.0072",
    ("spatial", "0.1"): "0.055 0.11 0.0038 0.055 0.055 0.11 0.0065 0.11 0.0070",
    ("conditional", "0.01"): "0.0085 0.0087 0.0087 0.015 0.0037 0.017 0.017 0.0073 0.0076",
    ("conditional", "0.1"): "0.053 0.055 0.051 0.11 0.0042 0.11 0.10 0.0064 0.0067",
    (
        "spatial-conditional",
        "0.01",
    ): "0.0061 0.0099 0.0045 0.0095 0.0034 0.017 0.0070 0.0070 0.0073",
    ("spatial-conditional", "0.1"): "0.029 0.059 0.0038 0.059 0.0040 0.11 0.0069 0.0068 0.0066",
}
"""By pattern and s², in the order of KINDS and PARTS."""
COLUMNS = [(kind, part) for kind, parts in PARTS.items() for part in parts]


def _system(kind: str, pattern: str, noise: str) -> str:
    return f"{kind}/{pattern}/{noise}"


def _row(kind: str, pattern: str, noise: str) -> Row:
    printed = dict(zip(COLUMNS, PRINTED[pattern, noise].split(), strict=True))
    cells = {
        part: Cell(reading=reading("noise_variance"), at=(part,), paper=Number(printed[kind, part]))
        for part in PARTS[kind]
    }
    label = f"{pattern} (noise on {PLACES[pattern]}), s² = {noise}"
    return Row(label, _system(kind, pattern, noise), cells)


ENTRY = Entry(
    name="takida/table-3",
    title="Takida et al., Table 3: estimated variances of noise in a known place",
    reference=f"{PAPER}, Table 3; Section 5.3 and Appendix I.1",
    systems={
        _system(kind, pattern, noise): System(f"takida/{kind}/mnist-noise-{pattern}-{noise}")
        for kind in KINDS
        for pattern, noise in PRINTED
    },
    tables=tuple(
        Table(title, PARTS[kind], tuple(_row(kind, *where) for where in PRINTED))
        for kind, title in KINDS.items()
    ),
    notes=(
        "Estimated on the training images, in squared units of MNIST's own pixel range. The paper "
        "does not say on which images.",
        "The paper finds all estimates of noisy parts within 5 % of s² + 0.007, where 0.007 is "
        "what its model misses of MNIST itself.",
        "Bytes of these data sets span a wider range than [0, 1], so that noise is not cut off at "
        "black, as it would be by the clipping that the paper does not speak of.",
    ),
    quick=SHORT,
)
