"""How much of a model's accuracy is left under attack."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.attacks import posterior_steps, random_starts
from engine.config import AttackConfig
from engine.measures.probe import LinearProbe
from engine.model import Model, as_images, frozen

BATCH = 500


@dataclass(frozen=True)
class Progress:
    """Share of the attack that is done, in [0, 1]; `accuracy` is None until all of it is."""

    share: float
    accuracy: float | None


def adversarial_accuracy(
    model: Model, probe: LinearProbe, pixels: Tensor, labels: Tensor, config: AttackConfig
) -> Iterator[Progress]:
    """Yield after each gradient step on each batch; the last has the accuracy, a fraction.

    pixels: uint8 [N, C, H, W]; labels [N]. The share of images whose class the probe still reads
    off the mean of the posterior that the attack moved the furthest. Irobe et al., 4.1.2.
    """
    batches = list(zip(torch.split(pixels, BATCH), torch.split(labels, BATCH), strict=True))
    correct = torch.zeros((), device=pixels.device, dtype=torch.int64)
    with frozen(model.encoder):
        for index, (batch, classes) in enumerate(batches):
            images = as_images(batch)
            own = config.model_copy(update={"seed": config.seed + index})
            for state in posterior_steps(model.encode, images, own, random_starts(images, own)):
                yield Progress((index + state.step / state.steps) / len(batches), None)
            with torch.no_grad():
                means = model.encode(state.images).mean
                correct += (probe.predict(means) == classes).sum()
    yield Progress(1.0, int(correct) / len(pixels))
