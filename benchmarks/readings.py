"""What figures of Irobe et al., Tables 1 and 2 and Figure 2, depend on beside the model: whether
noise is clipped to [0, 1], and the probe.

    python -m benchmarks.readings --data-root FOLDER [--dataset mnist]

The bundled models, on all test images; under attack (W, as in Figure 2) on the first 1,000. Each
probe is fitted to all training images; the attacked images, which know of none, are the same for
all of them.
"""

import argparse
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from engine.attacks import attack
from engine.config import AttackConfig
from engine.data import DATASETS
from engine.measures import all_of, encode_all
from engine.model import Model, as_images, frozen
from engine.runs import RunStore
from engine.service.loading import load

BUDGETS = (0.05, 0.1)
ATTACKED = 1_000
NOISE = 0.05
"""Irobe et al., Table 1."""


class Probe(Protocol):
    """As scikit-learn has them."""

    def fit(self, means: NDArray[np.float32], labels: NDArray[np.int64]) -> Any:
        """Learn classes [N] of means [N, D]."""

    def score(self, means: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
        """The share of means whose class it tells."""


PROBES: Mapping[str, Callable[[], Probe]] = {
    "ours: logistic regression": lambda: scaled(LogisticRegression(max_iter=1000)),
    "means not standardised": lambda: LogisticRegression(max_iter=5000),
    "no penalty": lambda: scaled(LogisticRegression(max_iter=5000, C=np.inf)),
    "by stochastic gradients": lambda: scaled(SGDClassifier(loss="log_loss", random_state=0)),
    "linear support vectors, by stochastic gradients": lambda: scaled(
        SGDClassifier(random_state=0)
    ),
    "a hidden layer of 100": lambda: scaled(MLPClassifier(max_iter=30, random_state=0)),
    "5 nearest neighbours": lambda: KNeighborsClassifier(5),
}


def scaled(probe: Probe) -> Probe:
    """On standardised means."""
    pipeline: Probe = make_pipeline(StandardScaler(), probe)
    return pipeline


def pair_distances(model: Model, pixels: Tensor) -> tuple[float, float]:
    """Means of ‖mu(x) − mu(x + ε)‖² with clipped noise and without."""
    images = as_images(pixels)
    generator = torch.Generator().manual_seed(0)
    noisy = images + NOISE * torch.randn(images.shape, generator=generator)
    with torch.no_grad():
        means = model.encode(images).mean
        moved = [model.encode(one).mean - means for one in (noisy.clamp(0, 1), noisy)]
    clipped, unclipped = (float(one.square().sum(1).mean()) for one in moved)
    return clipped, unclipped


def attacked_means(model: Model, pixels: Tensor, budget: float) -> NDArray[np.float32]:
    """Means of images that the attack of Figure 2 moved, [N, D]."""
    with frozen(model):
        moved = attack(model.encode, as_images(pixels), AttackConfig(epsilon=budget))
        means: NDArray[np.float32] = model.encode(moved.images).mean.detach().numpy()
    return means


def main() -> None:
    """Print a table of distances and one of probes."""
    warnings.filterwarnings("ignore", category=ConvergenceWarning)  # 30 rounds are enough
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-root", type=Path, help="the full data set; the embedded part else")
    parser.add_argument("--dataset", default="mnist")
    options = parser.parse_args()
    dataset = DATASETS[options.dataset]
    training, tests = (dataset.load(split, options.data_root) for split in ("train", "test"))
    pixels = torch.from_numpy(tests.images)
    few, labels = pixels[:ATTACKED], tests.labels[:ATTACKED]
    heads = ["model", "paired distance", "not clipped", "probe", "accuracy %"]
    heads += [f"W {budget:g}" for budget in BUDGETS]
    print(f"| {' | '.join(heads)} |\n{'| --- ' * len(heads)}|")
    for variant in ("vae", "vae-noise", "smooth-encoder", "raven"):
        run = RunStore().resolve(f"{options.dataset}/{variant}")
        model = all_of(load(run, torch.device("cpu"), tests)).model
        distances = " | ".join(f"{distance:.2g}" for distance in pair_distances(model, pixels))
        known = encode_all(model, torch.from_numpy(training.images))[0].numpy()
        clean = encode_all(model, pixels)[0].numpy()
        attacked = [attacked_means(model, few, budget) for budget in BUDGETS]
        for name, make in PROBES.items():
            probe = make()
            probe.fit(known, training.labels)
            shares = [probe.score(clean, tests.labels)]
            shares += [probe.score(means, labels) for means in attacked]
            told = " | ".join(f"{100 * share:.1f}" for share in shares)
            print(f"| {run.name} | {distances} | {name} | {told} |", flush=True)


if __name__ == "__main__":
    main()
