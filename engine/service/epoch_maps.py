"""Maps of the epochs of the runs that are watched, all of a run on one plane."""

import logging
from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.data import ImageSet, ImageSource
from engine.embedding import pca
from engine.measures import Steps, encode_in_steps
from engine.model import Model
from engine.runs import KeptEpochs, Run, read_epochs
from engine.service.epoch_keeping import KEPT_IMAGES
from engine.service.messages import EpochsMapped, Floats

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Watched:
    """One run's epochs so far, of the images that were `asked` for."""

    asked: ImageSource
    kept: KeptEpochs
    on: bool = True
    axes: Floats | None = None
    """Of the last map that was told; None where they follow from what is kept."""


class EpochMaps:
    """Tells of the runs that are watched. What a training keeps is of its own test images; those
    of other images are seen while they are watched alone, and are not kept in the run's folder.
    `images` loads those of a source; `settle` finds the folder of one that names none."""

    def __init__(
        self,
        images: Callable[[ImageSource], ImageSet],
        settle: Callable[[ImageSource], ImageSource] = lambda source: source,
    ) -> None:
        self._images, self._settle = images, settle
        self._watched: dict[str, _Watched] = {}

    def watch(self, run: Run, source: ImageSource, on: bool, job: int = 0) -> EpochsMapped | None:
        """Watch a run from now on, or no longer; returns what is known of it, be it from an
        earlier day. Raises RunError where what was kept is damaged."""
        watched, tests = self._watched.get(run.id), self._settle(source.tests)
        if on:
            if watched is None or watched.kept.source != tests:
                watched = _Watched(source.tests, KeptEpochs(tests, (), ()))
                self._watched[run.id] = watched
            watched.asked = source.tests
            earlier = read_epochs(run)
            if earlier is not None and earlier.source == tests:
                watched.kept, watched.axes = earlier, None
        if watched is None:
            return None
        watched.on = on
        return _told(job, run.id, watched) if on and watched.kept.epochs else None

    def after(
        self, job: int, run: Run, epoch: int, model: Model, own: KeptEpochs
    ) -> Generator[EpochsMapped | None]:
        """Tell where `run` is when `epoch` epochs are done, of which its training has kept `own`;
        nothing is done where nobody watches, or images of another shape are asked for. A training
        is not to end for want of a map."""
        watched = self._watched.get(run.id)
        if watched is None or not watched.on:
            return
        try:
            watched.kept = yield from self._reached(watched.kept, epoch, model, own)
            told = _told(job, run.id, watched) if watched.kept.epochs else None
        except Exception:
            log.warning("The epochs of '%s' could not be mapped", run.id, exc_info=True)
            return
        yield told

    def _reached(
        self, kept: KeptEpochs, epoch: int, model: Model, own: KeptEpochs
    ) -> Steps[KeptEpochs]:
        """The epochs so far of the images of `kept`, this one with them."""
        if own.source == kept.source:
            return own
        pixels = self._images(kept.source).images[:KEPT_IMAGES]
        if pixels.shape[1:] != model.shape:
            return kept
        means, _ = yield from encode_in_steps(model, torch.from_numpy(pixels))
        return kept.with_epoch(epoch, means.cpu().numpy())


def _told(job: int, run: str, watched: _Watched) -> EpochsMapped:
    """All epochs on the plane of the last; each is turned to lie like the one before, so that the
    whole does not spin while two components are alike. On another day they lie the same."""
    kept = watched.kept
    if watched.axes is None:
        for means in kept.means[:-1]:
            watched.axes = _turned(pca(means).axes, watched.axes)
    plane = pca(kept.means[-1])
    watched.axes = _turned(plane.axes, watched.axes)
    centre = plane.centre.astype(np.float32)
    points = np.stack([(means - centre) @ watched.axes for means in kept.means])
    return EpochsMapped(
        job=job,
        run=run,
        source=watched.asked,
        epochs=kept.epochs,
        points=points.astype(np.float32),
        centre=centre,
        axes=watched.axes,
    )


def _turned(axes: NDArray[np.float64], before: Floats | None) -> Floats:
    """The plane of `axes` [D, k], turned in itself to lie as near to that of `before` as it can."""
    if before is not None and before.shape == axes.shape:
        left, _, right = np.linalg.svd(axes.T @ before)
        axes = axes @ (left @ right)
    turned: Floats = axes.astype(np.float32)
    return turned
