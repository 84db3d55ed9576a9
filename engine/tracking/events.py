"""TensorBoard's event files, for its stock server: losses, figures, choices and reconstructions."""

import hashlib
import io
import secrets
import shutil
from collections.abc import Mapping, Sequence
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
from engine.tracking.rows import Row, config_cells, figure_cells, run_rows, terms_of

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
    at all. `loss/<term>` and `seconds` are by epoch, `figures/<data set>/<name>` once, at the last;
    the choices are hyperparameters. Raises ExtraMissingError without TensorBoard, RunError where
    the run is damaged, OSError where the folder cannot be written."""
    summary_writer()
    info, figures = run.info(), figure_cells(run.figures())
    folder.mkdir(parents=True, exist_ok=True)
    arriving = folder / f".{secrets.token_hex(8)}"
    try:
        writer = summary_writer()(str(arriving), filename_suffix=SUFFIX)
        try:
            _write_all(writer, run, info, figures)
        finally:
            writer.close()
        remove_ours(folder)
        for file in arriving.iterdir():
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


class LiveEvents:
    """Events of a run in training: what it has so far, an epoch as it comes, and at the end all of
    it anew with what was measured. A context; raises as `export_events` does."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self._folder = run, folder
        self._writer: Any = None

    def __enter__(self) -> "LiveEvents":
        made = summary_writer()
        self._folder.mkdir(parents=True, exist_ok=True)
        remove_ours(self._folder)
        self._writer = made(str(self._folder), filename_suffix=SUFFIX)
        _write_epochs(self._writer, self._run.info())
        self._writer.flush()
        return self

    def epoch(
        self,
        epoch: Mapping[str, float],
        images: NDArray[np.float32],
        reconstructions: NDArray[np.float32],
    ) -> None:
        """Write an epoch as a history has it, and its images over their reconstructions, both
        [N, C, H, W] in [0, 1]."""
        _write_epoch(self._writer, epoch, None)
        rows = [np.concatenate(list(row), axis=2) for row in (images, reconstructions)]
        picture = np.concatenate(rows, axis=1).clip(0, 1)
        self._writer.add_image("reconstructions", picture, int(epoch["epoch"]))
        self._writer.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()
        if kind is None:
            export_events(self._run, self._folder)


def remove_ours(folder: Path) -> None:
    """Remove the event files in `folder` that raven-gui wrote."""
    for file in folder.glob(f"events.out.tfevents.*{SUFFIX}"):
        with suppress(FileNotFoundError):
            file.unlink()


def summary_writer() -> Any:
    """PyTorch's writer of events. Raises ExtraMissingError where TensorBoard is not installed."""
    optional("tensorboard", "TensorBoard's event files", "tracking")
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter


def _write_all(writer: Any, run: Run, info: RunInfo, figures: Row) -> None:
    last = _write_epochs(writer, info)
    measured = {
        f"figures/{name.replace('.', '/', 1)}": float(cell)
        for name, cell in figures.items()
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    }
    for tag, value in measured.items():
        writer.add_scalar(tag, value, info.epochs_done, walltime=last)
    for part in _hyperparameters(info, measured):
        writer.file_writer.add_summary(part, walltime=last)
    (row,) = run_rows([run])
    told = indent("\n".join(f"{name}: {cell}" for name, cell in row.items()), "    ")  # as typed
    writer.add_text("run", told, info.epochs_done, walltime=last)
    pixels = _picture(run.figures_path / PICTURE)
    if pixels is not None:
        writer.add_image("reconstructions", pixels, info.epochs_done, last, dataformats="HWC")


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


def _write_epochs(writer: Any, info: RunInfo) -> float:
    """All epochs of the history, each at the time its training took to it; returns the last."""
    time = datetime.fromisoformat(info.created).timestamp()
    for epoch in info.history:
        time += epoch.get("seconds", 0.0)
        _write_epoch(writer, epoch, time)
    return time


def _write_epoch(writer: Any, epoch: Mapping[str, float], time: float | None) -> None:
    step = int(epoch["epoch"])
    for term, value in terms_of(epoch).items():
        writer.add_scalar(f"loss/{term}", value, step, walltime=time)
    if "seconds" in epoch:
        writer.add_scalar("seconds", epoch["seconds"], step, walltime=time)
