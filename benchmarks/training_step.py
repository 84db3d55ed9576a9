"""A training step against a plain loop of the same model, and against its matrix products alone.

    python -m benchmarks.training_step

All three take turns in short rounds, so a noisy machine slows them alike; medians are shown.
"""

import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.training import Trainer

BATCH = 128
ROUNDS, STEPS = 30, 10


def ours(images: torch.Tensor) -> Callable[[], object]:
    """One step of the trainer: gather, noise, objective, gradients, RAdam."""
    trainer = Trainer(TrainingConfig(variant="vae", batch_size=BATCH, epochs=10_000), images)
    course = trainer.run()
    return lambda: next(course)


def plain(images: torch.Tensor) -> Callable[[], object]:
    """The same VAE as a textbook loop would have it, with torch.optim.RAdam."""
    encoder = _layers([784, 500, 250, 20])
    decoder = _layers([10, 250, 500, 784])
    optimiser = torch.optim.RAdam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)

    def step() -> None:
        batch = images[torch.randint(len(images), (BATCH,))].float().div(255).flatten(1)
        mean, log_variance = encoder(batch).chunk(2, 1)
        latents = mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
        loss = functional.binary_cross_entropy_with_logits(decoder(latents), batch, reduction="sum")
        kl = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum()
        optimiser.zero_grad()
        ((loss + kl) / BATCH).backward()
        optimiser.step()

    return step


def products() -> Callable[[], object]:
    """The matrix products of that step and nothing else: forward, and both gradients."""
    widths = [(784, 500), (500, 250), (250, 20), (10, 250), (250, 500), (500, 784)]
    factors = [(torch.rand(BATCH, i), torch.rand(i, o), torch.rand(BATCH, o)) for i, o in widths]

    def step() -> None:
        for number, (inputs, weights, gradients) in enumerate(factors):
            torch.mm(inputs, weights)
            torch.mm(inputs.T, gradients)
            if number:
                torch.mm(gradients, weights.T)

    return step


def _layers(widths: list[int]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.PReLU()]
    return nn.Sequential(*layers[:-1])


def main() -> None:
    """Print milliseconds and ratios."""
    torch.manual_seed(0)
    images = torch.from_numpy(DATASETS["mnist"].load("train").images)
    contestants = {
        "raven-gui": ours(images),
        "plain loop": plain(images),
        "matrix products": products(),
    }
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, step in contestants.items():
            started = time.perf_counter()
            for _ in range(STEPS):
                step()
            times[name].append((time.perf_counter() - started) / STEPS)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        ratio = medians["raven-gui"] / median
        print(f"{name:16} {1000 * median:7.2f} ms a step   raven-gui / this = {ratio:.2f}")


if __name__ == "__main__":
    main()
