"""Posteriors of the images of a source, and what a run's probes read off them."""

import torch
from torch import Tensor

from engine.data import ImageSet, ImageSource
from engine.measures import Steps, encode_in_steps
from engine.service.messages import Encoded, Integers
from engine.trained import TrainedModel, check_images, shared_tasks


def encode_images(
    trained: TrainedModel, run: str, source: ImageSource, images: ImageSet, test_count: int
) -> Steps[Encoded]:
    """The images of a source, the first `test_count` of them test images, as `run` sees them; of
    no job yet. Raises ValueError, a sentence, where it sees images of another shape."""
    check_images(trained, images)
    pixels = torch.from_numpy(images.images)
    means, log_variances = yield from encode_in_steps(trained.model, pixels)
    by_task = _read_off(trained, means, images, test_count)
    predictions, accuracy = next(iter(by_task.values()))
    return Encoded(
        job=0,
        run=run,
        source=source,
        means=means.cpu().numpy(),
        log_variances=log_variances.cpu().numpy(),
        predictions=predictions,
        accuracy=accuracy,
        by_task=by_task,
    )


def _read_off(
    trained: TrainedModel, means: Tensor, images: ImageSet, test_count: int
) -> dict[str, tuple[Integers, float]]:
    """Predictions [N] by task, and the accuracy of those of the test images."""
    predicted = {
        task: (probe.predict(means), labels)
        for task, (probe, labels) in shared_tasks(trained, images).items()
    }
    return {
        task: (found.cpu().numpy(), _share((found == labels)[:test_count]))
        for task, (found, labels) in predicted.items()
    }


def _share(right: Tensor) -> float:
    """In doubles, as all accuracies are counted, or one and the same would be told in two ways;
    on the CPU, for Apple's GPUs have none."""
    return float(right.cpu().double().mean())
