"""How few labels a linear probe needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.config import AttackConfig
from engine.data import ImageSet
from engine.labels import LABEL_COUNTS, counts_within
from engine.measures.probe import LinearProbe, fit_probe
from engine.measures.quality import encode_in_steps
from engine.measures.robustness import probe_curve
from engine.measures.steps import Shares, Steps, as_part, shown
from engine.model import Model

Means = NDArray[np.float32]
Labels = NDArray[np.int64]
Accuracy = Callable[[LinearProbe], Shares[float]]
"""Of a probe the accuracy, a fraction, on some test images."""
Fit = Callable[[Means, Labels], Steps[LinearProbe]]
"""Of means [N, D] and labels [N], of two classes or more, the probe."""


@dataclass(frozen=True)
class LabelEfficiency:
    """Accuracy, a fraction, of a probe fitted to `labels` training images; a row of `accuracies`
    for each draw of them."""

    labels: int
    accuracies: tuple[float, ...]


def fit_at_once(means: Means, labels: Labels) -> Steps[LinearProbe]:
    """`fit_probe`, in no steps."""
    yield from ()
    return fit_probe(means, labels)


def label_efficiency(
    model: Model,
    training: ImageSet,
    tests: ImageSet,
    counts: Sequence[int] = LABEL_COUNTS,
    draws: int = 5,
    seed: int = 0,
    attack: AttackConfig | None = None,
    fit: Fit = fit_at_once,
) -> Shares[list[LabelEfficiency]]:
    """Accuracy on `tests` of probes fitted to few of the `training` images, as `probes_of_few`
    draws them; with an `attack`, under that on the cross-entropy of each probe, at its budget.

    The latter is what Cemgil et al., 2020 (Smooth Encoders), plot in Figure 8, for two of CelebA's
    tasks and by percent of the labels; clean accuracy is not. `engine.reproduce` has that figure.
    """
    means = yield from _means_of(model, training)
    labels = torch.from_numpy(tests.labels)
    if attack is None:
        accuracy = clean_accuracy(torch.from_numpy((yield from _means_of(model, tests))), labels)
    else:
        pixels = torch.from_numpy(tests.images).to(model.device)
        accuracy = attacked_accuracy(model, pixels, labels.to(model.device), attack)
    return (yield from probes_of_few(means, training.labels, accuracy, counts, draws, seed, fit))


def clean_accuracy(means: Tensor, labels: Tensor) -> Accuracy:
    """On test images with these means [N, D] and labels [N]."""

    def accuracy(probe: LinearProbe) -> Shares[float]:
        yield 0.0
        return int((probe.predict(means) == labels).sum()) / len(labels)

    return accuracy


def attacked_accuracy(
    model: Model, pixels: Tensor, labels: Tensor, attack: AttackConfig
) -> Accuracy:
    """On test images, uint8 [N, C, H, W] with labels [N], both on the model's device, under the
    `attack` on the cross-entropy of the very probe: `probe_curve` at its budget."""

    def accuracy(probe: LinearProbe) -> Shares[float]:
        # What looks at no image is fooled by none.
        own = attack if probe.weight.any() else attack.model_copy(update={"epsilon": 0.0})
        for progress in probe_curve(model, probe.to(model.device), pixels, labels, [own]):
            yield progress.share
        return progress.accuracies[0]

    return accuracy


def probes_of_few(
    means: Means,
    labels: Labels,
    accuracy: Accuracy,
    counts: Sequence[int] = LABEL_COUNTS,
    draws: int = 5,
    seed: int = 0,
    fit: Fit = fit_at_once,
) -> Shares[list[LabelEfficiency]]:
    """The `accuracy` of probes fitted to few of the training means [N, D], drawn without
    replacement, `draws` times for each count up to N; smaller draws are the beginnings of larger
    ones, and of all labels there is one draw, which counts as each. A draw of one class alone
    guesses it always."""
    random = np.random.default_rng(seed)
    orders = [random.permutation(len(labels)) for _ in range(draws)]
    within = counts_within(counts, len(labels))
    drawn = [orders if count < len(labels) else orders[:1] for count in within]
    done, total = 0, sum(map(len, drawn))
    curve = []
    for count, different in zip(within, drawn, strict=True):
        found = []
        for order in different:
            few = order[:count]
            course = _of_draw(means[few], labels[few], accuracy, fit)
            found.append((yield from as_part(course, done, total)))
            done += 1
            yield done / total
        curve.append(LabelEfficiency(count, tuple(found * (draws // len(found)))))
    return curve


def _means_of(model: Model, images: ImageSet) -> Shares[Means]:
    course = encode_in_steps(model, torch.from_numpy(images.images))
    means, _ = yield from shown(course, lambda _: 0.0)
    found: Means = means.cpu().numpy()
    return found


def _of_draw(means: Means, labels: Labels, accuracy: Accuracy, fit: Fit) -> Shares[float]:
    if len(np.unique(labels)) < 2:
        probe = _guess(int(labels[0]), means.shape[1])
    else:
        probe = yield from shown(fit(means, labels), lambda _: 0.0)
    return (yield from accuracy(probe))


def _guess(label: int, latents: int) -> LinearProbe:
    """A probe that knows one class, and reads it whatever it sees."""
    bias = torch.full((label + 1,), -torch.inf)
    bias[label] = 0
    return LinearProbe(
        torch.zeros(label + 1, latents), bias, torch.zeros(latents), torch.ones(latents)
    )
