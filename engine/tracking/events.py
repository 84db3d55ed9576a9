"""TensorBoard's event files, for its stock server: losses, figures, choices and reconstructions."""

import hashlib
import io
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from textwrap import indent
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.extras import optional
from engine.runs import Run, RunInfo
from engine.runs.naming import slug
from engine.tracking.rows import config_cells, measured_cells, run_rows, terms_of

IMAGES = "reconstructions"
PICTURE = "reconstructions.png"
SUFFIX = ".raven"
"""Ends the name of an event file of ours: no other file in a folder is ever replaced."""


def event_folders(runs: Sequence[Run], folder: Path) -> list[Path]:
    """Where in `folder` the events of each run go: by its id, or of a run that lies outside the
    store, by the name of its folder and a few letters of where that lies. So two runs never share
    one, whichever command writes them."""
    return [folder / _own_name(run) for run in runs]


def _own_name(run: Run) -> str:
    if not Path(run.id).is_absolute():
        return run.id
    where = hashlib.sha256(run.id.encode()).hexdigest()[:6]
    return f"{slug(run.path.name) or 'run'}-{where}"


def export_events(run: Run, folder: Path) -> None:
    """Write the events of `run` into `folder`, in place of those that it held of ours, whole or not
    at all. `loss/<term>` and `seconds` are by epoch, `figures/<data set>/<name>` and
    `curves/<data set>/<name>` once, at the last; the choices are hyperparameters. The images of
    epochs that it held stay. Raises ExtraMissingError without TensorBoard, RunError where the run
    is damaged, OSError where the folder cannot be written."""
    summary_writer()
    info = run.info()
    folder.mkdir(parents=True, exist_ok=True)
    before, images = _ours(folder), _images_in(folder, info)
    arriving = folder / f".{secrets.token_hex(8)}"
    try:
        writer = _begun(arriving)
        try:
            last = _write_epochs(writer, info, images)
            _write_end(writer, run, info, last, with_picture=info.epochs_done not in images)
        finally:
            writer.close()
        for file in arriving.iterdir():
            file.replace(folder / file.name)
        _clear(before)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


class LiveEvents:
    """Events of a run in training: what it has so far with the images of its epochs that were
    written before, an epoch as it comes, and at the end what was measured. A context; raises as
    `export_events` does."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self._folder = run, folder
        self._writer: Any = None
        self._time = 0.0
        self._pictured = 0

    def __enter__(self) -> "LiveEvents":
        summary_writer()
        info = self._run.info()
        self._folder.mkdir(parents=True, exist_ok=True)
        before, images = _ours(self._folder), _images_in(self._folder, info)
        self._writer = _begun(self._folder)
        self._time = _write_epochs(self._writer, info, images)
        self._pictured = max(images, default=0)
        self._writer.flush()
        _clear(before)
        return self

    def epoch(
        self,
        epoch: Mapping[str, float],
        images: NDArray[np.float32],
        reconstructions: NDArray[np.float32],
    ) -> None:
        """Write an epoch as a history has it, and its images over their reconstructions, both
        [N, C, H, W] in [0, 1]."""
        self._time += epoch.get("seconds", 0.0)
        self._pictured = int(epoch["epoch"])
        _write_epoch(self._writer, epoch, self._time)
        rows = [np.concatenate(list(row), axis=2) for row in (images, reconstructions)]
        picture = np.concatenate(rows, axis=1).clip(0, 1)
        self._writer.add_image(IMAGES, picture, self._pictured, self._time)
        self._writer.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                info = self._run.info()
                with_picture = self._pictured < info.epochs_done
                _write_end(self._writer, self._run, info, self._time, with_picture)
        finally:
            self._writer.close()


def _ours(folder: Path) -> list[Path]:
    """The event files in `folder` that raven-gui wrote, oldest first."""
    return sorted(folder.glob(f"events.out.tfevents.*{SUFFIX}"))


def _clear(files: Iterable[Path]) -> None:
    """Empty them, and remove those that are empty: of a file that is gone a server that reads by
    Python alone waits for more, and goes on to no other."""
    for file in files:
        with suppress(FileNotFoundError):
            if file.stat().st_size:
                file.write_bytes(b"")
            else:
                file.unlink()


def _images_in(folder: Path, info: RunInfo) -> dict[int, Any]:
    """The events of our files in `folder` with images of the run, by epoch. What is older than the
    run is of another one that had its id."""
    from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

    begun = datetime.fromisoformat(info.created).timestamp()
    found = {
        event.step: event
        for file in _ours(folder)
        for event in LegacyEventFileLoader(str(file)).Load()
        if any(value.tag == IMAGES for value in event.summary.value)
        and event.step <= info.epochs_done
        and event.wall_time >= begun
    }
    return dict(sorted(found.items()))


def summary_writer() -> Any:
    """PyTorch's writer of events. Raises ExtraMissingError where TensorBoard is not installed."""
    optional("tensorboard", "TensorBoard's event files", "tracking")
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter


def _begun(folder: Path) -> Any:
    """A writer into `folder`. It tells a server that goes on reading there to forget what it has
    read: all of it comes anew."""
    return summary_writer()(str(folder), purge_step=0, filename_suffix=SUFFIX)


def _write_end(writer: Any, run: Run, info: RunInfo, last: float, with_picture: bool) -> None:
    """What is told once, at the time `last`: what was measured, what was chosen, and the picture
    that the run keeps where its last epoch has none."""
    measured = {
        name.replace(".", "/", 2): float(cell)
        for name, cell in measured_cells(run).items()
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    }
    for tag, value in measured.items():
        writer.add_scalar(tag, value, info.epochs_done, walltime=last)
    for part in _hyperparameters(info, measured):
        writer.file_writer.add_summary(part, walltime=last)
    (row,) = run_rows([run])
    told = indent("\n".join(f"{name}: {cell}" for name, cell in row.items()), "    ")  # as typed
    writer.add_text("run", told, info.epochs_done, walltime=last)
    pixels = _picture(run.figures_path / PICTURE) if with_picture else None
    if pixels is not None:
        writer.add_image(IMAGES, pixels, info.epochs_done, last, dataformats="HWC")


def _picture(path: Path) -> NDArray[np.uint8] | None:
    """[H, W, 3]; None where there is none that can be read: anything may lie among the figures."""
    try:
        with Image.open(io.BytesIO(path.read_bytes()), formats=("PNG",)) as picture:
            return np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _hyperparameters(info: RunInfo, measured: Mapping[str, float]) -> Sequence[Any]:
    """The summaries by which the server's table of hyperparameters knows the run."""
    from torch.utils.tensorboard.summary import hparams

    chosen = {
        name: cell if isinstance(cell, bool | int | float) else str(cell)
        for name, cell in config_cells(info).items()
        if cell is not None
    }
    summaries: Any = hparams  # PyTorch has no types for it
    parts: Sequence[Any] = summaries({"name": info.name, **chosen}, dict(measured))
    return parts


def _write_epochs(writer: Any, info: RunInfo, images: Mapping[int, Any]) -> float:
    """All epochs of the history, each at the time its training took to it, and the events with
    their `images` as they are; returns the last time."""
    time = datetime.fromisoformat(info.created).timestamp()
    for epoch in info.history:
        time += epoch.get("seconds", 0.0)
        _write_epoch(writer, epoch, time)
    for event in images.values():
        writer.file_writer.add_summary(event.summary, event.step, event.wall_time)
    return time


def _write_epoch(writer: Any, epoch: Mapping[str, float], time: float) -> None:
    step = int(epoch["epoch"])
    for term, value in terms_of(epoch).items():
        writer.add_scalar(f"loss/{term}", value, step, walltime=time)
    if "seconds" in epoch:
        writer.add_scalar("seconds", epoch["seconds"], step, walltime=time)
