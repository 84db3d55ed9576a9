"""The same attack on several encoders at once, so that a slider can be followed.

Attacking one image costs more in calls than in arithmetic. Encoders of one architecture are
therefore stacked and attacked in one pass; others take turns.
"""

from collections.abc import Iterator, Sequence

from torch import Tensor

from engine.attacks.pgd import AttackState, Encoder, attack_steps, random_starts
from engine.config import AttackConfig
from engine.networks import MLPEncoder, StackedMLPEncoder

STACK_ROWS = 64
"""Above so many rows (models x images) arithmetic outweighs calls, and turns are as quick."""


def attack_side_by_side(
    encoders: Sequence[MLPEncoder], images: Tensor, config: AttackConfig
) -> Iterator[list[AttackState]]:
    """Yield, after each step, the state of the attack on each encoder, in their order.

    images: [N, C, H, W] in [0, 1]. Every encoder is attacked from the same random starts, alone
    or in company. They should be frozen by the caller.
    """
    rows = len(encoders) * len(images)
    if len(encoders) > 1 and rows <= STACK_ROWS and _alike(encoders):
        yield from _attack_stacked(StackedMLPEncoder(encoders), len(encoders), images, config)
        return
    courses = [
        attack_steps(encoder, images, config, random_starts(images, config)) for encoder in encoders
    ]
    for states in zip(*courses, strict=True):
        yield list(states)


def _alike(encoders: Sequence[MLPEncoder]) -> bool:
    shapes = [[tuple(weight.shape) for weight in encoder.parameters()] for encoder in encoders]
    return all(shape == shapes[0] for shape in shapes)


def _attack_stacked(
    encoder: Encoder, encoders: int, images: Tensor, config: AttackConfig
) -> Iterator[list[AttackState]]:
    repeated = images.repeat(encoders, 1, 1, 1)
    starts = (start.repeat(encoders, 1, 1, 1) for start in random_starts(images, config))
    for state in attack_steps(encoder, repeated, config, starts):
        parts = zip(state.images.chunk(encoders), state.divergence.chunk(encoders), strict=True)
        yield [AttackState(state.step, state.steps, *part) for part in parts]
