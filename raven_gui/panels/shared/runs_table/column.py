"""A column of the table of runs: what it holds for a run or several seeds, and in what words."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.digits import number, significant
from engine.intervals import Spread, spread_of_seeds
from engine.service.messages import RunInfo
from raven_gui.words import duration, percent

Form = Literal["text", "number", "measured", "integer", "percent", "duration", "date"]
MISSING, UNLIKE = "—", "measured unlike"
NAME, TAGS, NOTE, STATE = "name", "tags", "note", "state"
EDITABLE = (NAME, TAGS, NOTE)


@dataclass(frozen=True)
class PartSpread(Spread):
    """The mean over fewer seeds than there are: `count` of `among`."""

    among: int = 1


Value = float | int | str | Spread | None


@dataclass(frozen=True)
class Column:
    """A column: `kind` is where it is offered, `value` what it holds for a run. Of several runs
    that differ in their seed alone, `averaged` values are told as mean and deviation, where
    all were measured in one way, `how`."""

    key: str
    heading: str
    meaning: str
    kind: str
    form: Form
    value: Callable[[RunInfo], Value]
    averaged: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    """What values are called that a person would not name so."""
    how: Callable[[RunInfo], Hashable] = lambda _: None

    def words(self, value: Value) -> str:
        """What a cell says."""
        if value is None:
            return MISSING
        if isinstance(value, Spread):
            return _spread(value, self.form)
        if isinstance(value, str):
            value = self.titles.get(value, value)
            return value if self.form != "date" else f"{_time(value):%Y-%m-%d %H:%M}"
        return _plain(value, self.form)

    def of_all(self, runs: Sequence[RunInfo]) -> Value:
        """What it holds for runs that differ in their seed alone; a mean is over those that are
        trained furthest, and says so where these are not all."""
        if self.averaged:
            return self._mean(runs)
        values = [value for run in runs if (value := self.value(run)) is not None]
        words = dict.fromkeys(map(self.words, values))
        return values[0] if len(words) == 1 else ", ".join(words) or None

    def _mean(self, runs: Sequence[RunInfo]) -> Value:
        values = [(run, value) for run in runs if isinstance(value := self.value(run), int | float)]
        furthest = max((run.epochs_done for run, _ in values), default=0)
        far = [(run, value) for run, value in values if run.epochs_done == furthest]
        if not far:
            return None
        if len({self.how(run) for run, _ in far}) > 1:
            return UNLIKE
        known = spread_of_seeds([value for _, value in far])
        if known.count == len(runs):
            return known
        return PartSpread(known.mean, known.std, known.count, len(runs))


def number_of(value: Value) -> float | None:
    """A cell as a number, of several runs their mean; None for words and what is not known."""
    if isinstance(value, int | float):
        return float(value)
    return None if value is None or isinstance(value, str) else value.mean


def _plain(value: float, form: Form) -> str:
    if form == "percent":
        return percent(value)
    if form == "duration":
        return duration(value) if value else MISSING
    if isinstance(value, int):
        return f"{value:,}"
    return significant(value) if form == "measured" else number(value)


def _spread(value: Spread, form: Form) -> str:
    if isinstance(value, PartSpread):
        whole = Spread(value.mean, value.std, value.count)
        return f"{_spread(whole, form)} ({value.count} of {value.among})"
    if value.std is None:
        return _plain(value.mean, form)
    if form == "percent":
        return percent(value.mean, value.std)
    if form == "duration":
        return f"{duration(value.mean)} ± {duration(value.std)}"
    return f"{significant(value.mean)} ± {significant(value.std, 2)}"


def _time(created: str) -> datetime:
    return datetime.fromisoformat(created).astimezone()
