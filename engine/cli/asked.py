"""The options that say which runs are measured on which test images, once for all commands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.output import Output
from engine.cli.selected import load_tests
from engine.cli.usage import check_known
from engine.data import ImageSet
from engine.runs import Run

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


def load_asked(
    dataset: str | None,
    task: str | None,
    runs: Sequence[Run],
    data_root: Path | None,
    download: bool,
    output: Output,
) -> tuple[str, ImageSet]:
    """The data set, that of the first run where none is named, and its test images, with the
    `task` put first where one is named. Raises UsageError or DataError."""
    name, tests = load_tests(dataset, runs, data_root, download, output)
    if task is None:
        return name, tests
    check_known("task", task, tests.tasks)
    return name, tests.on_task(task)
