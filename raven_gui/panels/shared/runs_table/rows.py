"""The rows of the table of runs: filtered, grouped and sorted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.counting import counted
from engine.intervals import Spread
from engine.service.messages import RunInfo
from raven_gui.panels.shared.runs_table.column import NAME, Column, Value

GROUPINGS = {
    "": "None",
    "dataset": "Data set",
    "variant": "Method",
    "tag": "Tag",
    "base": "Configuration",
}
UNTAGGED = "no tag"
NO_MATTER = ("variant", "dataset", "seed", "device", "download", "data_root")
"""What leaves the configuration of a run the same, or is told already."""


@dataclass(eq=False)
class Row:
    """A run; several that differ in their seed alone (`runs` has all of them, and so have its
    children); or a heading above others, which is not `counted` among the rows."""

    key: str
    title: str
    runs: tuple[RunInfo, ...]
    children: "list[Row]" = field(default_factory=list)
    parent: "Row | None" = None
    is_heading: bool = False

    @property
    def run(self) -> RunInfo | None:
        """The run, where it is one alone."""
        return self.runs[0] if len(self.runs) == 1 and not self.is_heading else None

    def value(self, column: Column) -> Value:
        """What the row has in a column."""
        if column.key == NAME:
            return self.title
        if self.is_heading:
            return None
        return column.value(self.runs[0]) if len(self.runs) == 1 else column.of_all(self.runs)


def make_rows(
    runs: Iterable[RunInfo],
    passes: Callable[[RunInfo], bool],
    grouping: str,
    columns: Mapping[str, Column],
    order: tuple[str, bool] | None,
) -> list[Row]:
    """The rows at the top, with those below them. `order` is the key of a column and whether it
    falls; without one they stay as they came."""
    rows = _by_seed([run for run in runs if passes(run)])
    if order is not None and order[0] in columns:
        _sort(rows, columns[order[0]], order[1])
    if not grouping:
        return rows
    headed: dict[str, Row] = {}
    for row in rows:
        for title in _titles(row.runs[0], grouping, columns):
            heading = headed.setdefault(title, Row(f"heading {title}", title, (), is_heading=True))
            # A run with two tags stands below both.
            copy = _below(heading, row)
            heading.children.append(copy)
            heading.runs += copy.runs
    for heading in headed.values():
        heading.title = f"{heading.title} · {counted(len(heading.runs), 'run')}"
    return [headed[title] for title in sorted(headed, key=str.casefold)]


def all_runs(rows: Sequence[Row]) -> list[RunInfo]:
    """The runs of rows, each once, in their order."""
    return list({run.id: run for row in rows for run in row.runs}.values())


def leaves(rows: Iterable[Row]) -> list[Row]:
    """Rows that are no headings, from top to bottom: entries and, below them, single runs."""
    found = []
    for row in rows:
        if not row.is_heading:
            found.append(row)
        found += leaves(row.children)
    return found


def _by_seed(runs: Sequence[RunInfo]) -> list[Row]:
    groups: dict[str, list[RunInfo]] = {}
    for run in runs:
        groups.setdefault(run.group or run.id, []).append(run)
    rows = []
    for key, members in groups.items():
        if len(members) == 1:
            rows.append(Row(members[0].id, members[0].name, (members[0],)))
            continue
        title = f"{members[0].group_name} · {len(members)} seeds"
        entry = Row(f"group {key}", title, tuple(members))
        entry.children = [Row(run.id, run.name, (run,), parent=entry) for run in members]
        rows.append(entry)
    return rows


def _below(heading: Row, row: Row) -> Row:
    copy = Row(row.key, row.title, row.runs, parent=heading)
    copy.children = [_below(copy, child) for child in row.children]
    return copy


def _titles(run: RunInfo, grouping: str, columns: Mapping[str, Column]) -> tuple[str, ...]:
    dataset = columns["dataset"].words(run.config.dataset)
    match grouping:
        case "dataset":
            return (dataset,)
        case "variant":
            return (run.config.variant,)
        case "tag":
            return run.tags or (UNTAGGED,)
    config = run.config
    chosen = config.model_dump(exclude=set(NO_MATTER), exclude_defaults=True)
    own = {**chosen.pop("objective", {}), **chosen.pop("likelihood_settings", {})}
    told = (f"{name} {value}".replace("_", " ") for name, value in (chosen | own).items())
    return (" · ".join((config.variant, dataset, *told)),)


def next_order(key: str, sorted_by: str, falls: bool) -> tuple[str, bool]:
    """By what rows are sorted, and whether it falls, once the heading of `key` was pressed: rising,
    falling, then as they came."""
    if sorted_by != key:
        return key, False
    return "" if falls else key, not falls


def _sort(rows: list[Row], column: Column, falls: bool) -> None:
    """By a column's values; what is not known comes last either way."""
    known = [row for row in rows if _is_known(row.value(column))]
    unknown = [row for row in rows if not _is_known(row.value(column))]
    known.sort(key=lambda row: _place(row.value(column)), reverse=falls)
    rows[:] = known + unknown
    for row in rows:
        _sort(row.children, column, falls)


def _is_known(value: Value) -> bool:
    """Whether it has a place among others: NaN, which a file may hold, has none."""
    number = value.mean if isinstance(value, Spread) else value
    return number is not None and number == number


def _place(value: Value) -> tuple[bool, float, str]:
    """Numbers before words."""
    if isinstance(value, Spread):
        value = value.mean
    if isinstance(value, int | float):
        return False, float(value), ""
    return True, 0.0, str(value).casefold()
