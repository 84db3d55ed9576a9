"""Where test images lie after each epoch of the trainings that are watched."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np
import torch

from engine.data import ImageSet, ImageSource
from engine.embedding import pca
from engine.measures import encode_in_steps
from engine.model import Model
from engine.service.messages import EpochsMapped, Floats

WATCHED_IMAGES = 2000
"""Test images that are encoded after an epoch: a few tenths of a second on a small computer."""


@dataclass(eq=False)
class _Watched:
    """One run's epochs so far, and the posterior means [N, D] after each."""

    source: ImageSource
    on: bool = True
    epochs: list[int] = field(default_factory=list)
    means: list[Floats] = field(default_factory=list)
    axes: Floats | None = None
    """Of the last map that was told."""


class EpochMaps:
    """Keeps what was seen of each run, also when it is watched no longer. `images` loads those of
    a source."""

    def __init__(self, images: Callable[[ImageSource], ImageSet]) -> None:
        self._images = images
        self._watched: dict[str, _Watched] = {}

    def watch(self, run: str, source: ImageSource, on: bool, job: int = 0) -> EpochsMapped | None:
        """Watch a run from now on, or no longer; returns what is known of it. Other images than
        before are seen from now on alone."""
        watched = self._watched.get(run)
        if on and (watched is None or watched.source != source.tests):
            self._watched[run] = _Watched(source.tests)
            return None
        if watched is None:
            return None
        watched.on = on
        return _told(job, run, watched) if on and watched.epochs else None

    def after(self, job: int, run: str, epoch: int, model: Model) -> Generator[EpochsMapped | None]:
        """Look at `run` after an epoch; nothing is done where nobody watches."""
        watched = self._watched.get(run)
        if watched is None or not watched.on:
            return
        pixels = self._images(watched.source).images[:WATCHED_IMAGES]
        means, _ = yield from encode_in_steps(model, torch.from_numpy(pixels))
        before = sum(known < epoch for known in watched.epochs)
        watched.epochs[before:] = [epoch]
        watched.means[before:] = [means.cpu().numpy()]
        yield _told(job, run, watched)


def _told(job: int, run: str, watched: _Watched) -> EpochsMapped:
    """All epochs on the plane of the last; it is turned in itself to lie like the one before, so
    that the whole does not spin while two components are alike."""
    plane = pca(watched.means[-1])
    axes = plane.axes
    if watched.axes is not None and watched.axes.shape == axes.shape:
        left, _, right = np.linalg.svd(axes.T @ watched.axes)
        axes = axes @ (left @ right)
    watched.axes = axes.astype(np.float32)
    centre = plane.centre.astype(np.float32)
    points = np.stack([(means - centre) @ watched.axes for means in watched.means])

    return EpochsMapped(
        job=job,
        run=run,
        source=watched.source,
        epochs=tuple(watched.epochs),
        points=points.astype(np.float32),
        centre=centre,
        axes=watched.axes,
    )
