"""Many images in every run, as a figure to keep, gathered while the window goes on."""

from collections.abc import Mapping, Sequence

import numpy as np

from raven_gui.export import Figure, figure_of_grid, figure_of_table
from raven_gui.export.in_turns import Gathering
from raven_gui.panels.compare.cells import Cells, Reading, verdict_among
from raven_gui.panels.compare.columns import COLUMNS, DEFENDED, picture_of, title_of
from raven_gui.panels.compare.export import told
from raven_gui.panels.compare.matrix import CompareMatrix
from raven_gui.panels.compare.measures import REACHED
from raven_gui.panels.compare.reached import reached_column
from raven_gui.panels.compare.subject import subject_asked
from raven_gui.panels.compare.together import Row, as_columns, mean_of
from raven_gui.panels.compare.verdict import Verdict
from raven_gui.workspace import Workspace
from raven_gui.workspace.defence import settings_told
from raven_gui.workspace.seed_groups import SeedGroup

MOST_PAINTED = 256
IN_A_TURN = 16
"""Images that are read before the window's loop turns: a few milliseconds."""
Readings = Mapping[str, Reading]
"""Of one image in each run of a group, by id."""


def figures_of_many(workspace: Workspace, matrix: CompareMatrix, gain: int) -> Gathering:
    """The images of the table that are attacked, in its order, those whose course is known where a
    step of it is shown: pictures of the first 256, and numbers of all. The title says how many of
    the picked ones these are. Where the user asks something else meanwhile, it is about that."""
    while True:
        asked = _asked(workspace)
        gathering = _gathering(workspace, matrix, gain)
        while asked == _asked(workspace):
            try:
                next(gathering)
            except StopIteration as end:
                figures: list[Figure] = end.value
                return figures
            yield


def _asked(workspace: Workspace) -> tuple[object, ...]:
    """What the figure is about."""
    comparison, sets = workspace.comparison, workspace.images.sets
    about = comparison.picked, comparison.asked, comparison.step
    return *about, workspace.defence.on, sets.all_tasks(), workspace.images.pictures


def _gathering(workspace: Workspace, matrix: CompareMatrix, gain: int) -> Gathering:
    comparison, subject = workspace.comparison, subject_asked(workspace)
    cells, groups = matrix.cells, matrix.matrix.groups
    places = [int(place) for place in matrix.matrix.places]
    seen = [cells.seen(group).id for group in groups]
    provenance = told(subject, list(comparison.runs), subject.step(comparison.step))
    if workspace.defence.on:
        provenance["defence"] = settings_told(subject.question)
    drawn: dict[int, list[Readings]] = {}
    numbers: list[Row] = []
    answered = 0
    for count, place in enumerate(places, start=1):
        found: list[Readings] = [cells.readings(place, group) for group in groups]
        if found and all(map(_answers, found)):
            answered += 1
            numbers += _rows(cells, place, groups, found)
            whole = not any(own[run].known.thin for own, run in zip(found, seen, strict=True))
            if whole and len(drawn) < MOST_PAINTED:
                drawn[place] = found
        if count % IN_A_TURN == 0:
            yield
    title = f"{len(drawn) or answered:,} of {len(places):,} picked images, {subject.done()}"
    if not drawn:
        return [figure_of_table(title, as_columns(numbers), provenance)] if numbers else []
    refined = (
        own[run].refined for found in drawn.values() for own, run in zip(found, seen, strict=True)
    )
    defended = None not in refined
    shown = [key for key in cells.columns if defended or key not in DEFENDED]
    originals = {place: cells.original(place) for place in drawn}
    rows = {"Original": np.stack(list(originals.values()))}
    captions = {"Original": [cells.caption(place) for place in drawn]}
    gains = {}
    for column, (group, run) in enumerate(zip(groups, seen, strict=True)):
        verdicts = [verdict_among(found[column], run) for found in drawn.values()]
        for key in shown:
            yield
            name = f"{group.title_of(cells.seen(group))}: {title_of(key)}"
            rows[name] = np.stack(
                [
                    picture_of(key, originals[place], one.result, one.row, one.refined)
                    for place, found in drawn.items()
                    for one in (found[column][run],)
                ]
            )
            if COLUMNS[key].signed:
                gains[name] = float(gain)
            captions[name] = ["" if v is None else _caption(v, key) for v in verdicts]
    provenance["images"] = [cells.name(place) for place in drawn]
    yield
    return [
        figure_of_grid(
            title,
            rows,
            captions,
            tables={"comparison": as_columns(numbers)},
            provenance=provenance,
            gains=gains,
        )
    ]


def _answers(readings: Readings) -> bool:
    """Whether all of them are there, and answer the question of now at the step that is shown."""
    return bool(readings) and all(one.known.fresh and one.at_step for one in readings.values())


def _caption(verdict: Verdict, key: str) -> str:
    if key in DEFENDED and verdict.defended is not None:
        return f"defended: {verdict.defended[DEFENDED.index(key)]}"
    if verdict.seeds is not None or verdict.wrong_before:
        return verdict.short
    return f"{verdict.mark} {verdict.before} → {verdict.after}"


def _rows(
    cells: Cells, place: int, groups: Sequence[SeedGroup], found: Sequence[Readings]
) -> list[Row]:
    """An image in every run; and of several seeds the means and deviations over them."""
    rows: list[Row] = []
    for group, readings in zip(groups, found, strict=True):
        own = [_row(cells, place, run, reading) for run, reading in readings.items()]
        rows += [*own, mean_of(group.title, own)] if group.several else own
    return rows


def _row(cells: Cells, place: int, run: str, reading: Reading) -> Row:
    verdict = reading.verdict
    row = {
        "run": cells.title(run),
        "image": cells.name(place),
        "prediction": verdict.before if verdict else None,
        "attacked_prediction": verdict.after if verdict else None,
    }
    if verdict is not None and verdict.defended is not None:
        names = ("defended_prediction", "attacked_defended_prediction")
        row |= dict(zip(names, verdict.defended, strict=True))
    named = {REACHED: reached_column(reading.known.question)}
    return row | {named.get(name, name): number for name, number in reading.numbers.items()}
