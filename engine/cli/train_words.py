"""What `raven train` says of a training: how far it is, and what came of it."""

import math
from collections.abc import Sequence
from typing import Any

from engine.cli.figures import figures_of, several_tasks
from engine.cli.output import Output, Show, table
from engine.config import TrainingConfig
from engine.digits import NONE, or_dash, significant
from engine.intervals import spread_of_seeds
from engine.runs import Run
from engine.service import messages as m


def tell_progress(
    event: m.Event | None, config: TrainingConfig, output: Output, show: Show
) -> None:
    """Steps on a bar, and a line for each epoch."""
    match event:
        case m.StepsTaken():
            output.event(
                "steps",
                run=event.run,
                epoch=event.epoch,
                losses=event.terms,
                images_per_second=event.images_per_second,
                seconds_left=event.seconds_left,
            )
            rate = f"{event.images_per_second:,.0f} images/s"
            show(f"{_losses(event.terms)}  {rate}", event.epoch, config.epochs)
        case m.EpochFinished():
            output.event(
                "epoch",
                run=event.run,
                epoch=event.epoch,
                losses=event.terms,
                seconds=event.seconds,
            )
            if not output.as_json:
                place = f"epoch {event.epoch}/{config.epochs}"
                output.remark(f"{place}  {_losses(event.terms)}  {event.seconds:.1f} s")


def tell_trained(
    run: Run, quality: m.QualityMeasured, output: Output, event: str = "finished"
) -> None:
    """The figures of a finished run; a script is told of them as an `event`."""
    info = run.info()
    losses: dict[str, Any] = dict(info.history[-1])
    for other in ("epoch", "seconds"):
        losses.pop(other, None)
    output.event(
        event,
        run=run.id,
        name=info.name,
        path=run.path,
        seconds=info.seconds,
        epochs=info.epochs_done,
        losses=losses,
        **figures_of(quality),
    )
    summary = table(f"{info.name} ({run.id})", "Figure", " Value")
    summary.add_row("epochs", str(info.epochs_done))
    summary.add_row("seconds of training", f"{info.seconds:,.1f}")
    for name, loss in losses.items():
        summary.add_row(f"loss: {name} (nats per image)", f"{loss:,.2f}")
    for title, accuracy in _accuracies([quality]).items():
        summary.add_row(title, f"{accuracy[0]:.1%}")
    summary.add_row("MSE per pixel (0-255)", significant(quality.mse_255))
    summary.add_row("paired distance, relative", or_dash(quality.relative_pair_distance))
    output.tell(summary)


def tell_seeds(trained: Sequence[tuple[Run, m.QualityMeasured]], output: Output) -> None:
    """Means and standard deviations of the figures of runs that differ in their seed alone."""
    measured = {
        "accuracy": [quality.accuracy for _, quality in trained],
        "mse": [quality.mse for _, quality in trained],
        "mse_255": [quality.mse_255 for _, quality in trained],
        "relative_pair_distance": [quality.relative_pair_distance for _, quality in trained],
    }
    known = {name: spread_of_seeds(values) for name, values in measured.items()}
    told = {name: {"mean": spread.mean, "std": spread.std} for name, spread in known.items()}
    first = trained[0][0].info()
    output.event("finished", runs=[run.id for run, _ in trained], seeds=len(trained), **told)
    summary = table(f"{first.group_name}, {len(trained)} seeds", "Figure", " Mean", " Std")
    for title, accuracies in _accuracies([quality for _, quality in trained]).items():
        spread = spread_of_seeds(accuracies)
        summary.add_row(title, f"{spread.mean:.1%}", f"{spread.std:.1%}")
    for title, name, form in (
        ("MSE per pixel (0-255)", "mse_255", ",.1f"),
        ("paired distance, relative", "relative_pair_distance", ".4g"),
    ):
        figures = (known[name].mean, known[name].std or 0.0)
        summary.add_row(title, *(NONE if math.isnan(one) else f"{one:{form}}" for one in figures))
    output.tell(summary)


def _accuracies(measured: Sequence[m.QualityMeasured]) -> dict[str, list[float]]:
    """Fractions of each of these, by what they are: of each task, where there are several."""
    images = f"{measured[0].images:,} test images"
    tasks = several_tasks(quality.accuracy_by_task for quality in measured)
    of_tasks = {
        f"accuracy of the probe ({task}, {images})": [
            quality.accuracy_by_task[task] for quality in measured
        ]
        for task in tasks
        if all(task in quality.accuracy_by_task for quality in measured)
    }
    return of_tasks or {
        f"accuracy of the probe ({images})": [quality.accuracy for quality in measured]
    }


def _losses(terms: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:,.2f}" for name, value in terms.items())
