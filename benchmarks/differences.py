"""Why figures differ from Irobe et al., Table 2 and Figure 2: the length of the training, the size
of its batches, its optimiser, whether the noisy copies are drawn once or anew in every step, and
whether they are clipped to [0, 1].

    python -m benchmarks.differences --data-root FOLDER --out RESULTS.jsonl [--dataset mnist]

Each way of training is measured after several of its epochs, on all test images; under attack on
the first 1,000. Rows are added to RESULTS.jsonl as they are measured; a training whose rows are
there already is not repeated. The table is printed at the end.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

from engine.config import AttackConfig, Optimiser, TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.measures import encode_all, fit_probe, measure_quality, robustness_curve
from engine.training import DivergedError, EpochReport, Report, Trainer, complete
from engine.variants import raven, vae_noise

BUDGETS = (0.05, 0.1)
ATTACKED = 1_000
NOISE = 0.05
"""Of the noisy copies and of the pairs: Irobe et al., Appendix C.1 and Table 1."""


@dataclass(frozen=True)
class Way:
    """One way to train: the method, its batch, the epochs it is measured after, whether a noisy
    copy of each image, drawn once, stands beside it, whether the copies that the method draws are
    clipped, and the optimiser."""

    variant: str
    epochs: tuple[int, ...]
    batch: int = 128
    copies: bool = False
    clipped: bool = True
    optimiser: Optimiser = "radam"


WAYS = {
    "VAE": Way("vae", (5, 10, 15, 20)),
    "VAE, batch 64": Way("vae", (10, 20), batch=64),
    "VAE, batch 512": Way("vae", (10, 20), batch=512),
    "VAE (noise)": Way("vae-noise", (10, 20)),
    "VAE on images and copies": Way("vae", (10, 20), copies=True),
    "VAE (noise), not clipped": Way("vae-noise", (5, 10), clipped=False),
    "VAE, Adam": Way("vae", (10, 20), optimiser="adam"),
    "VAE (noise), Adam": Way("vae-noise", (10, 20), optimiser="adam"),
    "RAVEN": Way("raven", (10, 20)),
    "RAVEN, Adam": Way("raven", (10, 20), optimiser="adam"),
    "RAVEN, not clipped": Way("raven", (5, 10), clipped=False),
}
"""VAE (noise) and RAVEN draw new copies in every step, of an image and its copy one pair."""


def measure(
    name: str, dataset: str, training: ImageSet, tests: ImageSet, seed: int
) -> Iterator[dict[str, Any]]:
    """A row after each of the epochs of a way of training."""
    way = WAYS[name]
    images = _with_copies(training.images, seed) if way.copies else training.images
    config = TrainingConfig(
        variant=way.variant,
        dataset=dataset,
        batch_size=way.batch,
        optimiser=way.optimiser,
        epochs=max(way.epochs),
        seed=seed,
        device="cpu",
    )
    trainer = Trainer(complete(config), torch.from_numpy(images))
    pixels, labels = torch.from_numpy(tests.images), torch.from_numpy(tests.labels)
    attacks = [AttackConfig(epsilon=budget) for budget in BUDGETS]
    for report in trainer.run() if way.clipped else _not_clipped(trainer.run()):
        if not isinstance(report, EpochReport) or report.epoch not in way.epochs:
            continue
        model = trainer.model
        means = encode_all(model, torch.from_numpy(training.images))[0].numpy()
        probe = fit_probe(means, training.labels)
        quality = measure_quality(model, probe, pixels, labels, NOISE, seed=0)
        *_, curve = robustness_curve(model, probe, pixels[:ATTACKED], labels[:ATTACKED], attacks)
        yield {
            "way": name,
            "epochs": report.epoch,
            "seed": seed,
            "accuracy": quality.accuracy,
            "mse_255": quality.mse_255,
            "pair_distance": quality.pair_distance[0],
            "left": curve.accuracies,
        }


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as Markdown."""
    heads = ["trained as", "epochs", "accuracy %", "MSE (0–255)", "paired distance"]
    heads += [f"W {budget:g}" for budget in BUDGETS]
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for row in rows:
        left = " | ".join(f"{100 * share:.1f}" for share in row["left"])
        lines.append(
            f"| {row['way']} | {row['epochs']} | {100 * row['accuracy']:.1f} | "
            f"{row['mse_255']:.0f} | {row['pair_distance']:.2g} | {left} |"
        )
    return "\n".join(lines)


def _not_clipped(reports: Iterator[Report | None]) -> Iterator[Report | None]:
    """What a training reports whose noisy copies leave [0, 1], as input and as target."""

    def copy(images: Tensor, noise: Tensor, scale: float) -> Tensor:
        return images + scale * noise

    with patch.object(raven, "noisy_copy", copy), patch.object(vae_noise, "noisy_copy", copy):
        yield from reports


def _with_copies(images: np.ndarray[Any, Any], seed: int) -> np.ndarray[Any, Any]:
    noise = NOISE * np.random.default_rng(seed).standard_normal(images.shape, np.float32)
    noisy = (images / np.float32(255) + noise).clip(0, 1)
    return np.concatenate([images, (255 * noisy).round().astype(np.uint8)])


def main() -> None:
    """Train and measure what is missing, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-root", type=Path, help="the full data set; the embedded part else")
    parser.add_argument("--out", type=Path, required=True, help="where the rows are kept")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dataset = DATASETS[options.dataset]
    training, tests = (dataset.load(split, options.data_root) for split in ("train", "test"))
    lines = options.out.read_text().splitlines() if options.out.exists() else []
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for name in options.ways:
        if {row["epochs"] for row in rows if row["way"] == name} == set(WAYS[name].epochs):
            continue
        rows = [row for row in rows if row["way"] != name]
        try:
            for row in measure(name, options.dataset, training, tests, options.seed):
                rows.append(row)
                options.out.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        except DivergedError as error:
            print(f"{name}: {error}")
    print(table(rows))


if __name__ == "__main__":
    main()
