"""How wide the words in a cell of the table of many images can be, and where they are broken."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QFontMetrics

from raven_gui.panels.compare.reached import reached_symbol, told_apart
from raven_gui.workspace.attack_answers import Question

NUMBER, NUMBER_OF_SEEDS = "MS-SSIM 0.0000", "MS-SSIM 0.000 ± 0.0000"
MORE, MORE_OF_SEEDS = "{} 0.000000", "{} 0.000000 ± 0.000000"
PREDICTION, PREDICTION_OF_SEEDS = "✗ {0} → {0} · 100 %", "✗ 10/10 · {0} → {0}"
WRONG, TRUTH = "! {0} → {0} (is {0})", " (is "
DEFENDED = "defended {0} → {0}"
ARROW = " → "


@dataclass(frozen=True)
class CellWords:
    """What is told in each cell: of classes with names as long as `name`, of several seeds, of a
    defence, and in lines of `more` numbers."""

    name: str = "0"
    seeds: bool = False
    defended: bool = False
    more: tuple[str, ...] = ()

    @property
    def predictions(self) -> tuple[str, ...]:
        """The widest that there may be, of which one stands in a cell."""
        ways = (PREDICTION_OF_SEEDS,) if self.seeds else (PREDICTION, WRONG)
        return tuple(way.format(self.name) for way in ways)

    @property
    def refined(self) -> tuple[str, ...]:
        """What stands below it while there is a defence."""
        return (DEFENDED.format(self.name),) if self.defended else ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The widest that there may be, with what they are of."""
        more = MORE_OF_SEEDS if self.seeds else MORE
        usual = NUMBER_OF_SEEDS if self.seeds else NUMBER
        return (usual, *(more.format(name) for name in self.more))


def more_numbers(question: Question) -> tuple[str, ...]:
    """What the numbers are of that an attack asked this tells besides the usual ones."""
    way = ("way",) if question.target is not None else ()
    return (*way, reached_symbol(question)) if told_apart(question) else way


def broken(text: str, width: int, metrics: QFontMetrics) -> Iterator[str]:
    """A prediction as it fits into a width: where it must be broken, at its arrow, and before the
    class that it should be."""
    before, arrow, after = text.partition(ARROW)
    if not arrow or metrics.horizontalAdvance(text) <= width:
        yield text
        return
    yield before
    prediction, aside, truth = f"{ARROW.lstrip()}{after}".partition(TRUTH)
    yield prediction
    if aside:
        yield f"{aside.lstrip()}{truth}"
