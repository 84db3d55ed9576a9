"""Attacks on an encoder, and what they are allowed."""

from engine.attacks.auto_attack import (
    check_library,
    library_attacks,
    library_cost,
    library_steps,
)
from engine.attacks.balls import BALLS, Ball
from engine.attacks.course import Course
from engine.attacks.downstream import (
    Downstream,
    DownstreamState,
    downstream_at_budgets,
    downstream_steps,
)
from engine.attacks.one_pass import Starts, climb_at_budgets
from engine.attacks.pgd import (
    AttackState,
    Encoder,
    Objective,
    ascend,
    attack,
    attack_steps,
    climb,
    divergence_from,
    random_starts,
)
from engine.attacks.posteriors import (
    Decoder,
    distance_of,
    objective_of,
    posterior_steps,
    posteriors_at_budgets,
    squared_distance,
)
from engine.attacks.reading import LinearReading, read_off, reading_steps, readings_at_budgets
from engine.attacks.side_by_side import attack_side_by_side
from engine.attacks.square import square_steps
from engine.attacks.worst_case import worst_cases

__all__ = [
    "BALLS",
    "AttackState",
    "Ball",
    "Course",
    "Decoder",
    "Downstream",
    "DownstreamState",
    "Encoder",
    "LinearReading",
    "Objective",
    "Starts",
    "ascend",
    "attack",
    "attack_side_by_side",
    "attack_steps",
    "check_library",
    "climb",
    "climb_at_budgets",
    "distance_of",
    "divergence_from",
    "downstream_at_budgets",
    "downstream_steps",
    "library_attacks",
    "library_cost",
    "library_steps",
    "objective_of",
    "posterior_steps",
    "posteriors_at_budgets",
    "random_starts",
    "read_off",
    "reading_steps",
    "readings_at_budgets",
    "square_steps",
    "squared_distance",
    "worst_cases",
]
