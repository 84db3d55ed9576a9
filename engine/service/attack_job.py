"""Attacking some images in several runs, side by side."""

import time
from collections.abc import Generator, Sequence

import torch
from torch import Tensor

from engine.attacks import AttackState, attack_side_by_side
from engine.config import AttackConfig
from engine.service.arrays import as_array
from engine.service.messages import Attacked, AttackMoved, AttackResult, Event, Floats
from engine.trained import TrainedModel, check_divergences, check_shape

TELL_SECONDS = 0.1
"""Between two words on the attack's course; each reads a number back from the device."""


def attack_runs(
    job: int, models: Sequence[TrainedModel], images: Floats, config: AttackConfig
) -> Generator[Event | None]:
    """Yield AttackMoved a few times a second and Attacked at the end.

    images: [N, C, H, W] in [0, 1]. Raises ValueError if they are not of the models' shape.
    """
    check_divergences(models, [config.divergence])
    for trained in models:
        check_shape(trained, images.shape[1:])
    started = time.perf_counter()
    pixels = torch.from_numpy(images).to(models[0].model.device)
    encoders = [trained.model.posterior for trained in models]
    states: list[AttackState] = []
    told = started
    for states in attack_side_by_side(encoders, pixels, config):
        if time.perf_counter() - told < TELL_SECONDS:
            yield None
            continue
        told = time.perf_counter()
        yield AttackMoved(
            job=job,
            step=states[0].step,
            steps=states[0].steps,
            divergence={
                trained.run.id: float(state.divergence.mean())
                for trained, state in zip(models, states, strict=True)
            },
        )
    results = tuple(
        _result(trained, pixels, state) for trained, state in zip(models, states, strict=True)
    )
    seconds = time.perf_counter() - started
    yield Attacked(job=job, epsilon=config.epsilon, results=results, seconds=seconds)


def _result(trained: TrainedModel, images: Tensor, state: AttackState) -> AttackResult:
    count = len(images)
    with torch.no_grad():
        means = trained.model.encode(torch.cat([images, state.images])).mean
        decoded = trained.model.decode(means)
        by_task = {
            task: _halves(probe.probabilities(means)) for task, probe in trained.probes.items()
        }
        shift = torch.linalg.vector_norm(means[count:] - means[:count], dim=1)
        relative = shift.square() / trained.latent_variance
    clean, attacked = next(iter(by_task.values()))
    return AttackResult(
        run=trained.run.id,
        attacked=as_array(state.images),
        clean_reconstruction=as_array(decoded[:count]),
        attacked_reconstruction=as_array(decoded[count:]),
        clean_mean=as_array(means[:count]),
        attacked_mean=as_array(means[count:]),
        clean_probabilities=clean,
        attacked_probabilities=attacked,
        divergence=as_array(state.divergence),
        shift=as_array(shift),
        relative_shift=as_array(relative),
        by_task=by_task,
    )


def _halves(tensor: Tensor) -> tuple[Floats, Floats]:
    """Of the images before the attack, and after it."""
    clean, attacked = tensor.chunk(2)
    return as_array(clean), as_array(attacked)
