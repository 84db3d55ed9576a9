"""`raven sweep`: many trainings that differ in what is varied, and in their seeds."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from engine.cli.options import Choices, Json, with_options
from engine.cli.output import Output
from engine.cli.settings import LIKELIHOOD
from engine.cli.sweep_words import tell_ended, tell_plan, tell_results
from engine.cli.train import check_data, check_device
from engine.cli.training_choices import TRAINING, training_config
from engine.cli.usage import UsageError
from engine.config import TrainingConfig
from engine.runs import MOST_SEEDS, RunStore
from engine.sweep import (
    Executor,
    LocalProcesses,
    Order,
    Point,
    RayCluster,
    Retried,
    Trial,
    carry_out_all,
    checked_sweep_name,
    plan,
    points,
    read_draw,
    read_grid,
    trained_of,
)

MOST_WORKERS = 8
"""Unless more are asked for: each has PyTorch in its memory."""
MOST_RUNS = 10_000
PREFIXES = {"objective.": "", "likelihood_settings.": LIKELIHOOD, LIKELIHOOD: LIKELIHOOD}
"""Whose settings a name is of, and how `--set` has it."""


@with_options(chosen=TRAINING)
def sweep(
    context: typer.Context,
    chosen: Choices,
    preset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Start from a paper's own combination."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="An own setting of the method or the likelihood."
        ),
    ] = None,
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=V,V",
            help="Try each of these values: of an option of 'raven train', or of a setting. Of "
            "several grids, every combination.",
        ),
    ] = None,
    random: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=KIND:...",
            help="Draw values: log:LOW:HIGH, uniform:LOW:HIGH, int:LOW:HIGH or choice:V,V.",
        ),
    ] = None,
    samples: Annotated[
        int, typer.Option(min=1, max=MOST_RUNS, help="So many draws, for each point of the grids.")
    ] = 8,
    draw_seed: Annotated[int, typer.Option(min=0, help="Fixes what is drawn.")] = 0,
    seeds: Annotated[
        int, typer.Option(min=1, max=MOST_SEEDS, help="Trainings of each, from --seed on.")
    ] = 1,
    name: Annotated[
        str,
        typer.Option(
            help="What its runs are tagged with. The same name goes on with the same sweep, also "
            "with more values, samples or seeds.",
        ),
    ] = "",
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, help="Trainings at once; as the CPU has cores.")
    ] = None,
    retries: Annotated[
        int, typer.Option(min=0, max=100, help="Further attempts where one breaks off.")
    ] = 2,
    ray: Annotated[
        bool, typer.Option("--ray", help="Train on Ray, in workers on this machine.")
    ] = False,
    address: Annotated[
        str | None, typer.Option(help="Train on the Ray cluster at this address, or 'auto'.")
    ] = None,
    runs_per_gpu: Annotated[
        int, typer.Option(min=1, max=64, help="On Ray, trainings that share a GPU.")
    ] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be trained, and how long it takes.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Train every combination of a grid, or random draws, several at once."""
    output = Output(as_json)
    configured = [
        (point, _config(chosen, settings or [], preset, point))
        for point in _points(grid or (), random or (), samples, draw_seed, seeds)
    ]
    try:
        title, trials = plan(checked_sweep_name(name), configured, seeds)
    except ValueError as error:
        raise UsageError(str(error)) from error
    at_once = min(len(trials), workers or min(os.cpu_count() or 1, MOST_WORKERS))
    tell_plan(title, trials, at_once, output, whole=dry_run)
    if dry_run:
        return
    on_ray = ray or address is not None
    _check([config for _, config in configured], on_ray, output)
    orders = _orders(title, trials, context.find_root().params.get("folder"))
    failed: list[str] = []
    if orders:
        executor = _executor(at_once, on_ray, address, runs_per_gpu)
        failed = _carry_out(orders, executor, retries, output)
    tell_results(title, trials, failed, output)
    if failed:
        raise typer.Exit(1)


def _points(
    grid: Sequence[str], random: Sequence[str], samples: int, draw_seed: int, seeds: int
) -> list[Point]:
    try:
        grids, draws = [read_grid(typed) for typed in grid], [read_draw(typed) for typed in random]
        found = points(grids, draws, samples, draw_seed)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if len(found) * seeds > MOST_RUNS:
        raise UsageError(f"{len(found) * seeds:,} runs are too many: {MOST_RUNS:,} at most.")
    return found


def _config(
    chosen: Choices, settings: Sequence[str], preset: str | None, point: Point
) -> TrainingConfig:
    """What is trained at a point: its values over what is the same for all. Raises UsageError."""
    fields, own = dict(chosen), list(settings)
    for name, value in point.items():
        field = name.replace("-", "_")
        if field in TRAINING.fields:
            fields[field] = value
            continue
        prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), "")
        own.append(f"{PREFIXES.get(prefix, '')}{name.removeprefix(prefix)}={value}")
    return training_config(fields, own, preset)


def _check(configs: Sequence[TrainingConfig], on_ray: bool, output: Output) -> None:
    """No training is begun without data or, where it is known, its device. Raises UsageError or
    DataError."""
    data = {(c.dataset, c.data_root, c.download, c.limit): c for c in configs}
    for config in data.values():
        check_data(config, output)
    for device in {config.device for config in configs} if not on_ray else ():
        check_device(device)


def _orders(title: str, trials: Sequence[Trial], variants: Path | None) -> list[Order]:
    """Those that are left: all without a finished run, or one that is in other hands now."""
    store = RunStore()
    there = trained_of(trials, store.infos())
    busy = ("finished", "training", "queued")
    return [
        Order(
            sweep=title,
            name=trial.name,
            group=trial.group,
            config=trial.config,
            store=store.root,
            bundled=store.bundled,
            variants=variants.resolve() if variants else None,
        )
        for trial in trials
        if trial not in there or there[trial].state not in busy
    ]


def _executor(workers: int, on_ray: bool, address: str | None, runs_per_gpu: int) -> Executor:
    if on_ray:
        return RayCluster(workers, address, runs_per_gpu)
    cores = os.cpu_count() or 1
    own_wish = "OMP_NUM_THREADS" in os.environ  # which each process then follows by itself
    return LocalProcesses(workers, threads=None if own_wish else max(1, cores // workers))


def _carry_out(
    orders: Sequence[Order], executor: Executor, retries: int, output: Output
) -> list[str]:
    """Train what is left; returns the names of those that failed."""

    def again(retried: Retried) -> None:
        sentence = retried.outcome.sentence
        output.event("retried", name=retried.order.name, sentence=sentence)
        output.remark(f"{retried.order.name}: {sentence} It is tried again.")

    failed = []
    try:
        with (
            output.progress() as show,
            _ended_by_signal(),
            closing(carry_out_all(orders, executor, retries, again)) as work,
        ):
            show("trainings", 0, len(orders))
            for done, ended in enumerate(work, start=1):
                tell_ended(ended, done, len(orders), output)
                show("trainings", done, len(orders))
                if ended.outcome.sentence:
                    failed.append(ended.order.name)
    finally:
        executor.close()
    return failed


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Within, being asked to end is as good as Ctrl-C: what is in hand keeps its checkpoint."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
