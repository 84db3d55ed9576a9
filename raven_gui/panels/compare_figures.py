"""What the Compare panel shows, as figures to keep."""

from dataclasses import replace

import numpy as np

from engine.service.messages import AttackResult, Floats, RunInfo
from raven_gui.export import Figure, figure_of_grid
from raven_gui.export.figure import Columns
from raven_gui.panels.compare_columns import COLUMNS, picture_of, title_of
from raven_gui.panels.compare_course import at_step
from raven_gui.panels.compare_export import Entry, comparison_figure, done_words, told
from raven_gui.panels.compare_matrix import CompareMatrix
from raven_gui.panels.compare_measures import told_of
from raven_gui.panels.compare_subject import subject_of
from raven_gui.workspace import Workspace

MOST_PAINTED = 256


def figures_of_one(workspace: Workspace, shown: tuple[str, ...], gain: int) -> list[Figure]:
    """The image looked at in every run, at the step that is shown."""
    comparison, runs = workspace.comparison, workspace.runs
    subject = subject_of(workspace)
    entries = tuple(
        Entry(
            run,
            runs.title(run.id),
            runs.color(run.id),
            at_step(result, comparison.step),
            answer.refined if (answer := workspace.defence.of(run.id)) else None,
        )
        for run in comparison.runs
        if (result := comparison.result_of(run.id)) is not None
    )
    if not entries or not subject.refs:
        return []
    step = comparison.step if any(e.result.course is not None for e in entries) else None
    focus = subject.row(comparison.focus)
    figure = comparison_figure(subject, entries, focus, gain, shown, step)
    if any(entry.refined is not None for entry in entries):
        told = {**figure.provenance, "defence": workspace.defence.settings}
        figure = replace(figure, provenance=told)
    return [figure]


def figures_of_many(workspace: Workspace, matrix: CompareMatrix, gain: int) -> list[Figure]:
    """The images of the table that are attacked, in its order: pictures of the first 256, and
    numbers of all. The title says how many of the picked ones these are."""
    comparison, subject = workspace.comparison, subject_of(workspace)
    runs = comparison.runs
    places = [int(place) for place in matrix.matrix.places]
    there = [place for place in places if all(_fresh(workspace, place, run) for run in runs)]
    if not there or not runs:
        return []
    drawn = [p for p in there if not any(_thin(workspace, p, run) for run in runs)][:MOST_PAINTED]
    cells, shown = matrix.cells, [key for key in matrix.cells.shown if key != "original"]
    rows = {"Original": np.stack([cells.original(place) for place in drawn])}
    captions = {"Original": [workspace.images.name(comparison.picked[p]) for p in drawn]}
    gains = {}
    for run in runs:
        title = workspace.runs.title(run.id)
        for key in shown:
            name = f"{title}: {title_of(key)}"
            rows[name] = np.stack([_picture(workspace, key, place, run) for place in drawn])
            if COLUMNS[key].signed:
                gains[name] = float(gain)
            verdicts = [cells.cell(place, run).verdict for place in drawn]
            captions[name] = [
                "" if v is None else f"{'✗' if v.flips else '✓'} {v.before} → {v.after}"
                for v in verdicts
            ]
    words = done_words(subject)
    return [
        figure_of_grid(
            f"{len(drawn):,} of {len(places):,} picked images, {words}",
            rows,
            captions,
            tables={"comparison": _numbers(workspace, matrix, there, runs)},
            provenance={
                **told(subject, list(runs), comparison.step),
                "images": [cells.name(place) for place in drawn],
            },
            gains=gains,
        )
    ]


def _numbers(
    workspace: Workspace, matrix: CompareMatrix, places: list[int], runs: tuple[RunInfo, ...]
) -> Columns:
    rows: list[dict[str, object]] = []
    for place in places:
        for run in runs:
            result, row = _result(workspace, place, run)
            verdict = matrix.cells.cell(place, run).verdict
            task = workspace.images.sets.all_tasks().get(run.config.dataset)
            probabilities = result.on_task(task or next(iter(result.by_task), ""))
            rows.append(
                {
                    "run": workspace.runs.title(run.id),
                    "image": matrix.cells.name(place),
                    "prediction": verdict.before if verdict else None,
                    "attacked_prediction": verdict.after if verdict else None,
                    **told_of(result, probabilities, row),
                }
            )
    headings = dict.fromkeys(heading for row in rows for heading in row)
    return {heading: [row.get(heading) for row in rows] for heading in headings}


def _picture(workspace: Workspace, key: str, place: int, run: RunInfo) -> Floats:
    result, row = _result(workspace, place, run)
    return picture_of(key, workspace.images.pixels(workspace.comparison.picked[place]), result, row)


def _result(workspace: Workspace, place: int, run: RunInfo) -> tuple[AttackResult, int]:
    known = workspace.comparison.known(place, run.id)
    assert known is not None
    return at_step(known.result, workspace.comparison.step), known.row


def _fresh(workspace: Workspace, place: int, run: RunInfo) -> bool:
    known = workspace.comparison.known(place, run.id)
    return known is not None and known.fresh


def _thin(workspace: Workspace, place: int, run: RunInfo) -> bool:
    known = workspace.comparison.known(place, run.id)
    return known is None or known.thin
