"""Where test images lie before a training and after each epoch, kept in the folder of its run."""

from contextlib import suppress

import torch

from engine.data import DataError, ImageSet, ImageSource, own_source
from engine.measures import Steps, encode_in_steps
from engine.model import Model
from engine.runs import KeptEpochs, Run, RunError, read_epochs, save_epochs
from engine.service.background import in_background

KEPT_IMAGES = 2000
"""Test images that are encoded after an epoch: a few hundredths of a second on a small computer."""


class EpochKeeper:
    """Keeps the epochs of one training, behind those that were kept of it before. A training does
    not end for want of it: what cannot be read or written is not kept."""

    def __init__(self, run: Run, source: ImageSource, tests: ImageSet | None) -> None:
        self._run = run
        self._pixels = None if tests is None else torch.from_numpy(tests.images[:KEPT_IMAGES])
        self.kept = KeptEpochs(source, (), ())
        with suppress(RunError):
            earlier = read_epochs(run)
            if earlier is not None and earlier.source == source:
                self.kept = earlier

    def keep(self, epoch: int, model: Model) -> Steps[KeptEpochs]:
        """What is kept when `epoch` epochs are done, with what the model makes of the images now.
        Those that the training has gone back behind are no longer true."""
        if self._pixels is not None:
            means, _ = yield from encode_in_steps(model, self._pixels)
            if bool(means.isfinite().all()):
                self.kept = self.kept.with_epoch(epoch, means.cpu().numpy())
                with suppress(RunError):
                    save_epochs(self._run, self.kept)
        return self.kept


def keeper_of(run: Run, tests: ImageSet | None = None) -> Steps[EpochKeeper]:
    """The keeper of a training of `run`, whose test images are read where they are not at hand."""
    source = own_source(run.config)

    def read() -> ImageSet | None:
        with suppress(DataError, ValueError):
            return source.load()[0]
        return None

    return EpochKeeper(run, source, tests or (yield from in_background(read)))
