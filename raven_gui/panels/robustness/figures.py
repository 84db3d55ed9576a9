"""Robustness as figures to keep: the curves, and the table of clean figures."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from engine.config import AttackConfig
from engine.probe_attack import as_told_at_budgets, attack_on
from engine.sanity import Maximised
from engine.service.messages import CleanMeasure, RobustnessMeasured
from raven_gui.attack_terms import in_ball
from raven_gui.export import Figure, figure_of_plot, figure_of_table
from raven_gui.panels.robustness.curves import (
    HEADINGS,
    RobustnessCurves,
    curve_records,
    measured_curves,
)
from raven_gui.panels.robustness.measures import measures_shown
from raven_gui.panels.robustness.rows import HEADINGS as TABLE_HEADINGS
from raven_gui.panels.robustness.rows import PRINTED, Number, QualityRow, further_headings
from raven_gui.panels.shared.images_provenance import about_measured
from raven_gui.provenance import provenance
from raven_gui.workspace import Workspace


def curves_figure(workspace: Workspace, curves: RobustnessCurves, attack: str) -> Figure:
    """The curves as they are shown, under the `attack` of that name; the CSV holds all in this
    norm."""
    measured = {run: measured_curves(workspace, run.id) for run in workspace.robustness.runs}
    told = provenance([run for run, found in measured.items() if found])
    every = [curve for found in measured.values() for curve in found]
    told |= about_measured(workspace.images, (curve.images for curve in every))
    told["attacks"] = attacks_made(workspace, every)
    records = curve_records(workspace)
    task = workspace.robustness.task
    return figure_of_plot(
        curves.chart.plot,
        f"Accuracy under {attack} attack{in_ball(workspace.robustness.norm)}"
        f"{f' ({task})' if task else ''}",
        tables={"robustness": dict(zip(HEADINGS, zip(*records, strict=True), strict=True))},
        provenance=told,
    )


def attacks_made(
    workspace: Workspace, curves: Iterable[RobustnessMeasured]
) -> list[dict[str, Any]]:
    """The settings of the attacks that the curves are of, each once, as far as they are known: of a
    curve kept with its run that is all but the seed of the random starts."""
    made: list[dict[str, Any]] = []
    for curve in curves:
        if curve.config is None:
            continue
        settings = as_made(curve.divergence, curve.config)
        if workspace.robustness.kept(curve.run, curve.divergence) is not None:
            del settings["seed"]
        if settings not in made:
            made.append(settings)
    return made


def as_made(maximised: Maximised, config: AttackConfig) -> dict[str, Any]:
    """The settings of the attack that was made where `config` was asked for, at any budget."""
    return {
        "maximised": maximised,
        **as_told_at_budgets(maximised, attack_on(maximised, config)),
    }


def table_figure(workspace: Workspace, rows: Sequence[QualityRow]) -> Figure:
    """The table in the order it is shown, with the further measures."""
    measures = measures_shown(workspace)
    told = provenance(workspace.robustness.runs)
    told |= about_measured(workspace.images, _images_of(rows, measures))
    further = further_headings(measures)
    titles = (*PRINTED, *further.values())
    columns = list(zip(*(row.record(measures) for row in rows), strict=True))
    figure = figure_of_table(
        "Clean figures", dict(zip(titles, columns, strict=True)), provenance=told
    )
    kept = dict(zip((*TABLE_HEADINGS, *further), columns, strict=True))
    return replace(figure, tables={figure.title: kept})


def _images_of(rows: Sequence[QualityRow], measures: Sequence[CleanMeasure]) -> list[Number]:
    """On how many images each figure of the table was measured."""
    further = (row.measures.get(measure.name) for row in rows for measure in measures)
    known = (figure for figure in further if figure is not None and figure.value is not None)
    return [*(row.images for row in rows), *(figure.images for figure in known)]
