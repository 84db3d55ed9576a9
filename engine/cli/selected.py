"""Runs and images that are named on the command line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.cli.output import Output
from engine.cli.usage import UsageError, check_known
from engine.config import PictureConfig
from engine.counting import counted
from engine.data import DATASETS, ImageSet, ImageSource, folder_of
from engine.data.pictures import read_picture
from engine.runs import Run, RunError, RunStore


@dataclass(frozen=True, eq=False)
class Selected:
    """Images [N, C, H, W] in [0, 1], what each is called, and its class where that is known."""

    images: NDArray[np.float32]
    names: tuple[str, ...]
    labels: tuple[str | None, ...]


def find_run(store: RunStore, named: str) -> Run:
    """The run `named` by id, name or folder. Raises UsageError, with what comes near."""
    try:
        return store.resolve(named)
    except RunError as error:
        raise UsageError(str(error)) from error


def find_runs(named: Sequence[str]) -> list[Run]:
    """The runs `named`, each once. Raises UsageError."""
    store = RunStore()
    runs = {run.path: run for run in (find_run(store, name) for name in named)}
    return list(runs.values())


def told_apart(runs: Sequence[Run]) -> dict[str, str]:
    """What each run is called in a table, by its id: its name, with its data set where another run
    has the same name, and with its id where that does not tell them apart either."""
    names = Counter(run.name for run in runs)
    longer = Counter((run.name, run.config.dataset) for run in runs)
    told = {}
    for run in runs:
        by = run.config.dataset if longer[run.name, run.config.dataset] == 1 else run.id
        told[run.id] = run.name if names[run.name] == 1 else f"{run.name} ({by})"
    return told


def load_tests(
    dataset: str | None, runs: Sequence[Run], root: Path | None, download: bool, output: Output
) -> tuple[str, ImageSet]:
    """The data set, that of the first run where none is named, and its test images.

    Where a folder is needed and none is named, it is the one that the first run on this data set
    was trained from. Raises UsageError or DataError."""
    name = dataset or runs[0].config.dataset
    check_known("data set", name, DATASETS)
    with output.decoding() as tell:
        return name, DATASETS[name].load("test", _folder(name, runs, root), download, tell)


def load_training(
    dataset: str, runs: Sequence[Run], root: Path | None, download: bool, output: Output
) -> ImageSet:
    """The training images that belong to the test images of `load_tests`. Raises DataError."""
    with output.decoding() as tell:
        return DATASETS[dataset].load("train", _folder(dataset, runs, root), download, tell)


def source_of(dataset: str, runs: Sequence[Run], root: Path | None, download: bool) -> ImageSource:
    """Whence `load_tests` has taken the test images of `dataset`."""
    folder = _folder(dataset, runs, root)
    if folder is None and download:
        folder = DATASETS[dataset].cached("test")
    return ImageSource(dataset, folder)


def _folder(dataset: str, runs: Sequence[Run], root: Path | None) -> Path | None:
    return root or folder_of(dataset, (run.config for run in runs))


def select_images(
    dataset: str,
    tests: ImageSet,
    indices: Sequence[int],
    pictures: Sequence[Path],
    config: PictureConfig,
) -> Selected:
    """Test images of `dataset` by index, then a user's pictures, in its pixel range. Raises
    UsageError or PictureError."""
    if not indices and not pictures:
        raise UsageError("Say what to attack: --index N for a test image, or --image FILE.")
    return _select(dataset, tests, indices, pictures, config, ("--index", "--image"))


def select_targets(
    dataset: str,
    tests: ImageSet,
    indices: Sequence[int],
    pictures: Sequence[Path],
    config: PictureConfig,
    images: int,
) -> Selected | None:
    """The targets of so many `images`, as `select_images`: one each, or one for all; None where
    there are none. Raises UsageError or PictureError."""
    if not indices and not pictures:
        return None
    found = _select(dataset, tests, indices, pictures, config, ("--target", "--target-image"))
    if len(found.names) == 1:
        return Selected(found.images.repeat(images, 0), found.names * images, found.labels * images)
    if len(found.names) != images:
        raise UsageError(
            f"There are {counted(len(found.names), 'target')} for {counted(images, 'image')}: "
            "name one each, or one for all."
        )
    return found


def _select(
    dataset: str,
    tests: ImageSet,
    indices: Sequence[int],
    pictures: Sequence[Path],
    config: PictureConfig,
    options: tuple[str, str],
) -> Selected:
    for index in indices:
        if not 0 <= index < len(tests.labels):
            last = len(tests.labels) - 1
            raise UsageError(f"{options[0]} {index}: the test images are numbered 0 to {last}.")
    images = [tests.images[index].astype(np.float32) / 255 for index in indices]
    images += [_picture(path, config, dataset, tests, options[1]) for path in pictures]
    labels = [tests.classes[tests.labels[index]] for index in indices]
    return Selected(
        images=np.stack(images),
        names=distinct([str(index) for index in indices] + [path.stem for path in pictures]),
        labels=(*labels, *[None] * len(pictures)),
    )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """`names`, numbered where one comes again, as file names need."""
    given: list[str] = []
    for name in names:
        count = 2
        distinct = name
        while distinct in given:
            distinct, count = f"{name}-{count}", count + 1
        given.append(distinct)
    return tuple(given)


def _picture(
    path: Path, config: PictureConfig, dataset: str, tests: ImageSet, option: str
) -> NDArray[np.float32]:
    channels, height, width = tests.images.shape[1:]
    within = DATASETS[dataset].pixel_range
    try:
        return read_picture(path, config, (channels, height, width), within).image
    except ValueError as error:
        raise type(error)(f"{option} {path}: {error}") from error
