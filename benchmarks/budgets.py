"""A robustness curve's budgets and restarts, one attack after another and in one pass.

    python -m benchmarks.budgets [--device auto] [--rounds 5]

Eight budgets, on the bundled VAE. The contestants take turns in one run; medians are shown, and
beside them how long one pass takes relative to separate attacks.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable

import torch

from engine.attacks import posterior_steps, posteriors_at_budgets, random_starts
from engine.config import AttackConfig
from engine.data import DATASETS
from engine.device import choose_device, device_name
from engine.model import Model, as_images
from engine.runs import RunStore
from engine.trained import load_model

BUDGETS = (0.025, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2)
STEPS = 10
ROWS = (512, 2048, 8192, 100_000)
"""Of one pass, at most; the last is all there are."""


def main() -> None:
    """Print milliseconds a gradient step and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    device = choose_device(options.device)
    model = load_model(RunStore().resolve("mnist/vae"), device)
    pixels = torch.from_numpy(DATASETS["mnist"].load("test").images).to(device)
    print(f"{device_name(device)}; {len(BUDGETS)} budgets, {STEPS} steps")
    for count in (1, 16, 128, 256, 512):
        for restarts in (1, 3):
            _compare(model, as_images(pixels[:count]), restarts, options.rounds)


def _compare(model: Model, images: torch.Tensor, restarts: int, rounds: int) -> None:
    attacks = [AttackConfig(epsilon=own, steps=STEPS, restarts=restarts) for own in BUDGETS]

    def separate() -> None:
        for own in attacks:
            _exhaust(posterior_steps(model.encode, images, own, random_starts(images, own)))

    def together(rows: int) -> Callable[[], None]:
        return lambda: _exhaust(posteriors_at_budgets(model.encode, images, attacks, rows))

    contestants = {"separate attacks": separate}
    contestants |= {f"{rows:,} rows at once": together(rows) for rows in ROWS}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, run in contestants.items():
            started = time.perf_counter()
            run()
            if images.device.type == "cuda":
                torch.cuda.synchronize()
            if number:  # the first round is for warming up
                times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(f"{len(images)} images, {restarts} restarts")
    for name, median in medians.items():
        ratio = median / medians["separate attacks"]
        print(f"  {name:22} {1000 * median:8.1f} ms   this / separate = {ratio:.2f}")


def _exhaust(steps: Iterable[object]) -> None:
    for _ in steps:
        pass


if __name__ == "__main__":
    main()
