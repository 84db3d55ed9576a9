"""`raven train`: a new run, or an interrupted one to its end."""

import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.figures import figures_of
from engine.cli.options import Choices, Json, with_options
from engine.cli.output import Output, Show, table
from engine.cli.selected import find_run
from engine.cli.training_choices import TRAINING, training_config
from engine.cli.usage import UsageError
from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.runs import Run, RunStore
from engine.service import messages as m

if TYPE_CHECKING:
    import torch

SIGNALLED = 128  # plus the signal's number: the exit status, as shells have it


@with_options(chosen=TRAINING)
def train(
    chosen: Choices,
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Start from a paper's own combination, as 'raven presets' lists them; any other "
            "option changes it.",
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="An own setting of the method or the likelihood, as 'raven variants' and 'raven "
            "likelihoods' list them; repeatable. A name that both have is the method's: write "
            "likelihood.NAME for the other. A list has commas.",
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call the run.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="A new folder for the run, in place of the store."),
    ] = None,
    continued: Annotated[
        str | None,
        typer.Option("--continue", metavar="RUN", help="Go on with an interrupted run."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a model; Ctrl-C keeps what is done."""
    if continued is None:
        config = training_config(chosen, settings or [], preset)
        _check_data(config, Output(as_json))
        _check_device(config.device)
        run = RunStore().create(config, name, out)
    else:
        changed = [TRAINING.option(field) for field in chosen]
        others = {"--preset": preset, "--set": settings, "--name": name, "--out": out}
        changed += [option for option, typed in others.items() if typed]
        run = _interrupted_run(continued, changed)
    _train(run, Output(as_json))


def _check_data(config: TrainingConfig, output: Output) -> None:
    """No run is begun without data. Raises DataError or UsageError."""
    dataset = DATASETS[config.dataset]
    root, download = config.data_root, config.download
    with output.decoding() as tell:
        labels = dataset.load("train", root, download, tell).labels[: config.limit]
        dataset.load("test", root, download, tell)
    if len(set(labels.tolist())) < 2:
        which = "the data set's" if config.limit is None else f"--limit {config.limit}: the first"
        raise UsageError(
            f"{which} images are all of one class, and the probe of the trained model needs two "
            "at least; take more."
        )


def _check_device(wish: str) -> None:
    from engine.device import choose_device

    try:
        choose_device(wish)
    except ValueError as error:
        raise UsageError(f"--device {wish}: {error}") from error


def _interrupted_run(named: str, changed: list[str]) -> Run:
    if changed:
        raise UsageError(
            f"--continue goes on with the settings of the run: leave out {', '.join(changed)}."
        )
    run = find_run(RunStore(), named)
    if run.state != "interrupted":
        raise UsageError(f"The run '{run.name}' is {run.state}; only an interrupted one goes on.")
    return run


def _train(run: Run, output: Output) -> None:
    from engine.device import choose_device, device_name
    from engine.service.training_job import train as train_job

    config = run.config
    device = choose_device(config.device)
    name = device_name(device)
    output.event("started", run=run.id, name=run.name, path=run.path, device=name, config=config)
    if not output.as_json:
        output.remark(f"Training '{run.name}' on {name}, in {run.path}")
    quality: m.QualityMeasured | None = None
    with output.progress() as show, _signals() as caught:
        steps = train_job(1, run, device, _base(run))
        for event in steps:
            if isinstance(event, m.QualityMeasured):
                quality = event
                continue  # a signal is too late: only the end is left
            _tell(event, config, output, show)
            if caught:
                break
        steps.close()  # keeps a checkpoint of this very step
    if quality is None:
        output.event("interrupted", run=run.id, path=run.path, epochs=len(run.history()))
        output.remark(f"Stopped. To go on: raven train --continue {shlex.quote(run.id)}")
        raise typer.Exit(SIGNALLED + caught[0])
    _tell_finished(run, quality, output)


def _base(run: Run) -> "dict[str, torch.Tensor] | None":
    """The weights that a new training goes on from; None where it starts anew."""
    from engine.trained import base_weights

    if run.config.base is None or run.checkpoint_path.exists():
        return None
    return base_weights(run.config, find_run(RunStore(), run.config.base))


def _tell(event: m.Event | None, config: TrainingConfig, output: Output, show: Show) -> None:
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


def _tell_finished(run: Run, quality: m.QualityMeasured, output: Output) -> None:
    info = run.info()
    losses: dict[str, Any] = dict(info.history[-1])
    for other in ("epoch", "seconds"):
        losses.pop(other)
    output.event(
        "finished",
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
    summary.add_row("seconds of training", f"{info.seconds:.1f}")
    for name, loss in losses.items():
        summary.add_row(f"loss: {name} (nats per image)", f"{loss:.2f}")
    summary.add_row(
        f"accuracy of the probe ({quality.images:,} test images)", f"{quality.accuracy:.1%}"
    )
    summary.add_row("MSE per pixel (0-255)", f"{quality.mse_255:.1f}")
    summary.add_row("paired distance, relative", f"{quality.relative_pair_distance:.4g}")
    output.tell(summary)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Within, the first SIGINT or SIGTERM is noted, so that the step in hand is done whole; a
    second one acts as it would have."""
    caught: list[int] = []
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        restore()

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    for number in former:
        signal.signal(number, note)
    try:
        yield caught
    finally:
        restore()


def _losses(terms: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.2f}" for name, value in terms.items())
