"""What attacks are tried on: a small encoder of noise, and the probe of a bundled model."""

# mypy: allow-untyped-calls

import os
from errno import ENOSPC

import pytest
import torch
from torch import Tensor, nn

from engine.data import DATASETS, ImageSet
from engine.measures import all_of
from engine.model import as_images
from engine.networks import MLPEncoder
from engine.runs import RunStore
from engine.service.loading import load
from engine.trained import TrainedModel
from tests.engine.small_encoders import draw, make_encoder


@pytest.fixture(autouse=True)
def the_same_draws() -> None:
    """What a test draws does not depend on those before it."""
    torch.manual_seed(0)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file reaches the disk."""

    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


@pytest.fixture
def encoder() -> MLPEncoder:
    return make_encoder(3)


@pytest.fixture
def images() -> Tensor:
    """For `encoder`."""
    return draw(5)


class ProbeAsClassifier(nn.Module):
    """probe(mu(x)) as a classifier of images."""

    def __init__(self, trained: TrainedModel) -> None:
        super().__init__()
        self.model, self.probe = trained.model, trained.probe

    def forward(self, images: Tensor) -> Tensor:
        return self.probe.logits(self.model.encode(images).mean)


@pytest.fixture(scope="module")
def mnist(request: pytest.FixtureRequest) -> ImageSet:
    """As many test images of MNIST as IMAGES of the file that asks says."""
    return DATASETS["mnist"].load("test").first(request.module.IMAGES)


@pytest.fixture(scope="module")
def digits(mnist: ImageSet) -> Tensor:
    return as_images(torch.from_numpy(mnist.images))


@pytest.fixture(scope="module")
def labels(mnist: ImageSet) -> Tensor:
    return torch.from_numpy(mnist.labels)


@pytest.fixture(scope="module")
def classifier(mnist: ImageSet) -> ProbeAsClassifier:
    """The bundled VAE's, which reads `digits`."""
    run = RunStore().resolve("mnist/vae")
    return ProbeAsClassifier(all_of(load(run, torch.device("cpu"), mnist))).eval()
