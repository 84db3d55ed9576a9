"""How much of a disk runs take, told before there is none left of it."""

import shutil
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import NamedTuple

import torch

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.runs.cost import kind_of
from engine.variants import build

CHECKPOINT = 3
"""Times the weights that a checkpoint takes: themselves, and the optimiser's two moments."""
STEPS = (1e12, "TB"), (1e9, "GB"), (1e6, "MB")


class Room(NamedTuple):
    """Bytes, about: that runs `take` once all are trained, and that they `need` until then."""

    take: int
    need: int


def room_of(configs: Iterable[TrainingConfig], at_once: int, with_checkpoints: bool) -> Room:
    """Of the runs of `configs`, so many trained `at_once`, which keep their checkpoints or lose
    them at their end. While one is trained its next checkpoint is written beside the last one. What
    is measured of a run is next to nothing."""
    known: dict[Hashable, int] = {}
    weights = []
    for config in configs:
        size = kind_of(config), config.latent
        if size not in known:
            known[size] = _weights_of(config)
        weights.append(known[size])
    largest = CHECKPOINT * sum(sorted(weights)[-at_once:])
    kept = CHECKPOINT * sum(weights) if with_checkpoints else 0
    take = sum(weights) + kept
    return Room(take, take + (largest if with_checkpoints else 2 * largest))


def _weights_of(config: TrainingConfig) -> int:
    shape = DATASETS[config.dataset].shape
    try:
        with torch.device("meta"):  # weights without memory
            _, model = build(config, shape)
    except (RuntimeError, TypeError, ValueError):  # of a method that reads numbers off new weights
        _, model = build(config, shape)
    return sum(int(weights.nbytes) for weights in model.state_dict().values())


def room_told(room: Room, folder: Path) -> str:
    """What runs take in `folder`, or that there is not as much as they need, a sentence; '' where
    there are none."""
    taken = f"Their runs take some {room_in_words(room.take)}." if room.take else ""
    return too_little_room(room, folder) or taken


def too_little_room(room: Room, folder: Path) -> str:
    """That runs need more than is free in `folder`, a sentence; '' where they do not, or where
    nothing tells what is free."""
    free = _free_room(folder)
    if free is None or room.need <= free:
        return ""
    return (
        f"What is to be trained needs some {room_in_words(room.need)} in {folder}, where "
        f"{room_in_words(free)} are free: make room, or name a folder on another disk with "
        "RAVEN_HOME. What finds no room fails, and is begun again by the same command."
    )


def _free_room(folder: Path) -> int | None:
    """Bytes that the disk has left on which `folder` is, or will be; None where nothing tells."""
    try:
        there = next((one for one in (folder, *folder.parents) if one.exists()), None)
        return None if there is None else shutil.disk_usage(there).free
    except OSError:
        return None


def room_in_words(bytes_: int) -> str:
    """'43 MB', '2.9 GB': in powers of ten, as disks are sold."""
    for step, unit in STEPS:
        if bytes_ >= step:
            count = bytes_ / step
            return f"{count:,.0f} {unit}" if count >= 100 else f"{count:.3g} {unit}"
    return f"{bytes_ / 1e3:.0f} kB"
