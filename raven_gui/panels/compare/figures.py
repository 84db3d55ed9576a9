"""One image in every run, as a figure to keep."""

from dataclasses import replace

from engine.service.messages import RunInfo
from raven_gui.export import Figure
from raven_gui.panels.compare.export import Entry, ShownRun, comparison_figure
from raven_gui.panels.compare.subject import subject_of
from raven_gui.panels.shared.course import at_step
from raven_gui.workspace import Workspace
from raven_gui.workspace.defence import settings_told


def figures_of_one(workspace: Workspace, shown: tuple[str, ...], gain: int) -> list[Figure]:
    """The image looked at in every run, at the step that is shown; at the end of the attack where
    the course is not known of each run. Of several seeds as one, one is drawn; numbers are of
    all."""
    comparison = workspace.comparison
    subject = subject_of(workspace)
    results = comparison.result.results if comparison.result is not None else ()
    known = all(result.course is not None for result in results)
    step = subject.step(comparison.step) if known else None
    lines = _lines(workspace, step)
    if not lines or not subject.refs:
        return []
    entries = [entry for line in lines for entry in line.entries]
    focus = subject.row(comparison.focus)
    figure = comparison_figure(subject, lines, focus, gain, shown, step)
    if any(entry.refined is not None for entry in entries):
        told = {**figure.provenance, "defence": settings_told(subject.question)}
        figure = replace(figure, provenance=told)
    return [figure]


def _lines(workspace: Workspace, step: int | None) -> tuple[ShownRun, ...]:
    """The runs that are answered; of several seeds, where all are."""
    runs, lines = workspace.runs, list[ShownRun]()
    for group in workspace.seed_groups.groups(workspace.comparison.runs):
        entries = {run.id: _entry(workspace, run, step) for run in group.runs}
        known = tuple(entry for entry in entries.values() if entry is not None)
        seen = entries[workspace.seed_groups.seen(group).id]
        if seen is not None and len(known) == len(entries):
            color = runs.color(group.face)
            lines.append(ShownRun(group.title, group.title_of(seen.run), color, seen, known))
    return tuple(lines)


def _entry(workspace: Workspace, run: RunInfo, step: int | None) -> Entry | None:
    runs, comparison = workspace.runs, workspace.comparison
    result, answer = comparison.result_of(run.id), workspace.defence.of(run.id)
    if result is None:
        return None
    refined = answer.refined if answer is not None else None
    return Entry(run, runs.title(run.id), at_step(result, step), refined)
