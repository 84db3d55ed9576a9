"""What the Compare panel shows, as figures to keep."""

from dataclasses import replace

import numpy as np

from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_grid
from raven_gui.export.figure import Columns
from raven_gui.panels.compare_cells import Reading
from raven_gui.panels.compare_columns import COLUMNS, DEFENDED, picture_of, title_of
from raven_gui.panels.compare_course import at_step
from raven_gui.panels.compare_export import Entry, ShownRun, comparison_figure, done_words, told
from raven_gui.panels.compare_matrix import CompareMatrix
from raven_gui.panels.compare_subject import subject_of
from raven_gui.panels.compare_together import Row, as_columns, mean_of
from raven_gui.panels.compare_verdict import Verdict
from raven_gui.workspace import Workspace

MOST_PAINTED = 256


def figures_of_one(workspace: Workspace, shown: tuple[str, ...], gain: int) -> list[Figure]:
    """The image looked at in every run, at the step that is shown; at the end of the attack where
    the course is not known of each run. Of several seeds as one, one is drawn; numbers are of
    all."""
    comparison = workspace.comparison
    subject = subject_of(workspace)
    results = comparison.result.results if comparison.result is not None else ()
    step = comparison.step if all(result.course is not None for result in results) else None
    lines = _lines(workspace, step)
    if not lines or not subject.refs:
        return []
    entries = [entry for line in lines for entry in line.entries]
    focus = subject.row(comparison.focus)
    figure = comparison_figure(subject, lines, focus, gain, shown, step)
    if any(entry.refined is not None for entry in entries):
        told = {**figure.provenance, "defence": workspace.defence.settings}
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
            color = runs.color(group.runs[0].id)
            lines.append(ShownRun(group.title, group.title_of(seen.run), color, seen, known))
    return tuple(lines)


def _entry(workspace: Workspace, run: RunInfo, step: int | None) -> Entry | None:
    runs, comparison = workspace.runs, workspace.comparison
    result, answer = comparison.result_of(run.id), workspace.defence.of(run.id)
    if result is None:
        return None
    refined = answer.refined if answer is not None else None
    return Entry(run, runs.title(run.id), at_step(result, step), refined)


def figures_of_many(workspace: Workspace, matrix: CompareMatrix, gain: int) -> list[Figure]:
    """The images of the table that are attacked, in its order, those whose course is known where a
    step of it is shown: pictures of the first 256, and numbers of all. The title says how many of
    the picked ones these are."""
    comparison, subject = workspace.comparison, subject_of(workspace)
    runs, groups, cells = comparison.runs, matrix.matrix.groups, matrix.cells
    places = [int(place) for place in matrix.matrix.places]
    there = [place for place in places if all(_fresh(workspace, place, run) for run in runs)]
    if not there or not runs:
        return []
    seen = [cells.seen(group) for group in groups]
    drawn = [p for p in there if not any(_thin(workspace, p, run) for run in seen)][:MOST_PAINTED]
    readings = {
        group.key: [cells.readings(place, group)[run.id] for place in drawn]
        for group, run in zip(groups, seen, strict=True)
    }
    defended = all(one.refined is not None for own in readings.values() for one in own)
    shown = [key for key in cells.columns if defended or key not in DEFENDED]
    originals = [cells.original(place) for place in drawn]
    rows = {"Original": np.stack(originals)}
    captions = {"Original": [workspace.images.name(comparison.picked[p]) for p in drawn]}
    gains = {}
    for group in groups:
        for key in shown:
            name = f"{group.title_of(cells.seen(group))}: {title_of(key)}"
            rows[name] = np.stack(
                [
                    picture_of(key, original, one.result, one.row, one.refined)
                    for original, one in zip(originals, readings[group.key], strict=True)
                ]
            )
            if COLUMNS[key].signed:
                gains[name] = float(gain)
            verdicts = [cells.cell(place, group).verdict for place in drawn]
            captions[name] = ["" if v is None else _caption(v, key) for v in verdicts]
    words = done_words(subject)
    provenance = {
        **told(subject, list(runs), comparison.step),
        "images": [cells.name(place) for place in drawn],
    }
    if workspace.defence.on:
        provenance["defence"] = workspace.defence.settings
    return [
        figure_of_grid(
            f"{len(drawn):,} of {len(places):,} picked images, {words}",
            rows,
            captions,
            tables={"comparison": _numbers(matrix, there)},
            provenance=provenance,
            gains=gains,
        )
    ]


def _caption(verdict: Verdict, key: str) -> str:
    if key in DEFENDED and verdict.defended is not None:
        return f"defended: {verdict.defended[DEFENDED.index(key)]}"
    if verdict.seeds is not None:
        return verdict.short
    return f"{verdict.mark} {verdict.before} → {verdict.after}"


def _numbers(matrix: CompareMatrix, places: list[int]) -> Columns:
    """Every image in every run; and of several seeds the means and deviations over them."""
    rows: list[Row] = []
    for place in places:
        for group in matrix.matrix.groups:
            own = [
                _row(matrix, place, run, reading)
                for run, reading in matrix.cells.readings(place, group).items()
            ]
            rows += [*own, mean_of(group.title, own)] if group.several else own
    return as_columns(rows)


def _row(matrix: CompareMatrix, place: int, run: str, reading: Reading) -> Row:
    verdict = reading.verdict
    row = {
        "run": matrix.cells.title(run),
        "image": matrix.cells.name(place),
        "prediction": verdict.before if verdict else None,
        "attacked_prediction": verdict.after if verdict else None,
    }
    if verdict is not None and verdict.defended is not None:
        names = ("defended_prediction", "attacked_defended_prediction")
        row |= dict(zip(names, verdict.defended, strict=True))
    return {**row, **reading.numbers}


def _fresh(workspace: Workspace, place: int, run: RunInfo) -> bool:
    known = workspace.comparison.known(place, run.id)
    if known is None or not known.fresh:
        return False
    return workspace.comparison.step is None or known.result.course is not None


def _thin(workspace: Workspace, place: int, run: RunInfo) -> bool:
    known = workspace.comparison.known(place, run.id)
    return known is None or known.thin
