"""The features of the small classifier are of all that its data set is asked about."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import platformdirs
import pytest
import torch
from torch import Tensor

from engine.data import DATASETS, ImageSet
from engine.data.folders import Split
from engine.evaluation import classifier
from engine.evaluation.classifier import Classifier, classifier_of
from engine.measures import all_of
from engine.measures.frechet import frechet_distance
from engine.model import as_images

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A training of seconds, into a cache of its own."""
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr(classifier, "STEPS", 200)


def some_of(split: Split, count: int) -> ImageSet:
    return DATASETS["color-mnist"].load(split).first(count)


def by_digit_alone(images: ImageSet) -> ImageSet:
    return replace(images, tasks={"digit": images.tasks["digit"]})


def distance(network: Classifier, first: Tensor, second: Tensor) -> float:
    return frechet_distance(network.features(first).numpy(), network.features(second).numpy())


def test_every_task_is_learned() -> None:
    network, tests = all_of(classifier_of(some_of("train", 4000), CPU)), some_of("test", 500)
    answers = network(as_images(torch.from_numpy(tests.images)))
    for logits, task in zip(answers, tests.tasks.values(), strict=True):
        assert logits.shape == (500, len(task.classes))
        assert np.mean(logits.argmax(1).numpy() == task.labels) > 0.6


def test_what_a_second_task_asks_for_counts() -> None:
    """Digits that are all red are further away by the features of digit and colour than by those
    of the digit alone, each beside what two halves of the true ones are apart."""
    images = some_of("train", 4000)
    true = as_images(torch.from_numpy(some_of("test", 1000).images))
    red = true.amax(1, keepdim=True) * torch.tensor([1.0, 0.0, 0.0]).view(1, 3, 1, 1)
    times = []
    for known in (images, by_digit_alone(images)):
        network = all_of(classifier_of(known, CPU))
        times.append(distance(network, true, red) / distance(network, true[:500], true[500:]))
    assert times[0] > 2 * times[1]


def test_one_task_more_is_another_classifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifier, "STEPS", 2)
    images = some_of("train", 200)
    for known in (images, by_digit_alone(images), images):
        all_of(classifier_of(known, CPU))
    assert len(list(tmp_path.rglob("*.safetensors"))) == 2
