"""What a table or figure of a paper is here: which models, what is measured of each, and what the
paper has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from engine.reproduce.effects import Claim, Likeness

if TYPE_CHECKING:
    from engine.reproduce.book import Book


@dataclass(frozen=True)
class Reading:
    """Something measured of a trained model: `measure` is a name in `MEASURED`, with its
    settings."""

    measure: str
    settings: tuple[tuple[str, Any], ...] = ()

    def setting(self, name: str, default: Any = None) -> Any:
        """A setting by its name."""
        return dict(self.settings).get(name, default)


def reading(measure: str, **settings: Any) -> Reading:
    """A reading; its settings in an order that is always the same."""
    return Reading(measure, tuple(sorted(settings.items())))


TELLING = {
    "name": "{}",
    "task": "{}",
    "posterior": "{}",
    "divergence": "{}",
    "percent": "{:g} % of the labels",
    "epsilon": "within {:g}",
    "share": "at {}",
}
"""How settings that tell a reading from others of its measure are told."""


def in_words(one: Reading) -> str:
    """'few labels (bald, 1 % of the labels, within 0.1)'."""
    chosen = dict(one.settings)
    told = [
        how.format("random" if chosen[name] is None else chosen[name])
        for name, how in TELLING.items()
        if name in chosen
    ]
    return one.measure.replace("_", " ") + (f" ({', '.join(told)})" if told else "")


@dataclass(frozen=True)
class System:
    """A model to be trained: a preset with some of its choices changed, from the trained model of
    the system named `base` where it goes on from one."""

    preset: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    base: str | None = None


@dataclass(frozen=True)
class Number:
    """A number that a paper prints, with the ± it prints beside it, each as it stands there:
    '77.20', which is a digit more than 77.2."""

    printed: str
    printed_deviation: str | None = None

    @property
    def mean(self) -> float:
        """The number."""
        return float(self.printed)

    @property
    def deviation(self) -> float | None:
        """The ±."""
        return None if self.printed_deviation is None else float(self.printed_deviation)

    @property
    def rounding(self) -> float:
        """How far the number that was rounded to this one may lie from it: half a unit of its last
        digit."""
        exponent = Decimal(self.printed).as_tuple().exponent
        assert isinstance(exponent, int), "a paper's number is finite"
        return 0.5 * 10.0**exponent


@dataclass(frozen=True)
class Margin:
    """How far from a paper's number one of ours may lie that agrees with it: `amount` is a share of
    the paper's, or with `points` a difference in percentage points; `why` so far, a phrase."""

    amount: float
    why: str
    points: bool = False

    def of(self, number: float) -> float:
        """Around a number, in its unit."""
        return self.amount if self.points else self.amount * abs(number)

    def __str__(self) -> str:
        """'5%', '1 point'."""
        if not self.points:
            return f"{self.amount:.0%}"
        return f"{self.amount:g} point{'' if self.amount == 1 else 's'}"


USUAL = Margin(0.1, "a plain tenth, where nothing spoke for another")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One of our numbers, `scale` times what is found at `at` in the reading, beside the paper's.
    It agrees within the paper's ± or the `margin`, or where neither is further from zero than
    `nothing`. Two that are `unlike` are not compared: it says why, a clause. One that is `capped`
    cannot lie above the logarithm of the number of test images."""

    reading: Reading
    at: tuple[str | int, ...] = ()
    scale: float = 1.0
    paper: Number | None = None
    margin: Margin = USUAL
    nothing: float = 0.0
    unlike: str = ""
    capped: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is called, its system ('' where nothing is trained), and a cell by
    the name of its column."""

    label: str
    system: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """`columns` in their order; `note` stands below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


class Figure(Protocol):
    """A picture in the paper's form."""

    @property
    def caption(self) -> str:
        """What it shows, in a sentence."""

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """System and reading of everything it shows beyond the entry's tables, of seed 0."""

    def draw(self, book: "Book") -> Mapping[str, bytes]:
        """Its files by their endings, such as '-map.svg'; none where nothing was measured."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A table or figure: `name` as it is typed, `reference` to the paper. `notes` are sentences on
    what is done otherwise here, and on what the paper's text leaves unreadable. `quick` changes
    the choices of a quick look: fields of `Budget`."""

    name: str
    title: str
    reference: str
    systems: Mapping[str, System]
    tables: Sequence[Table] = ()
    claims: Sequence[Claim | Likeness] = ()
    figures: Sequence[Figure] = ()
    notes: Sequence[str] = ()
    quick: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shows_one_seed(self) -> bool:
        """Whether it is pictures alone: more seeds tell nothing."""
        return not self.tables

    def wanted(self) -> dict[str, tuple[Reading, ...]]:
        """All readings by system, each once."""
        found: dict[str, dict[Reading, None]] = {name: {} for name in self.systems}
        for table in self.tables:
            for row in table.rows:
                if row.system in found:
                    found[row.system].update({cell.reading: None for cell in row.cells.values()})
        for figure in self.figures:
            for system, one in figure.wanted():
                found[system][one] = None
        return {system: tuple(readings) for system, readings in found.items()}
