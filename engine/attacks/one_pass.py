"""Every budget and every restart of the same images in one pass of the network.

A robustness curve attacks N images at B budgets from R starts each. These ascents differ in their
radius and in the length of their steps alone, so they are laid one behind the other as rows
[B·R·N, C, H, W] and climbed together, as many at once as a caller allows.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType

import torch
from torch import Tensor

from engine.attacks.balls import BALLS
from engine.attacks.pgd import AttackState, Objective, ascend, random_starts
from engine.config import AttackConfig, Norm

Starts = Callable[[Tensor, AttackConfig], Iterator[Tensor]]
"""Of images [N, C, H, W] and an attack on them: a perturbation [N, C, H, W] for each restart."""
ObjectiveOfRows = Callable[[Tensor, Tensor], Tensor]
"""Of which images M rows are, [M], and these attacked, [M, C, H, W]: what is climbed, [M]."""
OWN = {"epsilon", "step_size"}
"""What the attacks of one pass may differ in."""
SHAPES: Mapping[Norm, tuple[int, ...]] = MappingProxyType(
    {"linf": (-1, 1, 1, 1), "l2": (-1, 1, 1, 1), "l1": (-1, 1)}
)
"""As which a ball takes a radius of each row: the L1 ball lays an image's pixels in a line."""


class Furthest:
    """Of each of M rows the image that went furthest so far, and how far, [M]; at first `images`
    [M, C, H, W] at `heights` [M]."""

    def __init__(self, images: Tensor, heights: Tensor) -> None:
        self.images, self.heights = images.clone(), heights.clone()

    def show(self, rows: Tensor, images: Tensor, heights: Tensor) -> None:
        """Others of the rows `rows` [K], each named once; they stay where they went further."""
        further = heights > self.heights[rows]
        self.images[rows] = torch.where(further.view(-1, 1, 1, 1), images, self.images[rows])
        self.heights[rows] = torch.where(further, heights, self.heights[rows])


def check_alike(configs: Sequence[AttackConfig]) -> None:
    """Raise ValueError, a sentence, where attacks differ in more than radius and step."""
    if len({config.model_dump_json(exclude=OWN) for config in configs}) != 1:
        raise ValueError("Attacks that are made in one pass differ in budget and step size alone.")


def ascend_rows(
    objective: Objective,
    images: Tensor,
    configs: Sequence[AttackConfig],
    which: Tensor,
    start: Tensor,
    uphill: int = 1,
) -> Iterator[AttackState]:
    """`ascend` with a radius and a step of each row: those of the attack `which` [M] says.

    images and start: [M, C, H, W]. Random starts are of the rows' own radii already.
    """
    first = configs[0]
    steps = [
        config.epsilon / BALLS[config.norm].across if config.step_size is None else config.step_size
        for config in configs
    ]

    def of_rows(values: Sequence[float]) -> Tensor:
        return torch.tensor(values, dtype=images.dtype, device=images.device)[which]

    # What `ascend` does with a radius and a step it does with many, too; nothing checks an update.
    own = first.model_copy(
        update={
            "epsilon": of_rows([config.epsilon for config in configs]).view(SHAPES[first.norm]),
            "step_size": of_rows(steps).view(-1, 1, 1, 1),
        }
    )
    return ascend(objective, images, own, start, uphill)


def climb_at_budgets(
    objective: ObjectiveOfRows,
    images: Tensor,
    configs: Sequence[AttackConfig],
    rows: int,
    unattacked: Tensor,
    uphill: int = 1,
    starts: Starts = random_starts,
) -> Generator[float, None, list[AttackState]]:
    """Ascents at the budget of each of `configs` from each of its starts, or where `uphill` is -1
    descents; for each budget every image's worst case over all, the image itself, at `unattacked`
    [N], included.

    images [N, C, H, W] in [0, 1]. `configs` differ in budget and step size alone; each draws its
    starts as it does by itself, so the answers are those of separate attacks, but for rounding.
    No more than `rows` rows are climbed at once. Yields after each step which share is done; takes
    all steps, whatever is `enough`. Raises ValueError as `check_alike`.
    """
    check_alike(configs)
    count, total = len(images), configs[0].steps * configs[0].restarts
    everything = torch.arange(count, device=images.device)
    heights = uphill * unattacked.repeat(len(configs))
    found = Furthest(images.repeat(len(configs), 1, 1, 1), heights)
    ascents = (
        (index, start)
        for index, config in enumerate(configs)
        if config.epsilon
        for start in starts(images, config)
    )
    work = count * sum(config.restarts for config in configs if config.epsilon)
    done = 0
    while some := list(islice(ascents, max(1, rows // count))):
        budgets = torch.tensor([index for index, _ in some], device=images.device)
        start = torch.cat([start for _, start in some])
        ends: list[AttackState] = []
        for row in torch.split(torch.arange(len(start), device=images.device), rows):
            which = row % count
            own = partial(objective, which)
            budget = budgets[row // count]
            for state in ascend_rows(own, images[which], configs, budget, start[row], uphill):
                yield (done + len(row) * state.step / state.steps) / work
            done += len(row)
            ends.append(state)
        attacked = torch.split(torch.cat([end.images for end in ends]), count)
        reached = torch.split(uphill * torch.cat([end.divergence for end in ends]), count)
        # One restart after another: of equally far ones the first counts.
        for (index, _), *end in zip(some, attacked, reached, strict=True):
            found.show(index * count + everything, *end)
    ends_of = torch.split(found.images, count), torch.split(uphill * found.heights, count)
    return [AttackState(total, total, *part) for part in zip(*ends_of, strict=True)]
