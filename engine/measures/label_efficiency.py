"""How few labels a linear probe needs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.labels import LABEL_COUNTS, counts_within
from engine.measures.probe import fit_probe
from engine.measures.steps import Steps


@dataclass(frozen=True)
class LabelEfficiency:
    """Accuracy, a fraction, of a probe fitted to `labels` training images; a row of `accuracies`
    for each draw of them."""

    labels: int
    accuracies: tuple[float, ...]


def label_efficiency(
    means: NDArray[np.float32],
    labels: NDArray[np.int64],
    test_means: NDArray[np.float32],
    test_labels: NDArray[np.int64],
    counts: Sequence[int] = LABEL_COUNTS,
    draws: int = 5,
    seed: int = 0,
) -> Steps[list[LabelEfficiency]]:
    """Accuracy on test means [M, D] of probes fitted to few of the training means [N, D], drawn
    without replacement, `draws` times for each count up to N; smaller draws are the beginnings
    of larger ones. Cemgil et al. (2020), Figure 8. A draw of one class alone guesses it always."""
    import torch

    random = np.random.default_rng(seed)
    orders = [random.permutation(len(labels)) for _ in range(draws)]
    tests = torch.from_numpy(test_means)
    found = []
    for count in counts_within(counts, len(labels)):
        accuracies = []
        for order in orders:
            chosen = order[:count]
            few = labels[chosen]
            if len(np.unique(few)) < 2:
                guessed = np.full(len(test_labels), few[0])
            else:
                guessed = fit_probe(means[chosen], few).predict(tests).numpy()
            accuracies.append(float((guessed == test_labels).mean()))
            yield
        found.append(LabelEfficiency(count, tuple(accuracies)))
    return found
