"""Attacking one image in four models: side by side, also through their probes, one after the other,
and a peer.

    python -m benchmarks.attack

The peer is a plain PGD loop on `loss.backward()`, with parameter gradients, as it is usually
written. All take turns in one run; medians are shown.
"""

import statistics
import time
from collections.abc import Callable

import torch

from engine.attacks import LinearReading, attack, attack_side_by_side
from engine.config import AttackConfig
from engine.data import DATASETS
from engine.device import choose_device
from engine.gaussian import wasserstein2_squared
from engine.model import Model, as_images
from engine.runs import RunStore
from engine.trained import load_model, load_probes

ROUNDS = 15


def plain_attack(model: Model, images: torch.Tensor, config: AttackConfig) -> torch.Tensor:
    """A textbook PGD: last iterate, gradients of everything."""
    with torch.no_grad():
        clean = model.encode(images)
    attacked = images + torch.empty_like(images).uniform_(-config.epsilon, config.epsilon)
    for _ in range(config.steps):
        attacked = attacked.detach().requires_grad_()
        wasserstein2_squared(clean, model.encode(attacked)).sum().backward()  # type: ignore[no-untyped-call]
        assert attacked.grad is not None
        moved = attacked + config.epsilon / 25 * attacked.grad.sign()
        moved = torch.max(torch.min(moved, images + config.epsilon), images - config.epsilon)
        attacked = moved.clamp(0, 1)
    return attacked


def main() -> None:
    """Print milliseconds and ratios."""
    bundled = [run for run in RunStore().list() if run.bundled and run.config.dataset == "mnist"]
    models = [load_model(run, choose_device("cpu")) for run in bundled]
    readings = [next(iter(load_probes(run).values())).reading() for run in bundled]
    thawed = [load_model(run, choose_device("cpu")).requires_grad_(True) for run in bundled]
    pixels = torch.from_numpy(DATASETS["mnist"].load("test").images)
    config = AttackConfig(epsilon=0.1, steps=50)
    for count in (1, 4, 16):
        _compare(models, thawed, readings, as_images(pixels[:count]), config)


def _compare(
    models: list[Model],
    thawed: list[Model],
    readings: list[LinearReading],
    images: torch.Tensor,
    config: AttackConfig,
) -> None:
    encoders = [model.encoder for model in models]
    contestants: dict[str, Callable[[], object]] = {
        "side by side": lambda: list(attack_side_by_side(encoders, images, config)),
        "through probes": lambda: list(
            attack_side_by_side(encoders, images, config, readings=readings)
        ),
        "one by one": lambda: [attack(m.encode, images, config) for m in models],
        "plain loops": lambda: [plain_attack(m, images, config) for m in thawed],
    }
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            started = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"{len(images)} images, {len(models)} models, {config.steps} steps")
    for name, median in medians.items():
        ratio = medians["side by side"] / median
        print(f"  {name:14} {1000 * median:7.1f} ms   side by side / this = {ratio:.2f}")


if __name__ == "__main__":
    main()
