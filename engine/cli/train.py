"""`raven train`: a new run, or an interrupted one to its end."""

import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from engine.cli.figures import figures_of
from engine.cli.options import Choices, Json, OptionsOf, settings_of, with_options
from engine.cli.output import Output, Show, table
from engine.cli.selected import find_run
from engine.cli.usage import UsageError, check_known
from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.runs import Run, RunStore
from engine.service import messages as m

SIGNALLED = 128  # plus the signal's number: the exit status, as shells have it
TRAINING = OptionsOf(TrainingConfig, without=("objective",))


@with_options(chosen=TRAINING)
def train(
    chosen: Choices,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="One of the method's own settings, as 'raven variants' lists them; repeatable.",
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
        config = _config(chosen, settings or [])
        _check_data(config)
        _check_device(config.device)
        run = RunStore().create(config, name, out)
    else:
        changed = [TRAINING.option(field) for field in chosen]
        changed += [
            o for o, typed in (("--set", settings), ("--name", name), ("--out", out)) if typed
        ]
        run = _interrupted_run(continued, changed)
    _train(run, Output(as_json))


def _config(chosen: Choices, settings: list[str]) -> TrainingConfig:
    """What is to be trained. Raises UsageError."""
    from engine.likelihoods import LIKELIHOODS
    from engine.networks import NETWORKS
    from engine.variants import VARIANTS

    config = TRAINING.make(TrainingConfig, chosen)
    check_known("method", config.variant, VARIANTS)
    check_known("data set", config.dataset, DATASETS)
    check_known("network", config.network, NETWORKS)
    check_known("likelihood", config.likelihood, LIKELIHOODS)
    variant = VARIANTS[config.variant]
    objective = settings_of(variant.Config, settings, variant.defaults.get(config.dataset, {}))
    # The run may be continued from another folder.
    root = config.data_root.resolve() if config.data_root else None
    return config.model_copy(update={"objective": objective.model_dump(), "data_root": root})


def _check_data(config: TrainingConfig) -> None:
    """No run is begun without data. Raises DataError or UsageError."""
    dataset = DATASETS[config.dataset]
    labels = dataset.load("train", config.data_root, config.download).labels[: config.limit]
    dataset.load("test", config.data_root, config.download)
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
        steps = train_job(1, run, device)
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
    facts = run.info()
    losses: dict[str, Any] = dict(facts["history"][-1])
    for other in ("epoch", "seconds"):
        losses.pop(other)
    output.event(
        "finished",
        run=run.id,
        name=facts["name"],
        path=run.path,
        seconds=facts["seconds"],
        epochs=facts["epochs_done"],
        losses=losses,
        **figures_of(quality),
    )
    summary = table(f"{facts['name']} ({run.id})", "Figure", " Value")
    summary.add_row("epochs", str(facts["epochs_done"]))
    summary.add_row("seconds of training", f"{facts['seconds']:.1f}")
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
