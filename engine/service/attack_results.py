"""What an attack did in one run, in arrays: read off the model when the attack has ended."""

from collections.abc import Generator

import torch
from torch import Tensor

from engine.attacks import AttackState, Course, distance_of
from engine.config import AttackConfig
from engine.gaussian import DiagonalGaussian
from engine.measures import LinearProbe
from engine.model import Model
from engine.service.arrays import as_array
from engine.service.attack_reference import Reference, same_images, where_same
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
    probe: LinearProbe | None = None,
) -> Generator[None, None, AttackResult]:
    """The result of the attack of `config`, or that on `probe`, that ended with `state`; where it
    has a course, a batch of iterates a step. images, targets: [N, C, H, W] on the model's
    device."""
    model = trained.model
    with torch.no_grad():
        clean, attacked = model.encode(torch.cat([images, state.images])).chunk(2)
        before, after = model.decode(torch.cat([clean.mean, attacked.mean])).chunk(2)
        aim = None
        if targets is not None:  # there is no way to go to a target that is the image itself
            aim = where_same(same_images(targets, images), clean, model.encode(targets))
        way = None if aim is None else _way(model, clean, aim, config, probe)
        reference = Reference(trained, images, clean, before, aim, way, probe)
        every = torch.arange(len(images), device=images.device)
        attacked, after = reference.exactly(every, state.images, attacked, after)
        means = torch.cat([clean.mean, attacked.mean])
        by_task = {
            task: _halves(probe.probabilities(means)) for task, probe in trained.probes.items()
        }
        numbers = reference.numbers(every, attacked, after, state.divergence)
        shift, relative = reference.shifts(every, attacked.mean)
        target = None if aim is None else _target(trained, aim)
    course = None if state.course is None else (yield from _course(reference, state.course))
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
        relative_shift=as_array(relative),
        by_task=by_task,
        numbers={name: as_array(number) for name, number in numbers.items()},
        course=course,
        target=target,
    )


def _way(
    model: Model,
    clean: DiagonalGaussian,
    aim: DiagonalGaussian,
    config: AttackConfig,
    probe: LinearProbe | None,
) -> Tensor:
    """How far the images are from their targets, [N], in what the attack minimises."""
    if probe is None:
        return distance_of(config, model.decode)(aim, clean)
    return probe.reading().nats(clean.mean, probe.predict(aim.mean))


def _target(trained: TrainedModel, aim: DiagonalGaussian) -> AttackTarget:
    return AttackTarget(
        mean=as_array(aim.mean),
        std=as_array(aim.deviation),
        reconstruction=as_array(trained.model.decode(aim.mean)),
        probabilities_by_task={
            task: as_array(probe.probabilities(aim.mean)) for task, probe in trained.probes.items()
        },
    )


def _course(reference: Reference, course: Course) -> Generator[None, None, AttackCourse]:
    """The course [S + 1, N] with what the model makes of each iterate, and its numbers. All of it
    stays on the device until the last batch is done.

    Of all steps at once, so that a slider of them waits for nothing: of 16 images in four runs on
    one CPU core 51 steps' numbers take 0.12 s, where those of one step, if asked for alone, take
    0.011 s.
    """
    trained, steps = reference.trained, len(course.divergence)
    iterates, reached = course.images.flatten(0, 1), course.divergence.flatten()
    means, deviations, decoded, told = [], [], [], []
    for rows in torch.split(torch.arange(len(iterates), device=iterates.device), BATCH):
        with torch.no_grad():
            attacked = trained.model.encode(iterates[rows])
            which = rows % len(reference.images)
            after = trained.model.decode(attacked.mean)
            attacked, after = reference.exactly(which, iterates[rows], attacked, after)
            decoded.append(after)
            told.append(reference.numbers(which, attacked, decoded[-1], reached[rows]))
        means.append(attacked.mean)
        deviations.append(attacked.deviation)
        yield
    every = torch.cat(means)
    which = torch.arange(len(every), device=every.device) % len(reference.images)
    shift, relative = reference.shifts(which, every)
    return AttackCourse(
        divergence=as_array(course.divergence),
        means=_by_step(every, steps),
        stds=_by_step(torch.cat(deviations), steps),
        images=as_array(course.images),
        reconstructions=_by_step(torch.cat(decoded), steps),
        probabilities_by_task={
            task: _by_step(probe.probabilities(every), steps)
            for task, probe in trained.probes.items()
        },
        shift=_by_step(shift, steps),
        relative_shift=_by_step(relative, steps),
        numbers={
            name: _by_step(torch.cat([numbers[name] for numbers in told]), steps)
            for name in told[0]
        },
    )


def _by_step(tensor: Tensor, steps: int) -> Floats:
    """[S·N, ...] -> [S, N, ...]"""
    return as_array(tensor.view(steps, -1, *tensor.shape[1:]))


def _halves(tensor: Tensor) -> tuple[Floats, Floats]:
    """Of the images before the attack, and after it."""
    clean, attacked = tensor.chunk(2)
    return as_array(clean), as_array(attacked)
