"""Which runs are shown: words that they tell, and comparisons such as latent>10."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine.service.messages import RunInfo
from raven_gui.panels.shared.runs_table.column import STATE, Column, Value, number_of

COMPARISON = re.compile(r"([\w.]+)(<=|>=|!=|==?|<|>)(\S+)")
ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
Test = Callable[[RunInfo], bool]


def parse_filter(text: str, columns: Mapping[str, Column]) -> Test:
    """A test that a run passes which tells every word, and meets every comparison, of `text`.

    Words are looked for in name, method, data set, tags, note and state. A comparison names a
    column by its key or its heading; a share may be written as 90%. Raises ValueError, a sentence,
    for a column that there is not, and for a comparison that makes no sense."""
    tests = [_test(part, columns) for part in text.split()]
    return lambda run: all(test(run) for test in tests)


def as_compared(columns: Mapping[str, Column], runs: Iterable[RunInfo]) -> dict[str, Column]:
    """`columns` as a filter compares them: what came of a training is the mean of all of `runs`
    that differ in their seed alone. Were each seed compared by itself, the lucky ones would be
    left, with a mean that is too good."""
    seeds: dict[str, list[RunInfo]] = {}
    for run in runs:
        seeds.setdefault(run.group or run.id, []).append(run)

    def compared(column: Column) -> Column:
        known: dict[str, float | None] = {}

        def mean(run: RunInfo) -> float | None:
            group = run.group or run.id
            if group not in known:
                known[group] = number_of(column.of_all(seeds[group]))
            return known[group]

        return replace(column, value=mean)

    return {key: compared(column) if column.averaged else column for key, column in columns.items()}


def _test(part: str, columns: Mapping[str, Column]) -> Test:
    found = COMPARISON.fullmatch(part)
    if found is None:
        if re.search(r"[<>]", part):
            raise ValueError(f"'{part}' is half a comparison: write it like latent>10.")
        word = part.casefold()
        dataset, state = columns["dataset"], columns[STATE]
        return lambda run: word in _said(run, dataset, state)
    name, sign, wanted = found.groups()
    sign = "=" if sign == "==" else sign
    column = _column(name, columns)
    number = _number(wanted)
    if number is None and sign not in ("=", "!="):
        raise ValueError(f"'{wanted}' is not a number: only = and != compare words.")

    def compare(run: RunInfo) -> bool:
        value = column.value(run)
        if number is not None and isinstance(value, int | float):
            return ORDERS[sign](value, number)
        if sign not in ("=", "!="):
            return False
        return _is(value, wanted) == (sign == "=")

    return compare


def _column(name: str, columns: Mapping[str, Column]) -> Column:
    for column in columns.values():
        heading = re.sub(r"[^\w]+", "_", column.heading.casefold()).strip("_")
        if name.casefold() in (column.key, heading, column.key.rpartition(".")[2]):
            return column
    raise ValueError(f"There is no column '{name}' to compare; there are latent, accuracy, seed…")


def _number(text: str) -> float | None:
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None


def _is(value: Value, wanted: str) -> bool:
    """Whether a text, or one of its parts between commas, is the wanted one, whatever a colon puts
    behind it."""
    parts = [part.partition(":")[0].strip().casefold() for part in str(value or "").split(",")]
    return wanted.casefold() in parts


def _said(run: RunInfo, dataset: Column, state: Column) -> str:
    """With the data set as it is called, and as commands have it."""
    config = run.config
    datasets = config.dataset, dataset.words(config.dataset)
    told = state.words(state.value(run))
    words = (run.name, config.variant, *datasets, told, *run.tags, run.note)
    return "\n".join(words).casefold()
