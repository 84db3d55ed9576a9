"""The training of a run as figures to keep."""

import math

from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_grid, figure_of_plot
from raven_gui.export.figure import Columns
from raven_gui.provenance import provenance
from raven_gui.widgets.curves import Curves
from raven_gui.workspace.training import Course


def training_figures(run: RunInfo, course: Course, curves: Curves) -> list[Figure]:
    """The curves as they are drawn, with the raw values behind them; and the probe batch."""
    figures = []
    if course.epochs:
        figures.append(
            figure_of_plot(
                curves.plot,
                f"Training of {run.name}",
                tables={"training": loss_table(course)},
                provenance={
                    **provenance([run]),
                    "curves": {
                        "unit": "nats per image",
                        "smoothing": f"{curves.smoothing.value()} %",
                        "logarithmic": curves.logarithmic,
                    },
                },
            )
        )
    event = course.last_epoch
    if event is not None:
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
