"""The options that say which runs are measured on which test images, once for all commands."""

import math
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.budgets import (
    check_above_zero,
    largest_budget,
    parse_budgets,
    remark_on_budgets,
)
from engine.cli.options import OptionsOf
from engine.cli.output import Output
from engine.cli.selected import load_tests, source_of
from engine.cli.usage import UsageError, check_known
from engine.config import AttackConfig, Norm
from engine.data import DATASETS, ImageSet
from engine.runs import Run, remark_on_pictures
from engine.sanity import MAXIMISED, Maximised

OF_CURVE = OptionsOf(
    AttackConfig, without=("divergence", "epsilon", "enough"), names={"epsilon": "--epsilons"}
)
"""How a curve's attack is made, whatever it maximises and at which budgets."""
Named = Annotated[list[str], typer.Argument(metavar="RUN...", help="Runs, by id, name or folder.")]
DatasetName = Annotated[
    str | None, typer.Option("--dataset", help="Whose test images to take; the first run's.")
]
TaskName = Annotated[
    str | None,
    typer.Option(
        "--task", help="What the probe is asked, as 'raven datasets' lists; the first task."
    ),
]
ImageCount = Annotated[
    int | None,
    typer.Option("--images", min=1, help="The first so many test images; all if not said."),
]
DataRoot = Annotated[
    Path | None,
    typer.Option(
        "--data-root", help="A folder with the full set; where one is needed, the first run's."
    ),
]
Download = Annotated[bool, typer.Option("--download", help="Use the full set's test images.")]


def budgets_typed(typed: str, norm: Norm, above_zero: bool = False) -> tuple[float, ...]:
    """What `--epsilons` names, rising, each once, none beyond what the window takes under the norm;
    one of them `above_zero` where asked. Raises UsageError."""
    try:
        budgets = parse_budgets(typed, largest_budget(norm))
        if above_zero:
            check_above_zero(budgets)
    except ValueError as error:
        raise UsageError(f"--epsilons: {error}") from error
    return budgets


def remark_on_typed(
    budgets: Sequence[float], config: AttackConfig, tests: ImageSet, output: Output
) -> None:
    """Tell of budgets that hold every image there can be."""
    sentence = remark_on_budgets(budgets, config.norm, math.prod(tests.images.shape[1:]))
    if sentence:
        output.remark(sentence)


def first_of(tests: ImageSet, images: int | None, full: bool, output: Output) -> ImageSet:
    """The first so many test images; all of them, with a remark, where there are fewer. Embedded
    images are mixed: of a `full` set, as its file has them, a remark tells that the first need not
    be as the others are."""
    every = len(tests.labels)
    if images and images > every:
        output.remark(f"There are {every:,} test images, and all of them are taken.")
    elif images and images < every and full:
        output.remark(
            f"The first {images:,} of {every:,} test images, as their file has them: that order "
            "need not be random (a VAE reads the second half of MNIST's better by 5 points), which "
            "no bounds tell."
        )
    return tests.first(images)


def remark_on_idle(
    typed: Collection[str], maximised: Collection[Maximised], output: Output, aimed: bool = True
) -> None:
    """Tell which of the options `typed` change nothing of attacks that maximise these, with targets
    where they are `aimed`."""
    if "coupling" in typed and "entropic" not in maximised:
        output.remark("--coupling: of the entropic distance, which no attack here maximises.")
    if "enough" in typed and not aimed:
        output.remark("--enough: of the way to a target, and there is none.")


def load_asked(
    dataset: str | None,
    task: str | None,
    runs: Sequence[Run],
    data_root: Path | None,
    download: bool,
    output: Output,
    own_probes: bool = True,
) -> tuple[str, ImageSet]:
    """The data set, that of the first run where none is named, and its test images, with the
    `task` put first where one is named. Tells of runs that were trained on another one, where
    they are asked by their `own_probes` what that means, and of those that may have been trained on
    some of these. Raises UsageError or DataError."""
    name, tests = load_tests(dataset, runs, data_root, download, output)
    if task is not None:
        check_known("task", task, tests.tasks)
        tests = tests.on_task(task)
    source = source_of(name, runs, data_root, download)
    for run in runs:
        if sentence := remark_on_pictures(run, source, tests):
            output.remark(sentence)
        # Of a data set that another raven-gui knows, loading the run will tell.
        if run.config.dataset != name and run.config.dataset in DATASETS:
            output.remark(_of_other(run, name, tests, own_probes))
    return name, tests


def _of_other(run: Run, dataset: str, tests: ImageSet, own_probes: bool) -> str:
    own = run.config.dataset
    told = f"The run '{run.name}' ({run.id}) was trained on {own}, not on {dataset}"
    if own_probes and tests.tasks.keys().isdisjoint(DATASETS[own].tasks):
        return f"{told}: its probe knows other classes, so its accuracies here mean nothing."
    return f"{told}."


def maximised_typed(typed: str) -> Maximised:
    """What an attack is to maximise. Raises UsageError, with a word that comes near."""
    check_known("objective", typed, MAXIMISED)
    return next(known for known in MAXIMISED if known == typed)
