"""Attacking some images in several runs, side by side; many of them a block at a time."""

import math
import time
from collections.abc import Generator, Sequence
from dataclasses import replace

import torch

from engine.attacks import AttackState, attack_side_by_side
from engine.config import AttackConfig
from engine.counting import counted
from engine.measures import LinearProbe
from engine.probe_attack import probe_attack_at
from engine.service.attack_results import result_of
from engine.service.joined_results import joined
from engine.service.messages import Attacked, AttackMoved, AttackResult, Event, Floats
from engine.trained import TrainedModel, check_divergences, check_shape

TELL_SECONDS = 0.1
"""Between two words on the attack's course; each reads a number back from the device."""
MOST_BYTES = 2**30
"""That the images and reconstructions of all courses may take."""


def attack_runs(
    job: int,
    models: Sequence[TrainedModel],
    images: Floats,
    config: AttackConfig,
    targets: Floats | None = None,
    course: bool = False,
    block: int = 0,
    probes: Sequence[LinearProbe] | None = None,
) -> Generator[Event | None]:
    """Yield AttackMoved a few times a second and Attacked at the end.

    images: [N, C, H, W] in [0, 1], and so `targets`, where each image is to look like its own to
    the encoder; `block` of them are attacked together, all where that is 0. What is attacked are
    `probes`, one of each model, where there are any; else posteriors. Raises ValueError, a
    sentence, if there are no images, if they are not of the models' shape, if the `course` that is
    asked for would not fit into memory, or if `block` is below 0.
    """
    check_attacked(models, images, None if probes else config)
    check_targets(images, targets)
    if block < 0:
        raise ValueError(
            f"A block of {block} images is none: name a positive number, or 0 for all."
        )
    if course:
        _check_room(images, config, len(models))
    if probes is not None:
        config = probe_attack_at(config, config.epsilon)
    started = time.perf_counter()
    starts = range(0, len(images), block or len(images))
    found: list[list[AttackResult]] = []
    for place, start in enumerate(starts):
        own = slice(start, start + block if block else None)
        aims = None if targets is None else targets[own]
        work = _attack_block(job, models, images[own], config, aims, course, probes)
        found.append((yield from _as_part(work, place, len(starts))))
    results = tuple(joined(parts) for parts in zip(*found, strict=True))
    seconds = time.perf_counter() - started
    yield Attacked(job=job, epsilon=config.epsilon, results=results, seconds=seconds)


def _as_part(
    work: Generator[AttackMoved | None, None, list[AttackResult]], place: int, count: int
) -> Generator[Event | None, None, list[AttackResult]]:
    """The same, its steps counted among those of `count` blocks."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            results: list[AttackResult] = end.value
            return results
        if event is not None:
            step = place * event.steps + event.step
            event = replace(event, step=step, steps=count * event.steps)
        yield event


def _attack_block(
    job: int,
    models: Sequence[TrainedModel],
    images: Floats,
    config: AttackConfig,
    targets: Floats | None,
    course: bool,
    probes: Sequence[LinearProbe] | None,
) -> Generator[AttackMoved | None, None, list[AttackResult]]:
    """The results in each run, of images that are attacked together."""
    device = models[0].model.device
    pixels = torch.from_numpy(images).to(device)
    aims = None if targets is None else torch.from_numpy(targets).to(device)
    encoders = [trained.model.posterior for trained in models]
    readings = None if probes is None else [probe.reading() for probe in probes]
    decoders = [trained.model.decode for trained in models]
    states: list[AttackState] = []
    told = time.perf_counter()
    attacks = attack_side_by_side(encoders, pixels, config, aims, course, readings, decoders)
    for states in attacks:
        if time.perf_counter() - told < TELL_SECONDS:
            yield None
            continue
        told = time.perf_counter()
        yield _moved(job, models, states)
    results: list[AttackResult] = []
    for place, (trained, state) in enumerate(zip(models, states, strict=True)):
        probe = None if probes is None else probes[place]
        results.append((yield from result_of(trained, pixels, state, config, aims, probe)))
    return results


def _moved(job: int, models: Sequence[TrainedModel], states: Sequence[AttackState]) -> AttackMoved:
    divergence = {
        trained.run.id: float(state.divergence.mean())
        for trained, state in zip(models, states, strict=True)
    }
    return AttackMoved(job=job, step=states[0].step, steps=states[0].steps, divergence=divergence)


def check_attacked(
    models: Sequence[TrainedModel], images: Floats, config: AttackConfig | None
) -> None:
    """Raise ValueError, a sentence, where these images cannot be attacked in all of these runs, on
    the divergence of `config` if there is one."""
    if config is not None:
        check_divergences(models, [config.divergence])
    if not len(images):
        raise ValueError("There is no image to attack: give at least one.")
    for trained in models:
        check_shape(trained, images.shape[1:])


def check_targets(images: Floats, targets: Floats | None) -> None:
    """Raise ValueError, a sentence, where there are targets, but not one for each image."""
    if targets is not None and targets.shape != images.shape:
        raise ValueError(
            f"The images are {images.shape}, the targets {targets.shape}: give each image one "
            "target of its own shape."
        )


def _check_room(images: Floats, config: AttackConfig, runs: int) -> None:
    taken = 2 * 4 * math.prod(images.shape) * (config.steps + 1) * runs
    if taken > MOST_BYTES:
        raise ValueError(
            f"The course of {counted(config.steps, 'step')} for {counted(len(images), 'image')} "
            f"in {counted(runs, 'run')} would take {taken / 2**30:.1f} GiB, and 1 GiB is "
            "the most: take fewer of them."
        )
