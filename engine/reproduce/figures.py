"""The forms that the papers' figures have: curves, a trade-off, maps of latents, sheets of
images."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from engine.frontier import unbeaten
from engine.intervals import Spread
from engine.reproduce.book import Book
from engine.reproduce.drawing import COLOURS, Panel, Series, chart
from engine.reproduce.entry import Reading
from engine.reproduce.sheets import Pixels, sheet, strip

SAMPLED = "#8800dd"
"""Of samples of the prior in maps: far from the ten of classes for all who see few colours, too."""
GREY = "#999999"
"""Of a line that is no method's."""


@dataclass(frozen=True)
class Curves:
    """A panel for each of `tables`, whose columns are numbers: a line for each row, with its
    standard deviation over seeds. The column `level` is no point of the lines, but for each a
    dashed level of its own, which the legend calls `level_label`."""

    caption: str
    ending: str
    tables: Sequence[str]
    x_label: str
    y_label: str
    level: str = ""
    level_label: str = ""
    x_from_zero: bool = False

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """Nothing beyond the tables."""
        yield from ()

    def draw(self, book: Book) -> Mapping[str, bytes]:
        """One SVG."""
        labels = dict.fromkeys(row.label for title in self.tables for row in book.table(title).rows)
        colours = {label: COLOURS[index % len(COLOURS)] for index, label in enumerate(labels)}
        panels = [self._panel(book, title, colours) for title in self.tables]
        drawn = [panel for panel in panels if panel.series]
        return {f"{self.ending}.svg": chart(drawn)} if drawn else {}

    def _panel(self, book: Book, title: str, colours: Mapping[str, str]) -> Panel:
        table = book.table(title)
        columns = [column for column in table.columns if column != self.level]
        lines, levels = [], []
        for row in table.rows:
            stats = [(float(c), stat) for c in columns if (stat := _finite(book.stat(row, c)))]
            if stats:
                points = [(x, stat.mean) for x, stat in stats]
                errors = [stat.std or 0.0 for _, stat in stats]
                colour = colours[row.label]
                kept = errors if any(errors) else ()
                lines.append(Series(row.label, points, kept, colour=colour))
                if self.level and (level := _finite(book.stat(row, self.level))):
                    start = 0.0 if self.x_from_zero else points[0][0]
                    ends = [(start, level.mean), (points[-1][0], level.mean)]
                    levels.append(Series("", ends, colour=colour, dashed=True))
        if levels:
            levels.append(Series(self.level_label, [], colour=GREY, dashed=True))
        return Panel(
            title,
            self.x_label,
            self.y_label,
            [*lines, *levels],
            y_from_zero=True,
            x_from_zero=self.x_from_zero,
        )


@dataclass(frozen=True)
class TradeOff:
    """A panel for each of `tables`: every row as a point, error to the right and robustness
    upwards, with bars of its standard deviation over seeds, and the frontier: the points that no
    other one beats in both. A row's method stands before the first comma of its label;
    `colours` are theirs."""

    caption: str
    ending: str
    tables: Sequence[str]
    across: str
    up: str
    colours: Mapping[str, str]

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """Nothing beyond the tables."""
        yield from ()

    def draw(self, book: Book) -> Mapping[str, bytes]:
        """One SVG."""
        panels = []
        for title in self.tables:
            found: dict[str, tuple[Spread, Spread]] = {}
            for row in book.table(title).rows:
                x, y = _finite(book.stat(row, self.across)), _finite(book.stat(row, self.up))
                if x is not None and y is not None:
                    found[row.label] = (x, y)
            if found:
                panels.append(self._panel(title, found))
        return {f"{self.ending}.svg": chart(panels)} if panels else {}

    def _panel(self, title: str, found: Mapping[str, tuple[Spread, Spread]]) -> Panel:
        kinds: dict[str, list[str]] = {}
        for label in found:
            kinds.setdefault(label.split(",")[0], []).append(label)
        points = {label: (x.mean, y.mean) for label, (x, y) in found.items()}
        best = unbeaten(list(points.values()), lambda point: point)
        series = [Series("frontier", best, colour=GREY, dashed=True)]
        series += [
            Series(
                kind,
                [points[one] for one in labels],
                across=[found[one][0].std or 0.0 for one in labels],
                errors=[found[one][1].std or 0.0 for one in labels],
                line=False,
                labels=[one.removeprefix(kind).lstrip(", ") for one in labels],
                colour=self.colours[kind],
                radius=4,
            )
            for kind, labels in kinds.items()
        ]
        return Panel(title, self.across, self.up, series, x_log=True)


@dataclass(frozen=True)
class Maps:
    """A panel for each of `systems`, by its title: the latents on a t-SNE map, coloured by class,
    violet where they are samples of the prior."""

    caption: str
    ending: str
    systems: Mapping[str, str]
    reading: Reading
    classes: Sequence[str] = "0123456789"

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """A map of each system."""
        for system in self.systems.values():
            yield system, self.reading

    def draw(self, book: Book) -> Mapping[str, bytes]:
        """One SVG, of seed 0."""
        panels = []
        for title, system in self.systems.items():
            value = book.value(system, self.reading, 0)
            if value is not None:
                places, labels = value["points"], value["labels"]
                series = [
                    Series(
                        name,
                        [
                            (x, y)
                            for (x, y), one in zip(places, labels, strict=True)
                            if one == label
                        ],
                        line=False,
                        colour=SAMPLED if label < 0 else COLOURS[label % len(COLOURS)],
                        radius=1.2,
                    )
                    for label, name in [*enumerate(self.classes), (-1, "prior")]
                ]
                panels.append(Panel(title, "", "", [one for one in series if one.points]))
        columns = 2 if len(panels) <= 4 else 3  # four stand two by two, as in the paper
        return {f"{self.ending}.svg": chart(panels, columns)} if panels else {}


@dataclass(frozen=True)
class Sheet:
    """A row of images for each of `systems`, by its title: what each of `readings` decodes, one
    beside the other below its name; with `originals` the images themselves above."""

    caption: str
    ending: str
    systems: Mapping[str, str]
    readings: Mapping[str, Reading]
    originals: bool = False

    def wanted(self) -> Iterator[tuple[str, Reading]]:
        """All readings of each system."""
        for system in self.systems.values():
            for one in self.readings.values():
                yield system, one

    def draw(self, book: Book) -> Mapping[str, bytes]:
        """One SVG, of seed 0."""
        rows: list[tuple[str, list[Pixels | None]]] = []
        for title, system in self.systems.items():
            found = [book.value(system, one, 0) for one in self.readings.values()]
            if not any(found):
                continue
            if self.originals and not rows and found[0]:
                rows.append(("original", [strip(found[0]["images"])]))
            rows.append((title, [strip(one["decoded"]) if one else None for one in found]))
        return {f"{self.ending}.svg": sheet(rows, list(self.readings))} if rows else {}


def _finite(stat: Spread | None) -> Spread | None:
    """What has a place on an axis; None for what is infinite or NaN."""
    return stat if stat is not None and isfinite(stat.mean) else None
