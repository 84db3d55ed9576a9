"""A small classifier whose features tell images of a data set apart: for Fréchet distances where
the Inception network, which knows photographs, says little."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import platformdirs
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from engine.data import ImageSet
from engine.measures import Steps
from engine.model import as_images, seeded
from engine.training import CheckpointError, load_tensors, save_tensors
from engine.training.optimiser import Adam

FEATURES = 128
STEPS = 1000
BATCH = 128
RATE = 1e-3
VERSION = 1
"""Of the network and its training: another one is another measure."""


class Classifier(nn.Module):
    """Two strided convolutions, a pooling to 4x4, and `FEATURES` units below the classes of all
    tasks, of which there are so many in each."""

    def __init__(self, channels: int, classes: Sequence[int]) -> None:
        super().__init__()
        self.classes = list(classes)
        self.body = nn.Sequential(
            nn.Conv2d(channels, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(4),
            nn.Flatten(),
            nn.Linear(64 * 16, FEATURES),
            nn.ReLU(),
        )
        self.head = nn.Linear(FEATURES, sum(classes))

    def features(self, images: Tensor) -> Tensor:
        """images [N, C, H, W] in [0, 1] -> [N, FEATURES]"""
        found: Tensor = self.body(images)
        return found

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """images [N, C, H, W] in [0, 1] -> logits [N, K] of each task"""
        return torch.split(self.head(self.features(images)), self.classes, dim=1)


def classifier_of(images: ImageSet, device: torch.device) -> Steps[Classifier]:
    """The classifier trained on all tasks of these images alike, frozen. It is trained once and
    kept in the user's cache: the same images always give the same one on the same machine."""
    with seeded(0):
        classes = [len(task.classes) for task in images.tasks.values()]
        network = Classifier(images.images.shape[1], classes)
    path = _path(images)
    try:
        network.load_state_dict(load_tensors(path))
    except (CheckpointError, RuntimeError):
        yield from _train(network.to(device), images)
        weights = {name: weight.cpu() for name, weight in network.state_dict().items()}
        with suppress(OSError):  # without room for it, it is trained again the next time
            path.parent.mkdir(parents=True, exist_ok=True)
            save_tensors(path, weights)
    return network.to(device).eval().requires_grad_(False)


def _train(network: Classifier, images: ImageSet) -> Steps[None]:
    device = network.head.weight.device
    pixels = torch.from_numpy(images.images).to(device)
    labels = [torch.from_numpy(task.labels).to(device) for task in images.tasks.values()]
    optimiser = Adam(network.parameters(), RATE, rectified=False)
    random = np.random.default_rng(0)
    for _ in range(STEPS):
        batch = torch.from_numpy(random.integers(len(pixels), size=BATCH)).to(device)
        answers = zip(network(as_images(pixels[batch])), labels, strict=True)
        loss = torch.stack([cross_entropy(logits, told[batch]) for logits, told in answers]).sum()
        optimiser.step(torch.autograd.grad(loss, optimiser.parameters))
        yield


def _path(images: ImageSet) -> Path:
    """Named after the images and their labels, so that no other ones find it."""
    digest = hashlib.blake2b(images.images.tobytes(), digest_size=16)
    for task in images.tasks.values():
        digest.update(task.labels.tobytes())
    cache = Path(platformdirs.user_cache_dir("raven-gui", appauthor=False))
    return cache / "classifiers" / f"{digest.hexdigest()}-{VERSION}.safetensors"
