"""What an attack did in one run, in arrays: read off the model when the attack has ended."""

from collections.abc import Generator

import torch
from torch import Tensor

from engine.attacks import AttackState, Course, distance_of
from engine.config import AttackConfig
from engine.gaussian import DiagonalGaussian
from engine.measures import attack_numbers, way_travelled
from engine.service.arrays import as_array
from engine.service.messages import AttackCourse, AttackResult, AttackTarget, Floats
from engine.trained import TrainedModel

BATCH = 512
"""Iterates that are encoded and decoded in one step."""


def result_of(
    trained: TrainedModel,
    images: Tensor,
    state: AttackState,
    config: AttackConfig,
    targets: Tensor | None = None,
) -> Generator[None, None, AttackResult]:
    """The result of the attack of `config` that ended with `state`; where it has a course, a batch
    of iterates a step. images, targets: [N, C, H, W] on the model's device."""
    model = trained.model
    with torch.no_grad():
        clean, attacked = model.encode(torch.cat([images, state.images])).chunk(2)
        means = torch.cat([clean.mean, attacked.mean])
        before, after = model.decode(means).chunk(2)
        by_task = {
            task: _halves(probe.probabilities(means)) for task, probe in trained.probes.items()
        }
        numbers = attack_numbers(images, clean, attacked, before, after, model.family.is_point)
        target = None
        if targets is not None:
            aim = model.encode(targets)
            target = _target(trained, aim)
            whole = distance_of(config)(aim, clean)
            numbers["success"] = way_travelled(state.divergence, whole)
            same = trained.probe.predict(attacked.mean) == trained.probe.predict(aim.mean)
            numbers["reads_as_target"] = same.to(images.dtype)
        shift = torch.linalg.vector_norm(attacked.mean - clean.mean, dim=1)
    course = None if state.course is None else (yield from _course(trained, state.course))
    first = next(iter(by_task.values()))
    return AttackResult(
        run=trained.run.id,
        attacked=as_array(state.images),
        clean_reconstruction=as_array(before),
        attacked_reconstruction=as_array(after),
        clean_mean=as_array(clean.mean),
        attacked_mean=as_array(attacked.mean),
        clean_std=as_array(clean.deviation),
        attacked_std=as_array(attacked.deviation),
        clean_probabilities=first[0],
        attacked_probabilities=first[1],
        divergence=as_array(state.divergence),
        shift=as_array(shift),
        relative_shift=as_array(shift.square() / trained.latent_variance),
        by_task=by_task,
        numbers={name: as_array(number) for name, number in numbers.items()},
        course=course,
        target=target,
    )


def _target(trained: TrainedModel, aim: DiagonalGaussian) -> AttackTarget:
    return AttackTarget(
        mean=as_array(aim.mean),
        std=as_array(aim.deviation),
        reconstruction=as_array(trained.model.decode(aim.mean)),
        probabilities_by_task={
            task: as_array(probe.probabilities(aim.mean)) for task, probe in trained.probes.items()
        },
    )


def _course(trained: TrainedModel, course: Course) -> Generator[None, None, AttackCourse]:
    """The course [S + 1, N] with what the model makes of each iterate."""
    means, decoded = [], []
    for batch in torch.split(course.images.flatten(0, 1), BATCH):
        with torch.no_grad():
            means.append(trained.model.encode(batch).mean)
            decoded.append(trained.model.decode(means[-1]))
        yield
    steps, every = len(course.divergence), torch.cat(means)
    return AttackCourse(
        divergence=as_array(course.divergence),
        means=_by_step(every, steps),
        images=as_array(course.images),
        reconstructions=_by_step(torch.cat(decoded), steps),
        probabilities_by_task={
            task: _by_step(probe.probabilities(every), steps)
            for task, probe in trained.probes.items()
        },
    )


def _by_step(tensor: Tensor, steps: int) -> Floats:
    """[S·N, ...] -> [S, N, ...]"""
    return as_array(tensor.view(steps, -1, *tensor.shape[1:]))


def _halves(tensor: Tensor) -> tuple[Floats, Floats]:
    """Of the images before the attack, and after it."""
    clean, attacked = tensor.chunk(2)
    return as_array(clean), as_array(attacked)
