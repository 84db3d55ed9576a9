"""The data of the example, and the tables that every method starts from."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.demonstrator.settings import Settings
from engine.demonstrator.tables import Parameters, von_mises

BUMPS = ((1.6, 0.15), (4.4, 0.3))
"""Means in radians and spreads of the two halves of the target."""
SPREAD_AT_START = 0.3


@dataclass(frozen=True, eq=False)
class Problem:
    """`target` [N_x], from which the observations are drawn, and `data` [N_x], their shares: the
    empirical distribution π(X). Where it is zero no observation was drawn. `start` is where all
    methods begin."""

    target: Tensor
    data: Tensor
    start: Parameters


def make_problem(settings: Settings) -> Problem:
    """The same for the same seed, whatever the coupling, the radius and the steps."""
    generator = torch.Generator().manual_seed(settings.seed)
    means, spreads = torch.tensor(BUMPS, dtype=torch.float64).T
    target = von_mises(means, spreads, settings.observations).exp().mean(0)
    drawn = torch.multinomial(target, settings.draws, replacement=True, generator=generator)
    counts = torch.bincount(drawn, minlength=settings.observations).to(torch.float64)
    start = Parameters(
        encoder_means=_by_chance(settings.observations, generator),
        encoder_log_spreads=torch.full(
            (settings.observations,), math.log(SPREAD_AT_START), dtype=torch.float64
        ),
        decoder_means=_by_chance(settings.latents, generator),
    )
    return Problem(target, counts / settings.draws, start)


def _by_chance(count: int, generator: torch.Generator) -> Tensor:
    return 2 * math.pi * torch.rand(count, generator=generator, dtype=torch.float64)
