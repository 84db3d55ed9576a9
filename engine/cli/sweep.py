"""`raven sweep`: many trainings that differ in what is varied, and in their seeds."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.options import Choices, Json, with_options
from engine.cli.output import Output
from engine.cli.sweep_axes import MOST_RUNS, config_at, points_of, remark_on_idle, typed_axes
from engine.cli.sweep_command import sweep_command
from engine.cli.sweep_cost import costs_of
from engine.cli.sweep_words import tell_plan, tell_results
from engine.cli.sweep_work import carry_out_orders
from engine.cli.train import check_data, check_device
from engine.cli.training_choices import TRAINING
from engine.cli.usage import UsageError
from engine.config import TrainingConfig
from engine.runs import MOST_SEEDS, RunStore
from engine.sweep import (
    Executor,
    Journal,
    LocalProcesses,
    Order,
    RayCluster,
    Trial,
    at_once,
    checked_sweep_name,
    is_left,
    plan,
    trained_of,
)

MOST_WORKERS = 8
"""Unless more are asked for: each has PyTorch in its memory."""


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
        int | None,
        typer.Option(
            min=1, max=1024, help="Trainings at once; as the CPU, or the cluster, has cores."
        ),
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
        int | None, typer.Option(min=1, max=64, help="On Ray, trainings that share a GPU; 1.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Tell what would be trained, and how long it takes: by earlier runs, else by a "
            "few steps of each kind.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Train every combination of a grid, or random draws, several at once."""
    output = Output(as_json)
    grids, draws = typed_axes(grid or (), random or ())
    remark_on_idle(_typed(context, "samples", "draw_seed"), chosen, grids, draws, output)
    configured = [
        (point, config_at(point, chosen, settings or (), preset))
        for point in points_of(grids, draws, samples, draw_seed, seeds)
    ]
    try:
        title, trials = plan(checked_sweep_name(name), configured, seeds)
    except ValueError as error:
        raise UsageError(str(error)) from error
    on_ray = ray or address is not None
    if runs_per_gpu is not None and not on_ray:
        raise UsageError("--runs-per-gpu is for Ray: add --ray or --address.")
    wanted = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    gpus = _gpus([config for _, config in configured]) if on_ray else 0
    there = trained_of(trials, infos := RunStore().infos())
    left = [trial for trial in trials if is_left(trial, there.get(trial))]
    together = at_once(max(1, len(left)), wanted, gpus, runs_per_gpu or 1)
    if not dry_run:
        _check([config for _, config in configured], on_ray, output)
    # A worker of a cluster that is there has the one thread that Ray gives it.
    threads = 1 if address else _threads(together)
    costs = costs_of([trial.config for trial in left], infos, threads, dry_run, output)
    slots = None if address else together
    tell_plan(title, trials, there, costs, slots, output, whole=dry_run)
    if dry_run:
        return
    typed = {
        "preset": preset,
        "set": settings,
        "grid": grid,
        "random": random,
        "samples": samples if random else None,
        "draw-seed": draw_seed or None,
        "seeds": seeds if seeds > 1 else None,
        "name": title,
        "workers": workers,
        "ray": ray,
        "address": address,
        "runs-per-gpu": runs_per_gpu,
    }
    variants = context.find_root().params.get("folder")
    journal = Journal(RunStore(), title, sweep_command(chosen, TRAINING, typed, variants))
    orders = _orders(title, left, variants)
    failed: list[str] = []
    with ExitStack() as ending:
        # Before the sweep is kept: one that nobody can carry out would be listed all the same.
        executor = (
            _executor(workers if address else together, on_ray, address, runs_per_gpu or 1)
            if orders
            else None
        )
        if executor is not None:
            ending.callback(executor.close)
        journal.begin(grids, draws, trials, slots, lambda config: costs.epoch_of(config).seconds)
        ending.callback(journal.end)
        if executor is not None:
            failed = carry_out_orders(orders, executor, retries, journal, output)
    tell_results(title, trials, failed, output)
    if failed:
        raise typer.Exit(1)


def _typed(context: typer.Context, *names: str) -> list[str]:
    """Which of the options of these names were typed."""
    sources = {name: context.get_parameter_source(name) for name in names}
    told = [name for name, source in sources.items() if source and source.name == "COMMANDLINE"]
    return [f"--{name.replace('_', '-')}" for name in told]


def _check(configs: Sequence[TrainingConfig], on_ray: bool, output: Output) -> None:
    """No training is begun without data or, where it is known, its device. Raises UsageError or
    DataError."""
    data = {(c.dataset, c.data_root, c.download, c.limit): c for c in configs}
    for config in data.values():
        check_data(config, output)
    for device in {config.device for config in configs} if not on_ray else ():
        check_device(device, tried=False)  # by the processes that train


def _orders(title: str, left: Sequence[Trial], variants: Path | None) -> list[Order]:
    store = RunStore()
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
        for trial in left
    ]


def _executor(
    workers: int | None, on_ray: bool, address: str | None, runs_per_gpu: int
) -> Executor:
    """So many `workers` at once; None, of a cluster that is there, for all that it has."""
    if workers is None or address:
        return RayCluster(workers, address, runs_per_gpu)
    if on_ray:
        return RayCluster(workers, None, runs_per_gpu, _threads(workers))
    return LocalProcesses(workers, _threads(workers))


def _threads(workers: int) -> int | None:
    """Of each of so many; None where the user says it, which each process then follows."""
    own_wish = "OMP_NUM_THREADS" in os.environ
    return None if own_wish else max(1, (os.cpu_count() or 1) // workers)


def _gpus(configs: Sequence[TrainingConfig]) -> int:
    """The GPUs of this machine that Ray shares out; 0 where a training needs none."""
    from torch import cuda

    return 0 if any(config.device == "cpu" for config in configs) else cuda.device_count()
