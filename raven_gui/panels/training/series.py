"""The loss curves that the Training panel draws: of one run, of several seeds, or of many runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from engine.service.messages import RunInfo
from raven_gui.export.figure import Columns
from raven_gui.term_words import term_tip, term_title
from raven_gui.theme import Theme
from raven_gui.workspace import Workspace

Doubles = NDArray[np.float64]
STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
"""Of the terms, where the colours tell the runs."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """One line: values [N] of a term over epochs [N], nats per image; of several seeds their mean,
    with their standard deviation `around` it, of so many `seeds` [N]. `tip`: what the term is."""

    name: str
    run: str
    term: str
    epochs: Doubles
    values: Doubles
    color: QColor
    tip: str
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    around: Doubles | None = None
    seeds: Doubles | None = None
    key: str = ""
    """What finds it again among the lines of several runs, whose names tell how far they are."""


def of_one(workspace: Workspace, run: RunInfo, theme: Theme) -> list[Drawn]:
    """Every term of a run, in a colour each."""
    course = workspace.training.course(run)
    drawn = []
    for place, term in enumerate(course.terms):
        color, tip = theme.run_color(place), term_tip(workspace.choices, (run,), term)
        drawn.append(Drawn(term_title(term), run.name, term, *course.curve(term), color, tip))
    return drawn


def of_seeds(workspace: Workspace, runs: Sequence[RunInfo], theme: Theme) -> list[Drawn]:
    """Mean and deviation of every term over runs that differ in their seed alone."""
    drawn = []
    for place, term in enumerate(_terms(runs)):
        epochs, mean, std, count = over_seeds(runs, term)
        color, name = theme.run_color(place), runs[0].group_name
        tip, title = term_tip(workspace.choices, runs[:1], term), term_title(term)
        line = Drawn(title, name, term, epochs, mean, color, tip, around=std, seeds=count)
        drawn.append(line)
    return drawn


def overlaid(workspace: Workspace, terms: Sequence[str]) -> list[Drawn]:
    """These terms of all ticked runs, in the runs' colours; the seeds of a group as one line."""
    drawn: list[Drawn] = []
    ticked, seeds = workspace.runs.ticked, workspace.seed_groups
    for runs in workspace.runs.together(ticked) if seeds.as_one else [(run,) for run in ticked]:
        color = workspace.runs.color(seeds.face(runs))
        title = workspace.runs.seeds_title(runs)
        for place, term in enumerate(terms):
            style = STYLES[place % len(STYLES)]
            name = _free(f"{title} · {term_title(term)}", [line.name for line in drawn])
            tip = term_tip(workspace.choices, runs[:1], term)
            if len(runs) > 1:
                key = f"seeds {runs[0].group} · {term}"
                if term in _terms(runs):
                    epochs, mean, std, count = over_seeds(runs, term)
                    whose = name, title, term
                    drawn.append(
                        Drawn(*whose, epochs, mean, color, tip, style, std, count, key=key)
                    )
                continue
            key, course = f"{runs[0].id} · {term}", workspace.training.course(runs[0])
            if term in course.terms:
                line = Drawn(name, title, term, *course.curve(term), color, tip, style, key=key)
                drawn.append(line)
    return drawn


def ticked_terms(workspace: Workspace) -> dict[str, str]:
    """Every loss term that a ticked run has, and what it is in each of their objectives."""
    having: dict[str, list[RunInfo]] = {}
    for run in workspace.runs.ticked:
        for term in workspace.training.course(run).terms:
            having.setdefault(term, []).append(run)
    return {term: term_tip(workspace.choices, runs, term) for term, runs in having.items()}


def over_seeds(runs: Sequence[RunInfo], term: str) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Epochs that two of the runs have done at least; there the mean of a term over the runs, its
    standard deviation with N − 1, and of how many runs it is."""
    by_epoch: dict[float, list[float]] = {}
    for run in runs:
        for entry in run.history:
            if term in entry:
                by_epoch.setdefault(entry["epoch"], []).append(entry[term])
    shared = sorted(epoch for epoch, values in by_epoch.items() if len(values) > 1)
    means = [np.mean(by_epoch[epoch]) for epoch in shared]
    deviations = [np.std(by_epoch[epoch], ddof=1) for epoch in shared]
    counts = [len(by_epoch[epoch]) for epoch in shared]
    told = (np.array(values, float) for values in (shared, means, deviations, counts))
    epochs, mean, std, count = told
    return epochs, mean, std, count


def series_table(lines: Sequence[Drawn]) -> Columns:
    """A row for each point of every line, as it is before smoothing."""
    table: dict[str, list[object]] = {"run": [], "term": [], "epoch": [], "value": []}
    spread = any(line.around is not None for line in lines)
    if spread:
        table |= {"std": [], "seeds": []}
    for line in lines:
        count = len(line.epochs)
        table["run"] += [line.run] * count
        table["term"] += [line.term] * count
        table["epoch"] += line.epochs.tolist()
        table["value"] += line.values.tolist()
        if spread:
            table["std"] += [None] * count if line.around is None else line.around.tolist()
            table["seeds"] += [1] * count if line.seeds is None else line.seeds.astype(int).tolist()
    return table


def _terms(runs: Sequence[RunInfo]) -> list[str]:
    named = dict.fromkeys(name for run in runs for entry in run.history for name in entry)
    return [name for name in named if name not in ("epoch", "seconds")]


def _free(name: str, taken: Sequence[str]) -> str:
    """A name for the legend that no other line has."""
    number = 1
    while (free := name if number == 1 else f"{name} ({number})") in taken:
        number += 1
    return free
