"""The results of several blocks of images as one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.service.messages import AttackCourse, AttackResult, AttackTarget, Refinement


def joined(parts: Sequence[AttackResult]) -> AttackResult:
    """What an attack did in one run to the images of all `parts`, in their order."""
    whole: AttackResult = _joined(parts)
    return whole


def joined_refinements(parts: Sequence[Refinement]) -> Refinement:
    """What a defence made of blocks of images, each as they are and then attacked: of all images
    as they are, and then of all attacked ones."""
    halves = [[_half(part, end) for part in parts] for end in (0, 1)]
    whole: Refinement = _joined([part for half in halves for part in half])
    return whole


def _half(of: Refinement, end: int) -> Refinement:
    def half(array: Any, axis: int = 0) -> Any:
        return np.split(array, 2, axis)[end]

    return Refinement(
        latents=half(of.latents),
        reconstruction=half(of.reconstruction),
        by_task={task: half(values) for task, values in of.by_task.items()},
        acceptance=half(of.acceptance),
        log_joint=half(of.log_joint, 1),
    )


def _joined(parts: Sequence[Any], axis: int = 0) -> Any:
    """Arrays along `axis`, and what is in tuples, by names and in messages likewise; what else
    there is, is the same of all."""
    first = parts[0]
    if len(parts) == 1:
        return first
    match first:
        case np.ndarray():
            return np.concatenate(parts, axis)
        case tuple():
            return tuple(_joined(own, axis) for own in zip(*parts, strict=True))
        case Mapping():
            return {name: _joined([part[name] for part in parts], axis) for name in first}
        case AttackCourse():
            return AttackCourse(**_joined([vars(part) for part in parts], axis=1))
        case AttackResult() | AttackTarget():
            return type(first)(**_joined([vars(part) for part in parts]))
        case Refinement():
            log_joint = np.concatenate([part.log_joint for part in parts], axis=1)
            others = [{**vars(part), "log_joint": None} for part in parts]
            return Refinement(**{**_joined(others), "log_joint": log_joint})
    return first
