"""How much of a disk runs take, told before there is none left of it."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import torch

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.variants import build

CHECKPOINT = 3
"""Times the weights that a checkpoint takes: themselves, and the optimiser's two moments."""
STEPS = (1e9, "GB"), (1e6, "MB")


def room_of(configs: Iterable[TrainingConfig], at_once: int | None = None) -> int:
    """Bytes that the runs of `configs` take, about: their weights, and their checkpoints, where no
    more are kept than those of so many `at_once` the largest of these. What is measured of a run is
    next to nothing."""
    known: dict[tuple[object, ...], int] = {}
    weights = []
    for config in configs:
        size = config.variant, config.network, config.likelihood, config.latent, config.dataset
        if size not in known:
            known[size] = _weights_of(config)
        weights.append(known[size])
    weights.sort(reverse=True)
    return sum(weights) + CHECKPOINT * sum(weights[:at_once])


def _weights_of(config: TrainingConfig) -> int:
    with torch.device("meta"):  # weights without memory
        _, model = build(config, DATASETS[config.dataset].shape)
    return sum(int(weights.nbytes) for weights in model.state_dict().values())


def free_room(folder: Path) -> int:
    """Bytes that the disk has left on which `folder` is, or will be."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def too_little_room(needed: int, folder: Path) -> str:
    """That so many bytes have no room in `folder`, a sentence; '' where they have."""
    free = free_room(folder)
    if needed <= free:
        return ""
    return (
        f"What is to be trained takes some {room_in_words(needed)} in {folder}, where "
        f"{room_in_words(free)} are free: make room, or name a folder on another disk with "
        "RAVEN_HOME. What finds no room fails, and is begun again by the same command."
    )


def room_in_words(bytes_: int) -> str:
    """'43 MB', '2.9 GB': in powers of ten, as disks are sold."""
    for step, unit in STEPS:
        if bytes_ >= step:
            count = bytes_ / step
            return f"{count:,.0f} {unit}" if count >= 100 else f"{count:.3g} {unit}"
    return f"{bytes_ / 1e3:.0f} kB"
