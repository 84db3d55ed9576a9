"""The same attack on several encoders at once, so that a slider can be followed.

Attacking one image costs more in calls than in arithmetic. Encoders of one architecture are
therefore stacked and attacked in one pass; others take turns.
"""

from collections.abc import Iterable, Iterator, Sequence

from torch import Tensor

from engine.attacks.pgd import AttackState, Encoder, random_starts
from engine.attacks.posteriors import Decoder, posterior_steps
from engine.attacks.reading import LinearReading, reading_steps
from engine.config import AttackConfig
from engine.networks import MLPEncoder, StackedMLPEncoder

STACK_ROWS = 64
"""Above so many rows (models x images) arithmetic outweighs calls, and turns are as quick."""


def attack_side_by_side(
    encoders: Sequence[Encoder],
    images: Tensor,
    config: AttackConfig,
    targets: Tensor | None = None,
    keep_course: bool = False,
    readings: Sequence[LinearReading] | None = None,
    decoders: Sequence[Decoder] | None = None,
) -> Iterator[list[AttackState]]:
    """Yield, after each step, the state of the attack on each encoder, in their order: on its
    posteriors, or where there are `readings` on what its own reads off them. Where reconstructions
    are attacked its own of `decoders` is asked.

    images, targets: [N, C, H, W] in [0, 1]. Every encoder is attacked from the same random starts,
    alone or in company. They should be frozen by the caller. One whose attack has ended early,
    as `config.enough` may have it, keeps its last state.
    """
    own = [None] * len(encoders) if readings is None else readings
    decoded = [None] * len(encoders) if decoders is None else decoders
    # Decoders are not stacked; nor what is to end when its own images are near enough, and would
    # go on for as long as the slowest of its company.
    through = readings is None and config.divergence == "reconstruction"
    ends_early = targets is not None and config.enough is not None
    stacking = len(images) * len(encoders) <= STACK_ROWS and not through and not ends_early
    groups = _groups(encoders, own) if stacking else {}
    together = [indices for indices in groups.values() if len(indices) > 1]
    stacked = {index for indices in together for index in indices}
    alone = [index for index in range(len(encoders)) if index not in stacked]
    courses: list[Iterator[list[AttackState]]] = [
        _attack_stacked(
            StackedMLPEncoder([_mlp(encoders[i]) for i in indices]),
            None if readings is None else LinearReading.stacked([readings[i] for i in indices]),
            images,
            config,
            targets,
            keep_course,
        )
        for indices in together
    ]
    courses += [
        _attack_alone(
            encoders[index], own[index], decoded[index], images, config, targets, keep_course
        )
        for index in alone
    ]
    order = [index for indices in together for index in indices] + alone
    for parts in _in_step(courses):
        states = dict(zip(order, (state for part in parts for state in part), strict=True))
        yield [states[index] for index in range(len(encoders))]


def _in_step(courses: Sequence[Iterator[list[AttackState]]]) -> Iterator[list[list[AttackState]]]:
    """A state of each, and of one that has ended its last, until all have."""
    last: dict[int, list[AttackState]] = {}
    going = list(enumerate(courses))
    while going:
        moved = [(index, next(course, None)) for index, course in going]
        last |= {index: states for index, states in moved if states is not None}
        going = [own for own, (_, states) in zip(going, moved, strict=True) if states is not None]
        if going:
            yield [last[index] for index in range(len(courses))]


def _groups(
    encoders: Sequence[Encoder], readings: Sequence[LinearReading | None]
) -> dict[tuple[tuple[int, ...], ...], list[int]]:
    """The positions of encoders that can be stacked, by the shapes of their weights and of what
    reads off them."""
    groups: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for index, (encoder, reading) in enumerate(zip(encoders, readings, strict=True)):
        if isinstance(encoder, MLPEncoder):
            shapes = [tuple(weight.shape) for weight in encoder.parameters()]
            shapes += [] if reading is None else [tuple(reading.weight.shape)]
            groups.setdefault(tuple(shapes), []).append(index)
    return groups


def _mlp(encoder: Encoder) -> MLPEncoder:
    assert isinstance(encoder, MLPEncoder)
    return encoder


def _attack_alone(
    encoder: Encoder,
    reading: LinearReading | None,
    decode: Decoder | None,
    images: Tensor,
    config: AttackConfig,
    targets: Tensor | None,
    keep_course: bool,
) -> Iterator[list[AttackState]]:
    starts = random_starts(images, config)
    for state in _steps(encoder, reading, images, config, starts, targets, keep_course, decode):
        yield [state]


def _attack_stacked(
    encoder: StackedMLPEncoder,
    reading: LinearReading | None,
    images: Tensor,
    config: AttackConfig,
    targets: Tensor | None,
    keep_course: bool,
) -> Iterator[list[AttackState]]:
    count = encoder.count
    repeated = images.repeat(count, 1, 1, 1)
    aims = None if targets is None else targets.repeat(count, 1, 1, 1)
    starts = (start.repeat(count, 1, 1, 1) for start in random_starts(images, config))
    for state in _steps(encoder, reading, repeated, config, starts, aims, keep_course):
        courses = state.course.chunk(count) if state.course else (None,) * count
        parts = zip(state.images.chunk(count), state.divergence.chunk(count), courses, strict=True)
        yield [AttackState(state.step, state.steps, *part) for part in parts]


def _steps(
    encoder: Encoder,
    reading: LinearReading | None,
    images: Tensor,
    config: AttackConfig,
    starts: Iterable[Tensor],
    targets: Tensor | None,
    keep_course: bool,
    decode: Decoder | None = None,
) -> Iterator[AttackState]:
    if reading is None:
        return posterior_steps(encoder, images, config, starts, targets, keep_course, decode)
    return reading_steps(encoder, reading, images, config, starts, targets, keep_course)
