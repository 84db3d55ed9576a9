"""What a run made of test images before its training and after each epoch, kept in its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from engine.data import ImageSource
from engine.runs.record import RunError
from engine.runs.run import Run

Floats = NDArray[np.float32]
MOST_BYTES = 8 * 2**20
"""Of all means of a run: a hundred epochs of 2,000 images in ten dimensions."""


@dataclass(frozen=True, eq=False)
class KeptEpochs:
    """Posterior means [N, D] of the first N test images of `source`, after each of the `epochs`,
    which ascend; 0 is before the training."""

    source: ImageSource
    epochs: tuple[int, ...]
    means: tuple[Floats, ...]

    def with_epoch(self, epoch: int, means: Floats) -> "KeptEpochs":
        """This, with another epoch behind those before it; those behind it are no longer true, nor
        are any where so many images are no longer there.
        Where they are too many, every second one between the first and the last is left out."""
        alike = not self.means or self.means[0].shape == means.shape
        before = sum(known < epoch for known in self.epochs) if alike else 0
        epochs, kept = (*self.epochs[:before], epoch), (*self.means[:before], means)
        stride, first = 1, epochs[0]
        while len(epochs) > max(2, MOST_BYTES // means.nbytes):
            stride *= 2
            some = [e % stride == 0 or e in (first, epoch) for e in epochs]
            epochs = tuple(e for e, wanted in zip(epochs, some, strict=True) if wanted)
            kept = tuple(m for m, wanted in zip(kept, some, strict=True) if wanted)
        return KeptEpochs(self.source, epochs, kept)


def save_epochs(run: Run, kept: KeptEpochs) -> None:
    """Write the epochs into the run's folder, whole or not at all. Raises RunError where that
    cannot be."""
    root = kept.source.data_root
    about = {"dataset": kept.source.dataset, "data_root": "" if root is None else str(root)}
    tensors: dict[str, NDArray[Any]] = {
        "epochs": np.array(kept.epochs, np.int64),
        "means": np.stack(kept.means),
    }
    run.save_epochs(save(tensors, about))


def read_epochs(run: Run) -> KeptEpochs | None:
    """The epochs in the run's folder; None where none were kept. Raises RunError where they are
    damaged."""
    path = run.epochs_path
    if not path.exists():
        return None
    try:
        if path.stat().st_size > 2 * MOST_BYTES:
            raise ValueError("it is too large")
        with safe_open(path, framework="numpy") as file:
            about = file.metadata() or {}
            epochs, means = file.get_tensor("epochs"), file.get_tensor("means")
        return _checked(about, epochs, means)
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise RunError(
            f"{path} is damaged ({error}): delete it, and the maps of this run's epochs with it."
        ) from error


def _checked(
    about: dict[str, str], epochs: NDArray[np.int64], means: NDArray[np.float32]
) -> KeptEpochs:
    """What a file holds. Raises KeyError or ValueError where that cannot be."""
    root = about["data_root"]
    sound = epochs.ndim == 1 and means.ndim == 3 and len(epochs) == len(means) > 0
    if not sound or means.size == 0 or epochs[0] < 0 or (np.diff(epochs) < 1).any():
        raise ValueError("its epochs do not ascend, or have no means")
    if means.dtype != np.float32 or not np.isfinite(means).all():
        raise ValueError("its means are no finite numbers")
    source = ImageSource(about["dataset"], Path(root) if root else None)
    return KeptEpochs(source, tuple(map(int, epochs)), tuple(means))
