"""What is shown of a trained model: images it decodes, and maps of its latents. Answers are plain
JSON: images as bytes in lists, [N, C, H, W]."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.embedding import TsneMap
from engine.evaluation import Subject
from engine.gaussian import standard_noise
from engine.measures import Steps
from engine.model import as_images
from engine.posteriors import POSTERIORS, interpolate
from engine.posteriors.second_stage import SecondStage
from engine.reproduce.entry import Reading

NOISE = 0.05
"""Deviation of the noisy copies in a map: Irobe et al., Section 1."""


def map_of(subject: Subject, asked: Reading) -> Steps[dict[str, Any]]:
    """t-SNE of the posterior means of the first `count` test images, with their noisy copies
    where `beside` is 'noisy', or as many samples of the prior where it is 'prior': `points`
    [N, 2], `labels` [N], −1 for a sample, and `noisy` [N]."""
    count = asked.setting("count")
    beside = asked.setting("beside")
    images = as_images(subject.pixels[:count].to(subject.model.device))
    labels = subject.tests.labels[:count].tolist()
    generator = torch.Generator(subject.model.device).manual_seed(subject.seed)
    with torch.no_grad():
        means = [subject.model.encode(images).mean]
        if beside == "noisy":
            noise = NOISE * standard_noise(tuple(images.shape), generator)
            means.append(subject.model.encode((images + noise).clamp(0, 1)).mean)
        else:
            means.append(subject.model.prior.sample(count, generator)[: len(images)])
    tsne = TsneMap(torch.cat(means).cpu().numpy(), seed=subject.seed)
    for _ in tsne.prepare():
        yield
    while not tsne.finished:
        tsne.advance()
        yield
    others = labels if beside == "noisy" else [-1] * len(images)
    return {
        "points": np.round(tsne.points, 2).tolist(),
        "labels": labels + others,
        "noisy": [False] * len(images) + [beside == "noisy"] * len(images),
    }


def reconstructions(subject: Subject, asked: Reading) -> Steps[dict[str, Any]]:
    """The first `images` test images and their reconstructions."""
    count = asked.setting("images")
    yield
    with torch.no_grad():
        shown = as_images(subject.pixels[:count].to(subject.model.device))
        return {"images": _bytes(shown), "decoded": _bytes(subject.model.reconstruct(shown))}


def samples(subject: Subject, asked: Reading) -> Steps[dict[str, Any]]:
    """`images` decoded samples of the `posterior`."""
    made = yield from sampled(subject, asked, asked.setting("images"))
    return {"decoded": _bytes(made)}


def path(subject: Subject, asked: Reading) -> Steps[dict[str, Any]]:
    """`images` on the spherical path from one test image to the next of another class."""
    labels = subject.tests.labels
    other = int(np.argmax(labels != labels[0]))
    yield
    with torch.no_grad():
        ends = as_images(subject.pixels[[0, other]].to(subject.model.device))
        start, end = subject.model.encode(ends).mean
        way = interpolate(start, end, asked.setting("images"), "spherical")
        return {"decoded": _bytes(subject.model.decode(way))}


def sampled(subject: Subject, asked: Reading, count: int) -> Steps[Tensor]:
    """`count` decoded samples [N, C, H, W] of the `posterior`, fitted to the training images, a
    second stage in `fit_steps`."""
    kind = POSTERIORS[asked.setting("posterior")]
    if isinstance(kind, SecondStage):
        kind = SecondStage(asked.setting("fit_steps"))
    return subject.samples(kind, count)


def _bytes(images: Tensor) -> Any:
    levels: NDArray[np.uint8] = (images.clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
    return levels.tolist()
