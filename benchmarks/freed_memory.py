"""A training step with memory that is kept once it is freed, as trainings on a CPU have it, and
without.

    python -m benchmarks.freed_memory [--presets takida/vae/mnist,...]

Two processes for each preset take turns in short rounds, so a noisy machine slows them alike;
medians are shown.
"""

import argparse
import statistics
import sys
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection

import torch

from engine.data import DATASETS
from engine.memory import keep_freed_memory
from engine.training import PRESETS, Trainer, complete

USUAL = "irobe/vae/mnist,takida/vae/mnist,takida/stochastic/mnist/0.0,cemgil-smooth/vae/color-mnist"


def take_rounds(preset: str, kept: bool, steps: int, turns: Connection) -> None:
    """A training in a process of its own: a round for each message, answered by its seconds a
    step."""
    torch.set_num_threads(1)
    if kept and not keep_freed_memory():
        sys.exit("The C library of this machine cannot be told to keep memory.")
    config = complete(PRESETS[preset].config)
    course = Trainer(config, torch.from_numpy(DATASETS[config.dataset].load("train").images)).run()
    while turns.recv():
        started = time.perf_counter()
        for _ in range(steps):
            next(course)
        turns.send((time.perf_counter() - started) / steps)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presets", default=USUAL)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--steps", type=int, default=4, help="a round")
    options = parser.parse_args()
    spawning = get_context("spawn")
    print("| preset | network | batch | ms a step | ms with kept memory | ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    for preset in options.presets.split(","):
        seconds: dict[bool, list[float]] = {False: [], True: []}
        ours = {}
        for kept in seconds:
            ours[kept], theirs = spawning.Pipe()
            asked = (preset, kept, options.steps, theirs)
            spawning.Process(target=take_rounds, args=asked, daemon=True).start()
        for number in range(options.rounds + 1):
            for kept, turns in ours.items():
                turns.send(True)
                taken = turns.recv()
                if number:  # the first round is for warming up
                    seconds[kept].append(taken)
        for turns in ours.values():
            turns.send(False)
        plain, kept_ms = (1000 * statistics.median(seconds[kept]) for kept in (False, True))
        config = PRESETS[preset].config
        print(
            f"| {preset} | {config.network} | {config.batch_size} | {plain:.1f} | {kept_ms:.1f} "
            f"| {kept_ms / plain:.2f} |"
        )


if __name__ == "__main__":
    main()
