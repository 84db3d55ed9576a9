"""`raven train`: new runs, or one that was trained before."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.following import check_following, following
from engine.cli.options import Choices, Json, with_options
from engine.cli.output import Output
from engine.cli.selected import find_run
from engine.cli.train_words import tell_progress, tell_seeds, tell_trained
from engine.cli.training_choices import TRAINING, training_config
from engine.cli.usage import UsageError
from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.runs import (
    MOST_SEEDS,
    Run,
    RunError,
    RunStore,
    create_seeds,
    move,
    plan_further,
    settle,
)
from engine.runs.naming import checked_name
from engine.service import messages as m
from engine.signals import SIGNALLED, AskedToEnd, first_signal_noted

GOING_ON = ("epochs", "device")
"""What may be chosen of a run that goes on: how long, and where."""


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
        typer.Option(
            "--continue",
            metavar="RUN",
            help="Go on with an interrupted run, or with a finished one for --epochs more; with "
            "--device on another device from now on.",
        ),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_SEEDS,
            help="Train so many runs that differ in their seed alone, from --seed on, and tell "
            "means and standard deviations. Default: 1.",
        ),
    ] = None,
    tensorboard: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write events that TensorBoard reads, as it goes."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a model; Ctrl-C keeps what is done."""
    check_following(tensorboard)
    if continued is None:
        config = training_config(chosen, settings or [], preset)
        check_data(config, Output(as_json))
        check_device(config.device)
        runs = _new_runs(config, name, out, seeds or 1)
    else:
        changed = [TRAINING.option(field) for field in chosen if field not in GOING_ON]
        others = {
            "--preset": preset,
            "--set": settings,
            "--name": name,
            "--out": out,
            "--seeds": seeds,
        }
        changed += [option for option, typed in others.items() if typed]
        if device := chosen.get("device"):
            check_device(device)
        runs = [_trained_before(continued, changed, chosen.get("epochs"), Output(as_json))]
        if device:
            move(runs[0], device)
    _train_all(runs, tensorboard, Output(as_json))


def check_data(config: TrainingConfig, output: Output) -> None:
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


def check_device(wish: str, tried: bool = True) -> None:
    """Raise UsageError where this machine has no such device, or it does not compute; the second
    only where it may be `tried`, which takes of its memory."""
    from engine.device import check_there, choose_device

    try:
        (choose_device if tried else check_there)(wish)
    except ValueError as error:
        raise UsageError(f"--device {wish}: {error}") from error


def _new_runs(config: TrainingConfig, name: str | None, out: Path | None, seeds: int) -> list[Run]:
    if seeds > 1 and out is not None:
        raise UsageError("--out names the folder of one run: leave it out, or --seeds.")
    try:
        name = None if name is None else checked_name(name)
    except RunError as error:
        raise UsageError(f"--name: {error}") from error
    store = RunStore()
    return [store.create(config, name, out)] if out else create_seeds(store, config, name, seeds)


def _trained_before(named: str, changed: list[str], epochs: int | None, output: Output) -> Run:
    """An interrupted run, or with `epochs` a finished one, that goes on. Raises UsageError."""
    if changed:
        raise UsageError(
            f"--continue goes on with the settings of the run: leave out {', '.join(changed)}."
        )
    run = find_run(RunStore(), named)
    state = run.state
    if state == "finished" and epochs is not None:
        try:
            plan_further(run, epochs)
        except RunError as error:
            raise UsageError(str(error)) from error
        if not run.checkpoint_path.exists():
            output.remark(
                f"The optimiser of '{run.name}' was not kept: it starts anew from the weights."
            )
    elif state == "finished":
        raise UsageError(f"The run '{run.name}' is finished: say with --epochs how many more.")
    elif state != "interrupted":
        raise UsageError(f"The run '{run.name}' is {state}; only an interrupted one goes on.")
    elif epochs is not None:
        raise UsageError(
            f"The run '{run.name}' is interrupted and goes on to its end: leave out --epochs."
        )
    return run


def _train_all(runs: Sequence[Run], events: Path | None, output: Output) -> None:
    """Each to its end; of several also what they have in common. Where one ends early those behind
    it do not begin."""
    trained = []
    for place, run in enumerate(runs):
        try:
            quality = _train(run, events, output)
        except (typer.Exit, AskedToEnd, ValueError, RuntimeError, OSError):
            begun = run.state != "queued"
            _tell_left(runs[place + begun :], output)
            raise
        tell_trained(run, quality, output, "finished" if len(runs) == 1 else "trained")
        trained.append((run, quality))
    if len(runs) > 1:
        tell_seeds(trained, output)


def _tell_left(runs: Sequence[Run], output: Output) -> None:
    """What did not begin, and how it is trained."""
    for run in runs:
        settle(run)
        if run.state == "finished":  # and was to be trained further
            output.remark(f"'{run.name}' was not trained further, and is as it was.")
            continue
        output.event("interrupted", run=run.id, path=run.path, epochs=0)
        told = f"'{run.name}' did not begin. To train it: raven train --continue"
        output.remark(f"{told} {shlex.quote(run.id)}")


def _train(run: Run, events: Path | None, output: Output) -> m.QualityMeasured:
    from engine.device import device_name
    from engine.service.beginnings import device_of, first_weights
    from engine.service.training_job import train as train_job

    config = run.config
    device = device_of(run)
    name = device_name(device)
    output.event("started", run=run.id, name=run.name, path=run.path, device=name, config=config)
    if not output.as_json:
        output.remark(f"Training '{run.name}' on {name}, in {run.path}")
    quality: m.QualityMeasured | None = None
    noted = first_signal_noted()
    with output.progress() as show, following(run, events) as follow, noted as caught:
        steps = train_job(1, run, device, first_weights(RunStore(), run))
        for event in steps:
            if isinstance(event, m.QualityMeasured):
                quality = event
                continue  # a signal is too late: only the end is left
            tell_progress(event, config, output, show)
            follow(event)
            if caught:
                break
        steps.close()  # keeps a checkpoint of this very step
    if quality is None:
        output.event("interrupted", run=run.id, path=run.path, epochs=len(run.history()))
        output.remark(f"Stopped. To go on: raven train --continue {shlex.quote(run.id)}")
        raise typer.Exit(SIGNALLED + caught[0])
    return quality
