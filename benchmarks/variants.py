"""What each method's training costs, relative to `vae` on the same network.

    python -m benchmarks.variants [--network mlp] [--likelihood bernoulli]

The methods take turns in short rounds, so a noisy machine slows them alike; medians are shown.
Beside them stand the time factors of Cemgil et al., The Autoencoding VAE, Table 3, for CelebA.
"""

import argparse
import statistics
import time

import torch

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.training import Trainer, complete
from engine.variants import VARIANTS

EPOCH = 60_000
BATCH = 128
SHOWN: dict[str, tuple[str, dict[str, float | int | str | bool | list[float]]]] = {
    **{name: (name, {}) for name in VARIANTS},
    "smooth-encoder, 5 steps": ("smooth-encoder", {"steps": 5}),
    "se-avae, 5 steps": ("se-avae", {"steps": 5}),
    "rae, spectral": ("rae", {"regulariser": "spectral"}),
    "vade": ("vade", {"pretrain_epochs": 0}),
}
PAPER = {
    "vae": 1.0,
    "avae": 2.2,
    "smooth-encoder, 5 steps": 3.1,
    "smooth-encoder": 7.8,
    "se-avae, 5 steps": 4.3,  # on CelebA, with so many: Appendix F
    "avae-ss": 2.2,
}


def trainer(shown: str, network: str, likelihood: str, images: torch.Tensor) -> Trainer:
    """A training of one of `SHOWN`, long enough for all rounds."""
    variant, objective = SHOWN[shown]
    config = TrainingConfig(
        variant=variant,
        objective=objective,
        network=network,
        likelihood=likelihood,
        epochs=10_000,
        batch_size=BATCH,
        base="its base" if VARIANTS[variant].needs_base else None,
    )
    return Trainer(complete(config), images)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="mlp")
    parser.add_argument("--likelihood", default="bernoulli")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--steps", type=int, default=4, help="a round")
    options = parser.parse_args()
    images = torch.from_numpy(DATASETS["mnist"].load("train").images)
    courses = {
        shown: trainer(shown, options.network, options.likelihood, images).run() for shown in SHOWN
    }
    seconds: dict[str, list[float]] = {shown: [] for shown in SHOWN}
    for number in range(options.rounds + 1):
        for shown, course in courses.items():
            started = time.perf_counter()
            for _ in range(options.steps):
                next(course)
            if number:  # the first round is for warming up
                seconds[shown].append((time.perf_counter() - started) / options.steps)
    plain = statistics.median(seconds["vae"])
    print("| method | seconds an epoch of 60,000 | relative to vae | paper |")
    print("| --- | --- | --- | --- |")
    for shown in sorted(SHOWN, key=lambda name: statistics.median(seconds[name])):
        median = statistics.median(seconds[shown])
        paper = f"{PAPER[shown]:g}" if shown in PAPER else ""
        print(f"| {shown} | {median * EPOCH / BATCH:.1f} | {median / plain:.2f} | {paper} |")


if __name__ == "__main__":
    main()
