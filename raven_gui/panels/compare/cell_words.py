"""How wide the words in a cell of the table of many images can be, and where they are broken."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QFontMetrics

NUMBER, NUMBER_OF_SEEDS = "MS-SSIM 0.0000", "MS-SSIM 0.000 ± 0.0000"
PREDICTION, PREDICTION_OF_SEEDS = "✗ {0} → {0} 100%", "✗ 10/10 · {0} → {0}"
DEFENDED = "defended {0} → {0}"
ARROW = " → "


@dataclass(frozen=True)
class CellWords:
    """What is told in each cell: of classes with names as long as `name`, of several seeds, of a
    defence."""

    name: str = "0"
    seeds: bool = False
    defended: bool = False

    @property
    def predictions(self) -> tuple[str, ...]:
        """The widest that there may be, a line each."""
        first = PREDICTION_OF_SEEDS if self.seeds else PREDICTION
        both = (first, DEFENDED) if self.defended else (first,)
        return tuple(text.format(self.name) for text in both)

    @property
    def number(self) -> str:
        """The widest that there may be, with what it is of."""
        return NUMBER_OF_SEEDS if self.seeds else NUMBER


def broken(text: str, width: int, metrics: QFontMetrics) -> Iterator[str]:
    """A prediction as it fits into a width: in two lines, where it must be broken at its arrow."""
    before, arrow, after = text.partition(ARROW)
    if arrow and metrics.horizontalAdvance(text) > width:
        yield before
        yield f"{ARROW.lstrip()}{after}"
    else:
        yield text
