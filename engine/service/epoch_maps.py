"""Where test images lie after each epoch of the trainings that are watched."""

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import torch

from engine.data import ImageSet, ImageSource
from engine.embedding import pca
from engine.measures import encode_in_steps
from engine.model import Model
from engine.runs import KeptEpochs, Run, RunError, read_epochs, save_epochs
from engine.service.messages import EpochsMapped, Floats

WATCHED_IMAGES = 2000
"""Test images that are encoded after an epoch: a few tenths of a second on a small computer."""


@dataclass(eq=False)
class _Watched:
    """One run's epochs so far."""

    kept: KeptEpochs
    on: bool = True
    axes: Floats | None = None
    """Of the last map that was told."""


class EpochMaps:
    """Keeps what was seen of each run, in its folder too, also when it is watched no longer.
    `images` loads those of a source."""

    def __init__(self, images: Callable[[ImageSource], ImageSet]) -> None:
        self._images = images
        self._watched: dict[str, _Watched] = {}

    def watch(self, run: Run, source: ImageSource, on: bool, job: int = 0) -> EpochsMapped | None:
        """Watch a run from now on, or no longer; returns what is known of it, be it from an
        earlier day. Other images than before are seen from now on alone. Raises RunError where
        what was kept is damaged."""
        watched, tests = self._watched.get(run.id), source.tests
        if on and (watched is None or watched.kept.source != tests):
            self._watched[run.id] = watched = _Watched(KeptEpochs(tests, (), ()))
            earlier = read_epochs(run)
            if earlier is not None and earlier.source == tests:
                watched.kept = earlier
        if watched is None:
            return None
        watched.on = on
        return _told(job, run.id, watched) if on and watched.kept.epochs else None

    def after(self, job: int, run: Run, epoch: int, model: Model) -> Generator[EpochsMapped | None]:
        """Look at `run` after an epoch; nothing is done where nobody watches."""
        watched = self._watched.get(run.id)
        if watched is None or not watched.on:
            return
        pixels = self._images(watched.kept.source).images[:WATCHED_IMAGES]
        means, _ = yield from encode_in_steps(model, torch.from_numpy(pixels))
        watched.kept = watched.kept.with_epoch(epoch, means.cpu().numpy())
        with suppress(RunError):  # a training is not to end for want of a map
            save_epochs(run, watched.kept)
        yield _told(job, run.id, watched)


def _told(job: int, run: str, watched: _Watched) -> EpochsMapped:
    """All epochs on the plane of the last; it is turned in itself to lie like the one before, so
    that the whole does not spin while two components are alike."""
    kept = watched.kept
    plane = pca(kept.means[-1])
    axes = plane.axes
    if watched.axes is not None and watched.axes.shape == axes.shape:
        left, _, right = np.linalg.svd(axes.T @ watched.axes)
        axes = axes @ (left @ right)
    watched.axes = axes.astype(np.float32)
    centre = plane.centre.astype(np.float32)
    points = np.stack([(means - centre) @ watched.axes for means in kept.means])

    return EpochsMapped(
        job=job,
        run=run,
        source=kept.source,
        epochs=kept.epochs,
        points=points.astype(np.float32),
        centre=centre,
        axes=watched.axes,
    )
