"""What a table or figure of a paper is here: which models, what is measured of each, and what the
paper has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

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


@dataclass(frozen=True)
class System:
    """A model to be trained: a preset with some of its choices changed, from the trained model of
    the system named `base` where it goes on from one."""

    preset: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    base: str | None = None


@dataclass(frozen=True)
class Number:
    """A number that a paper prints, with the ± it prints beside it."""

    mean: float
    deviation: float | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One of our numbers, `scale` times what is found at `at` in the reading, beside the paper's.

    It agrees within the paper's ±, and else within `tolerance`: a share of the paper's number, or
    with `absolute` a difference in its unit. One that is not `compared` has another unit."""

    reading: Reading
    at: tuple[str | int, ...] = ()
    scale: float = 1.0
    paper: Number | None = None
    tolerance: float = 0.1
    absolute: bool = False
    compared: bool = True


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


@dataclass(frozen=True)
class Claim:
    """What the paper says of an effect: in `column` of the table called `table` every row of one
    group in `order` lies above every row of the next."""

    sentence: str
    table: str
    column: str
    order: tuple[tuple[str, ...], ...]


class Figure(Protocol):
    """A picture in the paper's form."""

    @property
    def caption(self) -> str:
        """What it shows, in a sentence."""

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """System and reading of everything it shows beyond the entry's tables."""

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
    claims: Sequence[Claim] = ()
    figures: Sequence[Figure] = ()
    notes: Sequence[str] = ()
    quick: Mapping[str, Any] = field(default_factory=dict)

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
