"""What can be measured of a trained model for an entry, by name. Answers are plain JSON."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from statistics import fmean
from types import MappingProxyType
from typing import Any

import numpy as np
import torch

from engine.config import AttackConfig
from engine.data import DATASETS
from engine.evaluation import MEASURES, Subject, refusal
from engine.measures import (
    CurveProgress,
    LinearProbe,
    Steps,
    encode_in_steps,
    fit_probe,
    probe_curve,
    robustness_curve,
    variance_in_steps,
)
from engine.measures.frechet import frechet_distance
from engine.probe_attack import attack_at, attack_on
from engine.reproduce import inception, pictures
from engine.reproduce.entry import Reading
from engine.reproduce.on_training import on_training

DRAWS, APART = 1000, 1000
"""Of labels, at most, until they are of two classes; and how far apart the seeds of two draws are,
further than those of runs."""

Answer = Callable[[Subject, Reading], Steps[Any]]


@dataclass(frozen=True)
class Measured:
    """`chosen` is which function a reading runs beside those that `answer` names in its code."""

    answer: Answer
    chosen: Callable[[Reading], Callable[..., Any]] | None = None


def _clean(subject: Subject, asked: Reading) -> Steps[float | None]:
    """The measure `name` of `raven measures`; None where it means nothing for the method."""
    measure = MEASURES[asked.setting("name")]
    if refusal(measure, subject):
        return None
    return (yield from measure.of(subject))


def _accuracy(subject: Subject, asked: Reading) -> Steps[float | None]:
    """Of the probe of a `task`, a share; None where the run has none."""
    return (yield from subject.quality()).accuracy_by_task.get(asked.setting("task"))


def _pairs(subject: Subject, _asked: Reading) -> Steps[list[float]]:
    """Mean and standard deviation over the images of ‖mu(x) − mu(x + ε)‖²."""
    return list((yield from subject.quality()).pair_distance)


def _robustness(subject: Subject, asked: Reading) -> Steps[float]:
    """Accuracy of the first task's probe under an attack on the posterior, a share."""
    device = subject.model.device
    config = AttackConfig(
        divergence=asked.setting("divergence"),
        epsilon=asked.setting("epsilon"),
        steps=asked.setting("steps"),
    )
    labels = torch.from_numpy(subject.tests.labels).to(device)
    pixels, probe = subject.pixels.to(device), subject.trained.probe
    return (yield from _left(robustness_curve(subject.model, probe, pixels, labels, [config])))


def _downstream(subject: Subject, asked: Reading) -> Steps[float | None]:
    """Share of the images that are read rightly for a `task` whatever an attack on its probe
    tries, the run's own or one fitted to `percent` of the labels; None where the run has none.

    As many steps and starts as are asked for, and each step as `raven evaluate` takes it. Cemgil
    et al., 2020 (Smooth Encoders), Section 4."""
    device = subject.model.device
    plain = AttackConfig(steps=asked.setting("steps"), restarts=asked.setting("restarts"))
    config = attack_at("downstream", attack_on("downstream", plain), asked.setting("epsilon"))
    task = asked.setting("task")
    labels = torch.from_numpy(subject.tests.tasks[task].labels).to(device)
    percent = asked.setting("percent")
    if percent is None and task not in subject.trained.probes:
        return None
    probe = subject.trained.probes.get(task)
    if percent is not None:
        probe = yield from _probe_of(subject, task, percent)
    assert probe is not None
    pixels = subject.pixels.to(device)
    course = probe_curve(subject.model, probe.to(device), pixels, labels, [config])
    return (yield from _left(course))


def _left(course: Iterator[CurveProgress]) -> Steps[float]:
    """Accuracy at the one budget of a curve, a share."""
    for progress in course:
        if progress.accuracies:
            return progress.accuracies[0]
        yield
    raise AssertionError("a curve ends with an accuracy")


def _few_labels(subject: Subject, asked: Reading) -> Steps[float | None]:
    """What `_downstream` tells of a probe that is fitted to `percent` of the labels. They are drawn
    again while they are all of one class, as few of a rare attribute may be."""
    if asked.setting("task") not in subject.trained.probes:
        return None
    *others, last = (subject.seed + draw * APART for draw in range(DRAWS))
    for seed in others:
        with suppress(ValueError):  # a probe of one class
            return (yield from _downstream(replace(subject, seed=seed), asked))
    return (yield from _downstream(replace(subject, seed=last), asked))


def _latent_variance(subject: Subject, _asked: Reading) -> Steps[float]:
    """Of the posteriors, mean over images and dimensions, in squared latent units."""
    return float((yield from subject.posterior()).variance.mean())


def _noise_variance(subject: Subject, _asked: Reading) -> Steps[dict[str, float]]:
    """Of the four parts of MNIST's training images and of some of them together, by name, in
    squared units of the pixel range of MNIST itself."""
    images = subject.training()
    low, high = DATASETS[subject.trained.run.config.dataset].pixel_range
    pixels = torch.from_numpy(images.images)
    small = torch.from_numpy(images.labels < 5)
    found = {}
    for letter, rows in (("S", small), ("B", ~small)):
        # A variance that images share is estimated from all of them.
        part = pixels[rows] if subject.model.likelihood.dependent else pixels
        variance = yield from variance_in_steps(subject.model, part, seed=subject.seed)
        for half, values in zip("UL", variance.of_pixels[0].chunk(2, dim=0), strict=True):
            found[letter + half] = float(values.mean()) * (high - low) ** 2
    together = ("SU+SL+BU+BL", "SU+BU", "SL+BL", "SU+SL", "BU+BL")
    means = {name: fmean(found[part] for part in name.split("+")) for name in together}
    return {**found, **means}


def _frechet(subject: Subject, asked: Reading) -> Steps[float]:
    """Of samples of the `posterior`, by the features of a small classifier."""
    made = yield from pictures.sampled(subject, asked, len(subject.tests.images))
    real = yield from subject.features()
    found = yield from subject.features(made)
    return frechet_distance(real.numpy(), found.numpy())


def _frechet_between(subject: Subject, asked: Reading) -> Steps[float]:
    """Of images decoded on spherical paths between test images: at the `share` of the way, or
    where that is None at random ones."""
    made = yield from subject.between(asked.setting("share"))
    real = yield from subject.features()
    found = yield from subject.features(made)
    return frechet_distance(real.numpy(), found.numpy())


def _probe_of(subject: Subject, task: str, percent: float) -> Steps[LinearProbe]:
    """A probe fitted to a share of the labels of the training images, drawn by the seed."""
    training = subject.training()
    labels = training.tasks[task].labels
    count = max(2, round(len(labels) * percent / 100))
    chosen = np.random.default_rng(subject.seed).permutation(len(labels))[:count]
    means, _ = yield from encode_in_steps(subject.model, torch.from_numpy(training.images[chosen]))
    return fit_probe(means.cpu().numpy(), labels[chosen]).to(subject.model.device)


MEASURED: Mapping[str, Measured] = MappingProxyType(
    {
        "clean": Measured(_clean, chosen=lambda asked: MEASURES[asked.setting("name")].of),
        "accuracy": Measured(_accuracy),
        "pairs": Measured(_pairs),
        "robustness": Measured(_robustness),
        "downstream": Measured(_downstream),
        "few_labels": Measured(_few_labels),
        "on_training": Measured(on_training),
        "latent_variance": Measured(_latent_variance),
        "noise_variance": Measured(_noise_variance),
        "frechet": Measured(_frechet),
        "frechet_between": Measured(_frechet_between),
        "fid": Measured(inception.samples),
        "fid_between": Measured(inception.between),
        "fid_reconstructions": Measured(inception.reconstructions),
        "map": Measured(pictures.map_of),
        "reconstructions": Measured(pictures.reconstructions),
        "samples": Measured(pictures.samples),
        "path": Measured(pictures.path),
    }
)
