"""Compare's grid of budgets and runs, one budget after another and all budgets in one pass.

    python -m benchmarks.budget_grid [--device auto] [--rounds 3] [--steps 10]

The four bundled MNIST models, attacked through their posteriors and through their probes, away from
the images and towards targets. The contestants take turns in one run; medians are shown, and beside
them how long one pass takes relative to one budget after another.
"""

import argparse
import statistics
import time
from collections.abc import Iterable

import torch

from engine.attacks import attack_side_by_side, posteriors_at_budgets, readings_at_budgets
from engine.config import AttackConfig
from engine.data import DATASETS
from engine.device import choose_device, device_name
from engine.measures import LinearProbe, rows_at_once
from engine.model import Model, as_images
from engine.probe_attack import attack_on, probe_attack_at
from engine.runs import RunStore
from engine.trained import load_model, load_probes

RUNS = ("vae", "vae-noise", "smooth-encoder", "raven")
Attacked = tuple[list[Model], list[LinearProbe] | None, torch.Tensor, torch.Tensor | None]


def main() -> None:
    """Print milliseconds a grid and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    options = parser.parse_args()
    device = choose_device(options.device)
    runs = [RunStore().resolve(f"mnist/{name}") for name in RUNS]
    models = [load_model(run, device) for run in runs]
    probes = [load_probes(run)["digit"].to(device) for run in runs]
    pixels = as_images(torch.from_numpy(DATASETS["mnist"].load("test").images[:32]).to(device))
    print(f"{device_name(device)}; {len(RUNS)} models, {options.steps} steps")
    for count in (1, 16):
        images, targets = pixels[:count], pixels[-count:]
        for told, own, aims in (
            ("posteriors", None, None),
            ("posteriors, targets", None, targets),
            ("probes", probes, None),
            ("probes, targets", probes, targets),
        ):
            for restarts in (1, 10):
                for budgets in (5, 9):
                    attacks = _attacks(budgets, options.steps, restarts, own is not None)
                    medians = _medians((models, own, images, aims), attacks, options.rounds)
                    separate, together = (1000 * median for median in medians)
                    print(
                        f"{count:3} images, {told:20} {restarts:3} restarts, {budgets} budgets: "
                        f"{separate:8.1f} ms, in one pass {together:8.1f} ms, "
                        f"one pass / separate = {together / separate:.2f}"
                    )


def _attacks(budgets: int, steps: int, restarts: int, on_probe: bool) -> list[AttackConfig]:
    config = AttackConfig(steps=steps, restarts=restarts)
    radii = [0.3 * number / budgets for number in range(1, budgets + 1)]
    if on_probe:
        return [probe_attack_at(attack_on("downstream", config), radius) for radius in radii]
    return [config.model_copy(update={"epsilon": radius}) for radius in radii]


def _medians(attacked: Attacked, attacks: list[AttackConfig], rounds: int) -> tuple[float, float]:
    """Seconds, of one budget after another and of one pass."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for run, own in zip((_separate, _together), times, strict=True):
            started = time.perf_counter()
            run(attacked, attacks)
            if attacked[2].device.type == "cuda":
                torch.cuda.synchronize()
            if number:  # the first round is for warming up
                own.append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])


def _separate(attacked: Attacked, attacks: list[AttackConfig]) -> None:
    models, probes, images, targets = attacked
    encoders = [model.posterior for model in models]
    readings = None if probes is None else [probe.reading() for probe in probes]
    for config in attacks:
        _exhaust(attack_side_by_side(encoders, images, config, targets, False, readings))


def _together(attacked: Attacked, attacks: list[AttackConfig]) -> None:
    models, probes, images, targets = attacked
    for place, model in enumerate(models):
        rows = rows_at_once(model)
        if probes is None:
            _exhaust(posteriors_at_budgets(model.posterior, images, attacks, rows, targets))
        else:
            reading = probes[place].reading()
            _exhaust(readings_at_budgets(model.posterior, reading, images, attacks, rows, targets))


def _exhaust(steps: Iterable[object]) -> None:
    for _ in steps:
        pass


if __name__ == "__main__":
    main()
