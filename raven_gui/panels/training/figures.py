"""The training of a run as figures to keep."""

import math
from collections.abc import Sequence

from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_grid, figure_of_plot
from raven_gui.export.figure import Columns
from raven_gui.panels.training.series import Drawn, series_table
from raven_gui.provenance import provenance
from raven_gui.widgets.curves.curves import Curves
from raven_gui.workspace.training import Course


def training_figures(
    run: RunInfo | None,
    course: Course,
    curves: Curves,
    drawn: Sequence[RunInfo],
    lines: Sequence[Drawn],
) -> list[Figure]:
    """The curves as they are drawn, of `run` or of all runs that are `drawn`, with the raw values
    behind them; and the probe batch."""
    figures = []
    alone = run is not None and [other.id for other in drawn] == [run.id]
    if lines and any(len(line.epochs) for line in lines):
        count = f"{len(drawn)} runs" if len(drawn) > 1 else drawn[0].name
        title = f"Training of {count}"
        figures.append(
            figure_of_plot(
                curves.plot,
                title,
                tables={"training": loss_table(course) if alone else series_table(lines)},
                provenance={
                    **provenance(drawn),
                    "curves": {
                        "unit": "nats per image",
                        "smoothing": f"{curves.smoothing.value()} %",
                        "logarithmic": curves.logarithmic,
                    },
                },
            )
        )
    event = course.last_epoch
    if run is not None and event is not None:
        figures.append(
            figure_of_grid(
                f"Reconstructions of {run.name} after epoch {event.epoch}",
                {"image": event.probe_images, "reconstruction": event.probe_reconstructions},
                arrays={
                    "image": event.probe_images,
                    "reconstruction": event.probe_reconstructions,
                    "mean": event.probe_means,
                },
                provenance=provenance([run]),
            )
        )
    return figures


def loss_table(course: Course) -> Columns:
    """Epochs and every loss term; a term that began later has no number before."""
    columns = {"epoch": list(course.epochs)}
    for term, values in course.terms.items():
        columns[term] = [math.nan] * (len(course.epochs) - len(values)) + list(values)
    return columns
