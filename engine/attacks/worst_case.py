"""Of every image the worst case over several ascents of the same objective."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from engine.attacks.course import Course
from engine.attacks.pgd import AttackState, Objective, ascend
from engine.config import AttackConfig


def worst_cases(
    objective: Objective,
    images: Tensor,
    config: AttackConfig,
    starts: Iterable[Tensor],
    unattacked: Tensor,
    uphill: int = 1,
    keep_course: bool = False,
) -> Iterator[AttackState]:
    """One ascent from each of `starts`, or where `uphill` is -1 a descent; of every image the worst
    case over all is kept, the image itself, at `unattacked` [N], included.

    images [N, C, H, W] in [0, 1]. Yields after each step; the last state is the answer. A budget
    of 0 yields the images themselves, once. Where `config.enough` is set, a descent ends with the
    step after which every image has travelled so much of its way to 0; not if the course is to be
    kept, which is that of whole descents.
    """
    total = config.steps * config.restarts
    best, furthest = images, unattacked
    left = None
    if config.enough is not None and uphill < 0 and not keep_course:
        left = (1 - config.enough) * furthest
    course = Course.of([(best, furthest)]) if keep_course and config.epsilon == 0 else None
    if config.epsilon == 0:
        yield AttackState(total, total, best, furthest, course)
        return
    for restart, start in enumerate(starts):
        for state in ascend(objective, images, config, start, uphill, keep_course):
            further = uphill * state.divergence > uphill * furthest
            if state.course is not None:
                course = course.replaced(further, state.course) if course else state.course
            attacked = torch.where(further.view(-1, 1, 1, 1), state.images, best)
            reached = torch.where(further, state.divergence, furthest)
            step = restart * config.steps + state.step
            yield AttackState(step, total, attacked, reached, course)
            if left is not None and bool((reached <= left).all()):
                return
        best, furthest = attacked, reached
