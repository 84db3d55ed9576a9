"""The probe batch: the same few test images of a run's own data set, reconstructed."""

from typing import NamedTuple

import torch
from torch import Tensor

from engine.data import ImageSet
from engine.model import Model, as_images
from engine.service.arrays import as_array
from engine.service.messages import Floats, Reconstruct, Reconstructed
from engine.trained import TrainedModel, check_shape

PROBE_IMAGES = 16


class ProbeBatch(NamedTuple):
    """Images [P, C, H, W] in [0, 1], what the model makes of them, and their latents [P, D]."""

    probe_images: Floats
    probe_reconstructions: Floats
    probe_means: Floats


def probe_batch(model: Model, probe: Tensor) -> ProbeBatch:
    """`probe`: uint8 [P, C, H, W] on the model's device. Reconstructions are the decoded means of
    the posteriors."""
    images = as_images(probe)
    with torch.no_grad():
        means = model.encode(images).mean
        decoded = model.decode(means)
    return ProbeBatch(as_array(images), as_array(decoded), as_array(means))


def reconstruct(command: Reconstruct, trained: TrainedModel, tests: ImageSet) -> Reconstructed:
    """Answer Reconstruct. Raises ValueError, a sentence, where the model sees images of another
    shape."""
    check_shape(trained, tests.images.shape[1:])
    probe = torch.from_numpy(tests.images[:PROBE_IMAGES]).to(trained.model.device)
    return Reconstructed(
        job=command.job,
        run=trained.run.id,
        epoch=trained.run.epochs_done,
        **probe_batch(trained.model, probe)._asdict(),
    )
